"""Where the leaves of a query stand in a printed text, as spans of it.

Depends on: analysis, engine.queries, model.
Used by: search.highlight, search.plan, search.concordance, search.sheet, search.misses_apart.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf

from searchapp.analysis.literal import Literal, Units, find
from searchapp.analysis.numbers import numbers_of
from searchapp.analysis.regexes import find_regex
from searchapp.analysis.sentences import sentence_numbers
from searchapp.analysis.wildcards import find_pattern
from searchapp.engine.queries import (
    And,
    AtLeast,
    Leaf,
    Match,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Together,
    Within,
)
from searchapp.engine.readings import NumberRange, Regex
from searchapp.model import Span


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit, as an engine counts hits.

    Attributes:
        span: From the first to the last character that belongs to it.
        marks: What is marked of it, in order, none touching another.
    """

    span: Span
    marks: tuple[Span, ...]


def hits_in(text: str, units: Units, leaves: Iterable[Leaf]) -> tuple[Hit, ...]:
    """Give every hit of some distinct leaves in one text, overlapping ones too.

    Of a near pair it is the first string with the nearest other, of a sentence (or block) in
    which a tree holds all that is marked there.

    Args:
        text: The printed text.
        units: Its units, as ``cut_units`` gives them.
        leaves: What is looked for.

    Returns:
        As many as an engine counts, by where they begin, then by where they end.
    """
    found = [one for leaf in leaves for one in _hits_of_leaf(text, units, leaf)]
    return tuple(sorted(found, key=lambda one: (one.span.start, one.span.end)))


def spots(text: str, units: Units, leaves: Iterable[Leaf]) -> tuple[Span, ...]:
    """Give the marks of some leaves in one text: sorted, touching ones merged.

    Args:
        text: The printed text.
        units: Its units, as ``cut_units`` gives them.
        leaves: What is marked; of a near pair both sides, of a sentence what it was found by.
    """
    found = {span for leaf in leaves for span in occurrences(text, units, leaf)}
    return merged(sorted(found, key=lambda span: (span.start, span.end)))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join ascending spans that touch."""
    joined: list[Span] = []
    for span in spans:
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def positive_leaves(node: Node) -> Iterator[Leaf]:
    """Yield the printed leaves of a tree that are not below a NOT."""
    match node:
        case Match() | Pattern() | Near() | Together() | NumberRange() | Regex():
            yield node
        case And(parts) | Or(parts) | AtLeast(_, parts):
            for part in parts:
                yield from positive_leaves(part)
        case _:
            pass


def _hits_of_leaf(text: str, units: Units, leaf: Leaf) -> Iterator[Hit]:
    match leaf:
        case Near():
            yield from map(_joined, _nearest(units, leaf))
        case Together():
            for part in holding(text, units, leaf):
                yield _whole(text, part, leaf.part)
        case _:
            for span in occurrences(text, units, leaf):
                yield Hit(span, (span,))


def _whole(text: str, part: Units, node: Node) -> Hit:
    """What a tree marks in a sentence that holds it; the sentence where it marks nothing."""
    marks = spots(text, part, positive_leaves(node))
    if marks:
        return Hit(Span(marks[0].start, marks[-1].end), marks)
    if not len(part):
        return Hit(Span(0, 0), ())
    return Hit(Span(part.spans[0].start, part.spans[-1].end), ())


def _joined(pair: tuple[Span, Span]) -> Hit:
    one, other = sorted(pair, key=lambda span: span.start)
    return Hit(Span(one.start, other.end), merged((one, other)))


def _nearest(units: Units, leaf: Near) -> Iterator[tuple[Span, Span]]:
    """Each first string that has the other near it, with the nearest; rather the one behind."""
    others = _places(units, leaf.second)
    for one, span in _places(units, leaf.first):
        near = [
            (gap, other is not after, beside)
            for other, beside in others
            for before, after in [sorted((one, other))]
            if (not leaf.ordered or before is one)
            and 0 <= (gap := after[0] - before[1]) <= leaf.most
        ]
        if near:
            yield span, min(near, key=lambda found: found[:2])[2]


def occurrences(text: str, units: Units, leaf: Leaf) -> Iterator[Span]:
    """Yield what is marked of one leaf in a text; spans may come twice and overlap."""
    match leaf:
        case Match(literal):
            yield from find(units, literal)
        case Pattern(pieces):
            yield from find_pattern(units, pieces)
        case Near():
            yield from _near(units, leaf)
        case NumberRange():
            yield from _numbers(text, leaf)
        case Regex(pattern):
            yield from find_regex(text, pattern)
        case Together():
            yield from _together(text, units, leaf)


def holding(text: str, units: Units, leaf: Together) -> Iterator[Units]:
    """Yield the units of each sentence, or of the block, in which a tree holds."""
    yield from (part for part in stretches(text, units, leaf.within) if holds(part, leaf.part))


def _together(text: str, units: Units, leaf: Together) -> Iterator[Span]:
    for part in holding(text, units, leaf):
        for inner in positive_leaves(leaf.part):
            yield from occurrences(text, part, inner)


def _numbers(text: str, leaf: NumberRange) -> Iterator[Span]:
    low = -inf if leaf.low is None else leaf.low
    high = inf if leaf.high is None else leaf.high
    for number in numbers_of(text, leaf.measure):
        if low <= number.value <= high:
            yield number.span


def _near(units: Units, leaf: Near) -> Iterator[Span]:
    """Both sides of every pair that is near enough."""
    ones, others = _places(units, leaf.first), _places(units, leaf.second)
    for one, span in ones:
        for other, beside in others:
            before, after = sorted((one, other))
            in_order = not leaf.ordered or before is one
            if in_order and 0 <= after[0] - before[1] <= leaf.most:
                yield span
                yield beside


def _places(units: Units, literal: Literal) -> list[tuple[tuple[int, int], Span]]:
    return placed(units, find(units, literal))


def placed(units: Units, found: Iterable[Span]) -> list[tuple[tuple[int, int], Span]]:
    """Give each printed span of whole units with its positions, half-open, before it."""
    starts = {span.start: place for span, place in zip(units.spans, units.positions, strict=True)}
    ends = {span.end: place + 1 for span, place in zip(units.spans, units.positions, strict=True)}
    return [((starts[span.start], ends[span.end]), span) for span in found]


def stretches(text: str, units: Units, within: Within) -> Iterator[Units]:
    """Yield the units of each sentence, or of the whole text; a text without any is a sentence."""
    if within is Within.BLOCK or not units.texts:
        yield units
        return
    numbers = sentence_numbers(text, units)
    for _, group in groupby(range(len(units)), key=numbers.__getitem__):
        yield _slice(units, list(group))


def _slice(units: Units, places: Sequence[int]) -> Units:
    part = slice(places[0], places[-1] + 1)
    return Units(units.texts[part], units.spans[part], units.positions[part])


def holds(units: Units, node: Node) -> bool:
    """Whether a tree below a ``Together`` holds in some units."""
    match node:
        case Match(literal):
            return any(True for _ in find(units, literal))
        case Pattern(pieces):
            return any(True for _ in find_pattern(units, pieces))
        case And(parts):
            return all(holds(units, part) for part in parts)
        case Or(parts):
            return any(holds(units, part) for part in parts)
        case Not(part):
            return not holds(units, part)
        case _:
            raise ValueError(f"{type(node).__name__} below Together")
