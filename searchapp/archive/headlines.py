"""Headlines: which lines look like one, and which part is kicker, title, subtitle.

Mark-up is a weak witness (a kicker may be marked lower than its own headline, an article's
headline as low as a subhead, some pages mark nothing), so the shape of the line counts:
short, no sentence mark, blanks between its parts.

Depends on: archive.blocks. Used by: archive.classify, archive.boundaries, archive.page_text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from searchapp.archive.blocks import Piece

_SHORTEST_HEADLINE: Final = 2
_LONGEST_PLAIN: Final = 32
_LONGEST_PARTED: Final = 70
_LONGEST_PART: Final = 30
_SHORTEST_SUBTITLE: Final = 7
_LONGEST_BODY_IN_MARKS: Final = 60

_SENTENCE = re.compile(r"[。；;]|[！？!?](?=.)")
_BAD_END = re.compile(r"[,，、。；;：:]$")
_ENUMERATED = re.compile(
    r"(?:[一二三四五六七八九十]+[、.\uff0e]|[(（][一二三四五六七八九十\d]+[)）]|第[一二三四五六七八九十\d]+|\d+[、.\uff0e]\D"
    r"|[■□●○▲△◆★]|任务[一二三四五六七八九十]|[A-Z][.\uff0e、])"
)
_DASH = re.compile(r"(?:——|--|──|—)\s*\S")
_REPORTS = re.compile(
    r"(?:强调|強調|指出|要求|提出|出炉|出爐|召开|召開|举行|舉行|开幕|開幕|闭幕|閉幕|印发|印發|发布|發布|公布"
    r"|透露|获悉|獲悉|显示|顯示|表示|部署|启动|啟動|在即|时|時|:|：)$"
)
_SAYS = re.compile(r"(?:强调|強調|指出|要求|提出|表示|部署|:|：)$")
_BLANKS = re.compile(r"[ \t\u00a0\u2002-\u200a\u3000]+")
_COMMA = re.compile(r"[,，]")


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline lines of one article, told apart.

    Attributes:
        kicker: Above the title, or None.
        title: The main headline; empty when there is none.
        subtitle: Below it, or None.
        lines: Source lines of these three, in the order kicker, title, subtitle.
        subheads: Lines of the same group that already belong to the body.
    """

    kicker: str | None
    title: str
    subtitle: str | None
    lines: tuple[int, ...]
    subheads: tuple[Piece, ...]


def parts(text: str) -> list[str]:
    """Cut a headline at its blanks.

    >>> parts("集聚产业 追梦中原")
    ['集聚产业', '追梦中原']
    """
    return [part for part in _BLANKS.split(text) if part]


def is_dash_line(text: str) -> bool:
    """Whether a line is a subtitle set off by a dash (``——访荥阳市委书记``)."""
    return _DASH.match(text) is not None and len(text) <= _LONGEST_PART + 2


def has_headline_shape(text: str) -> bool:
    """Whether an unmarked line could be a headline of any sort.

    >>> has_headline_shape("高新区解决积水点问题21处"), has_headline_shape("市领导参加会议。")
    (True, False)
    """
    if is_dash_line(text):
        return True
    if not _SHORTEST_HEADLINE <= len(text) <= _LONGEST_PARTED:
        return False
    if _SENTENCE.search(text) or _BAD_END.search(text):
        return False
    cut = parts(text)
    if len(cut) > 1 and max(map(len, cut)) <= _LONGEST_PART:
        return True
    return len(text) <= _LONGEST_PLAIN


def is_marked_headline(piece: Piece) -> bool:
    """Whether a marked line is a headline; a long marked line with full stops is body text."""
    if not piece.level:
        return False
    return len(piece.text) <= _LONGEST_BODY_IN_MARKS or not _SENTENCE.search(piece.text)


def is_enumerated(text: str) -> bool:
    """Whether a headline counts itself among others (``任务一``, ``二、``), as subheads do."""
    return _ENUMERATED.match(text) is not None


def read_headline(group: Sequence[Piece]) -> Headline:
    """Tell the lines of one article's headline group apart.

    Args:
        group: The headline lines that stand together, in file order; may be empty.

    Returns:
        The headline; an empty group gives an empty title. Every line of the group is in
        kicker, title, subtitle or subheads.
    """
    if not group:
        return Headline(None, "", None, (), ())
    at = _title_at(group)
    above, title_line, below = group[:at], group[at], list(group[at + 1 :])
    kicker, title = _part_title(title_line.text)
    if above:
        kicker, title = " ".join(piece.text for piece in above), title_line.text
    used = [*above, title_line]
    subtitle = None
    if below and _is_subtitle(below[0].text):
        subtitle = below[0].text
        used.append(below.pop(0))
        if kicker is None and (cut := _said(subtitle)):
            kicker, subtitle = cut
            used = [used[-1], title_line, used[-1]]
        while below and is_dash_line(below[0].text):
            subtitle = f"{subtitle} {below[0].text}"
            used.append(below.pop(0))
    lines = tuple(dict.fromkeys(piece.line for piece in used))
    return Headline(kicker, title, subtitle, lines, tuple(below))


def _title_at(group: Sequence[Piece]) -> int:
    """Find the main headline: the most prominent mark, else position and wording."""
    levels = [piece.level or 9 for piece in group]
    if len(set(levels)) > 1:
        return levels.index(min(levels))
    if len(group) > 1 and _SAYS.search(group[0].text):
        return 1
    three = len(group) >= 3 and all(_is_subtitle(one.text) for one in group[:3])  # noqa: PLR2004
    return 1 if three and not is_dash_line(group[1].text) else 0


def _is_subtitle(text: str) -> bool:
    return (len(text) >= _SHORTEST_SUBTITLE or is_dash_line(text)) and not is_enumerated(text)


def _said(text: str) -> tuple[str, str] | None:
    """Part ``……会议强调 要……`` behind its verb of saying."""
    cut = parts(text)
    if len(cut) > 1 and _SAYS.search(cut[0]):
        return cut[0], text[len(cut[0]) :].strip()
    return None


def _part_title(text: str) -> tuple[str | None, str]:
    """Part a kicker printed in one line with its headline.

    A first part with a comma before parts without one is a kicker, so is one that ends in
    a verb of saying, or in a verb of announcing before a pair of equal length.
    """
    cut = parts(text)
    if len(cut) < 2:  # noqa: PLR2004  a kicker and a title are two parts
        return None, text
    first, rest = cut[0], text[len(cut[0]) :].strip()
    comma = _COMMA.search(first) is not None and not _COMMA.search(rest)
    pair = len(cut) == 3 and len(cut[1]) == len(cut[2]) != len(first)  # noqa: PLR2004  a pair
    if comma or _SAYS.search(first) or (pair and _REPORTS.search(first)):
        return first, rest
    return None, text
