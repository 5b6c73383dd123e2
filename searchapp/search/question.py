"""Turn a request and its tree into complete questions to an engine.

A facet's counts leave its own choice out of account, which the engine does for one filter
on one facet column. Dates chosen at several precisions (2013, and 2014-05) fit no single
column: they become part of the tree, and the date counts are asked for apart.

Depends on: analysis.fold, config, engine.queries, search.plan, search.query, search.dates.
Used by: search.asking, search.service.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from searchapp.analysis.fold import fold_text
from searchapp.config import Settings
from searchapp.engine.contract import EngineHits
from searchapp.engine.facet_queries import FacetRequest, Filter
from searchapp.engine.queries import (
    DateRange,
    EngineQuery,
    Node,
    Not,
    Sort,
    Unit,
)
from searchapp.search import plan
from searchapp.search.query import (
    SEARCH_FACETS,
    Dup,
    FacetChoice,
    FacetSort,
    SearchRequest,
    Side,
)
from searchapp.search.ranking import Ranking, of_strings
from searchapp.search.tree import Tree, positive_leaves

ALL_VALUES: Final = 1_000_000
"""More values than a facet has: asks for all of them."""

DATE_COLUMNS: Final = {4: "year", 7: "month", 10: "day"}
"""Facet column of a date, by its length."""

DATE_GROUP: Final = "date"


def engine_query(
    tree: Tree,
    request: SearchRequest,
    settings: Settings,
    offset: int = 0,
    ranking: Ranking | None = None,
) -> EngineQuery:
    """Give the question whose answer is the page of results and the facet counts.

    Args:
        tree: What must hold.
        request: Filters, order, size and facets.
        settings: The defaults.
        offset: Results to skip.
        ranking: What ranks beside the strings; by default their words.
    """
    ranked = ranking or of_strings(tree)
    apart = date_counts_apart(request)
    chosen = _date_node(request.choice(DATE_GROUP)) if apart else None
    snippets = request.snippets if request.snippets >= 0 else settings.snippets
    return EngineQuery(
        node=plan.conjunction(tuple(n for n in (plan.node(tree), chosen) if n is not None)),
        rank_words=ranked.words,
        rank_literals=ranked.literals,
        unit=request.unit,
        filters=tuple(_filters(request, dates_in_tree=apart)),
        dates=_dates(request),
        sort=sort_in_force(tree, request),
        offset=offset,
        limit=page_limit(request, settings),
        # The headline may be among the best, and is not shown as a paragraph.
        blocks=1 if request.unit is Unit.PARAGRAPH else snippets + 1,
        facets=tuple(_facet_requests(request, settings)),
        fold=request.dup is Dup.FOLD and request.unit is Unit.ARTICLE,
    )


def page_limit(request: SearchRequest, settings: Settings) -> int:
    """Results on a page."""
    usual = settings.concordance_size if request.unit is Unit.HIT else settings.page_size
    return request.limit or usual


def total(hits: EngineHits, unit: Unit) -> int:
    """How many results an answer has."""
    counts = {
        Unit.ARTICLE: hits.articles,
        Unit.PARAGRAPH: hits.paragraphs,
        Unit.HIT: hits.occurrences,
    }
    return counts[unit]


def sort_in_force(tree: Tree, request: SearchRequest) -> Sort:
    """Give an engine's order: without words nothing is more relevant, so newest first.

    What is ordered by one side is ordered by date before.
    """
    if isinstance(request.sort, Side):
        return Sort.DATE
    if request.sort is Sort.RELEVANCE and not positive_leaves(tree):
        return Sort.DATE_DESC
    return request.sort


def date_counts_apart(request: SearchRequest) -> bool:
    """Whether the date choice needs a place in the tree, and its counts a question apart."""
    choice = request.choice(DATE_GROUP)
    columns = {DATE_COLUMNS[len(value)] for value in choice.keep}
    return len(columns) > 1 or (choice.missing and bool(columns - {"year"}))


def date_counts_query(tree: Tree, request: SearchRequest, settings: Settings) -> EngineQuery:
    """Give the question for the date counts alone, the date choice left out."""
    choice = replace(request.choice(DATE_GROUP), keep=(), missing=False)
    others = tuple(one for one in request.choices if one.facet != DATE_GROUP)
    free = replace(request, choices=(*others, choice), facets=(DATE_GROUP,))
    query = engine_query(tree, free, settings)
    opened = tuple(date_facets(request.choice(DATE_GROUP)))
    return replace(query, limit=0, facets=opened)


def counts_query(query: EngineQuery, facets: tuple[str, ...]) -> EngineQuery:
    """Give the question for all values of some facets, under the same filters."""
    return replace(query, limit=0, facets=tuple(FacetRequest(one, ALL_VALUES) for one in facets))


def totals_query(tree: Tree) -> EngineQuery:
    """Give the question for the totals of a tree without any filter."""
    return EngineQuery(plan.node(tree), limit=0)


def inside_facet(query: EngineQuery, facet: str, contains: str, limit: int) -> EngineQuery:
    """Give the question for the values of one facet that contain a text.

    Args:
        query: The question that asks for the facet; its order and least count stay.
        facet: The facet.
        contains: The text.
        limit: Most values.
    """
    asked = next(one for one in query.facets if one.facet == facet)
    narrow = replace(asked, limit=limit, contains=fold_text(contains.strip()))
    return replace(query, limit=0, facets=(narrow,))


def one_facet(request: SearchRequest, facet: str) -> SearchRequest:
    """Give the request that asks for the first results and the counts of one facet."""
    return replace(request, facets=(facet,), limit=1, page=1, cursor="")


def narrows(request: SearchRequest) -> bool:
    """Whether a request has any filter or date limit."""
    return bool(request.choices or request.date_from or request.date_to)


def date_facets(choice: FacetChoice) -> Iterator[FacetRequest]:
    """Ask for years and months, and for days when a month or a day is chosen."""
    columns = ["year", "month"]
    if any(len(value) > len("2013") for value in (*choice.keep, *choice.drop)):
        columns.append("day")
    return (FacetRequest(column, ALL_VALUES, by_value=True) for column in columns)


def _facet_requests(request: SearchRequest, settings: Settings) -> Iterator[FacetRequest]:
    limit = request.facet_limit or settings.facet_size
    by_value = request.facet_sort is FacetSort.VALUE
    for facet in SEARCH_FACETS if request.facets is None else request.facets:
        if facet == DATE_GROUP:
            yield from date_facets(request.choice(DATE_GROUP))
        else:
            yield FacetRequest(facet, limit, by_value=by_value, least=request.facet_min)


def _filters(request: SearchRequest, *, dates_in_tree: bool) -> Iterator[Filter]:
    for choice in request.choices:
        if choice.facet == DATE_GROUP:
            yield from _date_filters(choice, kept_in_tree=dates_in_tree)
            continue
        if choice.keep or choice.missing:
            yield Filter(choice.facet, choice.keep, choice.missing, group=choice.facet)
        if choice.drop:
            yield Filter(choice.facet, choice.drop, exclude=True, group=choice.facet)


def _date_filters(choice: FacetChoice, *, kept_in_tree: bool) -> Iterator[Filter]:
    if (choice.keep or choice.missing) and not kept_in_tree:
        column = DATE_COLUMNS[len(choice.keep[0])] if choice.keep else "year"
        yield Filter(column, choice.keep, choice.missing, group=DATE_GROUP)
    for length, column in DATE_COLUMNS.items():
        dropped = tuple(value for value in choice.drop if len(value) == length)
        if dropped:
            yield Filter(column, dropped, exclude=True, group=DATE_GROUP)


def _date_node(choice: FacetChoice) -> Node:
    """Say a date choice as ranges: an unknown date lies in none."""
    ranges: list[Node] = [plan.date_range(value, value) for value in choice.keep]
    unknown: list[Node] = [Not(DateRange(None, None))] if choice.missing else []
    return plan.disjunction((*ranges, *unknown))


def _dates(request: SearchRequest) -> tuple[DateRange, ...]:
    if not (request.date_from or request.date_to):
        return ()
    return (plan.date_range(request.date_from, request.date_to),)
