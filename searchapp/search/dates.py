"""Dates and date ranges as people write them.

A date is kept as text at the precision it has: ``2013``, ``2013-04`` or ``2013-04-28``.
Days are compared as integers ``yyyymmdd``.

Depends on: analysis.fold, errors. Used by: search.*.
"""

import re
from calendar import monthrange
from typing import Final

from searchapp.analysis.fold import fold_text
from searchapp.errors import QueryError

DATE_HINT: Final = "写成 2013、2013-04、2013-04-28 或 2013年4月28日"
RANGE_HINT: Final = "写成 2013-04..2013-06，一端可以空着"

_HAN_DIGITS = "〇一二三四五六七八九"
_DIGIT_VALUE = {char: value for value, char in enumerate(_HAN_DIGITS)} | {"○": 0, "零": 0}
_HAN_YEAR = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年|$)")
_HAN_COUNT = re.compile(r"[一二三四五六七八九十]{1,3}(?=[月日号])")
_DATE = re.compile(
    r"(?P<year>[0-9]{4})(?:年|[-/.年](?P<month>[0-9]{1,2})(?:月|[-/.月](?P<day>[0-9]{1,2})[日号]?)?)?"
)
_COMPACT = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})?")
_BETWEEN = re.compile(r"\.{2,}|至|到|~|-{2,}")
_YEARS = re.compile(r"([0-9]{4})年?-([0-9]{4})年?")
_MONTH_ON = re.compile(r"[0-9]{1,2}月(?:[0-9]{1,2}[日号]?)?")
_DAY_ON = re.compile(r"[0-9]{1,2}[日号]")


def read_date(text: str) -> str:
    """Read one date.

    Args:
        text: In digits of any width or in Chinese numerals.

    Returns:
        ``2013``, ``2013-04`` or ``2013-04-28``.

    Raises:
        QueryError: It is no date, or there is no such day (code ``date_syntax``).

    >>> read_date("二〇一三年四月二十八日"), read_date("2013/4"), read_date("2013")
    ('2013-04-28', '2013-04', '2013')
    """
    return _date(_digits(text), text)


def read_range(text: str) -> tuple[str, str]:
    """Read a date range; a single date is the range from its first to its last day.

    Args:
        text: Two dates with ``..``, ``至``, ``到`` or ``~`` between; one may be empty.

    Returns:
        First and last date at the precision they were written with; empty for no limit.

    Raises:
        QueryError: Not a range, or its end lies before its beginning.

    >>> read_range("2013年4月至6月"), read_range("2013-04.."), read_range("2013")
    (('2013-04', '2013-06'), ('2013-04', ''), ('2013', '2013'))
    """
    plain = _digits(text)
    years = _YEARS.fullmatch(plain)
    sides = list(years.groups()) if years else _BETWEEN.split(plain)
    if len(sides) == 1:
        date = _date(plain, text)
        return date, date
    if len(sides) > 2 or not any(sides):  # noqa: PLR2004  a range has two sides
        raise _not_a_date(f"“{text}”不是日期范围", RANGE_HINT)
    first = _date(sides[0], text) if sides[0] else ""
    last = _date(_with_missing_parts(sides[1], first), text) if sides[1] else ""
    if first and last and first_day(first) > last_day(last):
        raise _not_a_date(f"“{text}”的起始日期晚于终止日期", "把两端对调")
    return first, last


def first_day(date: str) -> int:
    """Give the first possible day of a date.

    >>> first_day("2013-04"), first_day("2013")
    (20130401, 20130101)
    """
    year, month, day = _parts(date)
    return year * 10000 + (month or 1) * 100 + (day or 1)


def last_day(date: str) -> int:
    """Give the last possible day of a date.

    >>> last_day("2016-02"), last_day("2013")
    (20160229, 20131231)
    """
    year, month, day = _parts(date)
    month = month or 12
    return year * 10000 + month * 100 + (day or monthrange(year, month)[1])


def _parts(date: str) -> tuple[int, int, int]:
    year, month, day = [*map(int, date.split("-")), 0, 0][:3]
    return year, month, day


def _digits(text: str) -> str:
    plain = "".join(fold_text(text).split())
    plain = _HAN_YEAR.sub(lambda m: "".join(str(_DIGIT_VALUE[c]) for c in m.group()), plain)
    return _HAN_COUNT.sub(lambda m: str(_han_count(m.group())), plain)


def _han_count(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(_DIGIT_VALUE[char]) for char in text))
    return (_DIGIT_VALUE.get(tens, 1)) * 10 + _DIGIT_VALUE.get(ones, 0)


def _date(plain: str, written: str) -> str:
    found = _DATE.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if found is None:
        raise _not_a_date(f"“{written}”不是日期", DATE_HINT)
    year, month, day = (int(part or 0) for part in found.group("year", "month", "day"))
    if found["month"] is None and year:
        return f"{year:04d}"
    days = monthrange(year, month)[1] if year and 1 <= month <= 12 else 0  # noqa: PLR2004  months
    if not days or day > days or (found["day"] is not None and not day):
        raise _not_a_date(f"没有“{written}”这个日期", DATE_HINT)
    return f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day else "")


def _with_missing_parts(side: str, first: str) -> str:
    """Give the end of a range the year, or year and month, that its beginning stated."""
    year, month, _ = _parts(first) if first else (0, 0, 0)
    if year and _MONTH_ON.fullmatch(side):
        return f"{year:04d}年{side}"
    if month and _DAY_ON.fullmatch(side):
        return f"{year:04d}年{month}月{side}"
    return side


def _not_a_date(reason: str, hint: str) -> QueryError:
    return QueryError(reason, hint=hint, code="date_syntax")
