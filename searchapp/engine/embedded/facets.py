"""Facet columns: the values of each article as numbers, and the articles of each value.

Values are numbered in the order of their code points. The first value of each article is
one column (0: none, else the value's number plus one), for most facets the only one; what
an article has beyond it stands in rows of different lengths, numbered the same way. The
inverse, articles by value, makes filters cheap.

Depends on: analysis.fold, engine.embedded.arrays, engine.embedded.strings.
Used by: engine.embedded.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from searchapp.analysis.fold import fold_text
from searchapp.engine.embedded.arrays import (
    Array,
    Arrays,
    ArraysWriter,
    Int32s,
    Int64s,
    Mask,
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

    def starting(self, text: str, unless: tuple[str, ...]) -> Int64s:
        """Numbers of the values whose folded form starts with one text and none of some others."""
        joined, offsets = self._folded
        begun = (n for n, at in enumerate(offsets[:-1]) if joined.startswith(text, at))
        kept = (n for n in begun if not joined.startswith(unless, offsets[n]))
        return np.fromiter(kept, np.int64)

    def containing(self, text: str) -> Int64s:
        """Numbers of the values whose folded form contains a folded text, ascending."""
        joined, offsets = self._folded
        numbers: list[int] = []
        at = joined.find(text)
        while at >= 0 and len(self):
            numbers.append(bisect_right(offsets, at) - 1)
            at = joined.find(text, offsets[numbers[-1] + 1])
        return np.array(numbers, np.int64)


class FacetColumn:
    """One facet of one segment.

    Attributes:
        values: The distinct values.
        first: For each article its first value's number plus one, 0 for none.
        rest: What articles have beyond it, the same way; None when none has.
        rest_starts: Where the rest of each article begins; the last ends it.
    """

    def __init__(self, arrays: Arrays, name: str) -> None:
        self.values = FacetValues(StringTable.read(arrays, f"facet.{name}"))
        self.first: Array = arrays[f"facet.{name}.first"]
        self.rest: Array | None = arrays.get(f"facet.{name}.rest")
        self._starts: Int64s = arrays[f"facet.{name}.starts"]
        self._articles: Int32s = arrays[f"facet.{name}.articles"]
        self.rest_starts: Int32s = np.zeros(0, np.int32)
        if self.rest is not None:
            self.rest_starts = arrays[f"facet.{name}.rest_starts"]

    @property
    def is_single(self) -> bool:
        """Whether no article has more than one value."""
        return self.rest is None

    def articles_of(self, number: int) -> Int32s:
        """Articles with a value, ascending."""
        return self._articles[self._starts[number] : self._starts[number + 1]]

    def with_any(self, numbers: Iterable[int], size: int) -> Selection:
        """Articles with one of some values."""
        return unite([self.articles_of(number) for number in numbers], size)

    def with_none(self) -> Selection:
        """Articles without a value."""
        return np.equal(self.first, 0)

    def rows(self) -> tuple[Int64s, Int64s]:
        """Give for each article how many values it has; and their numbers, ascending."""
        numbers = np.repeat(np.arange(len(self.values)), np.diff(self._starts))
        counts = np.bincount(self._articles, minlength=self.first.size)
        return counts, numbers[self._articles.argsort(kind="stable")]

    def values_of(self, article: int) -> list[str]:
        """The values of one article."""
        codes = [int(self.first[article])]
        if self.rest is not None:
            row = self.rest[self.rest_starts[article] : self.rest_starts[article + 1]]
            codes += row.tolist()
        return self.values.table.pick([code - 1 for code in codes if code])

    @cached_property
    def has_rest(self) -> Mask:
        """For each article whether it has more than one value."""
        return np.greater(self.rest_starts[1:], self.rest_starts[:-1])


def _smallest_type(size: int) -> type[np.unsignedinteger[Any]]:
    """The smallest type for numbers below ``size``: short columns stay in fast memory."""
    for kind in (np.uint8, np.uint16):
        if size <= np.iinfo(kind).max + 1:
            return kind
    return np.uint32


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
    kind = _smallest_type(len(values) + 1)
    is_first = np.ones(owners.size, np.bool_)
    np.not_equal(owners[1:], owners[:-1], out=is_first[1:])
    first = np.zeros(counts.size, kind)
    first[owners[is_first]] = codes[is_first] + 1
    writer.add(f"facet.{name}.first", first)
    if not is_first.all():
        writer.add(f"facet.{name}.rest", (codes[~is_first] + 1).astype(kind))
        rest_starts = offsets_of(np.maximum(counts - 1, 0))
        writer.add(f"facet.{name}.rest_starts", rest_starts.astype(np.int32))
    order = codes.argsort(kind="stable")
    writer.add(f"facet.{name}.articles", owners[order])
    writer.add(f"facet.{name}.starts", offsets_of(np.bincount(codes, minlength=len(values))))
