"""The first results of an order, without sorting all of them.

Depends on: engine.embedded.arrays. Used by: engine.embedded.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from searchapp.engine.embedded.arrays import Array, Mask

_WORTH_A_BOUND: Final = 2048
"""From this many values on, a first bound is looked for before they are partitioned."""
_ROWS: Final = 32
_FEW: Final = 16
"""So many are sorted one by one in less time than the calls for a vector take."""


def best(scores: Array, tie: Callable[[Array], Array], count: int) -> Array:
    """Give the places of the greatest scores, best first.

    Args:
        scores: Shape (n,).
        tie: Gives for places the distinct keys by which equal scores are ordered.
        count: How many are wanted.

    Returns:
        At most ``count`` places.
    """
    places = greatest(scores, count)
    kept = scores.take(places)
    if places.size > count:
        limit = np.partition(kept, places.size - count)[places.size - count]
        equal = places[kept == limit]
        places = places[kept > limit]
        equal = equal.take(first(tie(equal), count - places.size))
        places = np.concatenate((places, equal))
        kept = scores.take(places)
    if places.size <= _FEW:
        ranked = sorted(zip((-kept).tolist(), tie(places).tolist(), places.tolist(), strict=True))
        return np.array([place for _, _, place in ranked], np.intp)
    return places.take(np.lexsort((tie(places), -kept)))


def greatest(values: Array, count: int) -> Array:
    """Give the places of the ``count`` greatest values, and perhaps of some more."""
    if count >= values.size:
        return np.arange(values.size)
    if not count:
        return np.zeros(0, np.intp)
    if values.size < _WORTH_A_BOUND or count * _ROWS > values.size // 2:
        bound = np.partition(values, values.size - count)[-count]
        reached: Mask = values >= bound
        return reached.nonzero()[0]
    # Each column of a table holds one value at least as great as its others: the least of
    # the `count` greatest column heads is a bound that `count` values reach.
    columns = values.size // _ROWS
    heads = values[: columns * _ROWS].reshape(_ROWS, columns).max(axis=0)
    bound = np.partition(heads, columns - count)[-count]
    reached = np.greater_equal(values, bound)
    return np.flatnonzero(reached)


def first(keys: Array, count: int) -> Array:
    """Give the places of the least keys, least first; keys are distinct."""
    places = greatest(-keys, count)
    return places.take(np.argsort(keys.take(places)))[:count]
