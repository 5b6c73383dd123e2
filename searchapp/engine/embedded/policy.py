"""Which parts of an index are put together when it was changed.

Every update leaves a segment and a store of its own. When they become too many, the smallest
are put together: each article is then rewritten about as often as the archive has doubled. A
part with many removed articles is rewritten for its own sake.

Depends on: engine.embedded. Used by: engine.embedded.update.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from searchapp.engine.embedded.buffer import AXIS_LIMIT

MOST_SEGMENTS: Final = 10
_REMOVED_SHARE: Final = 1 / 3
_TIER: Final = 3
"""A part joins the smaller ones when it is less than this many times as large as they are."""


class StoreSize(NamedTuple):
    """The segments of one store.

    Attributes:
        number: Of the store.
        segments: How many.
        articles: In them, removed ones included.
        left: In them, removed ones left out.
        axis: Their length in positions.
    """

    number: int
    segments: int
    articles: int
    left: int
    axis: int


def stores_to_rewrite(sizes: Sequence[StoreSize], most: int = MOST_SEGMENTS) -> tuple[int, ...]:
    """Choose the stores whose segments are put together into one; none when all is well.

    Args:
        sizes: Of every store.
        most: Segments there may be.

    Returns:
        Numbers of stores, ascending.
    """
    thinned = {
        size.number for size in sizes if size.articles - size.left > size.articles * _REMOVED_SHARE
    }
    chosen = thinned | _too_many(sizes, most)
    together = sum(size.axis for size in sizes if size.number in chosen)
    return tuple(sorted(chosen)) if together <= AXIS_LIMIT else ()


def _too_many(sizes: Sequence[StoreSize], most: int) -> set[int]:
    """The smallest stores, as many as must go, and those not much larger than they are."""
    excess = sum(size.segments for size in sizes) - most
    chosen: set[int] = set()
    articles = axis = 0
    for size in sorted(sizes, key=lambda one: (one.left, one.number)):
        enough = excess < 0 and len(chosen) > 1
        if (enough and size.left > articles * _TIER) or axis + size.axis > AXIS_LIMIT:
            break
        if excess <= 0 and not chosen:
            break
        chosen.add(size.number)
        articles += size.left
        axis += size.axis
        excess -= size.segments
    return chosen if len(chosen) > 1 else set()
