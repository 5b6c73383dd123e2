"""The search form, filled with the state of the search it stands above.

Depends on: search. Used by: presenters.search_page, presenters.facets, web.pages.
"""

from dataclasses import dataclass, replace

from searchapp.search import url
from searchapp.search.query import Mode, SearchRequest
from searchapp.web import links


@dataclass(frozen=True, slots=True)
class Hidden:
    """A parameter the form carries along unseen."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The search form.

    Attributes:
        action: Where it leads.
        q: What was typed.
        exact: The query is read as one literal string.
        date_from: First date, as typed.
        date_to: Last date, as typed.
        hidden: The rest of the state, kept.
    """

    action: str
    q: str
    exact: bool
    date_from: str
    date_to: str
    hidden: tuple[Hidden, ...]


def search_form(wanted: SearchRequest) -> SearchForm:
    """Fill the form with a search; a new search begins on its first page."""
    shown = replace(wanted, q="", mode=Mode.SIMPLE, date_from="", date_to="")
    return SearchForm(
        action=links.search(SearchRequest()),
        q=wanted.q,
        exact=wanted.mode is Mode.EXACT,
        date_from=wanted.date_from,
        date_to=wanted.date_to,
        hidden=hidden_fields(shown),
    )


def hidden_fields(wanted: SearchRequest) -> tuple[Hidden, ...]:
    """Write a search as fields a form carries along; its page is left behind."""
    kept = replace(wanted, page=1, cursor="")
    return tuple(Hidden(name, value) for name, value in url.to_pairs(kept))
