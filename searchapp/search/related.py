"""What belongs with an article: near-duplicates, similar ones, what was printed with it.

Depends on: engine.contract, model, search.*. Used by: search.service, web.
"""

from dataclasses import dataclass
from typing import Final

from searchapp.analysis.likeness import Body
from searchapp.engine.contract import Engine
from searchapp.model import Article
from searchapp.search.passages import Comparison, compare
from searchapp.search.sameday import SameDay, same_day
from searchapp.search.similar import Similar, similar

SIMILAR_MAX: Final = 10

DUPLICATES_MAX: Final = 50
"""Most near-duplicates given with their texts; all are counted."""

_UNDATED: Final = "9999"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A near-duplicate.

    Attributes:
        article: The article.
        resemblance: How much the bodies are the same, 0 to 1, by ``analysis.likeness``.
    """

    article: Article
    resemblance: float


@dataclass(frozen=True, slots=True)
class Duplicates:
    """The near-duplicates of an article.

    Attributes:
        found: In the order of their dates, unknown ones last.
        total: How many there are, more than ``found`` when there are very many.
        first: The article itself or the near-duplicate that was printed first; None when
            there is none, or the dates do not say.
    """

    found: tuple[Duplicate, ...]
    total: int
    first: Article | None


class RelatedArticles:
    """Finds what belongs with an article."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def duplicates(self, article: Article) -> Duplicates:
        """Find its near-duplicates."""
        ids = self._engine.alike(article.id)
        own = Body.of(article)
        others = sorted(self._engine.articles(ids[:DUPLICATES_MAX]), key=_printed)
        return Duplicates(
            found=tuple(Duplicate(one, own.resemblance(Body.of(one))) for one in others),
            total=len(ids),
            first=_first([article, *others]) if others else None,
        )

    def similar(self, article: Article, most: int = SIMILAR_MAX) -> tuple[Similar, ...]:
        """Find the articles most like it, near-duplicates left out."""
        return similar(self._engine, article, self._engine.alike(article.id), most)

    def same_day(self, article: Article) -> SameDay:
        """Find what else the paper printed that day."""
        return same_day(self._engine, article)

    def compare(self, article_id: str, other_id: str) -> Comparison:
        """Set two articles beside each other.

        Raises:
            NotFoundError: One of the ids is unknown.
        """
        return compare(*self._engine.articles([article_id, other_id]))


def _printed(article: Article) -> tuple[str, str]:
    return (article.date.value if article.date else _UNDATED, article.id)


def _first(articles: list[Article]) -> Article | None:
    """Give the article printed before all others; None when that is not certain."""
    ordered = sorted(articles, key=_printed)
    dates = [one.date.value if one.date else "" for one in ordered]
    known = all(len(date) == len("2013-04-28") for date in dates)
    return ordered[0] if known and dates[0] < dates[1] else None
