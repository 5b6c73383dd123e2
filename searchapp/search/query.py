"""The state of a search: one frozen value, the same for page, API and command line.

Depends on: engine.queries (enumerations). Used by: search.*, web, cli.
"""

from dataclasses import dataclass
from enum import StrEnum

from searchapp.engine.queries import Side, Sort, Unit

__all__ = [
    "RECORD_FIELDS",
    "SEARCH_FACETS",
    "Dup",
    "FacetChoice",
    "Mode",
    "SearchRequest",
    "Side",
    "Sort",
    "Unit",
]


class Mode(StrEnum):
    """How ``q`` is read."""

    SIMPLE = "simple"
    EXACT = "exact"
    REGEX = "regex"


class Dup(StrEnum):
    """What becomes of near-duplicates among the results."""

    FOLD = "fold"
    SHOW = "show"


SEARCH_FACETS = ("date", "district", "person", "topic", "byline", "paper")
"""Facets a reader can choose from; ``date`` holds years, months and days."""

RECORD_FIELDS = (
    "paper",
    "date",
    "date_precision",
    "date_source",
    "date_certain",
    "page",
    "page_seq",
    "kicker",
    "title",
    "subtitle",
    "column",
    "byline",
    "authors",
    "districts",
    "persons",
    "topics",
)
"""Attributes of a record that ``fields`` can ask for."""


class FacetSort(StrEnum):
    """Order of a facet's values."""

    COUNT = "count"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """What is chosen in one facet.

    Attributes:
        facet: A name of ``SEARCH_FACETS``.
        keep: Values kept, alternatives.
        drop: Values excluded.
        missing: Articles without a value are kept too (the value "unknown").
    """

    facet: str
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    missing: bool = False


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """Everything a search depends on; equal requests give equal answers on one generation.

    Attributes:
        q: What was typed; empty lists everything under the filters.
        mode: How it is read.
        off: Expansions that are switched off, by key; ``all`` for every one.
        strict: Refuse a query that does not parse instead of running it literally.
        choices: Facet choices, at most one for each facet, in the order of SEARCH_FACETS.
        date_from: ``2013``, ``2013-04`` or ``2013-04-28``, or empty.
        date_to: The same.
        unit: What one result is.
        sort: Order; a ``Side`` orders single hits only.
        dup: Near-duplicate articles are folded beneath the first of them, or listed.
        limit: Results on a page; 0 means the default.
        page: 1-based page.
        cursor: Opaque continuation; empty for none. Excludes ``page``.
        facets: Facets to count; None means all.
        facet_limit: Values in each facet; 0 means the default.
        facet_min: Only values with at least this count; those chosen always, dates too.
        facet_sort: Order of the values; dates are always in order of time.
        highlight: Whether to mark matches.
        snippets: Paragraphs in each result; -1 means the default.
        snippet_chars: Characters in each extract; 0 means the default.
        context: Units on either side of a single hit; 0 means the default.
        fields: Attributes wanted in each record; empty means all.
    """

    q: str = ""
    mode: Mode = Mode.SIMPLE
    off: tuple[str, ...] = ()
    strict: bool = False
    choices: tuple[FacetChoice, ...] = ()
    date_from: str = ""
    date_to: str = ""
    unit: Unit = Unit.ARTICLE
    sort: Sort | Side = Sort.RELEVANCE
    dup: Dup = Dup.FOLD
    limit: int = 0
    page: int = 1
    cursor: str = ""
    facets: tuple[str, ...] | None = None
    facet_limit: int = 0
    facet_min: int = 1
    facet_sort: FacetSort = FacetSort.COUNT
    highlight: bool = True
    snippets: int = -1
    snippet_chars: int = 0
    context: int = 0
    fields: tuple[str, ...] = ()

    def choice(self, facet: str) -> FacetChoice:
        """What is chosen in one facet; an empty choice when nothing is."""
        return next((one for one in self.choices if one.facet == facet), FacetChoice(facet))
