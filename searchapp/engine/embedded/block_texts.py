"""The printed text of single blocks, for the few questions an index of units cannot answer.

Depends on: errors, engine.embedded. Used by: engine.embedded.
"""

from collections.abc import Iterator
from typing import Final

from searchapp.engine.embedded.arrays import Array
from searchapp.engine.embedded.deadline import Deadline
from searchapp.engine.embedded.limits import Limits
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.stores import Stores
from searchapp.errors import IndexDamagedError, QueryError
from searchapp.model import Article

_CHECKED_EVERY: Final = 64


class BlockTexts:
    """Reads blocks from the stores of one generation while one search lasts."""

    def __init__(self, stores: Stores, deadline: Deadline, limits: Limits) -> None:
        """Read nothing yet.

        Args:
            stores: Where articles are.
            deadline: When the search gives up.
            limits: What else the search may cost.
        """
        self._stores = stores
        self.deadline = deadline
        self.limits = limits
        self._left = limits.blocks_read

    def count(self, blocks: int) -> None:
        """Announce blocks a query wants read, of all its leaves and segments.

        Raises:
            QueryError: Too many (code ``regex_too_many``).
        """
        self._left -= blocks
        if self._left < 0:
            raise QueryError(
                f"正则表达式要逐段核对的段落超过 {self.limits.blocks_read} 段，不能执行",
                hint="表达式里多写几个固定的字；或调大设置 regex_blocks_max",
                code="regex_too_many",
            )

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
