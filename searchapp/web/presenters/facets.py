"""Facets as lists of links: each adds, removes or excludes one value.

Depends on: search, web.links, presenters.words. Used by: presenters.search_page,
presenters.facet_page.
"""

from dataclasses import dataclass, replace

from searchapp.search.query import SearchRequest
from searchapp.search.results import FacetValue, FacetView, SearchResult
from searchapp.web import links
from searchapp.web.presenters import words

OPEN_YEARS_MAX = 2
"""With more years than this, months stay folded until their year is chosen."""


@dataclass(frozen=True, slots=True)
class FacetLink:
    """One value of a facet.

    Attributes:
        label: As shown.
        count: Results with it, written out.
        href: Adds the value, or removes it when it is chosen or excluded.
        exclude_href: Excludes the value; empty for "unknown", which cannot be excluded.
        selected: It is kept.
        excluded: It is dropped.
        children: Months of a year, days of a month.
        open: The children are shown at once.
    """

    label: str
    count: str
    href: str
    exclude_href: str
    selected: bool
    excluded: bool
    children: tuple["FacetLink", ...]
    open: bool


@dataclass(frozen=True, slots=True)
class FacetPanel:
    """One facet beside the results.

    Attributes:
        name: As used in addresses; makes ids unique.
        label: As shown.
        links: The values, the "unknown" value last when there are any without a value.
        more_href: The page with all values; empty when all are shown.
        more_label: What that link says.
        chosen: A value is kept or dropped.
    """

    name: str
    label: str
    links: tuple[FacetLink, ...]
    more_href: str
    more_label: str
    chosen: bool


def panels(result: SearchResult) -> tuple[FacetPanel, ...]:
    """Make the panels of an answer; a facet in which nothing can be chosen is left out."""
    return tuple(
        _panel(view, result.request)
        for view in result.facets
        if view.values or view.missing.selected
    )


def _panel(view: FacetView, wanted: SearchRequest) -> FacetPanel:
    hidden = view.distinct > len(view.values)
    everything = replace(wanted, page=1, cursor="", facets=None, facet_limit=0)
    return FacetPanel(
        name=view.name,
        label=view.label,
        links=values(view, with_unknown=True),
        more_href=links.facet(view.name, everything) if hidden else "",
        more_label=f"全部 {words.count(view.distinct)} 个{view.label}",
        chosen=any(_touched(value) for value in (*view.values, view.missing)),
    )


def values(view: FacetView, *, with_unknown: bool) -> tuple[FacetLink, ...]:
    """Give the values of a facet as links, "unknown" last when it is wanted and counts."""
    few = len(view.values) <= OPEN_YEARS_MAX
    listed = [_link(value, unfold=few) for value in view.values]
    if with_unknown and (view.missing.count or _touched(view.missing)):
        listed.append(replace(_link(view.missing, unfold=False), exclude_href=""))
    return tuple(listed)


def _link(value: FacetValue, *, unfold: bool) -> FacetLink:
    return FacetLink(
        label=value.label,
        count=words.count(value.count),
        href=links.search(value.exclude if value.excluded else value.toggle),
        exclude_href=links.search(value.exclude),
        selected=value.selected,
        excluded=value.excluded,
        children=tuple(_link(child, unfold=False) for child in value.children),
        open=unfold or value.selected or any(_touched(child) for child in value.children),
    )


def _touched(value: FacetValue) -> bool:
    return value.selected or value.excluded or any(_touched(child) for child in value.children)
