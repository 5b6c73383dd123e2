"""Every address this site gives out, for pages and for the API.

A search is written into a query string by ``search.url`` alone, so quoting happens once.
Addresses are paths; ``absolute`` makes one that a script can follow as it stands.

Depends on: search, flask. Used by: web.*.
"""

from dataclasses import replace
from urllib.parse import quote, urlencode, urljoin

from flask import request, url_for

from searchapp.model import block_id
from searchapp.search import url
from searchapp.search.query import SearchRequest, Unit

NOTHING = SearchRequest()
CITATIONS_ANCHOR = "citations"
"""Id of the reference lines on an article's page."""

ALIKE_ANCHOR = "alike"
"""Id of the near-duplicates on an article's page."""


def absolute(path: str) -> str:
    """Complete a path with the scheme and host the client used."""
    return urljoin(request.host_url, path)


def search(wanted: SearchRequest, endpoint: str = "pages.search") -> str:
    """Address of a search: the page, its JSON twin or the API, by endpoint."""
    return _with(url_for(endpoint), url.to_query_string(wanted))


def lines_csv(wanted: SearchRequest) -> str:
    """Address of all single hits of a search as CSV, from the first."""
    return search(replace(wanted, unit=Unit.HIT, page=1, cursor="", limit=0), "pages.search_csv")


def compose() -> str:
    """Address that writes a query from the rows of a form."""
    return url_for("pages.compose")


def facet(
    name: str, wanted: SearchRequest, contains: str = "", endpoint: str = "pages.facet"
) -> str:
    """Address of the list of all values of one facet under a search.

    Args:
        name: The facet.
        wanted: The search; its page is left behind.
        contains: Only values that contain this text.
        endpoint: The page or the API.
    """
    pairs = [*url.to_pairs(replace(wanted, page=1, cursor=""))]
    pairs += [("fq", contains)] if contains else []
    return _with(url_for(endpoint, name=name), urlencode(pairs, quote_via=quote, safe=",:"))


def explain(wanted: SearchRequest, article_id: str = "", endpoint: str = "pages.explain") -> str:
    """Address of how a search is read, and why an article is found by it or not.

    Args:
        wanted: The search; its page is left behind.
        article_id: The article asked about; empty for none.
        endpoint: The page or the API.
    """
    pairs = [*url.to_pairs(replace(wanted, page=1, cursor=""))]
    pairs += [("id", article_id)] if article_id else []
    return _with(url_for(endpoint), urlencode(pairs, quote_via=quote, safe=",:", errors="replace"))


def article(
    article_id: str,
    marking: SearchRequest = NOTHING,
    fact: int | None = None,
    anchor: str = "",
) -> str:
    """Address of an article's page.

    Args:
        article_id: The article.
        marking: Search whose matches are marked there; only what decides matches is kept.
        fact: Number of the fact whose evidence is marked there.
        anchor: Id on that page to jump to; empty for its top.
    """
    query = url.to_query_string(SearchRequest(q=marking.q, mode=marking.mode, off=marking.off))
    if fact is not None:
        query = f"{query}&fact={fact}" if query else f"fact={fact}"
    path = _with(url_for("pages.article", article_id=article_id), query)
    return f"{path}#{anchor}" if anchor else path


def block(article_id: str, number: int, marking: SearchRequest = NOTHING) -> str:
    """Address of one block on its article's page."""
    return article(article_id, marking, anchor=block_id(article_id, number))


def article_json(article_id: str, endpoint: str = "api.article") -> str:
    """Address of an article as JSON."""
    return url_for(endpoint, article_id=article_id)


def paragraph_json(paragraph_id: str) -> str:
    """Address of a paragraph as JSON."""
    return url_for("api.paragraph", paragraph_id=paragraph_id)


def compare(article_id: str, other_id: str) -> str:
    """Address of the page on which two articles stand beside each other."""
    query = urlencode({"compare": other_id}, quote_via=quote)
    return _with(article(article_id), query)


def compare_json(article_id: str, other_id: str) -> str:
    """Address of two articles beside each other as JSON."""
    query = urlencode({"other": other_id}, quote_via=quote)
    return _with(url_for("api.compare", article_id=article_id), query)


def status() -> str:
    """Address of the state of the index."""
    return url_for("api.status")


def _with(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
