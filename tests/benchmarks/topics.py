"""How often the first topic is the one that an editor's label stands for.

``python -m tests.benchmarks.topics FILE`` reads JSON lines with labels in ``tags`` (a list) or
``label_zh`` (one); ``topic_labels.toml`` says which topics each label stands for. Records none of
whose labels stands for a topic are left out.

Depends on: click, enrich.topics.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import click

from searchapp.enrich.topics import TopicFinder
from searchapp.model import Page
from tests.benchmarks.labelled import Share, read_labelled, show

LABELS: Final = Path(__file__).with_name("topic_labels.toml")


def load_labels(path: Path = LABELS) -> dict[str, frozenset[str]]:
    """Read which topics each label stands for; none for a label that says nothing of them."""
    labels = tomllib.loads(path.read_text(encoding="utf-8"))["labels"]
    return {label: frozenset(topics) for label, topics in labels.items()}


def judge(
    labelled: Iterable[tuple[Mapping[str, Any], Page]], labels: Mapping[str, frozenset[str]]
) -> list[Share]:
    """Compare topics with labels.

    Args:
        labelled: Records and their pages.
        labels: As ``load_labels`` gives them.

    Returns:
        Shares over all records, then of each label.

    Raises:
        KeyError: A label is not in the file.
    """
    finder, counts = TopicFinder.load(), Counter[str]()
    for row, page in labelled:
        own = [row["label_zh"]] if "label_zh" in row else row.get("tags") or []
        wanted = frozenset[str]().union(*(labels[label] for label in own))
        if not wanted:
            continue
        found = [fact.value for fact in finder.facts(page)[0]]
        told = {"all": True, "given": bool(found), "first": found[:1] and found[0] in wanted,
                "any": bool(wanted.intersection(found))}  # fmt: skip
        counts.update(name for name, holds in told.items() if holds)
        for label in own:
            counts[f"all {label}"] += 1
            counts[f"first {label}"] += bool(told["first"])
    return [
        Share("first topic right, of all records", counts["first"], counts["all"]),
        Share("records with any topic", counts["given"], counts["all"]),
        Share("first topic right, where any is given", counts["first"], counts["given"]),
        Share("a right one among up to three, where any is given", counts["any"], counts["given"]),
        *(
            Share(f"first topic right: {label}", counts[f"first {label}"], counts[f"all {label}"])
            for label in labels
            if counts[f"all {label}"]
        ),
    ]


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--every", default=1, show_default=True, help="Read every n-th record.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write figures here.")
def main(path: Path, every: int, json_file: Path | None) -> None:
    """Judge the topics."""
    show(judge(read_labelled(path, every), load_labels()), json_file)


if __name__ == "__main__":
    main()
