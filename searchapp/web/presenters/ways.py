"""Ways to show the results of a search: their order, what one result is, how much of it.

Every way is a link to the whole state it stands for.

Depends on: search.query, search.results, web.links, presenters.words.
Used by: presenters.search_page.
"""

from dataclasses import dataclass, replace

from searchapp.search.query import SearchRequest, Side, Sort, Unit
from searchapp.search.results import SearchResult
from searchapp.web import links
from searchapp.web.presenters import words

WIDTHS = (10, 20, 40, 80)
"""Units of context offered on each side of a single hit."""

WRAPPED_FROM = 30
"""From this width on a line takes several lines of the screen; below, what does not fit is cut."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of several ways to show the results.

    Attributes:
        label: As shown.
        href: The search shown that way.
        chosen: It is the way shown now.
    """

    label: str
    href: str
    chosen: bool


def sort_options(result: SearchResult) -> tuple[Option, ...]:
    """List the orders; without a query nothing is more relevant than anything else."""
    wanted = result.request
    orders: list[tuple[Sort | Side, str]] = [*words.SORTS.items()]
    if wanted.unit is Unit.HIT:
        orders += words.SIDES.items()
    return tuple(
        _option(label, replace(wanted, sort=sort), chosen=sort is result.sort)
        for sort, label in orders
        if wanted.q or sort is not Sort.RELEVANCE
    )


def unit_options(result: SearchResult) -> tuple[Option, ...]:
    """List what one result can be, each with its exact count; nothing when nothing is found."""
    counts = {
        Unit.ARTICLE: result.articles,
        Unit.PARAGRAPH: result.paragraphs,
        Unit.HIT: result.occurrences,
    }
    return tuple(
        _option(
            f"{words.count(found)} {words.UNIT_COUNTERS[unit]}",
            _with_unit(result.request, unit),
            chosen=unit is result.unit,
        )
        for unit, found in counts.items()
        if result.articles and (found or unit is result.unit)
    )


def width_options(result: SearchResult) -> tuple[Option, ...]:
    """List the widths of context; nothing where no lines are shown."""
    if not result.lines:
        return ()
    shown = result.context
    return tuple(
        _option(str(width), replace(result.request, context=width), chosen=width == shown)
        for width in sorted({*WIDTHS, shown})
    )


def wraps(result: SearchResult) -> bool:
    """Whether the context is too wide for one line of the screen."""
    return result.context >= WRAPPED_FROM


def _with_unit(wanted: SearchRequest, unit: Unit) -> SearchRequest:
    """Ask for another unit; only single hits are ordered by one side."""
    if unit is Unit.HIT or not isinstance(wanted.sort, Side):
        return replace(wanted, unit=unit)
    return replace(wanted, unit=unit, sort=Sort.RELEVANCE)


def _option(label: str, wanted: SearchRequest, *, chosen: bool) -> Option:
    return Option(label, links.search(replace(wanted, page=1, cursor="")), chosen)
