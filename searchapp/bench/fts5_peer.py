"""SQLite's FTS5 on the same tokens.

Two contentless tables, pairs with positions and words without; facet values stand in ordinary
tables beside them and are fetched by SQL for the rows found.

Depends on: bench.contestant, bench.questions, bench.tokens.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from searchapp.bench.contestant import Answer, sorted_counts
from searchapp.bench.questions import FACETS, TOP, Lookup, Prefix, Question
from searchapp.bench.tokens import BlockRow, block_rows, block_tokens
from searchapp.engine.contract import Batch

_FILE = "fts5.sqlite3"
_MARKS: Final = "!#$%&*+-./<=>@^_`|~"  # what may stand in a token, quotes never do
_SINGLE: Final = ("month", "district", "topic")

_SCHEMA = f"""
CREATE VIRTUAL TABLE literal USING fts5(
    text, content='',
    tokenize = "ascii tokenchars '{_MARKS}'");
CREATE VIRTUAL TABLE words USING fts5(
    text, content='', detail=column,
    tokenize = "ascii tokenchars '{_MARKS}'");
CREATE TABLE block (row INTEGER PRIMARY KEY, day INTEGER, month TEXT, district TEXT, topic TEXT);
CREATE TABLE person (row INTEGER, name TEXT, PRIMARY KEY (row, name)) WITHOUT ROWID;
"""


class Fts5:
    """The full-text table of the standard library's SQLite."""

    store_files = ()

    def build(self, folder: Path) -> "Fts5Build":
        """Begin an index in an empty folder."""
        return Fts5Build(folder / _FILE)

    def open(self, folder: Path) -> "Fts5Reader":
        """Open a finished index."""
        return Fts5Reader(folder / _FILE)


_Ready = list[tuple[str, str, BlockRow]]


class Fts5Build:
    """One transaction, then one merge of all segments."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        self._base.execute("BEGIN")
        self._rows = 0

    def ready(self, batch: Batch) -> _Ready:
        """Join the tokens of every block."""
        pairs = map(" ".join, block_tokens(batch.literal))
        words = map(" ".join, block_tokens(batch.words))
        rows = block_rows(batch.articles, self._rows)
        ready = list(zip(pairs, words, rows, strict=True))
        self._rows += len(ready)
        return ready

    def add(self, ready: _Ready) -> None:
        """Insert one row for each block into every table."""
        run = self._base.executemany
        run("INSERT INTO literal(rowid, text) VALUES (?, ?)", ((r.row, p) for p, _, r in ready))
        run("INSERT INTO words(rowid, text) VALUES (?, ?)", ((r.row, w) for _, w, r in ready))
        run("INSERT INTO block VALUES (?, ?, ?, ?, ?)", (_facet_row(r) for _, _, r in ready))
        persons = FACETS.index("person")
        run(
            "INSERT INTO person VALUES (?, ?)",
            ((r.row, name) for _, _, r in ready for name in r.values[persons]),
        )

    def finish(self) -> None:
        """Merge the segments and commit."""
        for table in ("literal", "words"):
            self._base.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608  our own names
        self._base.execute("COMMIT")
        self._base.close()


def _facet_row(row: BlockRow) -> tuple[int, int, str | None, str | None, str | None]:
    month, district, topic = (next(iter(row.values[FACETS.index(name)]), None) for name in _SINGLE)
    return row.row, row.day, month, district, topic


class Fts5Reader:
    """One connection on a finished index."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path.as_uri() + "?mode=ro", uri=True, isolation_level=None)
        self._base.executescript(
            "PRAGMA mmap_size=8589934592; PRAGMA temp_store=MEMORY;"
            "CREATE TEMP TABLE hit (row INTEGER PRIMARY KEY);"
        )

    def close(self) -> None:
        """Close the connection."""
        self._base.close()

    def answer(self, question: Question) -> Answer:
        """Answer in full, for comparison."""
        days = tuple(day for _, day in self._page(question)) if question.shape.by_date else ()
        facets = dict(self._facets(question, None)) if question.shape.facets else {}
        return Answer(self._total(question), days, facets)

    def prepare(self, question: Question) -> Callable[[], object]:
        """Compile a question into what fetches its page."""
        if question.shape.facets:
            return lambda: (self._page(question), dict(self._facets(question, TOP)))
        if question.shape.total:
            return lambda: (self._page(question), self._total(question))
        return lambda: self._page(question)

    def _total(self, question: Question) -> int:
        sql, values = _matching("count(*)", question)
        return int(self._base.execute(sql, values).fetchone()[0])

    def _page(self, question: Question) -> list[tuple[int, int]]:
        order = "day DESC" if question.shape.by_date else "rank"
        what = "literal.rowid, day" if question.shape.by_date else "literal.rowid, 0"
        sql, values = _matching(what, question)
        return self._base.execute(f"{sql} ORDER BY {order} LIMIT {TOP}", values).fetchall()

    def _facets(
        self, question: Question, limit: int | None
    ) -> Iterator[tuple[str, tuple[tuple[str, int], ...]]]:
        """Count over the rows found; a Counter beats four times GROUP BY."""
        run = self._base.execute
        sql, values = _matching("literal.rowid", question)
        run("DELETE FROM hit")
        run(f"INSERT INTO hit {sql}", values)
        persons = run("SELECT name FROM hit CROSS JOIN person USING (row)").fetchall()
        single = run("SELECT month, district, topic FROM hit CROSS JOIN block USING (row)")
        columns = dict(zip(_SINGLE, zip(*single, strict=True), strict=False))
        columns["person"] = tuple(name for (name,) in persons)
        for facet in FACETS:
            counts = Counter(name for name in columns.get(facet, ()) if name is not None)
            yield facet, sorted_counts(counts.most_common(limit))


def _matching(what: str, question: Question) -> tuple[str, tuple[str | int, ...]]:
    """Write the SELECT of a question; only its values come from outside."""
    join = " OR " if question.shape.any_of else " AND "
    match = join.join(map(_expression, question.lookups))
    sql = [f"SELECT {what} FROM literal"]  # noqa: S608  our own names
    if question.shape.by_date:
        sql.append("JOIN block ON block.row = literal.rowid")
    sql.append("WHERE literal MATCH ?")
    if question.shape.dated:
        sql.append("AND day BETWEEN ? AND ?")
        return " ".join(sql), (match, question.first_day, question.last_day)
    return " ".join(sql), (match,)


def _expression(wanted: Lookup) -> str:
    if isinstance(wanted, Prefix):
        return f"{_quoted(wanted.text)} *"
    return _quoted(" ".join(wanted.every))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
