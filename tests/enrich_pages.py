"""Pages for the tests of enrichment: made from sentences, or the sample beside its gold."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from searchapp.analysis.words import is_word
from searchapp.archive.sources import read_source
from searchapp.model import Article, Block, BlockKind, Page

ROOT = Path(__file__).parent.parent
GOLD_FILE = ROOT / "tests" / "data" / "seed_gold.json"


def make_article(
    *paragraphs: str,
    title: str = "",
    number: int = 1,
    paper: str | None = None,
    given_date: str | None = None,
    footer: str | None = None,
) -> Article:
    """Make an article of a headline, paragraphs and perhaps a page footer."""
    blocks = [Block(0, BlockKind.HEADLINE, title)]
    blocks += [Block(n, BlockKind.PARAGRAPH, text) for n, text in enumerate(paragraphs, 1)]
    if footer:
        blocks.append(Block(len(blocks), BlockKind.FOOTER, footer))
    return Article(
        id=f"page-{number:02d}",
        source="page.txt",
        place=number,
        title=title,
        kicker=None,
        subtitle=None,
        blocks=tuple(blocks),
        paper=paper,
        given_date=given_date,
    )


def make_page(*articles: Article) -> Page:
    """Print articles together on one page."""
    return Page("page.txt", articles)


@dataclass(frozen=True, slots=True)
class GoldPage:
    """One page of the sample with the right answers for its articles, in order."""

    page: Page
    answers: tuple[dict[str, Any], ...]


def gold_pages() -> list[GoldPage]:
    """Read the sample as the archive room does, with the gold's answers beside it."""
    answers: dict[str, list[dict[str, Any]]] = {}
    for answer in json.loads(GOLD_FILE.read_text(encoding="utf-8")):
        answers.setdefault(answer["seed_file"], []).append(answer)
    pages = [page for name in answers for page in read_source(ROOT / "seeds" / name, is_word)]
    return [GoldPage(page, tuple(answers[page.source])) for page in pages if isinstance(page, Page)]
