"""Month and day of publication, once the year is known, from the days a page reports.

A page is printed after the last day it reports. Where a daily paper shows itself, by the
convention of daily papers, it is the next day; where none does, only the month is known.

Depends on: model, enrich.dates_marks. Used by: enrich.dates.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from searchapp.enrich.dates_marks import DayMark
from searchapp.model import Evidence

DAILY: Final = re.compile(
    r"本报讯|本报记者|(?:日报|晚报|早报|晨报|都市报|郑报)(?:全媒体|融媒体?|首席|见习)*(?:记者|讯)"
)
"""Words by which a daily paper's own report shows itself; read from folded text."""

_DAYS_BETWEEN_REPORTS_MAX = 6
"""A bare day this close after a full one belongs to the same month."""

_MONTH_TURN_DAYS = 20
"""A bare day this far before the latest full one belongs to the month after."""

_JANUARY, _NOVEMBER, _FEBRUARY, _DECEMBER = 1, 11, 2, 12


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A day a page reports, with the words that say so."""

    mark: DayMark
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Printed:
    """What is known of the day a page was printed.

    Attributes:
        value: ``2019``, ``2019-05`` or ``2019-05-27``.
        rule: Short stable name of the rule for what goes beyond the year.
        evidence: The words behind month and day, deciding ones first.
    """

    value: str
    rule: str
    evidence: tuple[Evidence, ...]


def place_in_year(year: int, marks: Sequence[PlacedMark], *, daily: bool) -> Printed:
    """Give the most precise date of publication the reported days allow.

    Args:
        year: The year the page speaks of as its own.
        marks: The days reported on the page, in any order.
        daily: The page shows itself to be a daily paper's.

    Returns:
        A day, a month, or the year alone; its rule is empty for the year alone.
    """
    told = [placed for placed in marks if placed.mark.shift_days >= 0 and placed.mark.month]
    days = [(day, placed) for placed in told if (day := _publication(year, placed.mark))]
    if days:
        day, placed = max(days, key=lambda item: item[0])
        return Printed(day.isoformat(), "day-told", (placed.evidence,))
    dated = [placed for placed in marks if _day(year, placed.mark)]
    if not dated:
        return Printed(str(year), "", ())
    latest = max(dated, key=lambda placed: _order(placed.mark, dated))
    day = _day(year, latest.mark) or date(year, 1, 1)
    evidence: tuple[Evidence, ...] = (latest.evidence,)
    for placed in marks:
        later = _bare_after(day, placed.mark)
        if later and later > day:
            day, evidence = later, (placed.evidence, *evidence)
    if not daily:
        return Printed(f"{day:%Y-%m}", "month-of-event", evidence)
    return Printed((day + timedelta(days=1)).isoformat(), "day-after-event", evidence)


def _day(year: int, mark: DayMark) -> date | None:
    try:
        return date(year, mark.month, mark.day)
    except ValueError:
        return None


def _publication(year: int, mark: DayMark) -> date | None:
    day = _day(year, mark)
    return day + timedelta(days=mark.shift_days) if day else None


def _order(mark: DayMark, others: Sequence[PlacedMark]) -> tuple[int, int]:
    """Order days as reported: in January, December is past, not to come."""
    months = {placed.mark.month for placed in others}
    turn = bool(months & {_JANUARY, _FEBRUARY}) and bool(months & {_NOVEMBER, _DECEMBER})
    month = mark.month - _DECEMBER if turn and mark.month >= _NOVEMBER else mark.month
    return month, mark.day


def _bare_after(day: date, mark: DayMark) -> date | None:
    """Give the full date of a bare day that closely follows ``day``."""
    if mark.month:
        return None
    first = day.replace(day=1)
    if day.day - mark.day >= _MONTH_TURN_DAYS:
        first = (first + timedelta(days=32)).replace(day=1)
    try:
        later = first.replace(day=mark.day)
    except ValueError:
        return None
    return later if later - day <= timedelta(days=_DAYS_BETWEEN_REPORTS_MAX) else None
