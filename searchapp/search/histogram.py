"""Results over time, as values to be drawn: years, the months of one, or the days of one.

Depends on: search.choices, search.datetree, search.results. Used by: search.service.
"""

from calendar import monthrange

from searchapp.search.choices import only
from searchapp.search.datetree import DAY, MONTH, YEAR, DateCounts, date_label
from searchapp.search.query import SearchRequest
from searchapp.search.results import Bucket, Histogram

_LEVELS = {YEAR: "year", MONTH: "month", DAY: "day"}


def histogram(request: SearchRequest, counts: DateCounts) -> Histogram:
    """Give the histogram of an answer.

    Args:
        request: The request answered.
        counts: Counts of the date columns, the date choice left out of account.

    Returns:
        Days when every chosen date lies in one month, months when they lie in one year or
        when all results do, years otherwise.
    """
    within = _within(request, counts)
    dates = _dates(within, counts)
    total = counts.count(within) if within else counts.unknown
    inside = sum(map(counts.count, dates)) if within else 0
    return Histogram(
        level=_LEVELS[_length_below(within)],
        within=within,
        buckets=tuple(_bucket(request, date, counts.count(date)) for date in dates),
        undated=total - inside,
    )


def _within(request: SearchRequest, counts: DateCounts) -> str:
    kept = request.choice("date").keep
    months = {date[:MONTH] for date in kept if len(date) >= MONTH}
    years = {date[:YEAR] for date in kept} or set(counts.years)
    if len(months) == 1 and all(len(date) >= MONTH for date in kept):
        return months.pop()
    return years.pop() if len(years) == 1 else ""


def _length_below(within: str) -> int:
    return {0: YEAR, YEAR: MONTH, MONTH: DAY}[len(within)]


def _dates(within: str, counts: DateCounts) -> list[str]:
    """List every bucket between the first and the last, empty ones too."""
    if len(within) == MONTH:
        _, days = monthrange(*map(int, within.split("-")))
        return [f"{within}-{day:02d}" for day in range(1, days + 1)]
    if within:
        return [f"{within}-{month:02d}" for month in range(1, 13)]
    years = sorted(map(int, counts.years))
    return [f"{year:04d}" for year in range(years[0], years[-1] + 1)] if years else []


def _bucket(request: SearchRequest, date: str, count: int) -> Bucket:
    kept = request.choice("date").keep
    return Bucket(
        value=date,
        label=date_label(date),
        count=count,
        selected=any(date.startswith(one) for one in kept),
        request=only(request, "date", date),
    )
