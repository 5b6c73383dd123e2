"""A segment as stock Whoosh classes see it: terms, postings, lengths, columns.

Slower than the searcher, and independent of it: what stock queries answer through these
readers is compared with what the searcher answers.

Depends on: whoosh, engine.embedded. Used by: engine.embedded.codec.
"""

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

import numpy as np
from whoosh.codec.base import FieldCursor, TermsReader
from whoosh.formats import Format
from whoosh.reading import TermInfo, TermNotFound
from whoosh.util.numeric import byte_to_length

from searchapp.analysis.literal import PAIR_MARK
from searchapp.engine.embedded.arrays import Array
from searchapp.engine.embedded.fields import ARTICLE, LITERAL, WORDS
from searchapp.engine.embedded.kernels_plain import PlainKernels
from searchapp.engine.embedded.matchers import PostingMatcher, Postings
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.facet_queries import FACETS

_UTF8 = "utf-8"


class TermReader(TermsReader):
    """Terms and postings of all fields of a segment."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def indexed_field_names(self) -> list[str]:
        """Fields that have terms."""
        return sorted({LITERAL, WORDS, ARTICLE, *FACETS})

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._postings(*term) is not None

    def _postings(self, field: str, text: bytes) -> Postings | None:
        word = text.decode(_UTF8, "replace")
        if field == LITERAL:
            return self._literal_postings(word)
        if field == WORDS:
            run = self._segment.words.run(word)
            blocks = self._segment.words.blocks[run.start : run.end]
            return Postings(blocks, self._segment.words.frequencies(run)) if run.size else None
        if field == ARTICLE:
            found = [i for i, name in enumerate(self._segment.article_ids) if name == word]
            return self._whole(np.array(found)) if found else None
        number = self._segment.facets[field].values.table.find(word)
        if number < 0:
            return None
        return self._whole(self._segment.facets[field].articles_of(number))

    def _literal_postings(self, token: str) -> Postings | None:
        terms = self._segment.literal
        first, _, second = token.partition(PAIR_MARK)
        numbers = terms.unit(first), terms.unit(second) if second else -1
        term = -1 if numbers[0] < 0 or (second and numbers[1] < 0) else terms.term(*numbers)
        if term < 0:
            return None
        run = terms.run_of_term(term)
        positions = terms.positions[run.start : run.end]
        blocks, counts = PlainKernels().gather(self._segment, positions)
        often = np.ones(blocks.size, np.int64) if counts is None else counts
        places = positions - np.repeat(self._segment.starts[blocks], often)
        return Postings(blocks, often, tuple(places.tolist()))

    def _whole(self, articles: Array) -> Postings:
        """All blocks of some articles."""
        wanted = np.zeros(self._segment.article_count, np.bool_)
        wanted[articles] = True
        blocks = np.flatnonzero(wanted[self._segment.articles])
        return Postings(blocks, np.ones(blocks.size, np.int64))

    def _lengths(self, field: str, blocks: Array) -> list[int]:
        column = {LITERAL: self._segment.unit_bytes, WORDS: self._segment.word_bytes}.get(field)
        return [1] if column is None else list(map(byte_to_length, column[blocks].tolist()))

    def term_info(self, field: str, text: bytes) -> TermInfo:
        """Statistics of one term.

        Raises:
            TermNotFound: The segment has no such term.
        """
        postings = self._postings(field, text)
        if postings is None:
            raise TermNotFound(f"No term {field}:{text!r}")
        lengths = self._lengths(field, postings.blocks)
        return TermInfo(
            weight=float(postings.often.sum()),
            df=len(postings.blocks),
            minlength=min(lengths),
            maxlength=max(lengths),
            maxweight=float(postings.often.max()),
            minid=int(postings.blocks[0]),
            maxid=int(postings.blocks[-1]),
        )

    def frequency(self, field: str, text: bytes) -> float:
        """Occurrences of a term; 0 when there is none."""
        postings = self._postings(field, text)
        return float(postings.often.sum()) if postings else 0.0

    def doc_frequency(self, field: str, text: bytes) -> int:
        """Blocks with a term; 0 when there is none."""
        postings = self._postings(field, text)
        return len(postings.blocks) if postings else 0

    def matcher(
        self,
        field: str,
        text: bytes,
        format_: Format,
        scorer: Any = None,  # noqa: ANN401  Whoosh's scorers have no common type
    ) -> PostingMatcher:
        """Walk over a term's postings.

        Raises:
            TermNotFound: The segment has no such term.
        """
        info = self.term_info(field, text)
        postings = self._postings(field, text) or Postings(np.zeros(0), np.zeros(0))
        return PostingMatcher((field, text), format_, scorer, info, postings)

    def _texts(self, field: str) -> Iterator[bytes]:
        """All terms of a field, in the order of their bytes."""
        if field == LITERAL:
            terms = self._segment.literal
            for first in range(len(terms.units)):
                head = terms.units.raw(first) + PAIR_MARK.encode()
                row = terms.seconds[terms.firsts[first] : terms.firsts[first + 1]]
                for second in row.tolist():
                    yield head + (terms.units.raw(second - 1) if second else b"")
        elif field == ARTICLE:
            yield from sorted(name.encode(_UTF8) for name in self._segment.article_ids)
        else:
            words = field == WORDS
            table = self._segment.words.table if words else self._segment.facets[field].values.table
            yield from (table.raw(number) for number in range(len(table)))

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All terms of all fields."""
        return ((name, text) for name in self.indexed_field_names() for text in self._texts(name))

    def terms_from(self, field: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """All terms from one on."""
        return ((name, text) for name, text in self.terms() if (name, text) >= (field, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All terms with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, field: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All terms from one on, with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms_from(field, prefix))

    def cursor(self, field: str, fieldobj: Any) -> "TermCursor":  # noqa: ANN401  Whoosh's signature
        """Walk over the terms of a field."""
        return TermCursor(self, field, list(self._texts(field)))


class TermCursor(FieldCursor):
    """Walks over the terms of one field."""

    def __init__(self, reader: TermReader, field: str, texts: list[bytes]) -> None:
        self._reader = reader
        self._field = field
        self._texts = texts
        self._at = 0

    def first(self) -> str | None:
        """Go to the first term."""
        self._at = 0
        return self.text()

    def find(self, string: str | bytes) -> str | None:
        """Go to a term, or the first after it."""
        data = string if isinstance(string, bytes) else string.encode(_UTF8)
        self._at = bisect_left(self._texts, data)
        return self.text()

    def next(self) -> str | None:
        """Go to the next term."""
        self._at += 1
        return self.text()

    def text(self) -> str | None:
        """The current term; None behind the last."""
        return self._texts[self._at].decode(_UTF8) if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        """Statistics of the current term."""
        if not self.is_valid():
            return None
        return self._reader.term_info(self._field, self._texts[self._at])

    def is_valid(self) -> bool:
        """Whether there is a current term."""
        return self._at < len(self._texts)
