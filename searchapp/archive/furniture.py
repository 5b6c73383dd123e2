"""Page furniture: mastheads, footers and staff lines, and what they say of the page.

A line is furniture when nothing stands on it but the paper's name, the date, the weekday,
the page label, the section, the staff (责编, 校对, ...) and how to reach them. It says what
paper and page this is and belongs to no article's text.

Depends on: archive.blocks, model. Used by: archive.classify, archive.page_text,
archive.mets_articles.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from searchapp.archive.blocks import Piece
from searchapp.model import BlockKind

_HAN: Final = "\u3400-\u9fff"
_LONGEST: Final = 80

_SECTION_WORDS: Final = (
    "要闻|综合|综合新闻|时政|时政新闻|时事|经济|经济新闻|民生|社会|社会新闻|国内|国内新闻|国际|国际新闻|"
    "本市|郑州|河南|中原|城市|都市|区县|县区|热点|焦点|重点|聚焦|关注|特别报道|专题|专版|评论|观点|言论|"
    "理论|文化|文娱|文体|体育|教育|健康|卫生|科技|财经|法治|副刊|公益|广告|公告|"
    "要聞|綜合|時政|經濟|國內|國際|社會|體育|評論|財經"
)
_STAFF: Final = (
    "责任编辑|責任編輯|责编|責編|编辑|編輯|校对|校對|美编|美編|美术编辑|版式|组版|組版|编委|編委|图编|圖編"
    "|总编辑|總編輯|主编|主編|审读|審讀"
)
_NAME: Final = rf"(?!{_STAFF})(?:[{_HAN}]{{2,4}}|[{_HAN}][ \u3000]+[{_HAN}])(?![{_HAN}])"
_PAPER: Final = (
    rf"[{_HAN}]{{2,8}}?(?:日|晚|晨|早|时|時|商|都市|快|周|导|導|青年|法制|教育|农民|農民)[报報](?![{_HAN}])"
    rf"|[{_HAN}]{{2,6}}周刊(?![{_HAN}])"
)
_DATE: Final = (
    r"(?:19|20)\d{2}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?"
    r"|[二一][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
)
_DAY: Final = (
    r"(?:星期|周|週)[一二三四五六日天]|[农農][历曆][^\s|,，]{2,12}"
    r"|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年\S{0,6}"
    r"|[正一二三四五六七八九十冬腊臘]{1,2}月(?:初|十|廿|卅)[一二三四五六七八九十]?"
)
_LABEL: Final = (
    r"第?[A-Z]{0,3}\d{1,3}(?:\s*[-~—]\s*[A-Z]{0,3}\d{1,3})?版|[A-Z]{1,3}-?\d{1,3}(?![\w.])"
)
_CONTACT: Final = (
    r"(?:E-?mail|[邮郵]箱|[电電]子信箱|投稿|(?:新[闻聞])?[热熱][线線](?:[电電][话話])?|[电電][话話]|[网網]址|QQ)"
    r"\s*[:：]?\s*[\w.@:/-]{5,60}|[\w.-]+@[\w.-]+\.\w+|(?:https?://|www\.)[\w./-]+"
    r"|国内统一(?:连续出版物号|刊号)[:：\s]*CN[\s\d-]+|邮发代号[:：\s]*[\d-]+"
    r"|[总總]?第\s*\d{2,6}\s*期|今日\s*\d{1,3}\s*版"
)
_PART = re.compile(
    rf"(?P<paper>{_PAPER})|(?P<date>{_DATE})|(?P<weekday>{_DAY})|(?P<label>{_LABEL})"
    rf"|(?P<staff>(?:本版|值班|首席)?(?:{_STAFF})\s*[:：/\uff0f]?\s*{_NAME}"
    rf"(?:[ \u3000、]+{_NAME})*)"
    rf"|(?P<contact>{_CONTACT})|(?P<section>(?<![{_HAN}])(?:{_SECTION_WORDS})(?![{_HAN}]))",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s|｜/·•,，:：;；—\-()（）【】\[\]●■□◆]*")
_PAGE_WORD = re.compile(r"^(?:page|p\.)\s*(?=\d)", re.IGNORECASE)
_TELLING = ("label", "staff")


@dataclass(frozen=True, slots=True)
class Furniture:
    """What one line of furniture says; empty strings where it is silent."""

    paper: str = ""
    date: str = ""
    label: str = ""
    section: str = ""
    is_sure: bool = False


def read_furniture(text: str) -> Furniture | None:
    """Read a line as furniture; None when anything else stands on it.

    A line that is only a date, only a name or only a section is furniture when it stands
    beside other furniture or at an edge of the page: ``is_sure`` is False.

    >>> read_furniture("郑州日报 2019年5月27日 星期一 第03版").label
    '第03版'
    >>> read_furniture("郑州日报社搬迁") is None
    True
    """
    if len(text) > _LONGEST:
        return None
    found: dict[str, str] = {}
    at = _skip(text, 0)
    while at < len(text):
        part = _PART.match(text, at)
        if part is None or part.end() == at:
            return None
        found.setdefault(str(part.lastgroup), part.group().strip())
        at = _skip(text, part.end())
    if not found:
        return None
    sure = len(found) > 1 or any(name in found for name in _TELLING)
    return Furniture(
        paper=found.get("paper", ""),
        date=found.get("date", ""),
        label=found.get("label", ""),
        section=found.get("section", ""),
        is_sure=sure,
    )


def _skip(text: str, at: int) -> int:
    between = _BETWEEN.match(text, at)
    return between.end() if between else at


def mark_furniture(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Give every furniture line its kind, FOOTER.

    Unsure lines count when all lines between them and the page's edge, or the line beside
    them, are furniture too.
    """
    read = [read_furniture(piece.text) for piece in pieces]
    kept = [found is not None and found.is_sure for found in read]
    for order in (range(len(pieces)), range(len(pieces) - 1, -1, -1)):
        beside = True
        for at in order:
            kept[at] = kept[at] or (beside and read[at] is not None)
            beside = kept[at]
    return tuple(
        Piece(piece.line, piece.text, piece.level, BlockKind.FOOTER) if keep else piece
        for piece, keep in zip(pieces, kept, strict=True)
    )


def page_furniture(pieces: Iterable[Piece]) -> Furniture:
    """Pool what the furniture of a page says; the first line to say a thing wins."""
    read = [found for piece in pieces if (found := read_furniture(piece.text))]
    return Furniture(
        paper=next((one.paper for one in read if one.paper), ""),
        date=next((one.date for one in read if one.date), ""),
        label=next((bare_label(one.label) for one in read if one.label), ""),
        section=next((one.section for one in read if one.section), ""),
        is_sure=True,
    )


def bare_label(label: str) -> str:
    """Take the words for page off a label.

    >>> bare_label("第03版"), bare_label("Page 4"), bare_label("A02")
    ('03', '4', 'A02')
    """
    label = _PAGE_WORD.sub("", label.strip())
    return label.removeprefix("第").removesuffix("版").strip()
