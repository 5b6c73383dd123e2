"""The byline and the people of an article, read from its blocks.

Every author points at the printed name. The byline shown is the first that names people;
people of later ones (a photographer below a picture) are added behind.

Depends on: archive.bylines, archive.running, model. Used by: archive.page_text, archive.jsonl.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from searchapp.archive.bylines import Byline, closing_byline, line_byline, opening_byline
from searchapp.archive.running import running_bylines
from searchapp.model import Author, Block, BlockKind, Evidence

_NAMELESS = re.compile(r"[评評][论論][员員]|[记記]者|[编編][辑輯]部")
"""Who may sign without a name: 本报评论员, not the empty label 责任编辑:."""

_PEOPLE = (BlockKind.PARAGRAPH, BlockKind.BYLINE, BlockKind.CAPTION)


def read_credits(article_id: str, blocks: Sequence[Block]) -> tuple[str | None, tuple[Author, ...]]:
    """Read who wrote an article.

    Args:
        article_id: For the evidence.
        blocks: The article's blocks.

    Returns:
        The byline as printed, None when there is none, and its people in printed order,
        each name once.
    """
    raw: str | None = None
    nameless: str | None = None
    authors: dict[str, Author] = {}
    first = True
    for block in blocks:
        if block.kind not in _PEOPLE:
            continue
        for found in _bylines(block, first_paragraph=first):
            printed = block.text[found.start : found.end]
            if found.credits:
                raw = raw or printed
            elif block.kind is BlockKind.BYLINE and _NAMELESS.search(printed):
                nameless = nameless or printed
            for author in _authors(article_id, block, found):
                authors.setdefault(author.name, author)
        first = first and block.kind is not BlockKind.PARAGRAPH
    return raw or nameless, tuple(authors.values())


def read_running_credits(
    article_id: str, blocks: Sequence[Block]
) -> tuple[str | None, tuple[Author, ...]]:
    """Read who wrote an article whose bylines stand inside its running text.

    Args:
        article_id: For the evidence.
        blocks: The article's blocks.

    Returns:
        As ``read_credits``. A name broken over two blocks is left out.
    """
    told = [block for block in blocks if block.kind in _PEOPLE]
    text = "\n".join(block.text for block in told)
    starts = [*accumulate((len(block.text) + 1 for block in told), initial=0)]
    raw: str | None = None
    authors: dict[str, Author] = {}
    for found in sorted(running_bylines(text), key=lambda one: one.start):
        raw = raw or text[found.start : found.end]
        for one in found.credits:
            place = bisect_right(starts, one.start) - 1
            if one.end < starts[place + 1]:
                start, end = one.start - starts[place], one.end - starts[place]
                words = text[one.start : one.end]
                evidence = Evidence(article_id, told[place].number, start, end, words)
                authors.setdefault(one.name, Author(one.name, one.role, evidence))
    return raw, tuple(authors.values())


def _bylines(block: Block, *, first_paragraph: bool) -> Iterator[Byline]:
    found = None if block.kind is BlockKind.PARAGRAPH else line_byline(block.text)
    if found:
        yield found
        return
    if first_paragraph and (opening := opening_byline(block.text)):
        yield opening
    if closing := closing_byline(block.text):
        yield closing


def _authors(article_id: str, block: Block, found: Byline) -> Iterator[Author]:
    for one in found.credits:
        words = block.text[one.start : one.end]
        evidence = Evidence(article_id, block.number, one.start, one.end, words)
        yield Author(one.name, one.role, evidence)
