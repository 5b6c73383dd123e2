"""How many articles each part of a query finds by itself, and what the rest finds without it.

Depends on: engine.contract, errors, search.*. Used by: search.whynot.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from searchapp.engine.contract import Engine
from searchapp.engine.queries import EngineQuery
from searchapp.errors import QueryError, SearchTimeoutError
from searchapp.search import plan
from searchapp.search.outline import Part, combined
from searchapp.search.query import SearchRequest
from searchapp.search.tree import Tree


@dataclass(frozen=True, slots=True)
class Alternative:
    """What could stand in the place of a part that finds nothing.

    Attributes:
        kind: ``words`` its words, ``meant`` what may have been meant.
        text: In the query language.
        articles: How many articles it finds by itself.
        request: The search with it.
    """

    kind: str
    text: str
    articles: int
    request: SearchRequest


@dataclass(frozen=True, slots=True)
class Weight:
    """What one part of a query finds.

    Attributes:
        articles: Articles that meet it by itself, filters apart; None when it was not counted.
        refused: Why it could not be counted; empty when it was.
        without: Articles found without it, or None where that was not asked.
        alternatives: What could stand in its place.
    """

    articles: int | None = None
    refused: str = ""
    without: int | None = None
    alternatives: tuple[Alternative, ...] = ()


Weights = dict[str, Weight]
"""Weights by the id of the part."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A tree that may stand in the place of a part.

    Attributes:
        kind: As in ``Alternative``.
        tree: The tree.
        request: The search with it.
    """

    kind: str
    tree: Tree
    request: SearchRequest


Near = Callable[[Part], Iterable[Offer]]
"""Names what could stand in the place of a part."""


class Scales:
    """Counts the parts of one query, each question once."""

    def __init__(self, engine: Engine, most: int) -> None:
        """Take an engine that counts, and the most questions to ask it."""
        self._engine = engine
        self._left = most
        self._known: dict[EngineQuery, Weight] = {}

    def weigh(self, whole: Part) -> Weights:
        """Count every part of a query by itself."""
        return {part.id: self._count(part.asked) for part in whole.walk()}

    def lighten(self, whole: Part, weights: Weights, near: Near) -> Weights:
        """Say of each part at the top what is found without it, and what could replace it.

        Args:
            whole: The query.
            weights: The counts of its parts.
            near: Names trees that could stand in the place of one that finds nothing.
        """
        found = dict(weights)
        for part in whole.parts:
            if part.without is None:
                continue
            rest = [one for one in whole.parts if one is not part]
            found[part.id] = replace(found[part.id], without=self._count(combined(rest)).articles)
        for part in whole.parts:
            if found[part.id].articles == 0 and part.tree is not None:
                others = tuple(self._alternatives(part, near(part)))
                found[part.id] = replace(found[part.id], alternatives=others)
        return found

    def _alternatives(self, part: Part, offers: Iterable[Offer]) -> Iterator[Alternative]:
        for offer in offers:
            articles = self._count(EngineQuery(plan.node(offer.tree), limit=0)).articles
            if articles:
                yield Alternative(offer.kind, str(offer.tree), articles, offer.request)

    def _count(self, query: EngineQuery) -> Weight:
        if query not in self._known:
            self._known[query] = self._asked(query)
        return self._known[query]

    def _asked(self, query: EngineQuery) -> Weight:
        if not self._left:
            return Weight(refused="部分太多，没有逐一计数")
        self._left -= 1
        try:
            return Weight(self._engine.search(query).articles)
        except QueryError as error:
            return Weight(refused=error.reason)
        except SearchTimeoutError:
            return Weight(refused="单独计数超时")
