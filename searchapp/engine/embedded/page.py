"""Put the results of all segments in one order and name those of one page.

Depends on: engine.contract, engine.queries, engine.embedded. Used by: engine.embedded.searcher.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from searchapp.engine.contract import EngineHit
from searchapp.engine.embedded.arrays import Array, gather_ranges, offsets_of
from searchapp.engine.embedded.matching import Filtered, Found
from searchapp.engine.embedded.order import Orders
from searchapp.engine.embedded.phrases import LeafHits
from searchapp.engine.embedded.ranking import best, first
from searchapp.engine.embedded.scoring import BlockScores
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.selection import common, members
from searchapp.engine.queries import EngineQuery, Sort, Unit

_NUMBER_BITS = 32


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one segment answers.

    Attributes:
        segment: The segment.
        base: Number of its first article among those of all segments.
        filtered: What it found.
        final: What is left under all filters.
        scores: Scores its blocks.
        hits: Hits of the distinct positive leaves.
    """

    segment: Segment
    base: int
    filtered: Filtered
    final: Found
    scores: BlockScores
    hits: Sequence[LeafHits]

    def occurrences(self) -> int:
        """Hits in the final blocks."""
        if self.filtered.complete:
            return sum(hits.total for hits in self.hits)
        blocks = self.final.blocks
        return sum(
            (blocks.size if self.filtered.in_all else common(hits.blocks, blocks).size)
            + _repeats_in(hits, blocks)
            for hits in self.hits
        )


def _repeats_in(hits: LeafHits, blocks: Array) -> int:
    """Hits in some blocks beyond the first in each."""
    if hits.often is None:
        return 0
    more = (hits.often > 1).nonzero()[0]
    inside = members(hits.blocks.take(more), blocks)
    return int(hits.often.take(more[inside]).sum()) - int(np.count_nonzero(inside))


def build_page(
    query: EngineQuery, outcomes: Sequence[Outcome], orders: Orders
) -> tuple[EngineHit, ...]:
    """Give the results asked for.

    Args:
        query: What was asked: order, offset, limit, unit.
        outcomes: What the segments found, in the order of the index.
        orders: The ranks of the generation's articles.
    """
    if not query.limit or not any(outcome.final.blocks.size for outcome in outcomes):
        return ()
    in_articles = query.unit is Unit.ARTICLE
    rows = [(_Articles if in_articles else _Blocks)(query, outcome) for outcome in outcomes]
    wanted = query.offset + query.limit
    if query.sort is Sort.RELEVANCE:
        ties = [row.keys(orders.by_id) for row in rows]
        chosen = best(_joined([row.scores() for row in rows]), _together(ties), wanted)
    else:
        rank = orders.rank(query.sort)
        chosen = first(_joined([row.keys(rank)(None) for row in rows]), wanted)
    page = chosen[query.offset :]
    if len(rows) == 1:
        return tuple(rows[0].hits(page))
    starts = offsets_of(np.array([row.size for row in rows]))[:-1]
    numbers = starts.searchsorted(page, "right") - 1
    places = page - starts.take(numbers)
    built = [iter(row.hits(places[numbers == number])) for number, row in enumerate(rows)]
    return tuple(next(built[number]) for number in numbers.tolist())


def _joined(arrays: list[Array]) -> Array:
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


Keys = Callable[[Array | None], Array]
"""Gives for some places of a segment's results (None: all) the keys they are ordered by."""


def _together(ties: list[Keys]) -> Callable[[Array], Array]:
    """Make the keys of all segments one function of places in all of them."""
    if len(ties) == 1:
        return ties[0]

    def keys(places: Array) -> Array:
        return np.concatenate([tie(None) for tie in ties]).take(places)

    return keys


class _Articles:
    """Results of one segment, an article each."""

    def __init__(self, query: EngineQuery, outcome: Outcome) -> None:
        self._outcome = outcome
        self._found = outcome.final
        self._most_blocks = query.blocks
        self._scores: Array | None = None
        self.size = self._found.article_count

    def scores(self) -> Array:
        """Score of each article: that of its best block."""
        if not self.size:
            return np.zeros(0, np.float32)
        self._scores = self._outcome.scores.of_blocks(self._found.blocks)
        return np.maximum.reduceat(self._scores, self._found.bounds[:-1])

    def keys(self, ranks: Array) -> Keys:
        """Order by ranks of articles; every article has its own."""
        ranks = ranks[self._outcome.base :]
        articles = self._found.articles
        return lambda places: ranks.take(articles if places is None else articles.take(places))

    def _scored(self, places: Array) -> Array:
        """Scores of the blocks of the articles at some places, each in its block's place."""
        if self._scores is not None:
            return self._scores
        found, ascending = self._found, np.sort(places)
        starts = found.bounds.take(ascending)
        chosen = gather_ranges(starts, found.bounds.take(ascending + 1) - starts)
        scores = np.zeros(found.blocks.size, np.float32)
        scores[chosen] = self._outcome.scores.of_blocks(found.blocks.take(chosen))
        return scores

    def hits(self, places: Array) -> Iterator[EngineHit]:
        """Build the results at some places."""
        found, segment = self._found, self._outcome.segment
        starts, ends = found.bounds.take(places).tolist(), found.bounds.take(places + 1).tolist()
        names = segment.article_ids.pick(found.articles.take(places).tolist())
        all_scores = self._scored(places)
        for name, start, end in zip(names, starts, ends, strict=True):
            blocks = found.blocks[start:end]
            scores = all_scores[start:end].tolist()
            order = sorted(range(end - start), key=lambda at: (-scores[at], at))
            numbers = segment.numbers.take(blocks.take(order[: self._most_blocks]))
            yield EngineHit(
                article_id=name,
                score=scores[order[0]],
                blocks=tuple(numbers.tolist()),
                block_count=end - start,
            )


class _Blocks:
    """Results of one segment, a block each."""

    def __init__(self, query: EngineQuery, outcome: Outcome) -> None:
        del query
        self._outcome = outcome
        self._found = outcome.final
        self._scores: Array | None = None
        self.size = self._found.blocks.size

    def scores(self) -> Array:
        """Score of each block."""
        self._scores = self._outcome.scores.of_blocks(self._found.blocks)
        return self._scores

    def keys(self, ranks: Array) -> Keys:
        """Order by ranks of articles, then by number of block."""
        ranks = ranks[self._outcome.base :]
        found, numbers = self._found, self._outcome.segment.numbers

        def keys(places: Array | None) -> Array:
            owners = found.owners if places is None else found.owners.take(places)
            blocks = found.blocks if places is None else found.blocks.take(places)
            return (ranks.take(owners).astype(np.int64) << _NUMBER_BITS) | numbers.take(blocks)

        return keys

    def hits(self, places: Array) -> Iterator[EngineHit]:
        """Build the results at some places."""
        found, segment = self._found, self._outcome.segment
        blocks, owners = found.blocks.take(places), found.owners.take(places)
        if self._scores is None:
            order = np.argsort(blocks)
            scores = np.empty(blocks.size, np.float32)
            scores[order] = self._outcome.scores.of_blocks(blocks.take(order))
        else:
            scores = self._scores.take(places)
        counts = found.owners.searchsorted(owners, "right") - found.owners.searchsorted(owners)
        for name, score, number, count in zip(
            segment.article_ids.pick(owners.tolist()),
            scores.tolist(),
            segment.numbers.take(blocks).tolist(),
            counts.tolist(),
            strict=True,
        ):
            yield EngineHit(name, score, (number,), count)
