"""Tantivy on the same tokens, as fast as its Python binding allows.

Pair tokens are joined with blanks and cut again by Tantivy's whitespace tokenizer. A gap
word stands wherever positions skip and is dropped as a stop word, which keeps the skip.
Facet values are unsigned numbers in fast fields, which its aggregations count faster than
strings; names are looked up here.

Depends on: bench.contestant, bench.questions, bench.tokens. The only module that imports
Tantivy, an optional library.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from tantivy import (
    Document,
    FieldType,
    Filter,
    Index,
    Occur,
    Order,
    Query,
    SchemaBuilder,
    Searcher,
    TextAnalyzerBuilder,
    Tokenizer,
)

from searchapp.bench.contestant import Answer, sorted_counts
from searchapp.bench.questions import FACETS, TOP, Lookup, Prefix, Question
from searchapp.bench.tokens import BlockRow, block_rows, block_tokens
from searchapp.engine.contract import Batch
from searchapp.records import decode, encode

_GAP: Final = "|"
_HEAP_BYTES: Final = 256_000_000
_EVERY_VALUE: Final = 60_000
_NAMES = "facet-names.json"
_WORDS, _PAIRS = "whitespace_words", "whitespace_pairs"


def _index(folder: Path) -> Index:
    builder = SchemaBuilder()
    builder.add_text_field("literal", tokenizer_name=_PAIRS, index_option="position")
    builder.add_text_field("words", tokenizer_name=_WORDS, index_option="freq")
    for name in ("row", "day", *FACETS):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    index = Index(builder.build(), str(folder))
    words = TextAnalyzerBuilder(Tokenizer.whitespace())
    pairs = TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.custom_stopword([_GAP]))
    index.register_tokenizer(_WORDS, words.build())
    index.register_tokenizer(_PAIRS, pairs.build())
    return index


class Tantivy:
    """Tantivy through its Python binding, one indexing thread."""

    store_files = ()

    def build(self, folder: Path) -> "TantivyBuild":
        """Begin an index in an empty folder."""
        return TantivyBuild(folder)

    def open(self, folder: Path) -> "TantivyReader":
        """Open a finished index."""
        return TantivyReader(folder)


class _Codes(dict[str, int]):
    """Numbers facet values in the order they are met."""

    def __missing__(self, value: str) -> int:
        code = self[value] = len(self)
        return code


_Ready = list[tuple[str, str, BlockRow]]


class TantivyBuild:
    """Documents go to one writer thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writer = _index(folder).writer(_HEAP_BYTES, 1)
        self._codes = tuple(_Codes() for _ in FACETS)
        self._rows = 0

    def ready(self, batch: Batch) -> _Ready:
        """Join the tokens of every block."""
        pairs = map(" ".join, block_tokens(batch.literal, _GAP))
        words = map(" ".join, block_tokens(batch.words))
        rows = block_rows(batch.articles, self._rows)
        ready = list(zip(pairs, words, rows, strict=True))
        self._rows += len(ready)
        return ready

    def add(self, ready: _Ready) -> None:
        """Add one document for each block."""
        for pairs, words, row in ready:
            document = Document()
            document.add_text("literal", pairs)
            document.add_text("words", words)
            document.add_unsigned("row", row.row)
            document.add_unsigned("day", row.day)
            for facet, values, codes in zip(FACETS, row.values, self._codes, strict=True):
                for value in values:
                    document.add_unsigned(facet, codes[value])
            self._writer.add_document(document)

    def finish(self) -> None:
        """Commit and wait for merges."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        (self._folder / _NAMES).write_bytes(encode([list(codes) for codes in self._codes]))


class TantivyReader:
    """One searcher on a finished index."""

    def __init__(self, folder: Path) -> None:
        self._index = _index(folder)
        self._searcher: Searcher = self._index.searcher()
        names = decode((folder / _NAMES).read_bytes(), list[list[str]])
        self._names = dict(zip(FACETS, names, strict=True))

    def close(self) -> None:
        """Nothing to do: the searcher goes with the reader."""

    def answer(self, question: Question) -> Answer:
        """Answer in full, for comparison."""
        query = self._compiled(question)
        total, days = self._page(query, question, count=True)
        wanted = FACETS if question.shape.facets else ()
        return Answer(total, days, dict(self._facets(query, wanted, _EVERY_VALUE)))

    def prepare(self, question: Question) -> Callable[[], object]:
        """Compile a question into what fetches its page."""
        query, shape = self._compiled(question), question.shape
        if not shape.facets:
            return lambda: self._page(query, question, count=shape.total)
        return lambda: (
            self._page(query, question, count=shape.total),
            *self._facets(query, FACETS, TOP),
        )

    def _page(
        self, query: Query, question: Question, *, count: bool
    ) -> tuple[int, tuple[int, ...]]:
        if question.shape.by_date:
            found: Any = self._searcher.search(query, TOP, count, "day", order=Order.Desc)
            days = tuple(day for day, _ in found.hits)
        else:
            found = self._searcher.search(query, TOP, count)
            days = ()
        self._searcher.fast_field_values("row", [address for _, address in found.hits])
        return (found.count if count else 0), days

    def _facets(
        self, query: Query, facets: Iterable[str], size: int
    ) -> Iterator[tuple[str, tuple[tuple[str, int], ...]]]:
        wanted = {name: {"terms": {"field": name, "size": size}} for name in facets}
        found: dict[str, Any] = self._searcher.aggregate(query, wanted) if wanted else {}
        for facet, counts in found.items():
            names = self._names[facet]
            yield (
                facet,
                sorted_counts(
                    (names[int(one["key"])], one["doc_count"]) for one in counts["buckets"]
                ),
            )

    def _compiled(self, question: Question) -> Query:
        occur = Occur.Should if question.shape.any_of else Occur.Must
        parts = [(occur, self._lookup(one)) for one in question.lookups]
        if question.shape.dated:
            days = Query.range_query(
                self._index.schema,
                "day",
                FieldType.Unsigned,
                question.first_day,
                question.last_day,
                use_inverted_index=True,
            )
            parts.append((Occur.Must, Query.const_score_query(days, 0.0)))
        return parts[0][1] if len(parts) == 1 else Query.boolean_query(parts)

    def _lookup(self, wanted: Lookup) -> Query:
        schema = self._index.schema
        if isinstance(wanted, Prefix):
            return Query.regex_query(schema, "literal", re.escape(wanted.text) + ".*")
        if len(wanted.tokens) == 1:
            return Query.term_query(schema, "literal", wanted.tokens[0])
        placed = list(zip(wanted.offsets, wanted.tokens, strict=True))
        return Query.phrase_query(schema, "literal", list(placed))
