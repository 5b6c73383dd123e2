"""Scoring as compiled loops.

The arithmetic is that of ``scoring``, step by step: products and sums of single precision,
frequencies above the table in double precision and rounded once.

Depends on: engine.embedded.fused_types. Used by: engine.embedded.kernels_fused.
"""

import numpy as np

from searchapp.engine.embedded.arrays import Array
from searchapp.engine.embedded.fused_types import (
    F32S,
    F64S,
    FLOAT,
    I32S,
    I64S,
    OUT_F32S,
    U8S,
    U16S,
    compiled,
    inlined,
)

_MOST = 255
_LITERAL = (I64S, U8S, U8S, F32S, F32S, F64S, FLOAT)
_WORD = (U16S, I64S, I32S, U8S, F32S, F64S, FLOAT)


@inlined
def _most(often: Array) -> int:
    most = 1
    for count in often:
        most = max(most, count)
    return most


@inlined
def _large_score(
    count: int, length: np.int64, table: Array, norms: Array, numerator: float
) -> np.float32:
    if count <= _MOST:
        return np.float32(table[(count << 8) | length])
    return np.float32(count * numerator / (count + norms[length]))


@compiled((OUT_F32S, FLOAT, I64S, I64S, *_LITERAL))
def add_literal(
    total: Array,
    idf: float,
    blocks: Array,
    places: Array,
    often: Array,
    lengths: Array,
    headlines: Array,
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
        lengths: Length byte of every block of the segment.
        headlines: For every block 1 if it is a headline, else 0.
        factors: What the score of each of both is multiplied by.
        table: Scores by frequency and length byte.
        norms: By length byte; for frequencies above the table.
        numerator: The same.
    """
    weight = np.float32(idf)
    is_large = _most(often) > _MOST
    for at in range(blocks.size):
        place = places[at] if places.size else at
        if place < 0:
            continue
        block = blocks[at]
        count = often[place] if often.size else 1
        length = np.int64(lengths[block])
        if is_large:
            score = _large_score(count, length, table, norms, numerator)
        else:
            score = table[(count << 8) | length]
        total[at] += weight * (score * factors[headlines[block]])


@compiled((OUT_F32S, FLOAT, I64S, *_LITERAL))
def spread_literal(
    scratch: Array,
    idf: float,
    blocks: Array,
    often: Array,
    lengths: Array,
    headlines: Array,
    factors: Array,
    table: Array,
    norms: Array,
    numerator: float,
) -> None:
    """Add what a literal scores to the memory of all blocks; see ``add_literal``."""
    weight = np.float32(idf)
    # Apart, so that the usual loop has no branch: how often cannot be foreseen.
    if _most(often) > _MOST:
        for at in range(blocks.size):
            block = blocks[at]
            length = np.int64(lengths[block])
            score = _large_score(often[at], length, table, norms, numerator)
            scratch[block] += weight * (score * factors[headlines[block]])
        return
    for at in range(blocks.size):
        block = blocks[at]
        count = often[at] if often.size else 1
        score = table[(count << 8) | np.int64(lengths[block])]
        scratch[block] += weight * (score * factors[headlines[block]])


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
