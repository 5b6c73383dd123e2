"""The days, months and years an article speaks of, told from the day it was printed.

昨晚, 26日上午, 上半年 and 二〇一三年四月 are read against the publication date and never more
precisely than it allows: without a known day, 昨晚 has no value and is left out.

Values are ISO 8601: ``2013-04-27``, ``2013-04``, ``2013``, or an interval of months,
``2022-01/2022-06``. Offsets count code points of the folded text; evidence is printed text.

They are worked out when an article is looked at, from its date as it is then: nothing of them
is stored, and a corrected date corrects them.

Depends on: model, enrich.reading, enrich.dates_marks. Used by: search.explain, web.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from searchapp.enrich.dates_marks import FULL_DATE, full_date, number
from searchapp.enrich.reading import read
from searchapp.model import Article, Evidence, Fact, FactField


@dataclass(frozen=True, slots=True)
class EventDate:
    """A time an article speaks of.

    Attributes:
        value: ISO 8601, as precise as the words and the publication date allow.
        rule: Short stable name of the rule.
        certain: Written in full, or read against a date that is itself certain.
        evidence: The words.
    """

    value: str
    rule: str
    certain: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class _Printed:
    """The publication date, as far as it is known; zero where it is not."""

    year: int
    month: int
    day: int

    @property
    def date(self) -> date | None:
        return date(self.year, self.month, self.day) if self.day else None


_YEAR = r"(?:(?<!\d)(?:19|20)\d\d|[一二][〇零○九][〇零○一二三四五六七八九]{2})"
_MONTH = r"(?:1[0-2]|[1-9]|0[1-9]|十[一二]?|[一二三四五六七八九])"
_PART = r"(?:上半年|下半年|第?[一二三四]季度)"
_TURN = r"(?:今年|去年|明年|前年)"
_ALL: Final = re.compile(
    rf"(?P<full>{re.sub(r'[?]P<[a-z]+>', '?:', FULL_DATE.pattern)})"
    rf"|(?P<yearmonth>(?P<ym_y>{_YEAR})年(?P<ym_m>{_MONTH})月)"
    rf"|(?P<yearpart>(?P<yp_y>{_YEAR})年(?P<yp_p>{_PART}))"
    rf"|(?P<turnpart>(?P<tp_t>{_TURN})(?P<tp_p>{_PART}))"
    rf"|(?P<turnmonth>(?P<tm_t>{_TURN})(?P<tm_m>{_MONTH})月(?!\d))"
    rf"|(?P<monthday>(?P<md_t>{_TURN})?(?<!\d)(?P<md_m>1[0-2]|0?[1-9])月(?P<md_d>\d{{1,2}})[日号])"
    r"|(?P<day>(?<![\d月.])(?P<d_d>3[01]|[12]\d|0?[1-9])日(?=[上下晚凌早中傍夜,]))"
    rf"|(?P<year>(?P<y_y>{_YEAR})年)"
    rf"|(?P<turn>{_TURN})"
    r"|(?P<relative>[今昨前明后][天日晚](?!报|头条))"
    rf"|(?P<part>{_PART})"
)
_DAYS: Final = {"今": 0, "昨": -1, "前": -2, "明": 1, "后": 2}
_YEARS: Final = {"今年": 0, "去年": -1, "明年": 1, "前年": -2}
_HALF_YEAR_DAYS: Final = 183

_WITHOUT_PUBLICATION: Final = frozenset({"full", "yearmonth", "yearpart", "year"})
"""Rules whose words carry their own year."""


def event_dates(article: Article) -> tuple[EventDate, ...]:
    """Read the times an article speaks of.

    Args:
        article: An article whose facts are filled; without a date only times written with
            their year have a value.

    Returns:
        The times in reading order, the same words twice when they stand twice.
    """
    fact = article.date
    printed = _parts(fact.value) if fact else None
    sure = fact is not None and fact.certain
    return tuple(
        EventDate(
            value,
            rule,
            sure or rule in _WITHOUT_PUBLICATION,
            reading.evidence(match.start(), match.end()),
        )
        for reading in read(article)
        for match in _ALL.finditer(reading.text)
        for rule, value in _resolved(match, printed)
    )


def event_facts(article: Article) -> tuple[Fact, ...]:
    """Give the times an article speaks of as facts, each value once, in order of time.

    Args:
        article: An article whose facts are filled.
    """
    found: dict[str, list[EventDate]] = {}
    for one in event_dates(article):
        found.setdefault(one.value, []).append(one)
    return tuple(_fact(value, found[value]) for value in sorted(found))


def _fact(value: str, told: list[EventDate]) -> Fact:
    """Make one fact of all that tell the same time; the surest rule is named."""
    best = min(told, key=lambda one: (one.rule not in _WITHOUT_PUBLICATION, not one.certain))
    return Fact(
        FactField.EVENT,
        value,
        "printed" if best.rule in _WITHOUT_PUBLICATION else "told",
        certain=any(one.certain for one in told),
        rule=f"time-{best.rule}",
        evidence=tuple(one.evidence for one in told),
    )


def _parts(value: str) -> _Printed:
    year, month, day = (*map(int, value.split("-")), 0, 0)[:3]
    return _Printed(year, month, day)


def _resolved(match: re.Match[str], printed: _Printed | None) -> Iterator[tuple[str, str]]:
    """Give rule and value of an expression, or nothing when its value is not known."""
    rule = next(name for name in _RULES if match[name])
    if printed is None and rule not in _WITHOUT_PUBLICATION:
        return
    value = _RULES[rule](match, printed or _Printed(0, 0, 0))
    if value:
        yield rule, value


def _full(match: re.Match[str], _: _Printed) -> str:
    whole = FULL_DATE.search(match["full"])
    return (full_date(whole) or "") if whole else ""


def _month_day(match: re.Match[str], printed: _Printed) -> str:
    """Take the year that puts the day nearest to publication, unless one is named."""
    turn = match["md_t"]
    years = [printed.year + _YEARS[turn]] if turn else [printed.year + n for n in (0, -1, 1)]
    days = [day for year in years if (day := _date(year, int(match["md_m"]), int(match["md_d"])))]
    if not days:
        return ""
    anchor = printed.date or _date(printed.year, printed.month or int(match["md_m"]), 1)
    near = [day for day in days if anchor and abs((day - anchor).days) <= _HALF_YEAR_DAYS]
    return (near or days)[0].isoformat()


def _bare_day(match: re.Match[str], printed: _Printed) -> str:
    """A bare day is the last one of that number up to publication."""
    if not printed.month:
        return ""
    month, day = date(printed.year, printed.month, 1), int(match["d_d"])
    if printed.day and day > printed.day:
        month = (month - timedelta(days=1)).replace(day=1)
    found = _date(month.year, month.month, day)
    return found.isoformat() if found else ""


def _relative(match: re.Match[str], printed: _Printed) -> str:
    day = printed.date
    return (day + timedelta(days=_DAYS[match["relative"][0]])).isoformat() if day else ""


def _part_of(year: int, words: str) -> str:
    """Give the months of a half or quarter of a year."""
    if words.endswith("半年"):
        first, length = (1 if words[0] == "上" else 7), 6
    else:
        first, length = number(words.removeprefix("第")[0]) * 3 - 2, 3
    return f"{year}-{first:02d}/{year}-{first + length - 1:02d}"


def _month_of(year: int, month: str) -> str:
    return f"{year}-{number(month):02d}"


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_RULES: Final[Mapping[str, Callable[[re.Match[str], _Printed], str]]] = {
    "full": _full,
    "yearmonth": lambda match, _: _month_of(number(match["ym_y"]), match["ym_m"]),
    "yearpart": lambda match, _: _part_of(number(match["yp_y"]), match["yp_p"]),
    "turnpart": lambda match, at: _part_of(at.year + _YEARS[match["tp_t"]], match["tp_p"]),
    "turnmonth": lambda match, at: _month_of(at.year + _YEARS[match["tm_t"]], match["tm_m"]),
    "monthday": _month_day,
    "day": _bare_day,
    "year": lambda match, _: str(number(match["y_y"])),
    "turn": lambda match, at: str(at.year + _YEARS[match["turn"]]),
    "relative": _relative,
    "part": lambda match, at: _part_of(at.year, match["part"]),
}
