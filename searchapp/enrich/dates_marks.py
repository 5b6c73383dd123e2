"""Date expressions of Chinese news, read from folded text: what is written, not what it means.

Whether an expression tells the day of publication is decided in ``enrich.dates_clues``
and ``enrich.dates_days``.

Offsets count code points of the folded text.

Depends on: nothing of ours. Used by: enrich.dates, enrich.dates_clues, enrich.dates_days.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

_DIGITS = "〇一二三四五六七八九"
_ZEROES = str.maketrans({"零": "〇", "○": "〇", "0": "〇"})
_HAN_YEAR = "[一二][〇零○0一二三四五六七八九]{3}"
_HAN_NUMBER = "[一二三四五六七八九十]{1,3}"

_FULL_DATE = (
    r"(?P<year>(?<!\d)(?:19|20)\d\d|" + _HAN_YEAR + r")\s?[年./-]\s?"
    r"(?P<month>\d{1,2}|" + _HAN_NUMBER + r")\s?[月./-]\s?"
    r"(?P<day>\d{1,2}(?!\d)|" + _HAN_NUMBER + r")\s?[日号]?"
)
FULL_DATE: Final = re.compile(_FULL_DATE)
"""Year, month and day in one place: 2013年4月28日, 2013-04-28, 二〇一三年四月二十八日."""

_PAPER = r"[\u4e00-\u9fff·]{0,10}(?:报|新闻|周刊)?"
_PAGE_LABEL = r"(?:第?\s*[a-z]{0,2}\d{1,3}\s*版?)"
_WEEKDAY = r"(?:星期|周|礼拜)[一二三四五六日天]"
_LUNAR = r"(?:农历)?[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年[\u4e00-\u9fff]{0,8}"
_SECTION = (
    r"(?:要闻|综合|本埠|都市|社会|时政|经济|文体|文娱|体育|国际|国内|中原|郑州|民生|财经|教育|健康|"
    r"副刊|广告|特刊|热线|专版|专题|评论|理论|旅游|法治|科技|综合新闻)"
)
MASTHEAD: Final = re.compile(
    rf"[\s|:·]*(?:{_PAGE_LABEL}[\s|:·]*)?{_PAPER}[\s|:·]*{_FULL_DATE}"
    rf"(?:[\s|:·,]|{_WEEKDAY}|{_LUNAR}|{_PAGE_LABEL}|{_SECTION}|"
    rf"[\u4e00-\u9fff]{{2,6}}(?:版|报|新闻))*"
)
"""A line that is nothing but paper, date, weekday and page label."""

MASTHEAD_CHARS_MAX = 60


@dataclass(frozen=True, slots=True)
class DayMark:
    """A day written in the text, without the year it belongs to.

    Attributes:
        month: 1 to 12, or 0 when only the day is written.
        day: 1 to 31.
        start: First code point.
        end: One past the last.
        shift_days: Days from the day written to publication: 1 after 昨天, 0 after 今天,
            -1 when the text does not say.
    """

    month: int
    day: int
    start: int
    end: int
    shift_days: int


_MONTH_DAY = r"(?:(?P<month>\d{1,2})\s?月\s?)?(?P<day>\d{1,2})\s?日"
_PAIRED = re.compile(rf"(?P<word>今[天日晚早]|昨[天日晚]|前[天日])\({_MONTH_DAY}[^)\d]{{0,4}}\)")
_SHIFTS = {"今": 0, "昨": 1, "前": 2}
_OPENING = re.compile(
    r"(?:^|[。!?;\n\")]|消息,|讯)\s?(?:在|截至)?"
    rf"(?P<mark>(?<!\d){_MONTH_DAY})(?:(?:上午|下午|晚上?|早上?|凌晨|中午|傍晚|夜间|当天|一大早)|(?=[,从在]))"
)
_AHEAD = re.compile(r"将|拟|计划|预计|即将|办好|迎接|筹备|[起前至]")
_AHEAD_CHARS = 18


def number(text: str) -> int:
    """Read a number below 1000, or a year, in Arabic digits or Chinese numerals.

    >>> number("28"), number("二十八"), number("二〇一三"), number("十"), number("一百零三")
    (28, 28, 2013, 10, 103)
    """
    if text.isascii():
        return int(text)
    plain = text.translate(_ZEROES)
    if "百" not in plain and "十" not in plain:
        return int("".join(str(_DIGITS.index(char)) for char in plain))
    hundreds, hundred, rest = plain.rpartition("百")
    tens, ten, ones = rest.lstrip("〇").rpartition("十")
    value = 100 * _digit(hundreds) if hundred else 0
    return value + (10 * _digit(tens or "一") if ten else 0) + _digit(ones)


def _digit(char: str) -> int:
    return _DIGITS.index(char) if char else 0


def full_date(match: re.Match[str]) -> str | None:
    """Give the ISO form of a matched full date, or None when there is no such day."""
    try:
        year, month, day = (number(match[name]) for name in ("year", "month", "day"))
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def day_marks(text: str) -> Iterator[DayMark]:
    """Find the days on which something reported in a text happened.

    A day counts when it opens a sentence (``8月1日,在…``, ``26日上午``) or stands beside
    a relative word (``昨天(12月2日)``); days still to come are left out.

    Args:
        text: Folded text.

    Returns:
        The marks in order of appearance, paired ones first.
    """
    for match in _PAIRED.finditer(text):
        yield _mark(match, match.start(), match.end(), _SHIFTS[match["word"][0]])
    for match in _OPENING.finditer(text):
        if not _AHEAD.search(text[match.end() : match.end() + _AHEAD_CHARS].partition(",")[0]):
            yield _mark(match, match.start("mark"), match.end(), -1)


def _mark(match: re.Match[str], start: int, end: int, shift_days: int) -> DayMark:
    return DayMark(int(match["month"] or 0), int(match["day"]), start, end, shift_days)
