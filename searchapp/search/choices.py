"""Change what is chosen in a facet: each change is a new request, back on its first page.

A value is kept, excluded or neither. Dates nest: choosing a month lets go of its year and
of its own days, since they would say the same twice.

Depends on: search.query. Used by: search.facets, search.chips, search.histogram, web.
"""

from dataclasses import replace

from searchapp.search.query import SEARCH_FACETS, FacetChoice, SearchRequest


def with_choice(request: SearchRequest, choice: FacetChoice) -> SearchRequest:
    """Put a choice in the place of what was chosen in its facet; an empty one removes it."""
    kept = {one.facet: one for one in request.choices} | {choice.facet: choice}
    choices = tuple(kept[name] for name in SEARCH_FACETS if name in kept and not empty(kept[name]))
    return replace(request, choices=choices, page=1, cursor="")


def empty(choice: FacetChoice) -> bool:
    """Tell whether nothing is chosen."""
    return not (choice.keep or choice.drop or choice.missing)


def toggled(request: SearchRequest, facet: str, value: str) -> SearchRequest:
    """Keep a value, or no longer keep it."""
    choice = request.choice(facet)
    keep = _without(choice.keep, value)
    if value not in choice.keep:
        keep = (*(one for one in keep if not _nested(facet, one, value)), value)
    return with_choice(request, replace(choice, keep=keep, drop=_without(choice.drop, value)))


def excluded(request: SearchRequest, facet: str, value: str) -> SearchRequest:
    """Exclude a value, or no longer exclude it."""
    choice = request.choice(facet)
    drop = _without(choice.drop, value)
    if value not in choice.drop:
        drop = (*(one for one in drop if not _nested(facet, one, value)), value)
    return with_choice(request, replace(choice, drop=drop, keep=_without(choice.keep, value)))


def toggled_missing(request: SearchRequest, facet: str) -> SearchRequest:
    """Keep articles without a value of the facet, or no longer keep them."""
    choice = request.choice(facet)
    return with_choice(request, replace(choice, missing=not choice.missing))


def switched(request: SearchRequest, key: str) -> SearchRequest:
    """Switch one expansion off, or on again when it is off by its own key."""
    off = tuple(one for one in request.off if one != key)
    return replace(request, off=off if key in request.off else (*off, key), page=1, cursor="")


def only(request: SearchRequest, facet: str, value: str) -> SearchRequest:
    """Keep one value alone, or nothing when it is that already."""
    choice = request.choice(facet)
    alone = choice.keep == (value,) and not choice.missing
    keep = () if alone else (value,)
    drop = _without(choice.drop, value)
    return with_choice(request, FacetChoice(facet, keep=keep, drop=drop))


def _without(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(one for one in values if one != value)


def _nested(facet: str, one: str, other: str) -> bool:
    """Tell whether one date is part of the other."""
    return facet == "date" and (one.startswith(f"{other}-") or other.startswith(f"{one}-"))
