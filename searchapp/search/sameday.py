"""What else the paper printed that day, page by page.

A paper and a day are needed. An article without a paper belongs to those of the same day
without one, as in an archive of a single paper that never says its name. Where the day is
not known, the articles of the same source file are given: a file is a page.

Depends on: engine.contract, errors, model, search.query. Used by: search.related.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, groupby
from typing import Final

from searchapp.engine.contract import Engine
from searchapp.engine.facet_queries import Filter
from searchapp.engine.queries import EngineQuery, Everything, Sort
from searchapp.errors import NotFoundError
from searchapp.model import Article
from searchapp.search.query import FacetChoice, SearchRequest

ARTICLES_MAX: Final = 200
"""Most articles given; the request leads to all of them."""

_DAY_CHARS: Final = len("2013-04-28")


@dataclass(frozen=True, slots=True)
class PageOf:
    """The articles of one page, in their order.

    Attributes:
        label: Page label; empty when none is known.
        articles: The others, the article itself left out.
    """

    label: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class SameDay:
    """What was printed with an article.

    Attributes:
        paper: Name of the paper; empty when it is not known.
        date: The day; empty when it is not known, and ``pages`` then is the source file.
        pages: The article's own page first, then the others in their order; pages without
            another article are left out.
        total: Exact number of other articles.
        request: All articles of that day and paper, in the order of the pages; None when
            the day is not known.
    """

    paper: str
    date: str
    pages: tuple[PageOf, ...]
    total: int
    request: SearchRequest | None


def same_day(engine: Engine, article: Article) -> SameDay:
    """Find what was printed with an article."""
    date = article.date.value if article.date else ""
    if len(date) != _DAY_CHARS:
        others = tuple(_of_source(engine, article))
        label = article.page_label or ""
        own = (PageOf(label, others),) if others else ()
        return SameDay(article.paper or "", "", own, len(others), None)
    paper = Filter("paper", (article.paper,) if article.paper else (), missing=not article.paper)
    query = EngineQuery(
        Everything(),
        filters=(paper, Filter("day", (date,))),
        sort=Sort.PAGE,
        limit=ARTICLES_MAX,
        blocks=1,
    )
    found = engine.search(query)
    ids = [hit.article_id for hit in found.hits if hit.article_id != article.id]
    pages = tuple(_pages(engine.articles(ids), article.page_label or ""))
    return SameDay(article.paper or "", date, pages, found.articles - 1, _request(article, date))


def _pages(articles: list[Article], own: str) -> Iterator[PageOf]:
    """Group articles by page, the own page first."""
    parts = [
        PageOf(label, tuple(group))
        for label, group in groupby(articles, key=lambda one: one.page_label or "")
    ]
    yield from sorted(parts, key=lambda part: part.label != own)


def _request(article: Article, date: str) -> SearchRequest:
    keep = (article.paper,) if article.paper else ()
    choices = (
        FacetChoice("date", keep=(date,)),
        FacetChoice("paper", keep=keep, missing=not article.paper),
    )
    return SearchRequest(choices=choices, sort=Sort.PAGE)


def _of_source(engine: Engine, article: Article) -> Iterator[Article]:
    """Yield the other articles of the same page file, known by their ids."""
    ending = f"-{article.place:02d}"
    if not article.id.endswith(ending):
        return
    stem = article.id.removesuffix(ending)
    for place in count(1):
        if place == article.place:
            continue
        try:
            (other,) = engine.articles([f"{stem}-{place:02d}"])
        except NotFoundError:
            return
        if other.source == article.source:
            yield other
