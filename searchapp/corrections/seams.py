"""Part what was joined wrongly, and join what belongs together.

A seam is named by the words on both sides of it, as the article page shows them. The words
must stand at exactly one seam, or at the end and the beginning of exactly one pair of
blocks; otherwise the text is not the one the correction was made for.

Depends on: model, corrections.entries. Used by: corrections.printed.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from searchapp.model import Article, Block, BlockKind, Evidence, Join

RULE: Final = "correction"
"""Name of the rule behind a seam a person made; see ``archive.joins``."""

_Move = Callable[[Evidence], tuple[int, int]]
"""Gives the block words stand in now, by its old number, and by how much they moved."""

_NEW: Final = -1
"""Number of a block that had none, until all are numbered anew."""


class NoSuchSeamError(Exception):
    """The words do not name one seam; the message says why, in Chinese."""


def split(article: Article, left: str, right: str) -> Article:
    """Part one block at a seam.

    Args:
        article: The article.
        left: The words before the seam.
        right: The words behind it.

    Returns:
        The article; the second piece stands where it was printed, blocks numbered anew.

    Raises:
        NoSuchSeamError: No seam, or several, stand between such words.
    """
    places = [
        (block, index)
        for block in article.blocks[1:]
        for index, join in enumerate(block.joins)
        if block.text[: join.offset].rstrip().endswith(left.rstrip())
        and block.text[join.offset :].startswith(right)
    ]
    if len(places) != 1:
        raise NoSuchSeamError(_count("接合处", len(places), left, right))
    ((block, index),) = places
    join = block.joins[index]
    first = replace(
        block,
        text=block.text[: join.offset].rstrip(),
        lines=block.lines[: index + 1],
        joins=block.joins[:index],
    )
    second = Block(
        _NEW,
        block.kind,
        block.text[join.offset :],
        block.lines[index + 1 :],
        _shifted(block.joins[index + 1 :], -join.offset),
    )
    blocks = [first if one is block else one for one in article.blocks]
    blocks.insert(_printed_place(blocks, first, second, moved=join.moved), second)

    def moved_to(evidence: Evidence) -> tuple[int, int]:
        if evidence.block != block.number or evidence.end <= join.offset:
            return evidence.block, 0
        return _NEW, -join.offset

    authors = tuple(
        replace(one, evidence=replace(one.evidence, block=-1, start=0, end=0))
        if _across(one.evidence, block, join.offset)
        else one
        for one in article.authors
    )
    return _numbered(replace(article, authors=authors), blocks, moved_to)


def join(article: Article, left: str, right: str) -> Article:
    """Join two blocks.

    Args:
        article: The article.
        left: The last words of the first block.
        right: The first words of the second.

    Returns:
        The article; the joined block stands where the first one stood.

    Raises:
        NoSuchSeamError: No pair of blocks, or several, end and begin so.
    """
    body = [one for one in article.blocks if one.kind not in {BlockKind.HEADLINE, BlockKind.FOOTER}]
    pairs = [
        (first, second)
        for first in body
        if first.text.endswith(left)
        for second in body
        if second is not first and second.text.startswith(right)
    ]
    if len(pairs) != 1:
        raise NoSuchSeamError(_count("这样首尾相接的两段", len(pairs), left, right))
    ((first, second),) = pairs
    gap = " " if _is_letter(first.text[-1]) and _is_letter(second.text[0]) else ""
    offset = len(first.text) + len(gap)
    at = article.blocks.index(first)
    seam = Join(offset, article.blocks[at + 1 : at + 2] != (second,), RULE)
    whole = replace(
        first,
        text=first.text + gap + second.text,
        lines=(*first.lines, *second.lines),
        joins=(*first.joins, seam, *_shifted(second.joins, offset)),
    )
    blocks = [whole if one is first else one for one in article.blocks if one is not second]

    def moved_to(evidence: Evidence) -> tuple[int, int]:
        if evidence.block == second.number:
            return first.number, offset
        return evidence.block, 0

    return _numbered(article, blocks, moved_to)


def _count(what: str, found: int, left: str, right: str) -> str:
    number = "没有" if not found else f"有 {found} 处"
    return f"{number}“{left}|{right}”{what}；原文可能已变，请照现在的文字改写，或多写几个字"


def _shifted(joins: Sequence[Join], by: int) -> tuple[Join, ...]:
    return tuple(replace(one, offset=one.offset + by) for one in joins)


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _across(evidence: Evidence, block: Block, offset: int) -> bool:
    """Whether words stand on both sides of a seam; parted, they are no words any more."""
    return evidence.block == block.number and evidence.start < offset < evidence.end


def _printed_place(blocks: Sequence[Block], first: Block, second: Block, *, moved: bool) -> int:
    """Give the place of a piece that is parted from another: where its line was printed."""
    behind = blocks.index(first) + 1
    if not (moved and second.lines):
        return behind
    later = [one for one in blocks if one.number and one.lines and one.lines[0] > second.lines[0]]
    return blocks.index(min(later, key=lambda one: one.lines[0])) if later else len(blocks)


def _numbered(article: Article, blocks: Sequence[Block], moved_to: _Move) -> Article:
    """Number the blocks anew, and let the evidence of the byline follow its words."""
    numbers = {one.number: number for number, one in enumerate(blocks)}

    def followed(evidence: Evidence) -> Evidence:
        if evidence.block < 0 or evidence.article_id != article.id:
            return evidence
        block, by = moved_to(evidence)
        start, end = evidence.start + by, evidence.end + by
        return replace(evidence, block=numbers[block], start=start, end=end)

    return replace(
        article,
        blocks=tuple(replace(one, number=number) for number, one in enumerate(blocks)),
        authors=tuple(replace(one, evidence=followed(one.evidence)) for one in article.authors),
    )
