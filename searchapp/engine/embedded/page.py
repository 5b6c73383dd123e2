"""Put the results of all segments in one order and name those of one page.

Depends on: engine.contract, engine.queries, engine.embedded. Used by: engine.embedded.searcher.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from searchapp.engine.contract import EngineHit
from searchapp.engine.embedded.arrays import Array, Int32s, gather_ranges
from searchapp.engine.embedded.article_scores import ArticleScores
from searchapp.engine.embedded.folding import Folding
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


class Page(NamedTuple):
    """The results asked for, and how many of all results are folded beneath others."""

    hits: tuple[EngineHit, ...]
    folded: int


def build_page(
    query: EngineQuery, outcomes: Sequence[Outcome], orders: Orders, groups: Int32s
) -> Page:
    """Give the results asked for.

    Args:
        query: What was asked: order, offset, limit, unit.
        outcomes: What the segments found, in the order of the index.
        orders: The ranks of the generation's articles.
        groups: For each of them its group of near-duplicates, 0 for none.
    """
    shown = [one for one in outcomes if one.final.blocks.size]
    folding = _folding(shown, groups) if query.fold and query.unit is Unit.ARTICLE else None
    folded = folding.folded if folding else 0
    if not query.limit or not shown:
        return Page((), folded)
    row = _Articles if query.unit is Unit.ARTICLE else _Blocks
    by_score = query.sort is Sort.RELEVANCE
    ranks = orders.by_id if by_score else orders.rank(query.sort)
    rows = [row(query, one, ranks[one.base :]) for one in shown]
    in_order = partial(_in_order, rows, by_score=by_score)
    wanted = query.offset + query.limit
    if folding and folded:
        more = [one.leading(wanted + most) for one, most in zip(rows, folding.most, strict=True)]
        folding.settle(in_order)
        leading = [folding.listed(number, places) for number, places in enumerate(more)]
        numbers, places = (one[query.offset : wanted] for one in in_order(leading))
        return Page(tuple(map(folding.dressed, *_built(rows, numbers, places))), folded)
    leading = [one.leading(wanted) for one in rows]
    if len(rows) == 1:
        return Page(tuple(rows[0].hits(leading[0][query.offset :])), 0)
    numbers, places = (one[query.offset : wanted] for one in in_order(leading))
    return Page(tuple(_built(rows, numbers, places)[0]), 0)


def _folding(shown: Sequence[Outcome], groups: Int32s) -> Folding:
    """Look for near-duplicates among all results."""

    def names(number: int, places: Array) -> list[str]:
        one = shown[number]
        return one.segment.article_ids.pick(one.final.articles.take(places).tolist())

    return Folding([groups[one.base :].take(one.final.articles) for one in shown], names)


def _built(
    rows: "Sequence[_Articles | _Blocks]", numbers: Array, places: Array
) -> tuple[list[EngineHit], list[int], list[int]]:
    """Build results; give them, the segment of each, and its place there."""
    built = [iter(row.hits(places[numbers == number])) for number, row in enumerate(rows)]
    hits = [next(built[number]) for number in numbers.tolist()]
    return hits, numbers.tolist(), places.tolist()


def _in_order(
    rows: "Sequence[_Articles | _Blocks]", leading: Sequence[Array], *, by_score: bool
) -> tuple[Array, Array]:
    """Bring some results of all segments into one order: segment and place of each."""
    keys = np.concatenate([row.keys(places) for row, places in zip(rows, leading, strict=True)])
    if by_score:
        scores = [row.result_scores().take(at) for row, at in zip(rows, leading, strict=True)]
        order = np.lexsort((keys, -np.concatenate(scores)))
    else:
        order = keys.argsort()
    numbers = np.repeat(np.arange(len(rows)), list(map(len, leading))).take(order)
    return numbers, np.concatenate(leading).take(order)


class _Articles:
    """Results of one segment, an article each; there is at least one."""

    def __init__(self, query: EngineQuery, outcome: Outcome, ranks: Array) -> None:
        self._by_score = query.sort is Sort.RELEVANCE
        self._outcome = outcome
        self._found = outcome.final
        self._most_blocks = query.blocks
        self._ranks = ranks
        self._scores: Array | None = None

    def leading(self, count: int) -> Array:
        """Places of the first articles in the order asked for."""
        return self._best(count) if self._by_score else self._first(count)

    def _best(self, count: int) -> Array:
        """Places of the most relevant articles, best first."""
        found = self._found
        self._scores = self._outcome.scores.articles.of_articles(found.articles)
        return best(self._scores, self._ranks.take(found.articles).take, count)

    def _first(self, count: int) -> Array:
        """Places of the first articles by rank."""
        ranks = self._ranks.take(self._found.articles)
        return self._outcome.kernels.first_articles(ranks, count)

    def keys(self, places: Array) -> Array:
        """What the articles at some places are ordered by."""
        return self._ranks.take(self._found.articles.take(places))

    def result_scores(self) -> Array:
        """Score of each article; only after ``leading`` by score."""
        return np.zeros(0) if self._scores is None else self._scores

    def _scores_at(self, places: Array) -> Array:
        return np.zeros(places.size) if self._scores is None else self._scores.take(places)

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
        found, segment = outcome.final, outcome.segment
        self._by_score = query.sort is Sort.RELEVANCE
        self._outcome = outcome
        self._keys = BlockKeys(found.owners, found.blocks, ranks, segment.numbers)
        self._scores: Array | None = None

    def leading(self, count: int) -> Array:
        """Places of the first blocks in the order asked for."""
        return self._best(count) if self._by_score else self._first(count)

    def _best(self, count: int) -> Array:
        """Places of the most relevant blocks, best first."""
        self._scores = self._outcome.scores.blocks.of_blocks(self._keys.blocks)
        return self._outcome.kernels.best_blocks(self._scores, self._keys, count)

    def _first(self, count: int) -> Array:
        """Places of the first blocks by the rank of their article, then by their number."""
        return self._outcome.kernels.first_blocks(self._keys, count)

    def keys(self, places: Array) -> Array:
        """What the blocks at some places are ordered by."""
        return self._keys.at(places)

    def result_scores(self) -> Array:
        """Score of each block; only after ``leading`` by score."""
        return np.zeros(0, np.float32) if self._scores is None else self._scores

    def hits(self, places: Array) -> Iterable[EngineHit]:
        """Build the results at some places."""
        outcome = self._outcome
        owners, numbers, counts = outcome.kernels.block_details(self._keys, places)
        names = outcome.segment.article_ids.pick(owners)
        scores = self._scores_at(places).tolist()
        return list(map(EngineHit, names, scores, zip(numbers), counts))

    def _scores_at(self, places: Array) -> Array:
        return np.zeros(places.size) if self._scores is None else self._scores.take(places)
