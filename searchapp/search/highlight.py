"""Marks on the printed characters, and the extract of a block worth showing.

Offsets count code points of the printed text. An extract is a slice of it, so nothing of
the print is altered.

Depends on: analysis.literal, model. Used by: search.dress.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

from searchapp.analysis.literal import cut_units
from searchapp.engine.queries import Leaf
from searchapp.model import Block, Span, block_id
from searchapp.search.results import Snippet
from searchapp.search.spots import spots

_SENTENCE_ENDS: Final = frozenset("。！？；!?;\n")
_CLAUSE_ENDS: Final = _SENTENCE_ENDS | frozenset("，,、：: ")


def marks(text: str, wanted: Sequence[Leaf]) -> tuple[Span, ...]:
    """Give the spans of every occurrence: sorted, touching ones merged."""
    return spots(text, cut_units(text), wanted) if wanted else ()


def snippet(article_id: str, block: Block, wanted: Sequence[Leaf], chars: int) -> Snippet:
    """Cut the extract of a block around its densest matches.

    Args:
        article_id: The article of the block.
        block: The block.
        wanted: What is marked.
        chars: Most characters of the extract, at least 1.

    Returns:
        The extract with its marks; a mark longer than the extract is cut with it.
    """
    text = block.text
    if not wanted and len(text) <= chars:
        return _slice(article_id, block, Span(0, len(text)), ())
    units = cut_units(text)
    found = spots(text, units, wanted)
    return _slice(article_id, block, window(text, units.spans, found, chars), found)


def _slice(article_id: str, block: Block, part: Span, found: Sequence[Span]) -> Snippet:
    inside = (
        Span(max(one.start, part.start) - part.start, min(one.end, part.end) - part.start)
        for one in found
        if one.start < part.end and part.start < one.end
    )
    return Snippet(
        block_id=block_id(article_id, block.number),
        block=block,
        start=part.start,
        text=block.text[part.start : part.end],
        marks=tuple(inside),
        cut_before=bool(block.text[: part.start].strip()),
        cut_after=bool(block.text[part.end :].strip()),
    )


def window(text: str, units: Sequence[Span], found: Sequence[Span], chars: int) -> Span:
    """Choose the part of a text that holds most marks.

    Args:
        text: The printed text.
        units: Spans of its units, in order.
        found: Its marks, in order, none touching another.
        chars: Most characters.

    Returns:
        Its ends part no unit, no mark that fits, and no character from the signs combined
        with it.
    """
    if len(text) <= chars:
        return Span(0, len(text))
    first, last = _densest(found, chars)
    start = _comfortable_start(text, first, last, chars)
    end = min(start + chars, len(text))
    start = _clause_start(text, min(start, max(end - chars, 0)), first)
    return _aligned(text, units, Span(start, end), Span(first, last))


def _densest(found: Sequence[Span], chars: int) -> tuple[int, int]:
    """Give the stretch of at most ``chars`` characters with most marks, the earliest such."""
    best, most = (0, 0), 0
    ends = [one.end for one in found]
    for at, one in enumerate(found):
        count = bisect_right(ends, one.start + chars) - at
        if count > most:
            best, most = (one.start, found[at + count - 1].end), count
    if not most and found:  # the first mark alone is longer than the extract
        return found[0].start, found[0].start + chars
    return best


def _comfortable_start(text: str, first: int, last: int, chars: int) -> int:
    """Begin with the sentence of the marks when it fits, else a little before them."""
    room = chars - (last - first)
    for at in range(first, max(first - room * 2 // 3, 0) - 1, -1):
        if at == 0 or (text[at - 1] in _SENTENCE_ENDS and not text[at].isspace()):
            return at
    return max(first - room // 3, 0)


def _clause_start(text: str, start: int, first: int) -> int:
    """Rather begin with a clause than in the middle of one, as long as no mark is lost."""
    if start == 0 or text[start - 1] in _SENTENCE_ENDS:
        return start
    later = range(start, min(first, len(text) - 1) + 1)
    return next((at for at in later if text[at - 1] in _CLAUSE_ENDS), start)


def _aligned(text: str, units: Sequence[Span], part: Span, kept: Span) -> Span:
    """Draw the ends in to the nearest borders between units."""
    start, end = part.start, part.end
    at = bisect_right(units, Span(start, len(text))) - 1
    if at >= 0 and units[at].start < start < units[at].end:
        start = units[at].end
    at = bisect_left(units, Span(end, 0)) - 1
    if at >= 0 and units[at].start < end < units[at].end:
        end = units[at].start
    while start < end and combines(text, start):
        start += 1
    while end > start and combines(text, end):
        end -= 1
    fits = start < end and (kept.end <= kept.start or start < kept.end)
    return Span(start, end) if fits else part


def combines(text: str, at: int) -> bool:
    """Whether the character at ``at`` belongs to the one before it."""
    return 0 < at < len(text) and unicodedata.category(text[at]).startswith("M")
