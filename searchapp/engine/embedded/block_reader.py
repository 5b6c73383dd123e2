"""What is kept for each block, as stock Whoosh classes see it: lengths, columns, ids.

Depends on: whoosh, engine.embedded. Used by: engine.embedded.codec.
"""

from collections.abc import Iterator
from typing import Any, Final

from whoosh.codec.base import PerDocumentReader
from whoosh.util.numeric import byte_to_length

from searchapp.engine.embedded.fields import ARTICLE, LITERAL, NUMBER, WORDS
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.facet_queries import FACETS

_UTF8: Final = "utf-8"


class ValueColumn:
    """One value for each block, as Whoosh's column readers give it."""

    def __init__(self, values: list[Any]) -> None:
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, block: int) -> Any:  # noqa: ANN401  bytes or int, by field
        return self._values[block]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def sort_key(self, block: int) -> Any:  # noqa: ANN401  bytes or int, by field
        """What the block is sorted by."""
        return self._values[block]

    def load(self) -> list[Any]:
        """All values."""
        return list(self._values)


class BlockReader(PerDocumentReader):
    """What is kept for each block of a segment."""

    def __init__(self, segment: Segment, info: Any) -> None:  # noqa: ANN401  VectorSegment; naming it would close a circle
        self._segment = segment
        self._info = info

    def doc_count(self) -> int:
        """Blocks that are not deleted."""
        return self.doc_count_all() - int(self._info.deleted_count())

    def doc_count_all(self) -> int:
        """All blocks."""
        return self._segment.block_count

    def has_deletions(self) -> bool:
        """Whether a block is deleted."""
        return bool(self._info.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Whether one block is deleted."""
        return bool(self._info.is_deleted(docnum))

    def deleted_docs(self) -> Iterator[int]:
        """The deleted blocks."""
        return iter(self._info.deleted_docs())

    def supports_columns(self) -> bool:
        """Yes."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Whether every article has at most one value of a field."""
        if fieldname in {ARTICLE, NUMBER}:
            return True
        return fieldname in FACETS and self._segment.facets[fieldname].is_single

    def column_reader(self, fieldname: str, column: Any) -> ValueColumn:  # noqa: ANN401  Whoosh's signature
        """Give the values of a field, block by block."""
        if fieldname == NUMBER:
            return ValueColumn(self._segment.numbers.tolist())
        if fieldname == ARTICLE:
            names = [name.encode(_UTF8) for name in self._segment.article_ids]
        else:
            facet = self._segment.facets[fieldname]
            rows = (facet.values_of(number) for number in range(self._segment.article_count))
            names = ["".join(row).encode(_UTF8) for row in rows]
        return ValueColumn([names[number] for number in self._segment.articles.tolist()])

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Length of a field in a block, through Whoosh's one byte."""
        column = {LITERAL: self._segment.unit_bytes, WORDS: self._segment.word_bytes}.get(fieldname)
        return default if column is None else int(byte_to_length(int(column[docnum])))

    def field_length(self, fieldname: str) -> int:
        """Length of a field over all blocks."""
        totals = {LITERAL: self._segment.unit_total, WORDS: self._segment.word_total}
        return totals.get(fieldname, 0)

    def min_field_length(self, fieldname: str) -> int:
        """Least length of a field."""
        return min(self.doc_field_length(n, fieldname) for n in range(self.doc_count_all()))

    def max_field_length(self, fieldname: str) -> int:
        """Greatest length of a field."""
        return max(self.doc_field_length(n, fieldname) for n in range(self.doc_count_all()))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Which block it is."""
        return {
            ARTICLE: self._segment.article_ids[int(self._segment.articles[docnum])],
            NUMBER: int(self._segment.numbers[docnum]),
        }
