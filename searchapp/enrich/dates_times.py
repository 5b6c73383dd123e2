"""Times written in running text, and their values against the day of publication.

An expression is read as precisely as its own words and that day allow: without a known day,
昨晚 has no value. Values are ISO 8601: ``2013-04-27``, ``2013-04``, ``2013``, or an interval of
months, ``2022-01/2022-06``. Offsets count code points of the folded text.

Depends on: enrich.dates_marks. Used by: enrich.dates_events.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from searchapp.enrich.dates_marks import FULL_DATE, full_date, number


@dataclass(frozen=True, slots=True)
class Told:
    """A time written in a text.

    Attributes:
        value: ISO 8601.
        rule: Short stable name of the rule, without the ``time-`` of ``enrich.rules``.
        start: First code point.
        end: One past the last.
    """

    value: str
    rule: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Published:
    """The publication date, as far as it is known; zero where it is not."""

    year: int
    month: int
    day: int

    @property
    def date(self) -> date | None:
        """The day, when it is known."""
        return date(self.year, self.month, self.day) if self.day else None


_YEAR = r"(?:(?<!\d)(?:19|20)\d\d|[一二][〇零○九][〇零○一二三四五六七八九]{2})"
_MONTH = r"(?:1[0-2]|[1-9]|0[1-9]|十[一二]?|[一二三四五六七八九])"
_DIGIT_MONTH = r"(?:1[0-2]|0?[1-9])"
_TO = r"(?:\s?月份?)?\s?[-~至到]\s?"
_PART = r"(?:上半年|下半年|第?[一二三四]季度)"
_TURN = r"(?:今年|去年|(?<![注写标表])明年|前年)"
_REPORTED = (
    r"(?:[电讯]|消息|[在从向对就](?![内职岗业事])|致[电信]|发[布表文]|公布|宣布|证实|通报|报[道告]|表示|介绍|指出|强调|称|透露|说"
    r"|举[行办]|召开|会见|抵达|启程|开[幕赛])"
)
"""What follows a bare day that something was done on, and no count of days."""

_ALL: Final = re.compile(
    rf"(?P<full>{re.sub(r'[?]P<[a-z]+>', '?:', FULL_DATE.pattern)})"
    rf"|(?P<yearmonths>(?P<yms_y>{_YEAR})\s?年\s?(?P<yms_a>{_DIGIT_MONTH}){_TO}"
    rf"(?P<yms_b>{_DIGIT_MONTH})\s?月(?!\s?\d))"
    rf"|(?P<yearmonth>(?P<ym_y>{_YEAR})\s?年\s?(?P<ym_m>{_MONTH})\s?月)"
    rf"|(?P<yearpart>(?P<yp_y>{_YEAR})\s?年\s?(?P<yp_p>{_PART}))"
    rf"|(?P<turnpart>(?P<tp_t>{_TURN})(?P<tp_p>{_PART}))"
    rf"|(?P<months>(?:(?P<ms_t>{_TURN})\s?)?(?<![\d.])(?P<ms_a>{_DIGIT_MONTH}){_TO}"
    rf"(?P<ms_b>{_DIGIT_MONTH})\s?月(?!\s?\d))"
    rf"|(?P<turnmonth>(?P<tm_t>{_TURN})的?\s?(?P<tm_m>{_MONTH})\s?月(?!\s?\d))"
    rf"|(?P<monthday>(?:(?P<md_t>{_TURN})\s?)?(?<!\d)(?P<md_m>{_DIGIT_MONTH})\s?月"
    r"\s?(?P<md_d>\d{1,2})\s?[日号])"
    rf"|(?P<day>(?<![\d月.])(?P<d_d>3[01]|[12]\d|0?[1-9])\s?日(?=[上下晚凌早中傍夜,]|{_REPORTED}))"
    rf"|(?P<month>(?<!\d)(?<!\d\.)(?P<m_m>{_DIGIT_MONTH})\s?月(?!\s?\d|[龄球]))"
    rf"|(?P<year>(?P<y_y>{_YEAR})\s?年)"
    rf"|(?P<turn>{_TURN})"
    r"|(?P<relative>[今昨前明后][天日晚](?!报|头条))"
    r"|(?P<nearmonth>(?<![登日天以之])(?:本|[上下]个?)月(?![球面饼亮]))"
    rf"|(?P<part>{_PART})"
)
_NO_YEAR: Final = re.compile(
    r"(?:[每历往常][年月]|通常|往往|集中[在于]|多在|一般[为在是会于]|农历|阴历|高发|[同当次翌]年|[\d一二三四五六七八九十几多]年前)[^,。;!?\n]{0,12}$"
)
"""Words before a month or day by which it belongs to no year, or to one told elsewhere."""

_NO_YEAR_CHARS: Final = 16
_BETWEEN: Final = re.compile(r"[-~至到、和及]?")
_DAYS: Final = {"今": 0, "昨": -1, "前": -2, "明": 1, "后": 2}
_YEARS: Final = {"今年": 0, "去年": -1, "明年": 1, "前年": -2}
_MONTHS: Final = {"本": 0, "上": -1, "下": 1}
_DAYS_AHEAD_MAX: Final = 183
_DAYS_BACK_MAX: Final = 273
"""A day without its year: papers write more of what was than of what will be."""

_OLD_YEAR_MONTHS: Final = 6
_NEW_YEAR_MONTHS: Final = 9
"""From so many months off on, a month without its year is not plainly of the current one."""

WITHOUT_PUBLICATION: Final = frozenset({"full", "yearmonths", "yearmonth", "yearpart", "year"})
"""Rules whose words carry their own year."""

_YEARLESS: Final = frozenset({"monthday", "month", "months"})


def told_times(text: str, published: Published | None) -> Iterator[Told]:
    """Read the times of a folded text, in order.

    Args:
        text: Folded text.
        published: The day of publication as far as it is known; without any, only times
            written with their year have a value.
    """
    for match, at in _read_against(text, published):
        rule = _rule(match)
        if at is None and rule not in WITHOUT_PUBLICATION:
            continue
        if value := _RULES[rule](match, at or Published(0, 0, 0)):
            yield Told(value, rule, match.start(), match.end())


def _read_against(
    text: str, published: Published | None
) -> Iterator[tuple[re.Match[str], Published | None]]:
    """Give every expression with the date it is told from.

    That is the day of publication; behind ``2022年7月1日至`` it is the year just named.
    """
    named: tuple[int, Published] | None = None
    for match in _ALL.finditer(text):
        rule, at = _rule(match), published
        if rule in _YEARLESS and not _names_year(match):
            if named and _BETWEEN.fullmatch(text, named[0], match.start()):
                at = named[1]
            elif _NO_YEAR.search(text[max(0, match.start() - _NO_YEAR_CHARS) : match.start()]):
                continue
        carried = _carried(match, rule, at)
        named = (match.end(), carried) if carried else None
        yield match, at


def _carried(match: re.Match[str], rule: str, at: Published | None) -> Published | None:
    """Give the year an expression hands on to one behind it, from 年 or handed on itself."""
    year = match["ym_y"] or (match["full"] and match["full"][:4])
    if year:
        return Published(number(year), 0, 0)
    return at if rule in _YEARLESS and at and not at.month else None


def _rule(match: re.Match[str]) -> str:
    """Name the alternative that matched: the outermost group, which closes last."""
    return match.lastgroup or ""


def _names_year(match: re.Match[str]) -> bool:
    return bool(match["md_t"] or match["ms_t"])


def _full(match: re.Match[str], _: Published) -> str:
    whole = FULL_DATE.search(match["full"])
    return (full_date(whole) or "") if whole else ""


def _month_day(match: re.Match[str], published: Published) -> str:
    """Take the year of publication, or the one before or after where that is far nearer."""
    turn = match["md_t"]
    years = [published.year + _YEARS[turn]] if turn else [published.year + n for n in (0, -1, 1)]
    days = [day for year in years if (day := _date(year, int(match["md_m"]), int(match["md_d"])))]
    if not days:
        return ""
    anchor = published.date or _date(published.year, published.month or int(match["md_m"]), 1)
    near = [day for day in days if anchor and _is_near(day - anchor)]
    return (near or days)[0].isoformat()


def _is_near(gap: timedelta) -> bool:
    return -_DAYS_BACK_MAX <= gap.days <= _DAYS_AHEAD_MAX


def _month(match: re.Match[str], published: Published) -> str:
    """A month alone is of the year of publication, or the last one when far ahead in it."""
    year = _year_of_month(int(match["m_m"]), published)
    return _month_of(year, match["m_m"]) if year else ""


def _months(match: re.Match[str], published: Published) -> str:
    """A span of months of one year."""
    turn = match["ms_t"]
    year = published.year + _YEARS[turn] if turn else _year_of_month(int(match["ms_b"]), published)
    return _span_of(year, match["ms_a"], match["ms_b"]) if year else ""


def _year_of_month(month: int, published: Published) -> int:
    """Tell the year of a month alone; 0 when the year before or the next may be meant."""
    ahead = month - published.month if published.month else 0
    if ahead <= -_NEW_YEAR_MONTHS:
        return 0
    return published.year - (ahead > _OLD_YEAR_MONTHS)


def _near_month(match: re.Match[str], published: Published) -> str:
    """This month, the last or the next one."""
    if not published.month:
        return ""
    years, month = divmod(published.month - 1 + _MONTHS[match["nearmonth"][0]], 12)
    return f"{published.year + years}-{month + 1:02d}"


def _bare_day(match: re.Match[str], published: Published) -> str:
    """A bare day is the last one of that number up to publication."""
    if not published.month:
        return ""
    month, day = date(published.year, published.month, 1), int(match["d_d"])
    if published.day and day > published.day:
        month = (month - timedelta(days=1)).replace(day=1)
    found = _date(month.year, month.month, day)
    return found.isoformat() if found else ""


def _relative(match: re.Match[str], published: Published) -> str:
    day = published.date
    return (day + timedelta(days=_DAYS[match["relative"][0]])).isoformat() if day else ""


def _part_of(year: int, words: str) -> str:
    """Give the months of a half or quarter of a year."""
    if words.endswith("半年"):
        first, length = (1 if words[0] == "上" else 7), 6
    else:
        first, length = number(words.removeprefix("第")[0]) * 3 - 2, 3
    return f"{year}-{first:02d}/{year}-{first + length - 1:02d}"


def _span_of(year: int, first: str, last: str) -> str:
    """Give a span of months; nothing when it does not run forward."""
    return f"{year}-{int(first):02d}/{year}-{int(last):02d}" if int(first) < int(last) else ""


def _month_of(year: int, month: str) -> str:
    return f"{year}-{number(month):02d}"


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_RULES: Final[Mapping[str, Callable[[re.Match[str], Published], str]]] = {
    "full": _full,
    "yearmonths": lambda match, _: _span_of(number(match["yms_y"]), match["yms_a"], match["yms_b"]),
    "yearmonth": lambda match, _: _month_of(number(match["ym_y"]), match["ym_m"]),
    "yearpart": lambda match, _: _part_of(number(match["yp_y"]), match["yp_p"]),
    "turnpart": lambda match, at: _part_of(at.year + _YEARS[match["tp_t"]], match["tp_p"]),
    "turnmonth": lambda match, at: _month_of(at.year + _YEARS[match["tm_t"]], match["tm_m"]),
    "months": _months,
    "monthday": _month_day,
    "day": _bare_day,
    "month": _month,
    "nearmonth": _near_month,
    "year": lambda match, _: str(number(match["y_y"])),
    "turn": lambda match, at: str(at.year + _YEARS[match["turn"]]),
    "relative": _relative,
    "part": lambda match, at: _part_of(at.year, match["part"]),
}
