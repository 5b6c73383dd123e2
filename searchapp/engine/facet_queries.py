"""What an engine is asked about facets: which to keep by, and which to count.

Depends on: nothing. Used by: engine.*, search, bench.
"""

from dataclasses import dataclass

FACETS = ("year", "month", "day", "district", "person", "topic", "byline", "paper")
"""Facet columns. Year, month and day hold ``2013``, ``2013-04``, ``2013-04-28``, each only
when the date is known that far. ``person`` holds mentioned people, ``byline`` authors."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Keep or drop articles by the values of one facet.

    Attributes:
        facet: A name of ``FACETS``.
        values: Alternatives. Empty together with ``missing`` False keeps everything.
        missing: An article without any value of the facet is an alternative too.
        exclude: Drop the articles instead of keeping them.
        group: Facets whose own counts ignore this filter, usually the facet itself; year,
            month and day share the group ``date``. Excluding filters are never ignored.
    """

    facet: str
    values: tuple[str, ...]
    missing: bool = False
    exclude: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class FacetRequest:
    """Ask for the counts of one facet.

    Attributes:
        facet: A name of ``FACETS``.
        limit: Most values to return.
        contains: Only values whose folded text contains this folded text.
        by_value: Order by value instead of by count (larger first, then by value).
        least: Only values with at least this count.
    """

    facet: str
    limit: int
    contains: str = ""
    by_value: bool = False
    least: int = 1
