"""Facet counts over all segments.

Depends on: engine.contract, engine.queries, engine.embedded. Used by: engine.embedded.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from searchapp.engine.contract import FacetCounts
from searchapp.engine.embedded.arrays import Array, Int64s
from searchapp.engine.embedded.facets import FacetValues
from searchapp.engine.embedded.matching import Found
from searchapp.engine.embedded.ranking import first
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.queries import FacetRequest, Unit

_UTF8: Final = "utf-8"


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

    def name(self, number: int) -> str:
        """The value with a number."""
        return self._names[number] if self._own is None else self._own.table[number]

    def add_up(self, counts: Sequence[Array]) -> Array:
        """Add up the counts of all segments, each by its own numbers."""
        if self._own is not None:
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

    def count(
        self, request: FacetRequest, found: Sequence[tuple[Segment, Found]], unit: Unit
    ) -> FacetCounts:
        """Count one facet.

        Args:
            request: What is asked.
            found: For every segment, in order, what is counted there.
            unit: Whether an article counts for one, or for its matching blocks.
        """
        shared = self._values(request.facet)
        counts, missing = [], 0
        for segment, part in found:
            weights = part.block_counts() if unit is Unit.PARAGRAPH else None
            tally, without = segment.facets[request.facet].count(part.articles, weights)
            counts.append(tally)
            missing += without
        total = shared.add_up(counts)
        present = np.flatnonzero(total)
        if request.contains:
            wanted = shared.containing(request.contains)
            present = wanted[total[wanted] > 0]
        return FacetCounts(_top(request, shared, total, present), present.size, missing)

    def _values(self, facet: str) -> SharedValues:
        if facet not in self._shared:
            self._shared[facet] = SharedValues(self._segments, facet)
        return self._shared[facet]


def _top(
    request: FacetRequest, shared: SharedValues, total: Array, present: Array
) -> tuple[tuple[str, int], ...]:
    if request.by_value or not present.size:
        chosen = present[: request.limit]
    else:
        # Numbers follow the order of the values, so one key holds count and value.
        least_first = (total[present].max() - total[present]).astype(np.int64)
        chosen = present[first((least_first << 32) | present, request.limit)]
    return tuple((shared.name(number), int(total[number])) for number in chosen.tolist())
