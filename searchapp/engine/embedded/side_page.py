"""Name single hits in the order of what is printed on one side of them.

Every hit has a place on the axis of its segment; first they are put in order of date, which
decides what the sides leave level, then in the order of the sides.

Depends on: engine.contract, engine.queries, engine.embedded. Used by: engine.embedded.searcher.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from searchapp.engine.contract import EngineHit
from searchapp.engine.embedded.arrays import Array, Int64s
from searchapp.engine.embedded.leaves import Leaves
from searchapp.engine.embedded.order import Orders
from searchapp.engine.embedded.page import Outcome
from searchapp.engine.embedded.positions import blocks_at, length_of, literal_positions
from searchapp.engine.embedded.side_order import UnitRanks, Walk, order_by
from searchapp.engine.queries import EngineQuery, Match, Side, Sort, Where


class _Places(NamedTuple):
    """Hits in order of date: where each begins and ends on the axis, and in which block.

    Attributes:
        segments: Its segment.
        starts: Its first position.
        ends: One past its last.
        blocks: Its block, of the segment.
        nth: Which hit of its block it is.
    """

    segments: Array
    starts: Int64s
    ends: Int64s
    blocks: Array
    nth: Array


def build_by_side(
    query: EngineQuery,
    outcomes: Sequence[Outcome],
    orders: Orders,
    ranks: UnitRanks,
    check: Callable[[], None],
) -> tuple[EngineHit, ...]:
    """Give the hits asked for.

    Args:
        query: What was asked: side, offset, limit.
        outcomes: What all segments found, in the order of the index.
        orders: The ranks of the generation's articles.
        ranks: The order of its units.
        check: Called now and then; raises when it takes too long.

    Raises:
        ValueError: A positive leaf is no ``Match``.
    """
    places = _in_order_of_date(_matches(query), outcomes, orders)
    if not query.limit or not places.starts.size:
        return ()
    codes = [one.segment.literal.codes for one in outcomes]
    left = Walk(codes, ranks, places.segments, places.starts, -1)
    right = Walk(codes, ranks, places.segments, places.ends - 1, 1)
    walks = (left, right) if query.side is Side.LEFT else (right, left)
    order = order_by(walks, places.starts.size, check)
    chosen = order[query.offset : query.offset + query.limit]
    numbers = places.segments.take(chosen)
    built = [
        _named(one, places.blocks.take(own), places.nth.take(own))
        for number, one in enumerate(outcomes)
        for own in [chosen[numbers == number]]
    ]
    return tuple(next(built[number]) for number in numbers.tolist())


def _matches(query: EngineQuery) -> list[Match]:
    leaves = Leaves(query.node)
    found = [leaves.distinct[number] for number in leaves.positive]
    matches = [leaf for leaf in found if isinstance(leaf, Match)]
    if len(matches) < len(found):
        raise ValueError("only literals are ordered by a side")
    return matches


def _in_order_of_date(
    leaves: Sequence[Match], outcomes: Sequence[Outcome], orders: Orders
) -> _Places:
    parts = [
        (np.full(starts.size, number), starts, starts + length_of(leaf.literal), blocks)
        for number, one in enumerate(outcomes)
        for leaf in leaves
        for starts, blocks in [_found(one, leaf)]
    ]
    nowhere = np.zeros(0, np.int64)
    segments, starts, ends, blocks = (
        np.concatenate((nowhere, *(part[at] for part in parts))) for at in range(4)
    )
    # What block it is, in order of date: the rank of its article, and its own number.
    dates = orders.rank(Sort.DATE)
    keys = np.zeros(starts.size, np.int64)
    for number, one in enumerate(outcomes):
        own = np.flatnonzero(segments == number)
        inside = blocks.take(own)
        articles = one.base + one.segment.articles.take(inside)
        ranks = dates.take(articles).astype(np.int64)
        keys[own] = (ranks << 32) | one.segment.numbers.take(inside)
    order = np.lexsort((ends, starts, keys))
    keys = keys.take(order)
    at = np.arange(keys.size)
    fresh = np.ones(keys.size, np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
    nth = at - np.maximum.accumulate(np.where(fresh, at, 0))
    return _Places(
        segments.take(order), starts.take(order), ends.take(order), blocks.take(order), nth
    )


def _found(outcome: Outcome, leaf: Match) -> tuple[Int64s, Array]:
    """Where a literal begins in the final blocks, and in which."""
    segment = outcome.segment
    starts = literal_positions(segment, leaf.literal).astype(np.int64)
    blocks = blocks_at(segment, starts)
    kept = np.zeros(segment.block_count, np.bool_)
    kept[outcome.final.blocks] = True
    if leaf.where is Where.HEADLINE:
        kept &= segment.headlines
    inside = kept.take(blocks)
    return starts[inside], blocks[inside]


def _named(outcome: Outcome, blocks: Array, nth: Array) -> Iterator[EngineHit]:
    """Name hits of one segment, in the order given."""
    segment, every = outcome.segment, outcome.final.owners
    owners = segment.articles.take(blocks)
    counts = every.searchsorted(owners, "right") - every.searchsorted(owners)
    rows = zip(
        segment.article_ids.pick(owners.tolist()),
        segment.numbers.take(blocks).tolist(),
        counts.tolist(),
        nth.tolist(),
        strict=True,
    )
    for name, number, count, place in rows:
        yield EngineHit(name, 0.0, (number,), count, place=place)
