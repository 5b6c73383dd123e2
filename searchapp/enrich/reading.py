"""What the finders read: the blocks of an article, folded, with the way back to print.

Rules are written once, for folded text (simplified, half-width, lower case); every span
they find is handed back in code points of the printed text, as evidence.

Depends on: model, analysis.fold. Used by: enrich.dates, enrich.districts, enrich.topics,
enrich.keywords.
"""

from dataclasses import dataclass

from searchapp.analysis.fold import Folded, fold
from searchapp.model import Article, Block, BlockKind, Evidence

PROSE = frozenset({BlockKind.HEADLINE, BlockKind.SUBHEAD, BlockKind.PARAGRAPH, BlockKind.CAPTION})
"""Blocks that say what an article is about; pull quotes only repeat it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One block of an article, folded.

    Attributes:
        article_id: The article the block belongs to.
        block: The block as printed.
        folded: Its folded text and the map back.
    """

    article_id: str
    block: Block
    folded: Folded

    @property
    def text(self) -> str:
        """The folded text, which every rule reads."""
        return self.folded.text

    def evidence(self, start: int, end: int) -> Evidence:
        """Give the printed words behind the folded span ``[start, end)``."""
        first, last = self.folded.printed(start, end)
        words = self.block.text[first:last]
        return Evidence(self.article_id, self.block.number, first, last, words)


def read(article: Article, kinds: frozenset[BlockKind] = PROSE) -> tuple[Reading, ...]:
    """Fold the blocks of an article that a rule is to read.

    Args:
        article: The article as printed.
        kinds: The kinds of block wanted.

    Returns:
        One reading per block of these kinds that has any text, in order.
    """
    return tuple(
        Reading(article.id, block, fold(block.text))
        for block in article.blocks
        if block.kind in kinds and block.text
    )
