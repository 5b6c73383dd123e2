"""Choosing the first results as compiled loops: one pass, the best so far kept in order.

Depends on: engine.embedded.fused_types. Used by: engine.embedded.kernels_fused.
"""

from typing import TypeAlias

import numpy as np

from searchapp.engine.embedded.arrays import Array
from searchapp.engine.embedded.fused_types import F32S, I32S, I64S, INT, compiled, inlined

Number: TypeAlias = int | np.int64


@inlined
def _take_in(
    scores: Array, keys: Array, places: Array, found: int, score: float, key: Number, place: int
) -> int:
    """Put one result into its place among the best; give how many there are now."""
    at = found if found < scores.size else scores.size - 1
    while at > 0 and (scores[at - 1] < score or (scores[at - 1] == score and keys[at - 1] > key)):
        scores[at], keys[at], places[at] = scores[at - 1], keys[at - 1], places[at - 1]
        at -= 1
    scores[at], keys[at], places[at] = score, key, place
    return min(found + 1, scores.size)


@compiled((F32S, I32S, I64S, I32S, I32S, INT))
def best_blocks(
    scores: Array, owners: Array, blocks: Array, ranks: Array, numbers: Array, count: int
) -> Array:
    """Places of the greatest scores, equal ones by rank of the article and number."""
    kept, keys = np.empty(count, np.float32), np.empty(count, np.int64)
    places = np.empty(count, np.int64)
    found = 0
    for at in range(scores.size):
        score = scores[at]
        if found == count and score < kept[count - 1]:
            continue
        key = (np.int64(ranks[owners[at]]) << 32) | np.int64(numbers[blocks[at]])
        if found == count and score == kept[count - 1] and key > keys[count - 1]:
            continue
        found = _take_in(kept, keys, places, found, score, key, at)
    return places[:found]


@inlined
def _take_in_least(keys: Array, places: Array, found: int, key: Number, place: int) -> int:
    """Put one result into its place among the first; give how many there are now."""
    at = found if found < keys.size else keys.size - 1
    while at > 0 and keys[at - 1] > key:
        keys[at], places[at] = keys[at - 1], places[at - 1]
        at -= 1
    keys[at], places[at] = key, place
    return min(found + 1, keys.size)


@compiled((I32S, I64S, I32S, I32S, INT))
def first_blocks(owners: Array, blocks: Array, ranks: Array, numbers: Array, count: int) -> Array:
    """Places of the first blocks by rank of the article and number."""
    keys, places = np.empty(count, np.int64), np.empty(count, np.int64)
    found, size = 0, blocks.size
    # Ranks mostly rise or fall throughout: the end with the lesser ones is taken first.
    falling = size > 0 and ranks[owners[0]] > ranks[owners[size - 1]]
    for step in range(size):
        place = size - 1 - step if falling else step
        rank = np.int64(ranks[owners[place]])
        if found == count and rank > keys[count - 1] >> 32:
            continue
        key = (rank << 32) | np.int64(numbers[blocks[place]])
        if found < count or key < keys[count - 1]:
            found = _take_in_least(keys, places, found, key, place)
    return places[:found]


@compiled((I32S, INT))
def first_articles(ranks: Array, count: int) -> Array:
    """Places of the least ranks, least first."""
    keys, places = np.empty(count, np.int64), np.empty(count, np.int64)
    found, size = 0, ranks.size
    falling = size > 0 and ranks[0] > ranks[size - 1]
    for step in range(size):
        place = size - 1 - step if falling else step
        rank = np.int64(ranks[place])
        if found < count or rank < keys[count - 1]:
            found = _take_in_least(keys, places, found, rank, place)
    return places[:found]
