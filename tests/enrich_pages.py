"""Pages for the tests of enrichment: made from sentences, or cut out of the sample by its gold."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


def gold_pages() -> Iterator[GoldPage]:
    """Cut the sample into articles where its gold says they begin and end."""
    by_file: dict[str, list[dict[str, Any]]] = {}
    for answer in json.loads(GOLD_FILE.read_text(encoding="utf-8")):
        by_file.setdefault(answer["seed_file"], []).append(answer)
    for name, answers in by_file.items():
        text = (ROOT / "seeds" / name).read_text(encoding="utf-8")
        articles = tuple(_cut(name, text, place, a) for place, a in enumerate(answers, 1))
        yield GoldPage(Page(name, articles), tuple(answers))


def _cut(name: str, text: str, place: int, answer: dict[str, Any]) -> Article:
    lines = _lines(text[answer["char_start"] : answer["char_end"]])
    first = answer["first_paragraph_starts"][:8]
    body = lines[next(i for i, line in enumerate(lines) if line.startswith(first)) :]
    heads = (answer["kicker"], answer["title"], answer["subtitle"])
    headline = Block(0, BlockKind.HEADLINE, "\n".join(head for head in heads if head))
    blocks = tuple(Block(n, _kind(line, answer), line) for n, line in enumerate(body, 1))
    return Article(
        id=f"{Path(name).stem}-{place:02d}",
        source=name,
        place=place,
        title=answer["title"],
        kicker=answer["kicker"],
        subtitle=answer["subtitle"],
        blocks=(headline, *blocks),
        byline=answer["byline_raw"],
    )


def _lines(text: str) -> Sequence[str]:
    lines = (re.sub(r"^#+\s*", "", line).strip() for line in text.split("\n"))
    return [line for line in lines if line]


def _kind(line: str, answer: dict[str, Any]) -> BlockKind:
    if line in answer["subheads"]:
        return BlockKind.SUBHEAD
    if line == answer["byline_raw"]:
        return BlockKind.BYLINE
    if answer["page"] and re.fullmatch(r"\S+报(?: \d+年\d+月\d+日)?|[A-Z]{2}\d\d", line):
        return BlockKind.FOOTER
    return BlockKind.PARAGRAPH
