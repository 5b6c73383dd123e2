"""The orders of a generation's articles: for each order the rank of every article.

Ties are broken by id when the ranks are made, so ranks are distinct and a page in any
order is a selection of the least ranks.

Depends on: engine.queries, engine.embedded. Used by: engine.embedded.
"""

from pathlib import Path
from typing import Final

import numpy as np

from searchapp.engine.embedded.arrays import Arrays, ArraysWriter, Int32s, Int64s
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.store import ArticleStore
from searchapp.engine.queries import Sort

ORDER_FILE: Final = "order.vec"

_BY_ID: Final = "id"
_NAMES: Final = {
    Sort.DATE: "date",
    Sort.DATE_DESC: "date_desc",
    Sort.PAGE: "page",
    Sort.TITLE: "title",
}


class Orders:
    """Ranks of the articles, numbered through all segments."""

    def __init__(self, path: Path) -> None:
        """Map the file of ranks.

        Raises:
            IndexDamagedError: It is missing, foreign or cut short.
        """
        self._arrays = Arrays(path)
        self.by_id: Int32s = self._arrays[_BY_ID]

    def rank(self, sort: Sort) -> Int32s:
        """Rank of each article in an order other than relevance."""
        return self._arrays[_NAMES[sort]]


def write_orders(path: Path, segments: list[Segment], store: ArticleStore) -> None:
    """Rank the articles of finished segments.

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
        for name in (_BY_ID, *_NAMES.values()):
            ordered = ordinal_of_row[store.rows_in_order(name)]
            writer.add(name, _ranks(ordered))


def _ranks(ordered: Int64s) -> Int32s:
    ranks = np.empty(ordered.size, np.int32)
    ranks[ordered] = np.arange(ordered.size, dtype=np.int32)
    return ranks
