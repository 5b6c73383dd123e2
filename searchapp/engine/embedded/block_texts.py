"""The printed text of single blocks, for the few questions an index of units cannot answer.

Depends on: errors, engine.embedded. Used by: engine.embedded.
"""

from collections.abc import Iterator
from typing import Final

from searchapp.engine.embedded.arrays import Array
from searchapp.engine.embedded.deadline import Deadline
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.stores import Stores
from searchapp.errors import IndexDamagedError
from searchapp.model import Article

_CHECKED_EVERY: Final = 64


class BlockTexts:
    """Reads blocks from the stores of one generation while one search lasts."""

    def __init__(self, stores: Stores, deadline: Deadline) -> None:
        self._stores = stores
        self.deadline = deadline

    def read(self, segment: Segment, blocks: Array) -> Iterator[str]:
        """Yield the text of each block, removed ones too.

        Args:
            segment: Where they are.
            blocks: Ascending.

        Raises:
            IndexDamagedError: One is not in its store.
            SearchTimeoutError: The deadline passed.
        """
        store = self._stores.one(segment.store)
        rows = segment.arrays["article.row"].take(segment.articles.take(blocks))
        last, article = -1, None
        numbers = segment.numbers.take(blocks)
        for place, (row, number) in enumerate(zip(rows.tolist(), numbers.tolist(), strict=True)):
            if place % _CHECKED_EVERY == 0:
                self.deadline.check()
            if article is None or row != last:
                last, article = row, store.article(row)
            yield _text(article, number, segment)


def _text(article: Article, number: int, segment: Segment) -> str:
    for block in article.blocks:
        if block.number == number:
            return block.text
    raise IndexDamagedError(segment.arrays.path, f"文章库缺少 {article.id} 的第 {number} 段")
