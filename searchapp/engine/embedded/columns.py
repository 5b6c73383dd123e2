"""What is known of whole articles, collected for the columns of a segment.

Depends on: model, engine.queries, engine.embedded. Used by: engine.embedded.
"""

from array import array
from collections.abc import Sequence

import numpy as np

from searchapp.engine.embedded.arrays import Array, ArraysWriter, Int64s, gather_ranges, offsets_of
from searchapp.engine.embedded.dates import date_values, day_range
from searchapp.engine.embedded.facets import write_facet
from searchapp.engine.embedded.segment import UNKNOWN_DAY
from searchapp.engine.embedded.strings import write_strings
from searchapp.engine.facet_queries import FACETS
from searchapp.model import Article, FactField

_FACT_FACETS = {
    "district": FactField.DISTRICT,
    "person": FactField.PERSON,
    "topic": FactField.TOPIC,
}


def facet_values(article: Article) -> dict[str, tuple[str, ...]]:
    """Give the values of every facet of an article that has some; each value once."""
    values = {name: article.values(field) for name, field in _FACT_FACETS.items()}
    values["byline"] = tuple(dict.fromkeys(author.name for author in article.authors))
    if article.paper:
        values["paper"] = (article.paper,)
    if article.date:
        values |= {name: (value,) for name, value in date_values(article.date.value).items()}
    return values


class _FacetRows:
    """One facet: distinct values in the order they are met, and each article's numbers."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._counts = array("i")
        self._codes = array("i")

    def add(self, values: Sequence[str]) -> None:
        self._counts.append(len(values))
        for value in values:
            self._codes.append(self._numbers.setdefault(value, len(self._numbers)))

    def write(self, writer: ArraysWriter, name: str, order: Array) -> None:
        values = sorted(self._numbers)
        place = np.empty(len(values), np.int64)
        place[[self._numbers[value] for value in values]] = np.arange(len(values))
        counts = np.frombuffer(self._counts, np.int32).astype(np.int64)
        starts = offsets_of(counts)[:-1]
        codes = place[np.frombuffer(self._codes, np.int32)]
        rows = gather_ranges(starts[order], counts[order])
        write_facet(writer, name, values, counts[order], codes[rows])


class ArticleColumns:
    """The columns of the articles of one segment, in the order they are added."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._rows = array("q")
        self._first_days = array("i")
        self._last_days = array("i")
        self._block_counts = array("i")
        self._numbers = array("i")
        self._facets = {name: _FacetRows() for name in FACETS}

    @property
    def block_count(self) -> int:
        """Blocks of all articles."""
        return len(self._numbers)

    def add(self, articles: Sequence[Article], rows: range) -> None:
        """Add articles, with their rows in the store."""
        for article, row in zip(articles, rows, strict=True):
            self._ids.append(article.id)
            self._rows.append(row)
            days = day_range(article.date.value) if article.date else (UNKNOWN_DAY, UNKNOWN_DAY)
            self._first_days.append(days[0])
            self._last_days.append(days[1])
            self._block_counts.append(len(article.blocks))
            self._numbers.extend(block.number for block in article.blocks)
            values = facet_values(article)
            for name, facet in self._facets.items():
                facet.add(values.get(name, ()))

    def first_days(self) -> Array:
        """First possible day of each article; ``UNKNOWN_DAY`` for unknown dates."""
        return np.frombuffer(self._first_days, np.int32)

    def blocks_in(self, order: Array) -> tuple[Int64s, Int64s]:
        """Lay the blocks out with the articles in an order.

        Returns:
            The blocks in that order, and shape (articles + 1,), where each article begins.
        """
        counts = np.frombuffer(self._block_counts, np.int32).astype(np.int64)
        starts = offsets_of(counts)[:-1]
        return gather_ranges(starts[order], counts[order]), offsets_of(counts[order])

    def write(self, writer: ArraysWriter, order: Array, block_order: Array) -> None:
        """Write the columns with the articles and blocks in an order."""
        write_strings(writer, "article.id", [self._ids[number] for number in order.tolist()])
        writer.add("article.row", np.frombuffer(self._rows, np.int64)[order])
        writer.add("article.first_day", self.first_days()[order])
        writer.add("article.last_day", np.frombuffer(self._last_days, np.int32)[order])
        writer.add("block.number", np.frombuffer(self._numbers, np.int32)[block_order])
        for name, facet in self._facets.items():
            facet.write(writer, name, order)
