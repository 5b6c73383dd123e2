"""Counting facets and reading results as compiled loops.

Depends on: engine.embedded.fused_types. Used by: engine.embedded.kernels_fused.
"""

from typing import Final

import numpy as np

from searchapp.engine.embedded.arrays import Array
from searchapp.engine.embedded.fused_types import (
    FLAG,
    I32S,
    I64S,
    INT,
    U8S,
    U16S,
    U32S,
    compiled,
)


@compiled((I32S, I64S, I32S, I64S))
def details(
    owners: Array, blocks: Array, numbers: Array, places: Array
) -> tuple[Array, Array, Array]:
    """Owner, number and number of the owner's blocks, for the blocks at some places."""
    of, own = np.empty(places.size, np.int64), np.empty(places.size, np.int64)
    counts = np.empty(places.size, np.int64)
    for at in range(places.size):
        place = places[at]
        owner = owners[place]
        low, high = place, place + 1
        while low > 0 and owners[low - 1] == owner:
            low -= 1
        while high < owners.size and owners[high] == owner:
            high += 1
        of[at], own[at], counts[at] = owner, numbers[blocks[place]], high - low
    return of, own, counts


_TALLY: Final = (I32S, I32S, I64S, FLAG, INT)


@compiled((U8S, U8S, *_TALLY), (U16S, U16S, *_TALLY), (U32S, U32S, *_TALLY))
def tally(
    first: Array,
    rest: Array,
    rest_starts: Array,
    articles: Array,
    begins: Array,
    in_blocks: bool,
    size: int,
) -> Array:
    """Count the values of articles, each once or once for each of its blocks."""
    counts = np.zeros(size, np.int64)
    for at in range(articles.size):
        weight = begins[at + 1] - begins[at] if in_blocks else 1
        article = articles[at]
        counts[first[article]] += weight
        if rest.size:
            for place in range(rest_starts[article], rest_starts[article + 1]):
                counts[rest[place]] += weight
    return counts


@compiled((I64S, INT))
def top_values(counts: Array, limit: int) -> tuple[Array, Array]:
    """The greatest counts above 0 and their places, equal ones by place."""
    values, most = np.empty(limit, np.int64), np.empty(limit, np.int64)
    found, least = 0, np.int64(0)
    for value in range(counts.size):
        count = counts[value]
        if count <= least:
            continue
        at = found if found < limit else limit - 1
        found = min(found + 1, limit)
        while at > 0 and most[at - 1] < count:
            most[at], values[at] = most[at - 1], values[at - 1]
            at -= 1
        most[at], values[at] = count, value
        if found == limit:
            least = most[limit - 1]
    return values[:found], most[:found]
