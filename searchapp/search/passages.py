"""The passages two articles share, on the printed characters of both.

What counts is what matching counts: units, folded, with no regard to punctuation, blanks and
paragraphs. A passage is at least ``PASSAGE_UNITS`` units long, so that a name or a title of
office is none. A unit is marked when it lies in a run of that length which the other article
has as well, wherever it stands there.

Spans are half-open and count code points of the printed text of one block.

Depends on: analysis.likeness, analysis.literal, model. Used by: search.related, web.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from searchapp.analysis.likeness import Body, runs
from searchapp.analysis.literal import cut_units
from searchapp.model import Article, Span

PASSAGE_UNITS: Final = 13

_PLACES_TRIED: Final = 32
"""A run that stands in more places of one article is formula; the first are enough."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of one block.

    Attributes:
        block: Block number.
        span: Its printed characters.
    """

    block: int
    span: Span


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of units that both articles have.

    Attributes:
        units: Its length.
        here: Where it stands in the first article, block by block.
        there: Where it stands in the other.
    """

    units: int
    here: tuple[Stretch, ...]
    there: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two articles that are compared.

    Attributes:
        article: The article.
        shared: For each block the spans the other has as well, none touching another.
        own: For each block the spans that only this one has.
        share: Share of its units that the other has as well, 0 to 1.
    """

    article: Article
    shared: tuple[tuple[Span, ...], ...]
    own: tuple[tuple[Span, ...], ...]
    share: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two articles beside each other.

    Attributes:
        here: The first.
        there: The other.
        passages: What they share, in the order of the first; the longest where several fit.
        resemblance: How much their bodies are the same, 0 to 1, by ``analysis.likeness``.
        nearly_same: Their bodies are near-duplicates, whatever their dates.
    """

    here: Side
    there: Side
    passages: tuple[Passage, ...]
    resemblance: float
    nearly_same: bool


class _Units:
    """The units of one article, one behind the other, and where each is printed."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.texts: list[str] = []
        self.places: list[Stretch] = []
        for block in article.blocks:
            units = cut_units(block.text)
            self.texts += units.texts
            self.places += (Stretch(block.number, span) for span in units.spans)
        self.runs = list(runs(self.texts, PASSAGE_UNITS))

    def side(self, other: "_Units") -> Side:
        """Mark what the other has as well."""
        there = set(other.runs)
        marked = [False] * len(self.texts)
        until = 0
        for at, run in enumerate(self.runs):
            if run in there:
                until, start = at + PASSAGE_UNITS, max(at, until)
                marked[start:until] = [True] * (until - start)
        share = sum(marked) / len(marked) if marked else 0.0
        found: dict[tuple[bool, int], list[Span]] = defaultdict(list)
        for is_shared, group in groupby(range(len(marked)), key=marked.__getitem__):
            for stretch in self.stretches(list(group)):
                found[is_shared, stretch.block].append(stretch.span)
        numbers = [block.number for block in self.article.blocks]
        shared, own = (tuple(tuple(found[kind, n]) for n in numbers) for kind in (True, False))
        return Side(self.article, shared, own, share)

    def stretches(self, numbers: Sequence[int]) -> Iterator[Stretch]:
        """Give the printed stretches of neighbouring units, one for each block."""
        for block, group in groupby(numbers, key=lambda at: self.places[at].block):
            inside = [self.places[at].span for at in group]
            yield Stretch(block, Span(inside[0].start, inside[-1].end))


def compare(one: Article, other: Article) -> Comparison:
    """Set two articles beside each other."""
    here, there = _Units(one), _Units(other)
    first, second = Body.of(one), Body.of(other)
    return Comparison(
        here=here.side(there),
        there=there.side(here),
        passages=tuple(_passages(here, there)),
        resemblance=first.resemblance(second),
        nearly_same=first.nearly_same(second),
    )


def _passages(here: _Units, there: _Units) -> Iterator[Passage]:
    """Yield what both have: from each place of the first the longest run, then on behind it."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, run in enumerate(there.runs):
        places[run].append(at)
    at = 0
    while at < len(here.runs):
        tried = places.get(here.runs[at], ())[:_PLACES_TRIED]
        length, begin = max(
            ((_common_length(here.texts, at, there.texts, start), -start) for start in tried),
            default=(0, 0),
        )
        if length:
            yield Passage(
                units=length,
                here=tuple(here.stretches(range(at, at + length))),
                there=tuple(there.stretches(range(-begin, -begin + length))),
            )
        at += length or 1


def _common_length(one: Sequence[str], at: int, other: Sequence[str], start: int) -> int:
    """Count the units that are equal from two places on."""
    length = 0
    most = min(len(one) - at, len(other) - start)
    while length < most and one[at + length] == other[start + length]:
        length += 1
    return length
