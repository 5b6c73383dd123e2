"""The first results of an order, without sorting all of them.

Depends on: engine.embedded.arrays. Used by: engine.embedded.searcher.
"""

from collections.abc import Callable

import numpy as np

from searchapp.engine.embedded.arrays import Array


def best(scores: Array, tie: Callable[[Array], Array], count: int) -> Array:
    """Give the places of the greatest scores, best first.

    Args:
        scores: Shape (n,).
        tie: Gives for places the distinct keys by which equal scores are ordered.
        count: How many are wanted.

    Returns:
        At most ``count`` places.
    """
    count = min(count, scores.size)
    if not count:
        return np.zeros(0, np.int64)
    places = np.arange(scores.size)
    if count < scores.size:
        cut = scores.size - count
        limit = np.partition(scores, cut)[cut]
        above = np.flatnonzero(scores > limit)
        equal = np.flatnonzero(scores == limit)
        places = np.concatenate((above, equal[first(tie(equal), count - above.size)]))
    order = np.lexsort((tie(places), -scores[places]))
    return places[order]


def first(keys: Array, count: int) -> Array:
    """Give the places of the least keys, least first; keys are distinct."""
    count = min(count, keys.size)
    if count == keys.size:
        return np.argsort(keys)
    if not count:
        return np.zeros(0, np.int64)
    places = np.argpartition(keys, count - 1)[:count]
    return places[np.argsort(keys[places])]
