"""Scoring and choosing the first results as compiled loops.

The arithmetic is that of ``scoring``, step by step: products and sums of single precision,
frequencies above the table in double precision and rounded once.

Depends on: engine.embedded.fused_types. Used by: engine.embedded.kernels_fused.
"""

from typing import TypeAlias

import numpy as np

from searchapp.engine.embedded.arrays import Array
from searchapp.engine.embedded.fused_types import (
    F32S,
    F64S,
    FLOAT,
    I32S,
    I64S,
    INT,
    OUT_F32S,
    U8S,
    U16S,
    compiled,
    inlined,
)

Number: TypeAlias = int | np.int64
_MOST = 255
_LITERAL = (I64S, F32S, U8S, F32S, F32S, F64S, FLOAT)
_WORD = (U16S, I64S, I32S, U8S, F32S, F64S, FLOAT)


@inlined
def _literal_score(
    block: int,
    count: int,
    of_one: Array,
    lengths: Array,
    factors: Array,
    table: Array,
    norms: Array,
    numerator: float,
) -> np.float32:
    if count == 1:
        return np.float32(of_one[block])
    length = np.int64(lengths[block])
    if count <= _MOST:
        return np.float32(table[(count << 8) | length] * factors[block])
    return np.float32(np.float32(count * numerator / (count + norms[length])) * factors[block])


@compiled((OUT_F32S, FLOAT, I64S, I64S, *_LITERAL))
def add_literal(
    total: Array,
    idf: float,
    blocks: Array,
    places: Array,
    often: Array,
    of_one: Array,
    lengths: Array,
    factors: Array,
    table: Array,
    norms: Array,
    numerator: float,
) -> None:
    """Add what a literal scores in each of some blocks.

    Args:
        total: Added to, block by block.
        idf: Weight of the literal.
        blocks: The blocks.
        places: For each its place among the literal's own, -1 for none; empty when they are
            the literal's own.
        often: How often the literal stands in each of its own; empty for once in each.
        of_one: For every block of the segment what a single occurrence scores.
        lengths: Length byte of every block.
        factors: What the score of every block is multiplied by.
        table: Scores by frequency and length byte.
        norms: By length byte; for frequencies above the table.
        numerator: The same.
    """
    weight = np.float32(idf)
    for at in range(blocks.size):
        place = places[at] if places.size else at
        if place >= 0:
            count = often[place] if often.size else 1
            total[at] += weight * _literal_score(
                blocks[at], count, of_one, lengths, factors, table, norms, numerator
            )


@compiled((OUT_F32S, FLOAT, I64S, *_LITERAL))
def spread_literal(
    scratch: Array,
    idf: float,
    blocks: Array,
    often: Array,
    of_one: Array,
    lengths: Array,
    factors: Array,
    table: Array,
    norms: Array,
    numerator: float,
) -> None:
    """Add what a literal scores to the memory of all blocks; see ``add_literal``."""
    weight = np.float32(idf)
    if not often.size:
        for block in blocks:
            scratch[block] += weight * of_one[block]
        return
    for at in range(blocks.size):
        block = blocks[at]
        scratch[block] += weight * _literal_score(
            block, often[at], of_one, lengths, factors, table, norms, numerator
        )


@inlined
def _word_score(
    place: int,
    block: int,
    keys: Array,
    large_at: Array,
    large: Array,
    lengths: Array,
    table: Array,
    norms: Array,
    numerator: float,
) -> np.float32:
    key = np.int64(keys[place])
    if large_at.size and key >> 8 == _MOST:
        for at in range(large_at.size):
            if large_at[at] == place:
                count = np.int64(large[at])
                return np.float32(count * numerator / (count + norms[lengths[block]]))
    return np.float32(table[key])


@compiled((OUT_F32S, FLOAT, I64S, I64S, *_WORD))
def add_word(
    total: Array,
    idf: float,
    blocks: Array,
    places: Array,
    keys: Array,
    large_at: Array,
    large: Array,
    lengths: Array,
    table: Array,
    norms: Array,
    numerator: float,
) -> None:
    """Add what a word scores in each of some blocks; places of -1 do not have it."""
    weight = np.float32(idf)
    for at in range(blocks.size):
        place = places[at]
        if place >= 0:
            total[at] += weight * _word_score(
                place, blocks[at], keys, large_at, large, lengths, table, norms, numerator
            )


@compiled((OUT_F32S, FLOAT, I32S, *_WORD))
def spread_word(
    scratch: Array,
    idf: float,
    blocks: Array,
    keys: Array,
    large_at: Array,
    large: Array,
    lengths: Array,
    table: Array,
    norms: Array,
    numerator: float,
) -> None:
    """Add what a word scores to the memory of all blocks."""
    weight = np.float32(idf)
    for at in range(blocks.size):
        block = blocks[at]
        scratch[block] += weight * _word_score(
            at, block, keys, large_at, large, lengths, table, norms, numerator
        )


@compiled((OUT_F32S, I64S))
def collect(scratch: Array, blocks: Array) -> Array:
    """Read the scores of some blocks."""
    total = np.empty(blocks.size, np.float32)
    for at in range(blocks.size):
        total[at] = scratch[blocks[at]]
    return total


@compiled((OUT_F32S, I64S), (OUT_F32S, I32S))
def clear(scratch: Array, blocks: Array) -> None:
    """Make the memory of some blocks zero again."""
    for block in blocks:
        scratch[block] = 0


@compiled((OUT_F32S, F32S, I64S, F32S))
def add_factored(total: Array, scores: Array, blocks: Array, factors: Array) -> None:
    """Add scores times the factor of their block."""
    for at in range(blocks.size):
        total[at] += scores[at] * factors[blocks[at]]


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


@compiled((F32S, I64S, I32S, INT))
def best_articles(scores: Array, begins: Array, ranks: Array, count: int) -> Array:
    """Places of the articles with the greatest score of a block, equal ones by rank."""
    kept, keys = np.empty(count, np.float32), np.empty(count, np.int64)
    places = np.empty(count, np.int64)
    found = 0
    for at in range(ranks.size):
        score = scores[begins[at]]
        for place in range(begins[at] + 1, begins[at + 1]):
            score = max(score, scores[place])
        if found == count and score < kept[count - 1]:
            continue
        key = np.int64(ranks[at])
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
