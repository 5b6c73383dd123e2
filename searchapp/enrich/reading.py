"""What the finders read: the blocks of articles, folded once, with the way back to print.

Rules are written once, for folded text (simplified, half-width, lower case); every span
they find is handed back in code points of the printed text, as evidence.

Depends on: model, analysis.fold, analysis.texts. Used by: enrich.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from searchapp.analysis.fold import Folded
from searchapp.analysis.texts import Texts
from searchapp.model import Article, Block, BlockKind, Evidence, Page

PROSE = frozenset({BlockKind.HEADLINE, BlockKind.SUBHEAD, BlockKind.PARAGRAPH, BlockKind.CAPTION})
"""Blocks that say what an article is about; pull quotes only repeat it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One block of an article, folded.

    Attributes:
        article_id: The article the block belongs to.
        block: The block as printed.
        folded: Its folded text and the map back.
        number: Its place among the texts it was folded and cut with.
        text: The folded text, which every rule reads.
    """

    article_id: str
    block: Block
    folded: Folded
    number: int
    text: str

    def evidence(self, start: int, end: int) -> Evidence:
        """Give the printed words behind the folded span ``[start, end)``."""
        first, last = self.folded.printed(start, end)
        words = self.block.text[first:last]
        return Evidence(self.article_id, self.block.number, first, last, words)


@dataclass(frozen=True)
class ReadPage:
    """A page with the readings of its articles.

    Attributes:
        page: The page as printed.
        whole: For each article the readings of all its blocks that have any text.
    """

    page: Page
    whole: tuple[tuple[Reading, ...], ...]

    @cached_property
    def prose(self) -> tuple[tuple[Reading, ...], ...]:
        """For each article the readings of what says what it is about."""
        return tuple(
            tuple(reading for reading in readings if reading.block.kind in PROSE)
            for readings in self.whole
        )


@dataclass(frozen=True, slots=True)
class ReadPages:
    """Pages that are worked on together.

    Attributes:
        texts: All their texts, and maybe others.
        pages: The pages, read.
    """

    texts: Texts
    pages: tuple[ReadPage, ...]


def read_pages(pages: Sequence[Page], texts: Texts | None = None) -> ReadPages:
    """Fold the blocks of pages.

    Args:
        pages: The pages as printed.
        texts: Holds the text of every block, so that it is folded once for all; made here
            when None.
    """
    if texts is None:
        texts = Texts(block.text for page in pages for one in page.articles for block in one.blocks)
    read = (ReadPage(page, tuple(_read(one, texts) for one in page.articles)) for page in pages)
    return ReadPages(texts, tuple(read))


def read_page(page: Page) -> ReadPage:
    """Fold the blocks of one page."""
    return read_pages((page,)).pages[0]


def read(article: Article) -> tuple[Reading, ...]:
    """Fold the blocks that say what an article is about."""
    return read_page(Page(article.source, (article,))).prose[0]


def _read(article: Article, texts: Texts) -> tuple[Reading, ...]:
    readings = []
    for block in article.blocks:
        if block.text:
            number = texts.number(block.text)
            folded = texts.folded(number)
            readings.append(Reading(article.id, block, folded, number, folded.text))
    return tuple(readings)
