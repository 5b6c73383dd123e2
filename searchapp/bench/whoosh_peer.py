"""Stock Whoosh on the same tokens: its own classes, nothing of ours.

Depends on: bench.contestant, bench.questions, bench.tokens.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from whoosh.analysis.filters import StopFilter
from whoosh.analysis.tokenizers import SpaceSeparatedTokenizer
from whoosh.fields import KEYWORD, NUMERIC, TEXT, Schema
from whoosh.index import create_in, open_dir
from whoosh.query.compound import And, Or
from whoosh.query.positional import Phrase
from whoosh.query.qcore import Query
from whoosh.query.ranges import NumericRange
from whoosh.query.terms import Prefix as PrefixQuery
from whoosh.query.terms import Term
from whoosh.sorting import Count, FieldFacet

from searchapp.bench.contestant import Answer, sorted_counts
from searchapp.bench.questions import FACETS, TOP, Lookup, Prefix, Question
from searchapp.bench.tokens import BlockRow, block_rows, block_tokens
from searchapp.engine.contract import Batch

_GAP: Final = "|"
_MEMORY_MB: Final = 256


def _schema() -> Schema:
    blanks = SpaceSeparatedTokenizer()
    gaps = StopFilter(stoplist=[_GAP], minsize=1, maxsize=None, renumber=False)
    return Schema(
        row=NUMERIC(signed=False, stored=True),
        day=NUMERIC(signed=False, sortable=True, stored=True),
        literal=TEXT(analyzer=SpaceSeparatedTokenizer() | gaps, phrase=True),
        words=TEXT(analyzer=blanks, phrase=False),
        month=KEYWORD(sortable=True),
        district=KEYWORD(sortable=True),
        person=KEYWORD,
        topic=KEYWORD(sortable=True),
    )


class StockWhoosh:
    """Whoosh as it comes."""

    store_files = ()

    def build(self, folder: Path) -> "WhooshBuild":
        """Begin an index in an empty folder."""
        return WhooshBuild(folder)

    def open(self, folder: Path) -> "WhooshReader":
        """Open a finished index."""
        return WhooshReader(folder)


_Ready = list[tuple[str, str, BlockRow]]


class WhooshBuild:
    """One writer; ``procs`` is not used, it loses documents."""

    def __init__(self, folder: Path) -> None:
        self._writer = create_in(str(folder), _schema()).writer(limitmb=_MEMORY_MB)
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
            known = {
                name: " ".join(values)
                for name, values in zip(FACETS, row.values, strict=True)
                if values
            }
            self._writer.add_document(row=row.row, day=row.day, literal=pairs, words=words, **known)

    def finish(self) -> None:
        """Commit."""
        self._writer.commit()


class WhooshReader:
    """One searcher on a finished index."""

    def __init__(self, folder: Path) -> None:
        self._index: Any = open_dir(str(folder))
        self._searcher: Any = self._index.searcher()

    def close(self) -> None:
        """Close the searcher and the index."""
        self._searcher.close()
        self._index.close()

    def answer(self, question: Question) -> Answer:
        """Answer in full, for comparison."""
        found = self._found(question)
        days = tuple(hit["day"] for hit in found) if question.shape.by_date else ()
        facets = dict(_counts(found)) if question.shape.facets else {}
        return Answer(len(found), days, facets)

    def prepare(self, question: Question) -> Callable[[], object]:
        """Compile a question into what fetches its page."""
        shape = question.shape

        def page() -> object:
            found = self._found(question)
            rows = [hit["row"] for hit in found]
            return rows, len(found) if shape.total else 0, found.groups if shape.facets else None

        return page

    def _found(self, question: Question) -> Any:  # noqa: ANN401  the library has no types
        shape = question.shape
        parts: list[Query] = [_query(one) for one in question.lookups]
        query = parts[0] if len(parts) == 1 else (Or if shape.any_of else And)(parts)
        days = NumericRange("day", question.first_day, question.last_day) if shape.dated else None
        return self._searcher.search(
            query,
            limit=TOP,
            filter=days,
            sortedby="day" if shape.by_date else None,
            reverse=shape.by_date,
            groupedby=_GROUPS if shape.facets else None,
        )


_GROUPS: Final = {
    name: FieldFacet(name, allow_overlap=name == "person", maptype=Count) for name in FACETS
}


def _counts(found: Any) -> Iterator[tuple[str, tuple[tuple[str, int], ...]]]:  # noqa: ANN401
    for facet in FACETS:
        groups = found.groups(facet)
        yield facet, sorted_counts((name, count) for name, count in groups.items() if name)


def _query(wanted: Lookup) -> Query:
    if isinstance(wanted, Prefix):
        return PrefixQuery("literal", wanted.text)
    if len(wanted.every) == 1:
        return Term("literal", wanted.every[0])
    return Phrase("literal", list(wanted.every))
