"""How many articles each part of a query finds by itself, and what the rest finds without it.

Depends on: engine.contract, errors, search.*. Used by: search.whynot.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from searchapp.engine.contract import Engine
from searchapp.engine.queries import EngineQuery
from searchapp.errors import QueryError, SearchTimeoutError
from searchapp.search import plan
from searchapp.search.choices import with_choice
from searchapp.search.outline import Part, combined
from searchapp.search.query import FacetChoice, Mode, SearchRequest
from searchapp.search.tree import Tree, all_of


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


@dataclass(frozen=True, slots=True)
class Relief:
    """What is left of a query that finds nothing, without some of its parts.

    Attributes:
        parts: Ids of the parts left out: those that find nothing by themselves, and more
            where that is not enough.
        articles: Articles found without them, at least one.
        request: The search without them.
    """

    parts: tuple[str, ...]
    articles: int
    request: SearchRequest


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


Counts = dict[tuple[str, EngineQuery], int]
"""Articles by generation and question, kept from one page of results to the next."""

OFFERED_PARTS_MAX: Final = 3
"""Parts for which something else is looked for at most; each takes hundreds of counts."""

COUNTS_KEPT: Final = 4096
"""Counts kept at most."""


class Scales:
    """Counts the parts of one query, each question once."""

    def __init__(self, engine: Engine, known: Counts, most: int) -> None:
        """Take an engine.

        Args:
            engine: Counts.
            known: What was counted before.
            most: Most questions to ask.
        """
        self._engine = engine
        served = engine.status()
        self._generation = f"{served.generation} {served.built_at}"
        self._known = known
        self._left = most

    def weigh(self, whole: Part) -> Weights:
        """Count every part of a query by itself; an added name is counted as one."""
        return {part.id: self._count(part.asked) for part in _told(whole)}

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
        lacking = (part for part in whole.parts if part.tree and not found[part.id].articles)
        for part in islice(lacking, OFFERED_PARTS_MAX):
            others = tuple(self._alternatives(near(part)))
            found[part.id] = replace(found[part.id], alternatives=others)
        return found

    def relieve(self, whole: Part, weights: Weights, request: SearchRequest) -> Relief | None:
        """Leave out the parts at the top that find nothing, then more, until something is found.

        Returns:
            What is left; None when nothing of the query would be.
        """
        gone = {part.id for part in whole.parts if weights[part.id].articles == 0}
        while (less := without_parts(request, whole, frozenset(gone))) is not None:
            rest = [part for part in whole.parts if part.id not in gone]
            articles = self._count(combined(rest)).articles
            if articles:
                parts = tuple(part.id for part in whole.parts if part.id in gone)
                return Relief(parts, articles, less)
            droppable = [one for one in rest if one.tree is None or _strings(rest) > 1]
            if not droppable:
                return None
            gone.add(max(droppable, key=lambda one: self._without(rest, one)).id)
        return None

    def _without(self, parts: list[Part], left_out: Part) -> int:
        others = [one for one in parts if one is not left_out]
        return (self._count(combined(others)).articles or 0) if others else 0

    def _alternatives(self, offers: Iterable[Offer]) -> Iterator[Alternative]:
        for offer in offers:
            articles = self._count(EngineQuery(plan.node(offer.tree), limit=0)).articles
            if articles:
                yield Alternative(offer.kind, str(offer.tree), articles, offer.request)

    def _count(self, query: EngineQuery) -> Weight:
        key = (self._generation, query)
        articles = self._known.get(key)
        if articles is not None:
            return Weight(articles)
        if not self._left:
            return Weight(refused="部分太多，没有逐一计数")
        self._left -= 1
        try:
            articles = self._engine.search(query).articles
        except QueryError as error:
            return Weight(refused=error.reason)
        except SearchTimeoutError:
            return Weight(refused="单独计数超时")
        if len(self._known) >= COUNTS_KEPT:
            self._known.clear()
        self._known[key] = articles
        return Weight(articles)


def _strings(parts: list[Part]) -> int:
    """Count the parts that come from the query itself."""
    return sum(part.tree is not None for part in parts)


def _told(part: Part) -> Iterator[Part]:
    """Yield a part and those below it, but nothing of what an added name is made of."""
    yield part
    for one in () if part.expansion else part.parts:
        yield from _told(one)


def without_parts(
    request: SearchRequest, whole: Part, gone: frozenset[str]
) -> SearchRequest | None:
    """Give the search without some parts at the top; None when nothing of the query is left.

    Args:
        request: The search.
        whole: The same part by part.
        gone: Ids of the parts to leave out.
    """
    kept = [part for part in whole.parts if part.id not in gone]
    own = [part.tree for part in kept if part.tree is not None]
    if not own:
        return None
    less = replace(request, choices=(), date_from="", date_to="", page=1, cursor="")
    if any(part.tree is not None and part.id in gone for part in whole.parts):
        less = replace(less, q=str(all_of(own)), mode=Mode.SIMPLE)
    for alone in (part.filter for part in kept if part.filter):
        for one in alone.choices:
            had = less.choice(one.facet)
            keep, drop = (*had.keep, *one.keep), (*had.drop, *one.drop)
            missing = had.missing or one.missing
            less = with_choice(less, FacetChoice(one.facet, keep, drop, missing))
        if not alone.choices:
            less = replace(less, date_from=alone.date_from, date_to=alone.date_to)
    return less
