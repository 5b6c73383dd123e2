"""The page that says what went wrong, and offers ways on.

Depends on: search, web.diagnosis, web.links, presenters.forms. Used by: web.problems.
"""

from dataclasses import dataclass

from searchapp.search.query import Mode, SearchRequest
from searchapp.web import links
from searchapp.web.diagnosis import Diagnosis
from searchapp.web.presenters import words
from searchapp.web.presenters.forms import SearchForm, search_form


@dataclass(frozen=True, slots=True)
class MarkedQuery:
    """A query with the character where it went wrong; ``at`` is empty at its end."""

    before: str
    at: str
    after: str


@dataclass(frozen=True, slots=True)
class Way:
    """Somewhere to go from here."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """Everything the page of a problem places; documented in ``problem.html``."""

    page_title: str
    form: SearchForm
    heading: str
    details: tuple[str, ...]
    marked: MarkedQuery | None
    hints: tuple[str, ...]
    ways: tuple[Way, ...]


def problem_page(found: Diagnosis, q: str, restart: SearchRequest | None) -> ProblemPage:
    """Make the page of a problem.

    Args:
        found: What went wrong.
        q: The query of the request; may be empty.
        restart: For a void cursor, the search that goes on at the same place.
    """
    first = found.faults[0]
    return ProblemPage(
        page_title=f"{found.kind.title} · {words.SITE_NAME}",
        form=search_form(SearchRequest(q=q)),
        heading=found.kind.title,
        details=tuple(f.detail for f in found.faults if f.detail != found.kind.title),
        marked=_marked(q, first.position),
        hints=tuple(dict.fromkeys(f.hint for f in found.faults if f.hint)),
        ways=_ways(found, q, restart),
    )


def _marked(q: str, position: int | None) -> MarkedQuery | None:
    if position is None or not q:
        return None
    return MarkedQuery(q[:position], q[position : position + 1], q[position + 1 :])


def _ways(found: Diagnosis, q: str, restart: SearchRequest | None) -> tuple[Way, ...]:
    ways = [Way(f"打开 {one}", links.article(one)) for one in found.near]
    if restart is not None:
        ways.append(Way("从同一处继续翻页", links.search(restart)))
    if q and found.kind.slug == "bad-query":
        exact = SearchRequest(q=q, mode=Mode.EXACT)
        ways.append(Way(f"把“{q}”整句逐字检索", links.search(exact)))
    ways.append(Way("浏览全部文章", links.search(SearchRequest())))
    return tuple(ways)
