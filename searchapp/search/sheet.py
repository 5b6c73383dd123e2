"""One article laid out for looking: its units, and where something stands in it.

Spans are half-open and count code points of the printed text of one block.

Depends on: analysis, engine.queries, model, search.spots.
Used by: search.verdicts, search.misses, search.misses_apart, search.misses_read.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from searchapp.analysis.literal import Literal, Units, cut_units
from searchapp.engine.queries import Leaf, Match, Pattern, Together, Where
from searchapp.model import Article, Block, FactField, Span
from searchapp.search.spots import holding, merged, occurrences, placed, spots

BLOCKS_NAMED: Final = 4
"""Most blocks that a sentence about an article names."""


@dataclass(frozen=True, slots=True)
class Place:
    """Printed characters of one block.

    Attributes:
        block: Block number; 0 is the headline.
        spans: In order, none touching another; empty where the whole block is meant.
    """

    block: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Some strings as near each other as one block prints them.

    Attributes:
        place: Where they stand.
        between: Positions inside the stretch that none of them takes, breaks counted.
        in_order: They stand in the order asked for.
    """

    place: Place
    between: int
    in_order: bool


class Sheet:
    """An article, or only some of its blocks."""

    def __init__(self, article: Article, blocks: Sequence[Block] | None = None) -> None:
        """Cut the blocks into units; all of them unless told otherwise."""
        self.article = article
        self.blocks = tuple(article.blocks if blocks is None else blocks)
        self.units = tuple(cut_units(block.text) for block in self.blocks)

    def headline(self) -> "Sheet":
        """Give the headline by itself."""
        return Sheet(self.article, self.article.blocks[:1])

    def rows(self) -> Iterator[tuple[Block, Units]]:
        """Yield each block with its units."""
        return zip(self.blocks, self.units, strict=True)

    def places(self, leaf: Leaf) -> tuple[Place, ...]:
        """Give every place at which a leaf of a query is met, headline first."""
        placed_in_title = isinstance(leaf, Match | Pattern) and leaf.where is Where.HEADLINE
        found = (
            (block, units, spots(block.text, units, (leaf,)))
            for block, units in self.rows()
            if block.number == 0 or not placed_in_title
        )
        return tuple(
            Place(block.number, spans)
            for block, units, spans in found
            if spans or _holds_unmarked(block, units, leaf)
        )

    def nearest(self, wanted: Sequence[Leaf], *, ordered: bool = False) -> Window | None:
        """Give the narrowest stretch of one block with all of some strings; None if there is none.

        Args:
            wanted: Strings or patterns; their overlaps do not count.
            ordered: Only in the order given.
        """
        windows = (
            window
            for block, units in self.rows()
            for window in _windows(block, _spread(block, units, wanted), ordered=ordered)
        )
        return min(windows, key=lambda one: one.between, default=None)

    def printed(self, place: Place) -> str:
        """Give the printed text from the first character of a place to its last."""
        text = self.article.blocks[place.block].text
        return text[place.spans[0].start : place.spans[-1].end] if place.spans else text


def facet_values(article: Article, facet: str) -> tuple[str, ...]:
    """Give the values of an article in one facet; a date as precise as it is known."""
    if facet == "byline":
        return tuple(dict.fromkeys(author.name for author in article.authors))
    if facet == "paper":
        return (article.paper,) if article.paper else ()
    if facet == "date":
        return (article.date.value,) if article.date else ()
    return article.values(FactField(facet))


def gathered(places: Iterable[Place]) -> tuple[Place, ...]:
    """Put places of the same block together, in the order of the blocks."""
    spans: dict[int, list[Span]] = {}
    for place in places:
        spans.setdefault(place.block, []).extend(place.spans)
    return tuple(Place(block, merged(sorted(spans[block]))) for block in sorted(spans))


def named(places: Iterable[Place]) -> str:
    """Name the blocks of some places.

    >>> named((Place(0, ()), Place(2, ()), Place(5, ())))
    '标题和第 2、5 段'
    """
    numbers = sorted({place.block for place in places})
    shown = [str(number) for number in numbers if number][:BLOCKS_NAMED]
    rest = " 段" if len(shown) == len([number for number in numbers if number]) else " 等段"
    paragraphs = f"第 {'、'.join(shown)}{rest}" if shown else ""
    return "和".join(part for part in ("标题" if 0 in numbers else "", paragraphs) if part)


def run(units: Sequence[str]) -> Match:
    """Ask for some adjacent units, anywhere."""
    return Match(Literal((tuple(units),)))


def _holds_unmarked(block: Block, units: Units, leaf: Leaf) -> bool:
    """Whether a tree holds in a sentence by what is not there, so that nothing is marked."""
    return isinstance(leaf, Together) and any(True for _ in holding(block.text, units, leaf))


_Occurrence = tuple[tuple[int, int], Span]
_Spread = list[list[_Occurrence]]


def _spread(block: Block, units: Units, wanted: Sequence[Leaf]) -> _Spread:
    """For each string its occurrences in one block, by position."""
    return [placed(units, occurrences(block.text, units, leaf)) for leaf in wanted]


def _windows(block: Block, spread: _Spread, *, ordered: bool) -> Iterator[Window]:
    """Yield the narrowest stretch from each occurrence on that has one of every string."""
    if not all(spread):
        return
    for kind in range(1 if ordered else len(spread)):
        for first in spread[kind]:
            chosen = _in_order(spread, first) if ordered else _behind(spread, kind, first)
            if chosen:
                starts = [place[0] for place, _ in chosen]
                taken = {at for (start, end), _ in chosen for at in range(start, end)}
                between = max(taken) + 1 - min(taken) - len(taken)
                spans = merged(sorted(span for _, span in chosen))
                yield Window(Place(block.number, spans), between, starts == sorted(starts))


def _in_order(spread: _Spread, first: _Occurrence) -> list[_Occurrence]:
    """Choose one occurrence of each string behind the end of the one before; none if it fails."""
    chosen = [first]
    for places in spread[1:]:
        at = bisect_left(places, chosen[-1][0][1], key=lambda one: one[0][0])
        if at == len(places):
            return []
        chosen.append(places[at])
    return chosen


def _behind(spread: _Spread, kind: int, first: _Occurrence) -> list[_Occurrence]:
    """Choose of every other string the first occurrence that begins no earlier than one."""
    chosen = []
    for number, places in enumerate(spread):
        at = bisect_left(places, first[0][0], key=lambda one: one[0][0])
        if at == len(places):
            return []
        chosen.append(first if number == kind else places[at])
    return chosen
