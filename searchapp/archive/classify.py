"""What each piece of a page is: headline, byline, caption, pull quote, furniture, paragraph.

Each line is first judged alone, then by its neighbours: an unmarked line is a headline only
when what stands before it is finished and what follows does not continue it.

Depends on: archive.blocks, archive.bylines, archive.furniture, archive.headlines,
archive.seams, model. Used by: archive.page_text.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from searchapp.archive.blocks import Piece
from searchapp.archive.bylines import line_byline, opening_byline
from searchapp.archive.furniture import mark_furniture
from searchapp.archive.headlines import (
    has_headline_shape,
    is_dash_line,
    is_marked_headline,
    parts,
)
from searchapp.archive.seams import (
    IsWord,
    closes_bracket,
    has_seam_word,
    is_open,
    lacks_a_head,
    may_lack_a_head,
    stops_short,
)
from searchapp.model import BlockKind

_LONGEST_QUOTE_BOX: Final = 12
_LONGEST_CAPTION: Final = 150
_LONGEST_SIGNATURE: Final = 16
_SHORTEST_PART: Final = 3
_PLAIN_SUBHEAD: Final = 20
_SHORTEST_REPEAT: Final = 10
_LONGEST_RUN: Final = 4
_MOST_PIECES: Final = 500
"""Lines of a page up to which repeats are looked for; a printed page has about a hundred."""

_QUOTE_EDGES: Final = "“”「」『』\"'。！？…… "

_OPEN_QUOTE = frozenset("“「『〝")
_CLOSE_QUOTE = frozenset("”」』〞")
_COMMA = re.compile(r"[,，]")
_CAPTION = re.compile(
    r"(?:图|圖)[为為](?=.)|[上下左右本]图|[上下左右]圖|(?:图|圖)\s?[①②③④⑤⑥一二三四五六\d]{1,2}\s?[:：为為]?"
    r"|[(（]?(?:资料|資料)?(?:图|圖)片(?:[:：]|由.{2,20}提供)|[▲△▼▽◀▶]|^(?:摄影|攝影|图片|圖片)[:：/]"
)
_CAPTION_END = re.compile(
    r"(?:[摄攝]|供[图圖]|[图圖]/\S{2,4}|/[图圖]|(?:新华社|新華社|中新社)[发發]|(?:资料|資料|网络|網絡)(?:图|圖)片?)[)）]?$"
)


def classify(pieces: Sequence[Piece], is_word: IsWord) -> tuple[Piece, ...]:
    """Give every piece its kind.

    Args:
        pieces: The printed pieces of one page, in file order.
        is_word: Whether a string is in the dictionary; asked about seams only.

    Returns:
        The same pieces; lines and texts unchanged.
    """
    known = [_alone(piece) for piece in mark_furniture(tuple(pieces))]
    _mark_quotes(known)
    marked = any(piece.kind is BlockKind.HEADLINE for piece in known)
    for at, piece in enumerate(known):
        if piece.kind is BlockKind.PARAGRAPH and _is_unmarked_headline(known, at, is_word, marked):
            known[at] = replace(piece, kind=BlockKind.HEADLINE)
    return tuple(known)


def _alone(piece: Piece) -> Piece:
    """Judge a line by itself."""
    if piece.kind is not BlockKind.PARAGRAPH:
        return piece
    kind: BlockKind = piece.kind
    if is_caption(piece.text):
        kind = BlockKind.CAPTION
    elif line_byline(piece.text):
        kind = BlockKind.BYLINE
    elif is_marked_headline(piece):
        kind = BlockKind.HEADLINE
    return replace(piece, kind=kind)


def is_caption(text: str) -> bool:
    """Whether a line is the caption of a picture, or its credit.

    >>> is_caption("图为活动现场。"), is_caption("市民在公园散步。 本报记者 张三 摄")
    (True, True)
    """
    if len(text) > _LONGEST_CAPTION:
        return False
    if _CAPTION.match(text):
        return True
    found = _CAPTION_END.search(text)
    if found is None:
        return False
    tail = re.split(r"[。！？!?”)）]\s*|[ \u3000]{2,}", text)[-1] or text
    wrote = re.search(r"[/\uff0f]\s*文|文\s*[/\uff0f]|(?:实习|實習)生", tail)
    return wrote is None and (line_byline(tail) is not None or line_byline(text) is not None)


def _mark_quotes(pieces: list[Piece]) -> None:
    """Mark what stands between a bare opening and a bare closing quotation mark."""
    at = 0
    while at < len(pieces):
        end = _quote_end(pieces, at) if pieces[at].text in _OPEN_QUOTE else None
        if end is None:
            at += 1
            continue
        for inside in range(at, end + 1):
            pieces[inside] = replace(pieces[inside], kind=BlockKind.PULL_QUOTE)
        at = end + 1
    _mark_repeated(pieces)
    for at in range(1, len(pieces)):
        if _is_signature(pieces[at], pieces[at - 1]):
            pieces[at] = replace(pieces[at], kind=BlockKind.PULL_QUOTE)


def _mark_repeated(pieces: list[Piece]) -> None:
    """Mark paragraphs whose words stand in a longer paragraph of the page as well."""
    if len(pieces) > _MOST_PIECES:
        return
    running = [piece for piece in pieces if piece.kind is BlockKind.PARAGRAPH]
    for at, piece in enumerate(pieces):
        words = piece.text.strip(_QUOTE_EDGES)
        sentence = piece.kind is BlockKind.PARAGRAPH and piece.is_closed
        if not sentence or len(words) < _SHORTEST_REPEAT:
            continue
        if any(len(one.text) > len(piece.text) and words in one.text for one in running):
            pieces[at] = replace(piece, kind=BlockKind.PULL_QUOTE)


def _is_signature(piece: Piece, before: Piece) -> bool:
    """Whether a line is the speaker's name below a pull quote (``——吴天君``)."""
    if piece.kind is not BlockKind.PARAGRAPH or not is_dash_line(piece.text):
        return False
    if before.kind is BlockKind.PULL_QUOTE:
        return True
    below_text = before.kind is BlockKind.PARAGRAPH and not has_headline_shape(before.text)
    return below_text and len(piece.text) <= _LONGEST_SIGNATURE


def _quote_end(pieces: Sequence[Piece], start: int) -> int | None:
    box = range(start + 1, min(len(pieces), start + _LONGEST_QUOTE_BOX))
    return next((at for at in box if pieces[at].text in _CLOSE_QUOTE), None)


_SKIPPED = (BlockKind.FOOTER, BlockKind.CAPTION, BlockKind.PULL_QUOTE)


def _neighbour(pieces: Sequence[Piece], at: int, step: int) -> Piece | None:
    at += step
    while 0 <= at < len(pieces):
        if pieces[at].kind not in _SKIPPED:
            return pieces[at]
        at += step
    return None


def _is_unmarked_headline(pieces: Sequence[Piece], at: int, is_word: IsWord, marked: bool) -> bool:
    piece = pieces[at]
    before, after = _neighbour(pieces, at, -1), _neighbour(pieces, at, 1)
    shaped = has_headline_shape(piece.text) and not opening_byline(piece.text)
    if not shaped or after is None:
        return False
    if is_dash_line(piece.text):
        return before is not None and before.kind is BlockKind.HEADLINE
    plain = not marked or _is_plain_subhead(piece.text)
    if _is_list_line(pieces, at, marked):
        return False
    introduces = _introduces(after) or (after.kind is BlockKind.HEADLINE and plain)
    if before is not None and before.kind is BlockKind.PARAGRAPH and is_open(before):
        return introduces
    if _continues(piece.text, after, is_word):
        return introduces and not stops_short(piece.text)
    return introduces or plain


def _is_list_line(pieces: Sequence[Piece], at: int, marked: bool) -> bool:
    """Whether a line stands among other short lines, as in lists, tables and verse."""
    run = 1
    for step in (-1, 1):
        to = at + step
        while run <= _LONGEST_RUN and 0 <= to < len(pieces) and _is_short_line(pieces[to]):
            run, to = run + 1, to + step
    return run > (1 if marked else _LONGEST_RUN)


def _is_short_line(piece: Piece) -> bool:
    unmarked = piece.kind is BlockKind.PARAGRAPH or not piece.level
    return (
        unmarked
        and piece.kind in {BlockKind.PARAGRAPH, BlockKind.HEADLINE}
        and has_headline_shape(piece.text)
        and not is_dash_line(piece.text)
        and not opening_byline(piece.text)
    )


def _introduces(after: Piece) -> bool:
    """Whether a line could only be a headline before this one."""
    if after.kind is BlockKind.PARAGRAPH:
        return opening_byline(after.text) is not None or is_dash_line(after.text)
    return after.kind is BlockKind.BYLINE


def _continues(text: str, after: Piece, is_word: IsWord) -> bool:
    """Whether the next piece goes on where this line stops."""
    if after.kind is not BlockKind.PARAGRAPH:
        return False
    following = after.text
    if stops_short(text) or closes_bracket(text, following):
        return True
    if has_seam_word(text, following, is_word):
        # chance makes a word across many seams: the rest must look like half a sentence too
        return _COMMA.search(text) is not None or may_lack_a_head(following, is_word)
    return lacks_a_head(following, is_word)


def _is_plain_subhead(text: str) -> bool:
    """Whether an unmarked line on a page with marks still has the look of a subhead."""
    cut = parts(text)
    if len(cut) > 1 and min(map(len, cut)) >= _SHORTEST_PART:
        return True
    return len(text) <= _PLAIN_SUBHEAD and not re.search(r"[,，、]", text)
