"""What a request asks for: the search in its query string, and the few names beside it.

``search.url`` reads and writes the search; only names that belong to one page are read
here. A parameter nobody knows is refused, with the nearest name.

Depends on: errors, model, search, flask. Used by: web.pages, web.api, web.problems.
"""

import re
from urllib.parse import unquote

from flask import request

from searchapp.errors import ParameterError
from searchapp.model import Article
from searchapp.search import url
from searchapp.search.query import SearchRequest, Unit
from searchapp.web.presenters.facts import fact_count

_ADDRESS = re.compile(r"/(?:articles|paragraphs)/(?P<path>[^?#]+)")

MARKING = frozenset({"q", "mode", "off"})
"""Parameters that decide what is marked in an article."""

CONCORDANCE = "api.concordance"
"""Endpoint whose results are single hits, whether or not ``unit`` says so."""


def search_request(*own: str) -> SearchRequest:
    """Read the search in the query string.

    Args:
        own: Names this page reads itself; they are left out.

    Raises:
        ParameterError: A name is unknown or a value does not fit.
    """
    pairs = [pair for pair in request.args.items(multi=True) if pair[0] not in own]
    if request.endpoint == CONCORDANCE:
        pairs.append(("unit", Unit.HIT.value))
    return url.parse(pairs)


def lines_request() -> SearchRequest:
    """Read a search all of whose hits are wanted at once.

    Raises:
        ParameterError: It asks for articles or paragraphs, or for one page.
    """
    wanted = search_request()
    if wanted.unit is not Unit.HIT:
        raise ParameterError("unit", "CSV 目前只有逐处列出的", "加上 unit=hit")
    paging = [name for name in ("limit", "page", "cursor") if request.args.get(name)]
    if paging:
        raise ParameterError(paging[0], "CSV 总是给出全部，不分页", "去掉它")
    return wanted


def marking_request(*own: str) -> SearchRequest:
    """Read the search whose matches are marked in one article.

    Raises:
        ParameterError: There is a parameter that marks nothing.
    """
    wanted = search_request(*own)
    _refuse_others(MARKING | set(own))
    return wanted


def none() -> None:
    """Read nothing.

    Raises:
        ParameterError: There is a parameter all the same.
    """
    search_request()
    _refuse_others(frozenset())


def typing_request() -> SearchRequest:
    """Read what is being typed, and how many suggestions are wanted.

    Raises:
        ParameterError: There is a parameter beside them.
    """
    wanted = search_request()
    _refuse_others(frozenset({"q", "limit"}))
    return wanted


def untidy() -> bool:
    """Whether a form sent fields that were left empty, which a clean address leaves out."""
    return any(not value for _, value in request.args.items(multi=True))


def rows(names: tuple[str, ...]) -> dict[str, str]:
    """Read the rows of the form that writes a query."""
    return {name: request.args.get(name, "") for name in names}


def facet_text() -> str:
    """Read what was typed into a facet's own search field."""
    return request.args.get("fq", "").strip()


def article_asked() -> str:
    """Read which article is asked about: its id, or its address as copied from a browser.

    Returns:
        The id of an article or paragraph; empty when none was given.
    """
    text = request.args.get("id", "").strip()
    found = _ADDRESS.search(text)
    if not found:
        return text
    path = unquote(found["path"])
    return path.removesuffix(".json")


def other_article(name: str) -> str:
    """Read with which article one is compared; empty when none is named."""
    return request.args.get(name, "").strip()


def comparison(name: str) -> str:
    """Read with which article one is compared, and nothing else.

    Raises:
        ParameterError: None is named, or there is another parameter.
    """
    search_request(name)
    _refuse_others(frozenset({name}))
    if not (other := other_article(name)):
        raise ParameterError(name, "缺少要对照的文章", "写另一篇文章的标识")
    return other


def fact_number(article: Article) -> int | None:
    """Read which fact of an article is chosen, by the number its page gives it.

    Raises:
        ParameterError: It is not a number, or the article has fewer.
    """
    text = request.args.get("fact", "")
    if not text:
        return None
    most = fact_count(article) - 1
    if not (text.isascii() and text.isdecimal() and int(text[:9]) <= most):
        hint = f"应为 0 至 {most} 的整数" if most >= 0 else "这篇文章没有可选的事实"
        raise ParameterError("fact", f"没有第“{text}”项", hint)
    return int(text)


def _refuse_others(known: frozenset[str]) -> None:
    others = [name for name in request.args if name not in known]
    if others:
        hint = f"可用的有 {'、'.join(sorted(known))}" if known else "去掉它"
        first, *rest = (ParameterError(name, "这里不用这个参数", hint) for name in others)
        raise ParameterError(first.name, first.reason, first.hint, others=tuple(rest))
