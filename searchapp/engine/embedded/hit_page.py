"""Name single hits: the blocks of a page of results of blocks, each as often as it has hits.

A block has one hit at least, so the first so many blocks hold the first so many hits. Where
in a block each hit stands is not looked up here: its text says so.

Depends on: engine.contract, engine.queries, engine.embedded. Used by: engine.embedded.searcher.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from searchapp.engine.contract import EngineHit
from searchapp.engine.embedded.arrays import Array
from searchapp.engine.embedded.kernels import BlockKeys
from searchapp.engine.embedded.order import Orders
from searchapp.engine.embedded.page import Outcome
from searchapp.engine.queries import EngineQuery, Sort


def build_hits(
    query: EngineQuery, outcomes: Sequence[Outcome], orders: Orders
) -> tuple[EngineHit, ...]:
    """Give the hits asked for.

    Args:
        query: What was asked: order, offset, limit.
        outcomes: What the segments found, in the order of the index.
        orders: The ranks of the generation's articles.
    """
    by_score = query.sort is Sort.RELEVANCE
    ranks = orders.by_id if by_score else orders.rank(query.sort)
    rows = [_Hits(one, ranks[one.base :], by_score=by_score) for one in outcomes]
    rows = [row for row in rows if row.often.size]
    if not rows or not query.limit:
        return ()
    leading = [row.leading(query.offset + query.limit) for row in rows]
    numbers = np.repeat(np.arange(len(rows)), list(map(len, leading)))
    order = _order(rows, leading)
    often = np.concatenate([row.often.take(at) for row, at in zip(rows, leading, strict=True)])
    often = often.take(order)
    ends = often.cumsum()
    first = int(ends.searchsorted(query.offset, "right"))
    last = int(ends.searchsorted(query.offset + query.limit)) + 1
    chosen = order[first:last]
    numbers, places = numbers.take(chosen), np.concatenate(leading).take(chosen)
    built = [iter(row.blocks(places[numbers == number])) for number, row in enumerate(rows)]
    found = [next(built[number]) for number in numbers.tolist()]
    return tuple(
        _hits(found, (ends - often)[first:last].tolist(), ends[first:last].tolist(), query)
    )


def _hits(
    blocks: Sequence[EngineHit], begins: Sequence[int], ends: Sequence[int], query: EngineQuery
) -> Iterator[EngineHit]:
    """Yield the hits of some blocks, as far as they are on the page.

    Args:
        blocks: The blocks, in order.
        begins: For each how many hits come before it.
        ends: And how many until its last.
        query: What was asked: offset and limit.
    """
    for block, begin, end in zip(blocks, begins, ends, strict=True):
        low, high = max(query.offset, begin), min(query.offset + query.limit, end)
        for at in range(low - begin, high - begin):
            yield block._replace(place=at)


def _order(rows: "Sequence[_Hits]", leading: Sequence[Array]) -> Array:
    """The order of the leading blocks of all segments."""
    keys = np.concatenate([row.keys.at(at) for row, at in zip(rows, leading, strict=True)])
    pairs = zip(rows, leading, strict=True)
    scores = [row.scores.take(at) for row, at in pairs if row.scores is not None]
    order: Array = np.lexsort((keys, -np.concatenate(scores))) if scores else keys.argsort()
    return order


class _Hits:
    """The blocks of one segment that have hits.

    Attributes:
        often: How many each has.
        keys: What orders them, beside their scores.
        scores: Their scores; None when they are not ordered by them.
    """

    def __init__(self, outcome: Outcome, ranks: Array, *, by_score: bool) -> None:
        segment, found = outcome.segment, outcome.final
        counts = np.zeros(segment.block_count, np.int64)
        for hits in outcome.hits:
            counts[hits.blocks] += 1 if hits.often is None else hits.often
        counts = counts.take(found.blocks)
        self._outcome = outcome
        found = found if counts.all() else found.only(counts > 0)
        self.often = counts[counts > 0]
        self.keys = BlockKeys(found.owners, found.blocks, ranks, segment.numbers)
        self.scores: Array | None = None
        if by_score and found.blocks.size:
            self.scores = outcome.scores.blocks.of_blocks(found.blocks)

    def leading(self, count: int) -> Array:
        """Places of the first blocks, in order."""
        kernels = self._outcome.kernels
        if self.scores is None:
            return kernels.first_blocks(self.keys, count)
        return kernels.best_blocks(self.scores, self.keys, count)

    def blocks(self, places: Array) -> list[EngineHit]:
        """Name the blocks at some places, each by its first hit."""
        outcome = self._outcome
        owners, every = self.keys.owners.take(places), outcome.final.owners
        counts = every.searchsorted(owners, "right") - every.searchsorted(owners)
        blocks = self.keys.blocks.take(places)
        scores = np.zeros(places.size) if self.scores is None else self.scores.take(places)
        return list(
            map(
                EngineHit,
                outcome.segment.article_ids.pick(owners.tolist()),
                scores.tolist(),
                zip(outcome.segment.numbers.take(blocks).tolist()),
                counts.tolist(),
            )
        )
