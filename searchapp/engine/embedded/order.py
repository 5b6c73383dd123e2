"""The orders of a generation's articles: for each order the rank of every article.

Ties are broken by id when the ranks are made, so ranks are distinct and a page in any
order is a selection of the least ranks.

Depends on: engine.queries, engine.embedded. Used by: engine.embedded.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from searchapp.engine.embedded.arrays import Arrays, ArraysWriter, Int32s, Int64s
from searchapp.engine.embedded.segment import UNKNOWN_DAY, Segment
from searchapp.engine.embedded.store import ArticleStore, SortKey
from searchapp.engine.embedded.stores import Place
from searchapp.engine.queries import Sort

ORDER_FILE: Final = "order.vec"

_BY_ID: Final = "id"
_ROW_BITS: Final = 40
_ROW_MASK: Final = (1 << _ROW_BITS) - 1
_NAMES: Final = {
    Sort.DATE: "date",
    Sort.DATE_DESC: "date_desc",
    Sort.PAGE: "page",
    Sort.TITLE: "title",
}


ORDERS: Final[Mapping[str, Callable[[SortKey], tuple[Any, ...]]]] = {
    "id": lambda key: key[:1],
    "date": lambda key: (key[3], key[0]),
    "date_desc": lambda key: (key[3] == UNKNOWN_DAY, -key[3], key[0]),
    "page": lambda key: (*key[2:], key[0]),
    "title": lambda key: (key[1], key[0]),
}
"""Every order, as tuples that sort like the store's SQL."""


class Orders:
    """Ranks of the articles, numbered through all segments."""

    def __init__(self, path: Path) -> None:
        """Map the file of ranks.

        Raises:
            IndexDamagedError: It is missing, foreign or cut short.
        """
        self._arrays = Arrays(path)
        self.by_id: Int32s = self._arrays[_BY_ID]

    def ranks(self, name: str) -> Int32s:
        """Rank of each article in one of ``ORDERS``."""
        return self._arrays[name]

    def rank(self, sort: Sort) -> Int32s:
        """Rank of each article in an order other than relevance."""
        return self._arrays[_NAMES[sort]]


def write_orders(path: Path, segments: Sequence[Segment], store: ArticleStore) -> None:
    """Rank the articles of finished segments that share one store.

    Args:
        path: The file to write.
        segments: The segments, in the order of the index.
        store: The store with the same articles; it does the sorting, outside of memory
            when there are many.
    """
    rows = [segment.arrays["article.row"] for segment in segments]
    row_of = np.concatenate([np.zeros(0, np.int64), *rows])
    ordinal_of_row = np.zeros(int(row_of.max(initial=0)) + 1, np.int64)
    ordinal_of_row[row_of] = np.arange(row_of.size)
    with ArraysWriter(path.open("wb")) as writer:
        for name in ORDERS:
            ordered = ordinal_of_row[store.rows_in_order(name)]
            writer.add(name, _ranks(ordered))


class Layout:
    """Where the articles of a list of segments lie: a number for each, by store and row.

    Removed articles are among them as long as their segment is not rewritten: they keep a
    rank, and nothing asks for it.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        parts = [
            segment.arrays["article.row"] | (segment.store << _ROW_BITS) for segment in segments
        ]
        self.keys: Int64s = np.concatenate([np.zeros(0, np.int64), *parts])

    def place(self, ordinal: int) -> Place:
        """Store and row of one article."""
        key = int(self.keys[ordinal])
        return key >> _ROW_BITS, key & _ROW_MASK

    def ordinals_of(self, keys: Int64s) -> Int64s:
        """Numbers of articles by key; -1 for those that are not there."""
        order = self.keys.argsort(kind="stable")
        at = self.keys.searchsorted(keys, sorter=order)
        at[at == self.keys.size] = 0
        found = order.take(at) if order.size else np.zeros(keys.size, np.int64)
        missing = self.keys.take(found) != keys if order.size else np.ones(keys.size, np.bool_)
        found[missing] = -1
        return found


def moved_keys(layout: Layout, moved: Mapping[int, tuple[int, Int64s]]) -> Int64s:
    """Give the keys of a layout's articles after stores were rewritten.

    Args:
        layout: Before.
        moved: For each rewritten store the number of the new one, and by old row the new
            row, 0 for those left out.
    """
    keys = layout.keys.copy()
    stores = keys >> _ROW_BITS
    for old, (new, rows) in moved.items():
        inside = stores == old
        fresh = rows[keys[inside] & _ROW_MASK]
        keys[inside] = np.where(fresh > 0, (new << _ROW_BITS) | fresh, -1)
    return keys


def merge_orders(
    path: Path,
    before: Orders,
    old_keys: Int64s,
    layout: Layout,
    key_of: Callable[[Place], SortKey],
) -> None:
    """Rank the articles after an update: new ones are put in their places among the old.

    Args:
        path: The file to write.
        before: The ranks before.
        old_keys: For each article ranked there its key now.
        layout: The articles now.
        key_of: Gives what an article is sorted by.
    """
    now = layout.ordinals_of(old_keys)
    known = np.zeros(layout.keys.size, np.bool_)
    known[now[now >= 0]] = True
    fresh = (~known).nonzero()[0].tolist()
    sort_keys = cache(lambda ordinal: key_of(layout.place(ordinal)))
    with ArraysWriter(path.open("wb")) as writer:
        for name, order_by in ORDERS.items():
            sequence = np.empty(now.size, np.int64)
            sequence[before.ranks(name)] = now
            kept = sequence[sequence >= 0]
            writer.add(name, _ranks(_inserted(kept, fresh, lambda at: order_by(sort_keys(at)))))  # noqa: B023  called at once


def _inserted(
    ordered: Int64s, fresh: Sequence[int], key: Callable[[int], tuple[Any, ...]]
) -> Int64s:
    """Put some articles in their places among ordered ones."""
    added = sorted(fresh, key=key)
    places = [bisect_right(ordered, key(one), key=lambda at: key(int(at))) for one in added]
    return np.insert(ordered, places, added)


def _ranks(ordered: Int64s) -> Int32s:
    ranks = np.empty(ordered.size, np.int32)
    ranks[ordered] = np.arange(ordered.size, dtype=np.int32)
    return ranks
