"""The articles of one build or update, whole, in one SQLite file beside the arrays.

Rows follow the order of the archive. Each keeps what articles are sorted by in columns of
its own, and the article itself as JSON.

Depends on: sqlite3, model, records, errors. Used by: engine.embedded.
"""

import os
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import numpy as np

from searchapp.engine.embedded.arrays import Int64s
from searchapp.engine.embedded.dates import day_range
from searchapp.errors import BuildError, IndexDamagedError, RecordError
from searchapp.model import Article
from searchapp.records import decode, encode

_TABLE: Final = (
    "CREATE TABLE article (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL,"
    " paper TEXT NOT NULL, day INTEGER NOT NULL, label TEXT NOT NULL, place INTEGER NOT NULL,"
    " source TEXT NOT NULL, record BLOB NOT NULL)"
)
_BY_SOURCE: Final = "CREATE INDEX article_source ON article (source)"
_INSERT: Final = "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_COPY: Final = (
    "INSERT INTO article SELECT ? + row_number() OVER (ORDER BY row), id, title, paper, day,"
    " label, place, source, record FROM other.article JOIN kept USING (row) ORDER BY row"
)
_UNKNOWN: Final = 99_999_999
_ORDERS: Final = {
    "id": "id",
    "date": "day, id",
    "date_desc": f"day = {_UNKNOWN}, day DESC, id",
    "page": "paper, day, label, place, id",
    "title": "title, id",
}
_CHUNK_ROWS: Final = 200
_NEIGHBOURS: Final = 20

SortKey = tuple[str, str, str, int, str, int]
"""What articles are sorted by: id, title, paper, first possible day, page label, place."""


class StoreWriter:
    """Fills a new store. Rows are numbered from 1 in the order they are added."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        # The file is not served before it is synced, so it needs no journal of its own.
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute(_TABLE)
        self._connection.execute("BEGIN")
        self.row_count = 0

    def copy(self, source: Path, rows: Sequence[int]) -> None:
        """Take over some rows of another store, in the order of their numbers.

        Raises:
            BuildError: An id came twice, or the disk is full.
        """
        try:
            self._connection.execute("COMMIT")
            self._connection.execute("ATTACH ? AS other", (str(source),))
            self._connection.execute("BEGIN")
            self._connection.execute("CREATE TEMP TABLE kept (row INTEGER PRIMARY KEY)")
            self._connection.executemany("INSERT INTO kept VALUES (?)", ((row,) for row in rows))
            self._connection.execute(_COPY, (self.row_count,))
            self._connection.execute("DROP TABLE kept")
            self._connection.execute("COMMIT")
            self._connection.execute("DETACH other")
            self._connection.execute("BEGIN")
        except sqlite3.Error as error:
            raise BuildError(f"文章库无法合并：{error}") from error
        self.row_count += len(rows)

    def add(self, articles: Sequence[Article], records: Sequence[bytes] = ()) -> range:
        """Add articles.

        Args:
            articles: The articles.
            records: What ``encode`` makes of each, empty where it has yet to be made; none
                at all when it has for every one.

        Returns:
            Their row numbers.

        Raises:
            BuildError: An id came twice, or the disk is full.
        """
        first = self.row_count + 1
        made = zip(articles, records or repeat(b""), strict=False)
        rows = [_row(number, *one) for number, one in enumerate(made, start=first)]
        try:
            self._connection.executemany(_INSERT, rows)
        except sqlite3.IntegrityError as error:
            raise BuildError(f"有两篇文章的编号相同：{self._repeated(articles)}") from error
        except sqlite3.Error as error:
            raise BuildError(f"文章库无法写入：{error}") from error
        self.row_count += len(rows)
        return range(first, first + len(rows))

    def _repeated(self, articles: Sequence[Article]) -> str:
        seen: set[str] = set()
        for article in articles:
            query = "SELECT row FROM article WHERE id = ?"
            row = self._connection.execute(query, (article.id,)).fetchone()
            if article.id in seen or (row and row[0] <= self.row_count):
                return article.id
            seen.add(article.id)
        return articles[0].id

    def close(self) -> None:
        """Finish the file."""
        try:
            self._connection.execute(_BY_SOURCE)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise BuildError(f"文章库无法写完：{error}") from error
        finally:
            self._connection.close()

    def abandon(self) -> None:
        """Close without finishing."""
        self._connection.close()


def _row(number: int, article: Article, record: bytes) -> tuple[int | str | bytes, ...]:
    days = day_range(article.date.value) if article.date else None
    return (
        number,
        article.id,
        article.title,
        article.paper or "",
        days[0] if days else _UNKNOWN,
        article.page_label or "",
        article.place,
        article.source,
        record or encode(article),
    )


def _text(value: str) -> str:
    """Make any string one that SQLite takes; no stored id holds a lone surrogate."""
    return value.encode(errors="replace").decode()


class ArticleStore:
    """Reads a finished store."""

    def __init__(self, path: Path) -> None:
        """Open a store for reading.

        Raises:
            IndexDamagedError: It is missing or not a store.
        """
        self._path = path
        self._connection = self._open()
        self._process = os.getpid()

    def _open(self) -> sqlite3.Connection:
        # Immutable: the file is never written again, so no lock is taken and none waited for.
        address = f"file:{quote(str(self._path))}?mode=ro&immutable=1"
        try:
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            connection.execute("SELECT row FROM article LIMIT 1").fetchone()
        except sqlite3.Error as error:
            raise IndexDamagedError(self._path, f"文章库无法打开（{error}）") from error
        return connection

    def count(self) -> int:
        """Number of articles."""
        return int(self._query("SELECT count(*) FROM article")[0][0])

    def row_of(self, article_id: str) -> int | None:
        """Row of an article, or None."""
        rows = self._query("SELECT row FROM article WHERE id = ?", _text(article_id))
        return int(rows[0][0]) if rows else None

    def article(self, row: int) -> Article:
        """Fetch the article of a row.

        Raises:
            IndexDamagedError: There is none, or it cannot be read.
        """
        rows = self._query("SELECT record FROM article WHERE row = ?", row)
        if not rows:
            raise IndexDamagedError(self._path, f"文章库缺少第 {row} 行")
        return self._decode(rows[0][0])

    def ids_of_source(self, source: str) -> list[tuple[int, str]]:
        """Rows and ids of the articles of one source file."""
        return self._query("SELECT row, id FROM article WHERE source = ?", _text(source))

    def sort_key(self, row: int) -> SortKey:
        """What the article of a row is sorted by."""
        sql = "SELECT id, title, paper, day, label, place FROM article WHERE row = ?"
        key: SortKey = self._query(sql, row)[0]
        return key

    def _decode(self, record: bytes) -> Article:
        try:
            return decode(record, Article)
        except RecordError as error:
            raise IndexDamagedError(self._path, f"文章库的记录无法解读（{error}）") from error

    def neighbours(self, article_id: str, dead: Collection[int]) -> tuple[list[str], list[str]]:
        """Ids before one, the nearest first, and ids from it on."""
        wanted, most = _text(article_id), _NEIGHBOURS + len(dead)
        lower = "SELECT row, id FROM article WHERE id < ? ORDER BY id DESC LIMIT ?"
        upper = "SELECT row, id FROM article WHERE id >= ? ORDER BY id LIMIT ?"
        before, after = (
            [found for row, found in self._query(sql, wanted, most) if row not in dead]
            for sql in (lower, upper)
        )
        return before[:_NEIGHBOURS], after[:_NEIGHBOURS]

    def scan(self, dead: Collection[int] = ()) -> Iterator[Article]:
        """Stream the articles whose rows are not dead, in the order they were read in."""
        for row, record in self._rows("record"):
            if row not in dead:
                yield self._decode(record)

    def titles(self, dead: Collection[int] = ()) -> Iterator[str]:
        """Stream their titles, in the same order."""
        yield from (title for row, title in self._rows("title") if row not in dead)

    def _rows(self, column: str) -> Iterator[tuple[int, Any]]:
        """Read one column, some rows at a time."""
        sql = f"SELECT row, {column} FROM article WHERE row > ? ORDER BY row LIMIT ?"  # noqa: S608  our own words
        row = 0
        while rows := self._query(sql, row, _CHUNK_ROWS):
            yield from rows
            row = rows[-1][0]

    def rows_in_order(self, order: str) -> Int64s:
        """Row numbers of all articles in one of the orders of ``_ORDERS``, ties by id."""
        cursor = self._connection.execute(f"SELECT row FROM article ORDER BY {_ORDERS[order]}")  # noqa: S608  our own words
        return np.fromiter((row[0] for row in cursor), np.int64)

    def _query(self, sql: str, *values: str | int) -> list[tuple]:  # type: ignore[type-arg]
        if self._process != os.getpid():
            # SQLite's connections must not be carried across a fork.
            self._connection, self._process = self._open(), os.getpid()
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise IndexDamagedError(self._path, f"文章库无法读取（{error}）") from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
