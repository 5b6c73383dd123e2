"""A random sample of blocks, drawn while they stream by.

Depends on: model. Used by: indexing.*.
"""

import math
import random
from dataclasses import dataclass

from searchapp.model import Article


@dataclass(frozen=True, slots=True)
class Sampled:
    """One block of the sample.

    Attributes:
        article_id: Its article.
        block: Its number there.
        text: The printed text.
        joins: Where pieces of it were joined, as offsets.
    """

    article_id: str
    block: int
    text: str
    joins: tuple[int, ...] = ()


class Sample:
    """Keeps so many blocks that each block offered is as likely as any other.

    Attributes:
        blocks: The blocks kept so far, in no particular order.
    """

    def __init__(self, size: int, seed: int) -> None:
        """Make an empty sample.

        Args:
            size: Most blocks to keep; may be 0.
            seed: The same seed and the same blocks in the same order give the same sample.
        """
        self._size = size
        self._random = random.Random(seed)  # noqa: S311  a sample, not a secret
        self._weight = 1.0
        self._next = 0
        self._offered = 0
        self.blocks: list[Sampled] = []

    def offer(self, article: Article) -> None:
        """Show every block of an article to the sample."""
        for block in article.blocks:
            if self._offered == self._next and self._size:
                joins = tuple(join.offset for join in block.joins)
                self._keep(Sampled(article.id, block.number, block.text, joins))
            self._offered += 1

    def _keep(self, block: Sampled) -> None:
        """Take a block in, and draw how many are passed over before the next.

        Source: Li, Reservoir-sampling algorithms of time complexity O(n(1+log(N/n))), 1994.
        """
        if len(self.blocks) < self._size:
            self.blocks.append(block)
        else:
            self.blocks[self._random.randrange(self._size)] = block
        self._next = self._offered + 1
        if len(self.blocks) == self._size:
            self._weight *= math.exp(math.log(1.0 - self._random.random()) / self._size)
            gap = math.log(1.0 - self._random.random()) / math.log1p(-self._weight)
            self._next += math.floor(gap)
