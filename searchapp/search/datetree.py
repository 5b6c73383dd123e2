"""The date facet: a tree of years, months and days, opened as the choice demands.

Depends on: engine.contract, search.facets, search.results.
Used by: search.histogram, search.chips, search.service.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from searchapp.engine.contract import FacetCounts
from searchapp.search.facets import FACET_LABELS, facet_value, missing_value
from searchapp.search.query import SearchRequest
from searchapp.search.results import FacetValue, FacetView

YEAR, MONTH, DAY = len("2013"), len("2013-04"), len("2013-04-28")
"""Lengths of dates, which tell their precision."""

_FINER: Final = {YEAR: MONTH, MONTH: DAY}
_UNITS: Final = {YEAR: "年", MONTH: "月", DAY: "日"}


@dataclass(frozen=True, slots=True)
class DateCounts:
    """Counts of the three date columns.

    Attributes:
        by_length: Count of each date, by its length: years, months, days. No days when they
            were not asked for.
        unknown: Results without a date.
    """

    by_length: Mapping[int, Mapping[str, int]]
    unknown: int

    @classmethod
    def of(cls, facets: Mapping[str, FacetCounts]) -> "DateCounts":
        """Read them from an engine's answer, which must have years and months."""
        columns = {YEAR: "year", MONTH: "month", DAY: "day"}
        counts = {
            length: dict(facets[column].values) if column in facets else {}
            for length, column in columns.items()
        }
        return cls(counts, facets["year"].missing)

    @property
    def years(self) -> Mapping[str, int]:
        """Counts of the years."""
        return self.by_length[YEAR]

    def count(self, date: str) -> int:
        """Count of a year, month or day."""
        return self.by_length[len(date)].get(date, 0)

    def containing(self, text: str) -> "DateCounts":
        """Leave only the years that contain a text, in themselves or in one of their months."""
        months = {date[:YEAR] for date in self.by_length[MONTH] if text in date}
        years = {one: n for one, n in self.years.items() if text in one or one in months}
        return DateCounts({**self.by_length, YEAR: years}, self.unknown)

    def inside(self, date: str) -> Mapping[str, int]:
        """Counts of the months of a year or the days of a month."""
        finer = self.by_length[_FINER[len(date)]]
        return {one: count for one, count in finer.items() if one.startswith(date)}


def date_view(request: SearchRequest, counts: DateCounts, limit: int = 0) -> FacetView:
    """Give the date facet: years, newest first; months and days in order of time.

    Args:
        request: The request answered.
        counts: Counts of the date columns.
        limit: Most years, chosen ones on top of it; 0 for all.
    """
    choice = request.choice("date")
    chosen = {*choice.keep, *choice.drop}
    newest = sorted(counts.years, reverse=True)[: limit or None]
    years = sorted({*newest, *(date[:YEAR] for date in chosen)}, reverse=True)
    opened = {*chosen, *counts.years} if len(counts.years) == 1 else chosen
    return FacetView(
        name="date",
        label=FACET_LABELS["date"],
        values=tuple(_branch(request, counts, year, opened) for year in years),
        distinct=len(counts.years),
        missing=missing_value("date", request, counts.unknown),
    )


def date_label(date: str) -> str:
    """Write a date in words.

    >>> date_label("2013-04-28"), date_label("2013")
    ('2013年4月28日', '2013年')
    """
    lengths = [length for length in (YEAR, MONTH, DAY) if length <= len(date)]
    return "".join(short_label(date[:length]) for length in lengths)


def short_label(date: str) -> str:
    """Write the last part of a date, as it stands below its year or month.

    >>> short_label("2013-04-28"), short_label("2013-04"), short_label("2013")
    ('28日', '4月', '2013年')
    """
    return f"{int(date.rpartition('-')[2])}{_UNITS[len(date)]}"


def _branch(request: SearchRequest, counts: DateCounts, date: str, opened: set[str]) -> FacetValue:
    """Give a year or month with what is below it, when it or something below is chosen."""
    within = {one for one in opened if one.startswith(date)}
    children: tuple[FacetValue, ...] = ()
    if within and len(date) < DAY:
        finer = len(date) + len("-04")
        listed = sorted({*counts.inside(date), *(o[:finer] for o in within if len(o) > len(date))})
        children = tuple(_branch(request, counts, one, opened) for one in listed)
    return facet_value("date", request, date, short_label(date), counts.count(date), children)
