"""Facet columns: the values of each article as numbers, and the articles of each value.

Values are numbered in the order of their code points. A column in which no article has
more than one value is one number for each article (0: none, else the value's plus one);
others are rows of different lengths. The inverse, articles by value, makes filters cheap.

Depends on: analysis.fold, engine.embedded.arrays, engine.embedded.strings.
Used by: engine.embedded.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from searchapp.analysis.fold import fold_text
from searchapp.engine.embedded.arrays import (
    Array,
    Arrays,
    ArraysWriter,
    Int32s,
    Int64s,
    gather_ranges,
    offsets_of,
)
from searchapp.engine.embedded.selection import Selection, unite
from searchapp.engine.embedded.strings import StringTable, write_strings


class FacetValues:
    """The distinct values of a facet, sorted, with their folded forms for searching."""

    def __init__(self, table: StringTable) -> None:
        self.table = table

    def __len__(self) -> int:
        return len(self.table)

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        folded = [fold_text(value).replace("\n", " ") for value in self.table]
        starts = offsets_of(
            np.fromiter((len(value) + 1 for value in folded), np.int64, len(folded))
        )
        return "\n".join(folded), starts.tolist()

    def containing(self, text: str) -> Int64s:
        """Numbers of the values whose folded form contains a folded text, ascending."""
        joined, starts = self._folded
        numbers: list[int] = []
        at = joined.find(text)
        while at >= 0 and len(self):
            numbers.append(bisect_right(starts, at) - 1)
            at = joined.find(text, starts[numbers[-1] + 1])
        return np.array(numbers, np.int64)


class FacetColumn:
    """One facet of one segment."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self.values = FacetValues(StringTable.read(arrays, f"facet.{name}"))
        self.codes: Int32s = arrays[f"facet.{name}.codes"]
        self.offsets: Int64s | None = arrays.get(f"facet.{name}.rows")
        self._starts: Int64s = arrays[f"facet.{name}.starts"]
        self._articles: Int32s = arrays[f"facet.{name}.articles"]

    def articles_of(self, number: int) -> Int32s:
        """Articles with a value, ascending."""
        return self._articles[self._starts[number] : self._starts[number + 1]]

    def with_any(self, numbers: Iterable[int], size: int) -> Selection:
        """Articles with one of some values."""
        return unite([self.articles_of(number) for number in numbers], size)

    def with_none(self, size: int) -> Selection:
        """Articles without a value."""
        if self.offsets is None:
            return np.equal(self.codes[:size], 0)
        return np.equal(self.offsets[1:], self.offsets[:-1])

    def rows(self) -> tuple[Int64s, Int64s]:
        """Give for each article how many values it has, and all values' numbers in order."""
        if self.offsets is not None:
            return np.diff(self.offsets), self.codes.astype(np.int64)
        return (self.codes > 0).astype(np.int64), self.codes[self.codes > 0].astype(np.int64) - 1

    def values_of(self, article: int) -> list[str]:
        """The values of one article."""
        if self.offsets is None:
            code = int(self.codes[article])
            return [self.values.table[code - 1]] if code else []
        row = self.codes[self.offsets[article] : self.offsets[article + 1]]
        return [self.values.table[number] for number in row.tolist()]

    def count(self, owners: Array) -> tuple[Int64s, int]:
        """Count by value.

        Args:
            owners: The article of each thing that is counted.

        Returns:
            Shape (values,), the counts; and how many have no value.
        """
        if self.offsets is None:
            counts = np.bincount(self.codes.take(owners), minlength=len(self.values) + 1)
            return counts[1:], int(counts[0])
        lengths = self._lengths.take(owners)
        codes = self.codes.take(gather_ranges(self.offsets.take(owners), lengths))
        missing = owners.size - int(np.count_nonzero(lengths))
        return np.bincount(codes, minlength=len(self.values)), missing

    @cached_property
    def _lengths(self) -> Int64s:
        """How many values each article has, when some have several."""
        return self.rows()[0]


def write_facet(
    writer: ArraysWriter, name: str, values: Sequence[str], counts: Array, codes: Array
) -> None:
    """Write one column.

    Args:
        writer: The segment's file.
        name: The facet.
        values: Distinct values, sorted by code point.
        counts: Shape (articles,): how many values each article has.
        codes: Numbers of the values, article by article.
    """
    write_strings(writer, f"facet.{name}", values)
    owners = np.repeat(np.arange(counts.size, dtype=np.int32), counts)
    if counts.size == 0 or counts.max() <= 1:
        single: npt.NDArray[np.int32] = np.zeros(counts.size, np.int32)
        single[owners] = codes + 1
        writer.add(f"facet.{name}.codes", single)
    else:
        writer.add(f"facet.{name}.codes", codes.astype(np.int32))
        writer.add(f"facet.{name}.rows", offsets_of(counts))
    order = np.argsort(codes, kind="stable")
    writer.add(f"facet.{name}.articles", owners[order])
    writer.add(f"facet.{name}.starts", offsets_of(np.bincount(codes, minlength=len(values))))
