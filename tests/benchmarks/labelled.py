"""Records with right answers beside their text, read as the archive reads any record.

Each file is JSON lines, plain or packed; the other fields of a record are the caller's business.
Also prints small tables of shares and writes them as JSON.

Depends on: archive.jsonl, archive.streams, click, model.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from searchapp.archive.jsonl import read_records
from searchapp.archive.streams import read_lines
from searchapp.model import Page, Reject

_READ: tuple[str, ...] = ("id", "text", "title", "date", "tags")


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many.

    Attributes:
        name: What is counted.
        part: How many are.
        whole: Of how many.
    """

    name: str
    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """The share in percent; None of nothing."""
        return round(100 * self.part / self.whole, 2) if self.whole else None


def read_labelled(path: Path, every: int = 1) -> Iterator[tuple[Mapping[str, Any], Page]]:
    """Read every n-th record and its page.

    Args:
        path: A file of JSON lines.
        every: 1 for all.

    Yields:
        The record as it stands in the file, and the page the archive makes of it; records
        it would refuse are left out.
    """
    lines = (line for _, line in read_lines(path) if line and line.strip())
    rows = {row["id"]: row for n, line in enumerate(lines) if n % every == 0
            for row in (json.loads(line),)}  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "labelled.jsonl"
        with copy.open("w", encoding="utf-8") as out:
            for row in rows.values():
                kept = {"text": "", **{key: row[key] for key in _READ if key in row}}
                out.write(json.dumps(kept, ensure_ascii=False) + "\n")
        for page in read_records(copy):
            if not isinstance(page, Reject):
                yield rows[page.articles[0].id], page


def show(shares: Sequence[Share], json_file: Path | None) -> None:
    """Print shares as a table; write them as JSON too when a file is named."""
    for share in shares:
        percent = "—" if share.percent is None else f"{share.percent:.2f}"
        click.echo(f"{percent:>6} %  {share.part:7,} of {share.whole:7,}  {share.name}")
    if json_file:
        rows = [{**asdict(share), "percent": share.percent} for share in shares]
        json_file.write_text(json.dumps(rows, ensure_ascii=False, indent=2), encoding="utf-8")
