"""Order places on the axis by the units on either side of them.

The next units of all places are read from ``literal.codes`` together, and further ones only
for places that are still level. One hole is punctuation and stepped over; two end a block.

Depends on: engine.queries, engine.embedded. Used by: engine.embedded.side_page.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from searchapp.engine.embedded.arrays import Array, Int64s
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.terms import HOLE
from searchapp.engine.queries import SIDE_UNITS

_KEY_BITS: Final = 63


class UnitRanks:
    """The order of the units of all segments: for each segment the rank of every code.

    Attributes:
        tables: For each segment by code, 0 for a hole; None where the code is the rank.
        bits: What a rank takes.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        own = [segment.literal.units for segment in segments]
        self.tables: list[Array | None] = [None]
        count = len(own[0]) if own else 0
        if len(own) > 1:
            units = [list(table) for table in own]
            every = {unit: rank for rank, unit in enumerate(sorted(set().union(*units)), start=1)}
            self.tables = [np.array([0, *map(every.__getitem__, one)], np.int64) for one in units]
            count = len(every)
        self.bits = max(count.bit_length(), 1)


class Walk:
    """Goes from places to one side, unit by unit."""

    def __init__(
        self, codes: Sequence[Array], ranks: UnitRanks, segments: Array, places: Int64s, step: int
    ) -> None:
        """Stand at some places.

        Args:
            codes: The codes of every segment.
            ranks: Their order.
            segments: The segment of each place.
            places: The last position that belongs to what is walked away from.
            step: -1 to go left, 1 to go right.
        """
        self._codes = codes
        self._ranks = ranks
        self._segments = segments
        self._places = places.copy()
        self._step = step
        self._together = _KEY_BITS // ranks.bits

    def keys(self, chosen: Array, most: int) -> tuple[Int64s, int]:
        """Read the next units of some places, as one number for each.

        Args:
            chosen: Which places.
            most: Most units.

        Returns:
            Numbers that sort as the units do, and how many units they stand for.
        """
        count = min(self._together, most)
        keys = np.zeros(chosen.size, np.int64)
        for number, codes in enumerate(self._codes):
            own = np.flatnonzero(self._segments.take(chosen) == number)
            for _ in range(count if own.size else 0):
                ranks = self._next(codes, self._ranks.tables[number], chosen.take(own))
                keys[own] = (keys.take(own) << self._ranks.bits) | ranks
        return keys, count

    def _next(self, codes: Array, table: Array | None, places: Array) -> Array:
        """Step to the next unit where there is one, and give its rank; 0 where there is none."""
        here = self._places.take(places)
        near, far = (_codes_at(codes, here + self._step * away) for away in (1, 2))
        found = np.where(near == HOLE, far, near)
        moved = here + self._step * np.where(near == HOLE, 2, 1)
        self._places[places] = np.where(found == HOLE, here, moved)
        return found if table is None else table.take(found)


def _codes_at(codes: Array, places: Array) -> Int64s:
    """The codes at some places; none beyond the ends of the axis."""
    found = codes.take(places, mode="clip").astype(np.int64)
    found[(places < 0) | (places >= codes.size)] = HOLE
    return found


def order_by(walks: Sequence[Walk], count: int, check: Callable[[], None]) -> Array:
    """Order places by several walks, the first one first; level ones keep their order.

    Args:
        walks: Each walks from the same places.
        count: Number of places.
        check: Called now and then; raises when it takes too long.
    """
    group = np.zeros(count, np.int64)
    level = np.arange(count)
    for walk in walks:
        left = SIDE_UNITS
        while left and level.size:
            check()
            keys, read = walk.keys(level, left)
            left -= read
            level = _parted(group, level, keys)
    return group.argsort(kind="stable")


def _parted(group: Int64s, level: Array, keys: Int64s) -> Array:
    """Part level places by their keys, and give those that are still level.

    A group is the number of places before its first.
    """
    order = np.lexsort((keys, group.take(level)))
    level, keys = level.take(order), keys.take(order)
    before = group.take(level)
    other = np.ones(level.size + 1, np.bool_)
    np.not_equal(before[1:], before[:-1], out=other[1:-1])
    at = np.arange(level.size)
    old_first = np.maximum.accumulate(np.where(other[:-1], at, 0))
    other[1:-1] |= keys[1:] != keys[:-1]
    new_first = np.maximum.accumulate(np.where(other[:-1], at, 0))
    group[level] = before + new_first - old_first
    return level[~(other[:-1] & other[1:])]
