"""The active filters, each with the request without it.

Depends on: search.choices, search.datetree, search.facets, search.results.
Used by: search.service.
"""

from collections.abc import Iterator
from dataclasses import replace

from searchapp.search.choices import excluded, toggled, toggled_missing
from searchapp.search.datetree import date_label
from searchapp.search.facets import FACET_LABELS, UNKNOWN
from searchapp.search.query import FacetChoice, SearchRequest
from searchapp.search.results import Chip


def chips(request: SearchRequest) -> tuple[Chip, ...]:
    """Give every active filter: by facet, then the date limits."""
    return tuple(_chips(request))


def _chips(request: SearchRequest) -> Iterator[Chip]:
    for choice in request.choices:
        yield from _chips_of(request, choice)
    if request.date_from or request.date_to:
        unlimited = replace(request, date_from="", date_to="", page=1, cursor="")
        label = f"{FACET_LABELS['date']}：{limits_label(request)}"
        yield Chip(label, excluded=False, without=unlimited)


def _chips_of(request: SearchRequest, choice: FacetChoice) -> Iterator[Chip]:
    facet = choice.facet
    for value in choice.keep:
        yield Chip(_label(facet, value), excluded=False, without=toggled(request, facet, value))
    if choice.missing:
        label = f"{FACET_LABELS[facet]}：{UNKNOWN}"
        yield Chip(label, excluded=False, without=toggled_missing(request, facet))
    for value in choice.drop:
        yield Chip(_label(facet, value), excluded=True, without=excluded(request, facet, value))


def limits_label(request: SearchRequest) -> str:
    """Write the date limits of a request in words.

    >>> limits_label(SearchRequest(date_from="2013-04"))
    '2013年4月起'
    """
    first = date_label(request.date_from) if request.date_from else ""
    last = date_label(request.date_to) if request.date_to else ""
    if first and last:
        return first if first == last else f"{first}至{last}"
    return f"{first}起" if first else f"{last}止"


def _label(facet: str, value: str) -> str:
    return f"{FACET_LABELS[facet]}：{date_label(value) if facet == 'date' else value}"
