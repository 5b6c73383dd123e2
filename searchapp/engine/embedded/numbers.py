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
from searchapp.engine.embedded.arrays import Array, Mask
from searchapp.engine.embedded.block_texts import BlockTexts
from searchapp.engine.embedded.numerals import Numerals, Stretch
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

    def numbers(self) -> Numbers:
        """Read them."""
        check = self._texts.deadline.check
        if not self._measure:
            self._take(self._numerals.everywhere(self._segment.starts, check), values_in)
        else:
            at = literal_positions(self._segment, Literal((self._measure,)))
            self._take(self._numerals.before(at, at, check), _plain)
            at = self._glued()
            self._take(self._numerals.before(at, at + 1, check), _ending)
            at = self._in_words()
            self._take(self._numerals.after(at, at + 3, check), _beginning)
        self._read_texts()
        positions = np.array(sorted(self._found), np.int32)
        values = [self._found[position] for position in positions.tolist()]
        return Numbers(positions, np.array(values, np.float64))

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
        known: dict[bytes, tuple[tuple[int, float], ...]] = {}
        for one in stretches:
            if one.unsure:
                self._unsure.append((one.first, one.end))
                continue
            values = known.get(one.codes)
            if values is None:
                values = known[one.codes] = tuple(read(*self._numerals.spelt(one)))
            for place, value in values:
                self._found[one.first + place] = value

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
