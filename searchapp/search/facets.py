"""Facets as a reader sees them: values with counts, and the request behind each of them.

Chosen values are always listed, with count 0 if need be.

Depends on: engine.contract, search.choices, search.results.
Used by: search.datetree, search.chips, search.service.
"""

from collections.abc import Mapping
from typing import Final

from searchapp.engine.contract import FacetCounts
from searchapp.search.choices import excluded, toggled, toggled_missing
from searchapp.search.query import SearchRequest
from searchapp.search.results import FacetValue, FacetView

FACET_LABELS: Final = {
    "date": "日期",
    "district": "地区",
    "person": "人物",
    "topic": "主题",
    "byline": "记者",
    "paper": "报纸",
}
"""Name of each facet, as shown."""

UNKNOWN: Final = "未知"
"""Label of the value that stands for no value."""


def facet_view(
    name: str,
    request: SearchRequest,
    counts: FacetCounts,
    limit: int,
    rare: Mapping[str, int] | None = None,
) -> FacetView:
    """Give one facet that is a list; dates are ``search.datetree``'s.

    Args:
        name: A name of ``SEARCH_FACETS`` other than ``date``.
        request: The request answered.
        counts: Its counts, in the order to be shown.
        limit: Values to list; chosen ones come on top of it.
        rare: Counts of values that are not among ``counts``, for those that are chosen.
    """
    choice = request.choice(name)
    known = {**(rare or {}), **dict(counts.values)}
    listed = dict(counts.values[:limit])
    for value in (*choice.keep, *choice.drop):
        listed.setdefault(value, known.get(value, 0))
    return FacetView(
        name=name,
        label=FACET_LABELS[name],
        values=tuple(facet_value(name, request, one, one, n) for one, n in listed.items()),
        distinct=counts.distinct,
        missing=missing_value(name, request, counts.missing),
    )


def unlisted(request: SearchRequest, facets: Mapping[str, FacetCounts]) -> tuple[str, ...]:
    """Name the facets with a kept value whose count is not among the counts."""
    return tuple(
        choice.facet
        for choice in request.choices
        if choice.facet in facets
        and set(choice.keep) - {value for value, _ in facets[choice.facet].values}
    )


def facet_value(
    facet: str,
    request: SearchRequest,
    value: str,
    label: str,
    count: int,
    children: tuple[FacetValue, ...] = (),
) -> FacetValue:
    """Give one value with the requests that choose and exclude it."""
    choice = request.choice(facet)
    return FacetValue(
        value=value,
        label=label,
        count=count,
        selected=value in choice.keep,
        excluded=value in choice.drop,
        toggle=toggled(request, facet, value),
        exclude=excluded(request, facet, value),
        children=children,
    )


def missing_value(facet: str, request: SearchRequest, count: int) -> FacetValue:
    """Give the value "unknown"; it can be kept, and ``exclude`` changes nothing."""
    return FacetValue(
        value="",
        label=UNKNOWN,
        count=count,
        selected=request.choice(facet).missing,
        excluded=False,
        toggle=toggled_missing(request, facet),
        exclude=request,
    )
