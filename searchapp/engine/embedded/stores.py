"""The articles of a generation in one or several stores: a store for each build or update.

A row of a store is dead when the article it holds was removed or replaced since; an id is
live in one store at most.

Depends on: model, errors, engine.embedded. Used by: engine.embedded.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from searchapp.engine.embedded.store import ArticleStore
from searchapp.errors import IndexDamagedError, NotFoundError
from searchapp.model import Article

_FILE: Final = re.compile(r"articles-(\d+)\.sqlite")
_MOST_NEAR: Final = 5

Place = tuple[int, int]
"""Number of a store, and row in it."""


def store_file(number: int) -> str:
    """Name of the file of a store."""
    return f"articles-{number}.sqlite"


def store_numbers(folder: Path) -> list[int]:
    """Numbers of the stores in a folder, ascending."""
    found = (_FILE.fullmatch(path.name) for path in folder.iterdir())
    return sorted(int(match[1]) for match in found if match)


class Stores:
    """Reads the stores of one generation as one."""

    def __init__(self, folder: Path, dead: Mapping[int, Collection[int]]) -> None:
        """Open every store of a folder.

        Args:
            folder: The generation's.
            dead: For each store the rows whose articles were removed.

        Raises:
            IndexDamagedError: One is not a store, or there is none.
        """
        self._stores = {
            number: ArticleStore(folder / store_file(number)) for number in store_numbers(folder)
        }
        if not self._stores:
            raise IndexDamagedError(folder, "缺少文章库")
        self._dead = {number: frozenset(dead.get(number, ())) for number in self._stores}

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the stores, the oldest first."""
        return tuple(self._stores)

    def one(self, number: int) -> ArticleStore:
        """One of the stores.

        Raises:
            IndexDamagedError: It is missing.
        """
        try:
            return self._stores[number]
        except KeyError:
            raise IndexDamagedError(Path(store_file(number)), "缺少文章库") from None

    def count(self) -> int:
        """Number of articles."""
        return sum(
            store.count() - len(self._dead[number]) for number, store in self._stores.items()
        )

    def find(self, article_id: str) -> Place | None:
        """Where an article lies; None when there is none with this id."""
        for number, store in self._stores.items():
            row = store.row_of(article_id)
            if row is not None and row not in self._dead[number]:
                return number, row
        return None

    def articles(self, ids: Sequence[str]) -> list[Article]:
        """Fetch articles by id, in the order asked for.

        Raises:
            NotFoundError: An id is unknown.
        """
        found = []
        for wanted in ids:
            place = self.find(wanted)
            if place is None:
                raise NotFoundError(wanted, self.near(wanted))
            found.append(self._stores[place[0]].article(place[1]))
        return found

    def ids_of_source(self, source: str) -> tuple[str, ...]:
        """Ids of the articles of one source file."""
        return tuple(
            found
            for number, store in self._stores.items()
            for row, found in store.ids_of_source(source)
            if row not in self._dead[number]
        )

    def near(self, article_id: str) -> tuple[str, ...]:
        """Name up to five ids that resemble one, the neighbours in order of id among them."""
        before: list[str] = []
        after: list[str] = []
        for number, store in self._stores.items():
            lower, upper = store.neighbours(article_id, self._dead[number])
            before += lower
            after += upper
        before.sort(reverse=True)
        after.sort()
        neighbours = [*before[:1], *after[:1]]
        close = get_close_matches(article_id, [*before, *after], n=_MOST_NEAR)
        kept = dict.fromkeys([*close[: _MOST_NEAR - len(neighbours)], *neighbours, *close])
        return tuple(kept)[:_MOST_NEAR]

    def scan(self) -> Iterator[Article]:
        """Stream every article: store by store, each in the order it was read in."""
        for number, store in self._stores.items():
            yield from store.scan(self._dead[number])

    def titles(self) -> Iterator[str]:
        """Stream the titles."""
        for number, store in self._stores.items():
            yield from store.titles(self._dead[number])

    def close(self) -> None:
        """Close the files."""
        for store in self._stores.values():
            store.close()
