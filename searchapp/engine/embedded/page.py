"""Put the results of all segments in one order and name those of one page.

Depends on: engine.contract, engine.queries, engine.embedded. Used by: engine.embedded.searcher.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from searchapp.engine.contract import EngineHit
from searchapp.engine.embedded.arrays import Array, gather_ranges
from searchapp.engine.embedded.article_scores import ArticleScores
from searchapp.engine.embedded.kernels import BlockKeys, Kernels
from searchapp.engine.embedded.matching import Filtered
from searchapp.engine.embedded.order import Orders
from searchapp.engine.embedded.phrases import LeafHits
from searchapp.engine.embedded.ranking import best
from searchapp.engine.embedded.scoring import Scorer
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.queries import EngineQuery, Sort, Unit


class Scores(NamedTuple):
    """Scores of one segment.

    Attributes:
        blocks: Scores its blocks.
        articles: Scores its articles, where results are articles.
    """

    blocks: Scorer
    articles: ArticleScores


class Outcome:
    """What one segment answers.

    Attributes:
        kernels: What does the innermost steps.
        segment: The segment.
        base: Number of its first article among those of all segments.
        filtered: What it found.
        final: What is left under all filters.
        scores: Scores its blocks and articles.
        hits: Hits of the distinct positive leaves.
    """

    __slots__ = ("base", "filtered", "final", "hits", "kernels", "scores", "segment")

    def __init__(
        self,
        kernels: Kernels,
        segment: Segment,
        base: int,
        filtered: Filtered,
        hits: Sequence[LeafHits],
        scores: Scores,
    ) -> None:
        self.kernels = kernels
        self.segment = segment
        self.base = base
        self.filtered = filtered
        self.final = filtered.heeding(None)
        self.scores = scores
        self.hits = hits

    def occurrences(self) -> int:
        """Hits in the final blocks."""
        if self.filtered.complete:
            return sum([hits.total for hits in self.hits])
        return sum(map(self._hits_in_final, self.hits))

    def _hits_in_final(self, hits: LeafHits) -> int:
        blocks = self.final.blocks
        if self.filtered.in_all:
            inside = blocks.size
        else:
            inside = self.kernels.common(hits.blocks, blocks).size
        if hits.often is None or not inside:
            return inside
        return inside + self.kernels.repeats(hits.blocks, hits.often, blocks)


def build_page(
    query: EngineQuery, outcomes: Sequence[Outcome], orders: Orders
) -> tuple[EngineHit, ...]:
    """Give the results asked for.

    Args:
        query: What was asked: order, offset, limit, unit.
        outcomes: What the segments found, in the order of the index.
        orders: The ranks of the generation's articles.
    """
    if not query.limit:
        return ()
    row = _Articles if query.unit is Unit.ARTICLE else _Blocks
    by_score = query.sort is Sort.RELEVANCE
    ranks = orders.by_id if by_score else orders.rank(query.sort)
    rows = [row(query, one, ranks[one.base :]) for one in outcomes if one.final.blocks.size]
    wanted = query.offset + query.limit
    leading = [one.best(wanted) if by_score else one.first(wanted) for one in rows]
    if len(rows) == 1:
        return tuple(rows[0].hits(leading[0][query.offset :]))
    return tuple(_merged(rows, leading, query)) if rows else ()


def _merged(
    rows: "Sequence[_Articles | _Blocks]", leading: list[Array], query: EngineQuery
) -> Iterator[EngineHit]:
    """Bring the first results of all segments into one order, and build a page of them."""
    keys = np.concatenate([row.keys(places) for row, places in zip(rows, leading, strict=True)])
    if query.sort is Sort.RELEVANCE:
        scores = [row.result_scores().take(at) for row, at in zip(rows, leading, strict=True)]
        order = np.lexsort((keys, -np.concatenate(scores)))
    else:
        order = keys.argsort()
    order = order[query.offset : query.offset + query.limit]
    numbers = np.repeat(np.arange(len(rows)), list(map(len, leading))).take(order)
    places = np.concatenate(leading).take(order)
    built = [iter(row.hits(places[numbers == number])) for number, row in enumerate(rows)]
    return (next(built[number]) for number in numbers.tolist())


class _Articles:
    """Results of one segment, an article each; there is at least one."""

    def __init__(self, query: EngineQuery, outcome: Outcome, ranks: Array) -> None:
        self._outcome = outcome
        self._found = outcome.final
        self._most_blocks = query.blocks
        self._ranks = ranks
        self._scores: Array | None = None

    def best(self, count: int) -> Array:
        """Places of the most relevant articles, best first."""
        found = self._found
        self._scores = self._outcome.scores.articles.of_articles(found.articles)
        return best(self._scores, self._ranks.take(found.articles).take, count)

    def first(self, count: int) -> Array:
        """Places of the first articles by rank."""
        ranks = self._ranks.take(self._found.articles)
        return self._outcome.kernels.first_articles(ranks, count)

    def keys(self, places: Array) -> Array:
        """What the articles at some places are ordered by."""
        return self._ranks.take(self._found.articles.take(places))

    def result_scores(self) -> Array:
        """Score of each article; only after ``best``."""
        return np.zeros(0) if self._scores is None else self._scores

    def _scores_at(self, places: Array) -> Array:
        if self._scores is not None:
            return self._scores.take(places)
        return self._outcome.scores.articles.of_articles(self._found.articles.take(places))

    def _block_scores(self, places: Array) -> Array:
        """Scores of the blocks of the articles at some places, each in its block's place."""
        found, ascending = self._found, np.sort(places)
        starts = found.bounds.take(ascending)
        chosen = gather_ranges(starts, found.bounds.take(ascending + 1) - starts)
        scores = np.zeros(found.blocks.size, np.float32)
        scores[chosen] = self._outcome.scores.blocks.of_blocks(found.blocks.take(chosen))
        return scores

    def hits(self, places: Array) -> Iterator[EngineHit]:
        """Build the results at some places."""
        found, segment = self._found, self._outcome.segment
        starts, ends = found.bounds.take(places).tolist(), found.bounds.take(places + 1).tolist()
        names = segment.article_ids.pick(found.articles.take(places).tolist())
        scores, of_blocks = self._scores_at(places).tolist(), self._block_scores(places)
        for name, score, start, end in zip(names, scores, starts, ends, strict=True):
            own = of_blocks[start:end].tolist()
            order = sorted(range(end - start), key=lambda at: (-own[at], at))
            numbers = segment.numbers.take(found.blocks[start:end].take(order[: self._most_blocks]))
            yield EngineHit(name, score, tuple(numbers.tolist()), end - start)


class _Blocks:
    """Results of one segment, a block each; there is at least one."""

    def __init__(self, query: EngineQuery, outcome: Outcome, ranks: Array) -> None:
        del query
        found, segment = outcome.final, outcome.segment
        self._outcome = outcome
        self._keys = BlockKeys(found.owners, found.blocks, ranks, segment.numbers)
        self._scores: Array | None = None

    def best(self, count: int) -> Array:
        """Places of the most relevant blocks, best first."""
        self._scores = self._outcome.scores.blocks.of_blocks(self._keys.blocks)
        return self._outcome.kernels.best_blocks(self._scores, self._keys, count)

    def first(self, count: int) -> Array:
        """Places of the first blocks by the rank of their article, then by their number."""
        return self._outcome.kernels.first_blocks(self._keys, count)

    def keys(self, places: Array) -> Array:
        """What the blocks at some places are ordered by."""
        return self._keys.at(places)

    def result_scores(self) -> Array:
        """Score of each block; only after ``best``."""
        return np.zeros(0, np.float32) if self._scores is None else self._scores

    def hits(self, places: Array) -> Iterable[EngineHit]:
        """Build the results at some places."""
        outcome = self._outcome
        owners, numbers, counts = outcome.kernels.block_details(self._keys, places)
        names = outcome.segment.article_ids.pick(owners)
        scores = self._scores_at(places).tolist()
        return list(map(EngineHit, names, scores, zip(numbers), counts))

    def _scores_at(self, places: Array) -> Array:
        if self._scores is not None:
            return self._scores.take(places)
        order = places.argsort()
        scores = np.empty(places.size, np.float32)
        scores[order] = self._outcome.scores.blocks.of_blocks(
            self._keys.blocks.take(places.take(order))
        )
        return scores
