"""Sources and enrichers for the tests of the build; workers import this module."""

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

from searchapp.analysis.texts import Texts
from searchapp.model import Page


class Plain:
    """Finds no facts."""

    def prepare(self) -> None:
        """Nothing to prepare."""

    def enrich_all(self, pages: Sequence[Page], texts: Texts) -> tuple[Page, ...]:
        """Give the pages as they are."""
        return tuple(pages)


class Stumbling(Plain):
    """Fails at a page that prints the word."""

    def enrich_all(self, pages: Sequence[Page], texts: Texts) -> tuple[Page, ...]:
        """Raise an error of no kind that is expected."""
        for page in pages:
            if any("跌倒" in block.text for one in page.articles for block in one.blocks):
                raise KeyError("跌倒")
        return tuple(pages)


class Dying(Plain):
    """Ends its process without a word."""

    def enrich_all(self, pages: Sequence[Page], texts: Texts) -> tuple[Page, ...]:
        """Die."""
        os._exit(7)


class Sleeping(Plain):
    """Leaves its process id beside the sources and works for ever."""

    def enrich_all(self, pages: Sequence[Page], texts: Texts) -> tuple[Page, ...]:
        """Sleep."""
        Path(os.environ["TEST_PID_FOLDER"], str(os.getpid())).touch()
        time.sleep(600)
        return tuple(pages)


def write_records(
    path: Path, ids: Sequence[str], text: str = "郑州产业集聚区𠮷野，4000亿元"
) -> Path:
    """Write one record for each id, its text ending with the id."""
    rows = ({"id": one, "title": f"標題{one}", "text": f"{text}\n{one}，好"} for one in ids)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


class Marking(Plain):
    """Leaves the id of the process that loads it beside the sources, and of each that works."""

    def __init__(self) -> None:
        """Leave the id."""
        _mark("loaded")

    def enrich_all(self, pages: Sequence[Page], texts: Texts) -> tuple[Page, ...]:
        """Leave the id, and let others work too."""
        _mark("worked")
        time.sleep(0.2)
        return tuple(pages)


def _mark(what: str) -> None:
    Path(os.environ["TEST_PID_FOLDER"], f"{what}-{os.getpid()}").touch()
