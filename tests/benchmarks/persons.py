"""Precision and recall of full Chinese names of persons, on sentences in which they are marked.

``python -m tests.benchmarks.persons FILE`` reads JSON lines with ``id``, ``text`` and
``entities``, each with ``start``, ``end`` and ``type`` (``PER`` for persons), and compares the
printed spans exactly. A full Chinese name is a surname of our list and a given name; bare surnames,
foreign and stage names are left out on both sides. Each record is an article of its own.

Depends on: click, enrich.persons, enrich.persons_lexicon, enrich.persons_shape, model.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import click

from searchapp.enrich.persons import PersonFinder
from searchapp.enrich.persons_lexicon import load_lexicon
from searchapp.enrich.persons_shape import NameShape, bare, simplified
from searchapp.model import Article, Evidence, Fact, Page
from tests.benchmarks.labelled import Share, read_labelled, show

Labelled: TypeAlias = tuple[Mapping[str, Any], Page]
Spans: TypeAlias = set[tuple[int, int]]

_BATCH: Final = 2000
"""Records whose persons are looked for at once."""


def _mentions(_: Article, facts: Sequence[Fact]) -> Iterator[Evidence]:
    return (evidence for fact in facts for evidence in fact.evidence)


def _facet(_: Article, facts: Sequence[Fact]) -> Iterator[Evidence]:
    return (evidence for fact in facts if fact.in_facet for evidence in fact.evidence)


def _signed(article: Article, facts: Sequence[Fact]) -> Iterator[Evidence]:
    yield from _mentions(article, facts)
    yield from (author.evidence for author in article.authors)


_WAYS: Final[dict[str, Callable[[Article, Sequence[Fact]], Iterator[Evidence]]]] = {
    "all mentions": _mentions,
    "mentions that make the facet": _facet,
    "all mentions and the people of bylines": _signed,
}


class _Counts:
    """Names right, given and wanted, for one way of asking."""

    def __init__(self) -> None:
        self.right = self.given = self.wanted = 0

    def add(self, given: Spans, wanted: Spans) -> None:
        self.right += len(given & wanted)
        self.given += len(given)
        self.wanted += len(wanted)

    def shares(self, name: str) -> list[Share]:
        return [
            Share(f"{name}: precision", self.right, self.given),
            Share(f"{name}: recall", self.right, self.wanted),
            Share(f"{name}: F1", 2 * self.right, self.given + self.wanted),
        ]


def judge(labelled: Sequence[Labelled]) -> list[Share]:
    """Compare the names found in records with those marked in them."""
    shape, finder = NameShape(load_lexicon()), PersonFinder.load()
    counts = {name: _Counts() for name in _WAYS}
    for start in range(0, len(labelled), _BATCH):
        some = labelled[start : start + _BATCH]
        found = finder.facts_of([page for _, page in some])
        for (row, page), facts in zip(some, found, strict=True):
            wanted = {
                (one["start"], one["end"])
                for one in row["entities"]
                if one["type"] == "PER" and _is_full(shape, row["text"][one["start"] : one["end"]])
            }
            article = page.articles[0]
            for name, way in _WAYS.items():
                evidence = (one for one in way(article, facts[0]) if _is_full(shape, one.text))
                counts[name].add(_placed(row["text"], article, evidence), wanted)
    return [share for name, one in counts.items() for share in one.shares(name)]


def _is_full(shape: NameShape, printed: str) -> bool:
    return shape.is_chinese(simplified(bare(printed)))


def _placed(text: str, article: Article, evidence: Iterator[Evidence]) -> Spans:
    """Give the spans in the record's text; it may have several lines."""
    starts, at = {}, 0
    for block in article.blocks[1:]:
        starts[block.number] = at = text.index(block.text, at)
        at += len(block.text)
    return {
        (starts[one.block] + one.start, starts[one.block] + one.end)
        for one in evidence
        if one.block in starts
    }


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--split", help="Judge only records whose field split is this.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write figures here.")
def main(path: Path, split: str | None, json_file: Path | None) -> None:
    """Judge the names of persons."""
    labelled = [
        (row, page) for row, page in read_labelled(path) if split in (None, row.get("split"))
    ]
    click.echo(f"{len(labelled):,} records")
    show(judge(labelled), json_file)


if __name__ == "__main__":
    main()
