"""Days behind a date that may be known to the day, the month or the year.

Depends on: nothing of ours. Used by: engine.embedded.
"""

from calendar import monthrange

_MONTH_LENGTH, _DAY_LENGTH = len("2013-04"), len("2013-04-28")


def day_range(date: str) -> tuple[int, int]:
    """Give the first and last possible day of a date as ``yyyymmdd``.

    >>> day_range("2024-02"), day_range("2013"), day_range("2013-04-28")
    ((20240201, 20240229), (20130101, 20131231), (20130428, 20130428))
    """
    year = int(date[:4])
    if len(date) < _MONTH_LENGTH:
        return year * 10_000 + 101, year * 10_000 + 1231
    month = int(date[5:7])
    start = (year * 100 + month) * 100
    if len(date) < _DAY_LENGTH:
        return start + 1, start + monthrange(year, month)[1]
    day = int(date[8:10])
    return start + day, start + day


def date_values(date: str) -> dict[str, str]:
    """Give the values of the facets year, month and day, as far as the date is known.

    >>> date_values("2013-04")
    {'year': '2013', 'month': '2013-04'}
    """
    values = {"year": date[:4]}
    if len(date) >= _MONTH_LENGTH:
        values["month"] = date[:7]
    if len(date) >= _DAY_LENGTH:
        values["day"] = date[:10]
    return values
