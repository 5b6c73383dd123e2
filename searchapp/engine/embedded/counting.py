"""Facet counts over all segments.

Depends on: engine.contract, engine.queries, engine.embedded. Used by: engine.embedded.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Final

import numpy as np

from searchapp.engine.contract import FacetCounts
from searchapp.engine.embedded.arrays import Array, Int64s
from searchapp.engine.embedded.facets import FacetValues
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.selection import complement
from searchapp.engine.queries import FacetRequest

_NUMBER_BITS: Final = 32
_NUMBER_MASK: Final = (1 << _NUMBER_BITS) - 1


class SharedValues:
    """The values of one facet in all segments, and each segment's numbers in them."""

    def __init__(self, segments: Sequence[Segment], facet: str) -> None:
        columns = [segment.facets[facet] for segment in segments]
        self._own: FacetValues | None = columns[0].values if len(columns) == 1 else None
        self._names: list[str] = []
        self.numbers: list[Int64s] = []
        if self._own is None:
            tables = [list(column.values.table) for column in columns]
            self._names = sorted({value for table in tables for value in table})
            place = {value: number for number, value in enumerate(self._names)}
            self.numbers = [
                np.fromiter((place[value] for value in table), np.int64, len(table))
                for table in tables
            ]
        self._columns = columns

    def __len__(self) -> int:
        return len(self._names) if self._own is None else len(self._own)

    @cached_property
    def reversed_numbers(self) -> Int64s:
        """The numbers of the values, the last first."""
        return np.arange(len(self), dtype=np.int64)[::-1].copy()

    def names(self, numbers: list[int]) -> list[str]:
        """The values with some numbers."""
        if self._own is not None:
            return self._own.table.pick(numbers)
        return [self._names[number] for number in numbers]

    def add_up(self, counts: Sequence[Array]) -> Array:
        """Add up the counts of all segments, each by its own numbers."""
        if len(counts) == 1:
            return counts[0]
        total = np.zeros(len(self._names), np.int64)
        for numbers, part in zip(self.numbers, counts, strict=True):
            total[numbers] += part
        return total

    def containing(self, text: str) -> Array:
        """Numbers of the values whose folded form contains a folded text, ascending."""
        if self._own is not None:
            return self._own.containing(text)
        parts = [
            numbers[column.values.containing(text)]
            for numbers, column in zip(self.numbers, self._columns, strict=True)
        ]
        return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.int64)


class FacetCounter:
    """Counts facets; what segments share is worked out when a facet is first asked for."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._shared: dict[str, SharedValues] = {}

    def count(self, request: FacetRequest, owners: Sequence[Array]) -> FacetCounts:
        """Count one facet.

        Args:
            request: What is asked.
            owners: For every segment, in order, the article of each result counted.
        """
        shared = self._values(request.facet)
        counts, missing = [], 0
        for segment, articles in zip(self._segments, owners, strict=True):
            tally, without = segment.facets[request.facet].count(articles)
            counts.append(tally)
            missing += without
        total = shared.add_up(counts)
        if request.contains:
            outside = complement(shared.containing(request.contains), total.size)
            total[outside] = 0
        return FacetCounts(_top(request, shared, total), int(np.count_nonzero(total)), missing)

    def _values(self, facet: str) -> SharedValues:
        if facet not in self._shared:
            self._shared[facet] = SharedValues(self._segments, facet)
        return self._shared[facet]


def _top(request: FacetRequest, shared: SharedValues, total: Array) -> tuple[tuple[str, int], ...]:
    if not request.limit:
        return ()
    if request.by_value:
        numbers = total.nonzero()[0][: request.limit]
        return tuple(zip(shared.names(numbers.tolist()), total.take(numbers).tolist(), strict=True))
    # Numbers follow the order of the values, so one key holds count and value.
    keys = (total << _NUMBER_BITS) | shared.reversed_numbers
    limit = min(request.limit, keys.size)
    if limit < keys.size:
        keys = np.partition(keys, keys.size - limit)[keys.size - limit :]
    last = total.size - 1
    ordered = sorted(keys.tolist(), reverse=True)
    counts = [count for key in ordered if (count := key >> _NUMBER_BITS)]
    names = shared.names([last - (key & _NUMBER_MASK) for key in ordered[: len(counts)]])
    return tuple(zip(names, counts, strict=True))
