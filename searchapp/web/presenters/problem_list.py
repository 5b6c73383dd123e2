"""The page that lists every kind of error the API answers with.

Depends on: search, web.diagnosis, presenters.forms. Used by: web.pages.
"""

from dataclasses import dataclass

from searchapp.search.query import SearchRequest
from searchapp.web.diagnosis import KINDS, Kind
from searchapp.web.presenters import words
from searchapp.web.presenters.forms import SearchForm, search_form


@dataclass(frozen=True, slots=True)
class ProblemList:
    """Everything the list's template places; documented in ``problems.html``."""

    page_title: str
    form: SearchForm
    kinds: tuple[Kind, ...]


def problem_list() -> ProblemList:
    """Make the list, in the order of their status."""
    kinds = tuple(sorted(KINDS.values(), key=lambda kind: (kind.status, kind.slug)))
    return ProblemList(f"接口的错误 · {words.SITE_NAME}", search_form(SearchRequest()), kinds)
