"""Facet counts over all segments.

Depends on: engine.contract, engine.queries, engine.embedded. Used by: engine.embedded.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from searchapp.engine.contract import FacetCounts
from searchapp.engine.embedded.arrays import Array, Int64s
from searchapp.engine.embedded.facets import FacetValues
from searchapp.engine.embedded.kernels import Kernels
from searchapp.engine.embedded.matching import Found
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.selection import complement
from searchapp.engine.facet_queries import FacetRequest

_FEW_VALUES: Final = 20_000
"""The names of so many values are kept, decoded."""


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

    def names(self, numbers: list[int]) -> list[str]:
        """The values with some numbers."""
        if self._own is not None and len(self._own) > _FEW_VALUES:
            return self._own.table.pick(numbers)
        if not self._names and self._own is not None:
            self._names = list(self._own.table)
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

    def __init__(self, kernels: Kernels, segments: Sequence[Segment]) -> None:
        self._kernels = kernels
        self._segments = segments
        self._shared: dict[str, SharedValues] = {}

    def count(
        self, request: FacetRequest, found: Sequence[Found], *, in_blocks: bool
    ) -> FacetCounts:
        """Count one facet.

        Args:
            request: What is asked.
            found: For every segment, in order, the results counted.
            in_blocks: Count blocks, not articles.
        """
        shared = self._values(request.facet)
        counts, missing = [], 0
        for segment, results in zip(self._segments, found, strict=True):
            column = segment.facets[request.facet]
            tally = self._kernels.tally(column, results, in_blocks=in_blocks)
            counts.append(tally[1:])
            missing += int(tally[0])
        total = shared.add_up(counts)
        if request.contains:
            outside = complement(shared.containing(request.contains), total.size)
            total[outside] = 0
        if request.least > 1:
            total = np.where(total < request.least, 0, total)
        top = self._top(request, shared, total)
        return FacetCounts(top, int(np.count_nonzero(total)), missing)

    def _values(self, facet: str) -> SharedValues:
        if facet not in self._shared:
            self._shared[facet] = SharedValues(self._segments, facet)
        return self._shared[facet]

    def _top(
        self, request: FacetRequest, shared: SharedValues, total: Array
    ) -> tuple[tuple[str, int], ...]:
        if not request.limit:
            return ()
        if request.by_value:
            some = total.nonzero()[0][: request.limit]
            numbers, counts = some.tolist(), total.take(some).tolist()
        else:
            # Numbers follow the order of the values.
            numbers, counts = self._kernels.top_values(total, request.limit)
        return tuple(zip(shared.names(numbers), counts, strict=True))
