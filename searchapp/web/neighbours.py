"""The articles printed before and after one on the same page.

Ids of page articles end in the place on the page, so the neighbours are known by name;
records of a JSON-lines file have ids of their own and no neighbours.

Depends on: errors, model, search.service. Used by: web.pages, web.api.
"""

from searchapp.errors import NotFoundError
from searchapp.model import Article
from searchapp.search.service import SearchService


def neighbours(service: SearchService, article: Article) -> tuple[Article | None, Article | None]:
    """Fetch the articles before and after one in its source, or None where there is none."""
    return _at(service, article, article.place - 1), _at(service, article, article.place + 1)


def _at(service: SearchService, article: Article, place: int) -> Article | None:
    ending = f"-{article.place:02d}"
    if place < 1 or not article.id.endswith(ending):
        return None
    try:
        found = service.article(f"{article.id.removesuffix(ending)}-{place:02d}")
    except NotFoundError:
        return None
    return found if found.source == article.source else None
