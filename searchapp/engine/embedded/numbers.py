"""Find printed numbers of a unit of measurement by value.

Each place of the unit is a candidate. The units before it are read from ``literal.codes`` as
far as they are numerals, and every distinct sequence of them is evaluated once. The array
does not say which breaks are commas between digits: where that matters (``4,000元``, but
``50—100元`` too), the printed text is read.

What a unit of measurement is worth at its places does not depend on the range asked for, so
a segment keeps it for the units asked for last.

Depends on: analysis.literal, analysis.numbers, analysis.numerals, engine.embedded.
Used by: engine.embedded.finding.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from searchapp.analysis.literal import Literal
from searchapp.analysis.numbers import PERCENT_WORDS, values_at
from searchapp.analysis.numerals import (
    value_after,
    value_before,
    values_in,
)
from searchapp.engine.embedded.arrays import Array, Mask, gather_ranges, offsets_of
from searchapp.engine.embedded.block_texts import BlockTexts
from searchapp.engine.embedded.numerals import Numerals, Stretch, Stretches
from searchapp.engine.embedded.positions import (
    NOWHERE,
    blocks_at,
    literal_positions,
    unit_positions,
)
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.readings import NumberRange

_KEPT: Final = 8
"""Units of measurement a segment keeps the values of."""


class Numbers(NamedTuple):
    """Where numbers stand, ascending, and their values."""

    positions: Array
    values: npt.NDArray[np.float64]


def number_positions(segment: Segment, leaf: NumberRange, texts: BlockTexts) -> Array:
    """Positions of the numbers in a range, ascending."""
    memory = _memories.get(segment)
    if memory is None:
        memory = _memories[segment] = _Memory(segment)
    found = memory.of(segment, leaf.measure, texts)
    kept: Mask = np.ones(found.positions.size, np.bool_)
    if leaf.low is not None:
        kept &= found.values >= leaf.low
    if leaf.high is not None:
        kept &= found.values <= leaf.high
    return found.positions[kept]


class _Memory:
    """What a segment knows of numbers: the numerals among its units, and values met."""

    def __init__(self, segment: Segment) -> None:
        self.numerals = Numerals(segment.literal)
        self._known: OrderedDict[tuple[str, ...], Numbers] = OrderedDict()

    def of(self, segment: Segment, measure: tuple[str, ...], texts: BlockTexts) -> Numbers:
        """Numbers with a unit of measurement."""
        found = self._known.get(measure)
        if found is None:
            found = _Reader(segment, self.numerals, measure, texts).numbers()
            self._known[measure] = found
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        self._known.move_to_end(measure)
        return found


_memories: WeakKeyDictionary[Segment, _Memory] = WeakKeyDictionary()

_Read = Callable[[str, Sequence[str]], Iterable[tuple[int, float]]]
"""Gives the numbers of a stretch: their place in it and their value."""


class _Reader:
    """Reads all numbers with one unit of measurement."""

    def __init__(
        self, segment: Segment, numerals: Numerals, measure: tuple[str, ...], texts: BlockTexts
    ) -> None:
        self._segment = segment
        self._numerals = numerals
        self._measure = measure
        self._texts = texts
        self._found: dict[int, float] = {}
        self._unsure: list[tuple[int, int]] = []
        self._many: list[tuple[Array, Array]] = []
        self._known: dict[bytes, tuple[tuple[int, float], ...]] = {}

    def numbers(self) -> Numbers:
        """Read them."""
        check = self._texts.deadline.check
        if not self._measure:
            for stretches in self._numerals.everywhere(self._segment.starts, check):
                self._take_all(stretches)
        else:
            at = literal_positions(self._segment, Literal((self._measure,)))
            self._take(self._numerals.before(at, at, check), _plain)
            at = self._glued()
            self._take(self._numerals.before(at, at + 1, check), _ending)
            at = self._in_words()
            self._take(self._numerals.after(at, at + 3, check), _beginning)
        self._read_texts()
        single = np.fromiter(self._found, np.int64, len(self._found))
        values = np.fromiter(self._found.values(), np.float64, len(self._found))
        positions = np.concatenate([single, *(one for one, _ in self._many)])
        order = positions.argsort(kind="stable")
        values = np.concatenate([values, *(one for _, one in self._many)])
        return Numbers(positions.take(order).astype(np.int32), values.take(order))

    def _glued(self) -> Array:
        """Positions of the units that are a number and the letters asked for."""
        terms = self._segment.literal
        units = self._numerals.glued.get("".join(self._measure), [])
        return np.concatenate([NOWHERE, *(unit_positions(terms, unit) for unit in units)])

    def _in_words(self) -> Array:
        words = PERCENT_WORDS.get("".join(self._measure))
        return literal_positions(self._segment, Literal((words,))) if words else NOWHERE

    def _take(self, stretches: Iterator[Stretch], read: _Read) -> None:
        """Evaluate stretches of numerals, equal ones once."""
        self._known.clear()  # what numerals are worth depends on who reads them
        for one in stretches:
            if one.unsure:
                self._unsure.append((one.first, one.end))
                continue
            for place, value in self._worth(one, read):
                self._found[one.first + place] = value

    def _worth(self, one: Stretch, read: _Read) -> tuple[tuple[int, float], ...]:
        values = self._known.get(one.codes)
        if values is None:
            values = self._known[one.codes] = tuple(read(*self._numerals.spelt(one)))
        return values

    def _take_all(self, stretches: Stretches) -> None:
        """Evaluate all stretches of a part of the axis, equal ones once."""
        unsure = stretches.unsure()
        spans = (stretches.firsts[unsure], stretches.ends[unsure])
        pairs = zip(*((one + stretches.low).tolist() for one in spans), strict=True)
        self._unsure.extend(pairs)
        for distinct, begins, alike in stretches.distinct(~unsure):
            values = [self._worth(one, values_in) for one in distinct]
            sizes = np.array([len(one) for one in values], np.int64)
            flat = np.array([pair for one in values for pair in one], np.float64).reshape(-1, 2)
            counts = sizes.take(alike)
            chosen = flat.take(gather_ranges(offsets_of(sizes).take(alike), counts), axis=0)
            places = np.repeat(begins, counts) + chosen[:, 0].astype(np.int64)
            self._many.append((places, chosen[:, 1]))

    def _read_texts(self) -> None:
        """Read where the array leaves open what stands between digits."""
        if not self._unsure:
            return
        segment = self._segment
        spans = np.array(sorted(self._unsure), np.int64)
        blocks = blocks_at(segment, spans[:, 0])
        if segment.live:
            left = segment.live.blocks.take(blocks)
            spans, blocks = spans[left], blocks[left]
        wanted, begins = np.unique(blocks, return_index=True)
        texts = self._texts.read(segment, wanted)
        for block, text, own in zip(wanted, texts, np.split(spans, begins[1:]), strict=False):
            start = int(segment.starts[block])
            for at, value in values_at(text, self._measure).items():
                if any(first <= start + at < end for first, end in own.tolist()):
                    self._found[start + at] = value


def _plain(signs: str, units: Sequence[str]) -> Iterator[tuple[int, float]]:
    """The number before a unit of measurement, when no letters end it."""
    if signs[-1:] not in {"g", "G"}:
        yield from _ending(signs, units)


def _ending(signs: str, units: Sequence[str]) -> Iterator[tuple[int, float]]:
    value = value_before(signs, units)
    if value is not None:
        yield 0, value


def _beginning(signs: str, units: Sequence[str]) -> Iterator[tuple[int, float]]:
    value = value_after(signs, units)
    if value is not None:
        yield 0, value
