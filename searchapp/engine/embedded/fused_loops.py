"""Finding and set operations as compiled loops.

Depends on: engine.embedded.fused_types. Used by: engine.embedded.kernels_fused.
"""

from typing import Final

import numpy as np

from searchapp.engine.embedded.arrays import Array
from searchapp.engine.embedded.fused_types import (
    I32S,
    I64S,
    INT,
    OUT_I32S,
    OUT_U64S,
    U16S,
    U32S,
    U64S,
    compiled,
    inlined,
)

CELL_BITS: Final = 4
"""That of ``segment``; written here too, as kept machine code knows this file alone."""

_ODD_BITS: Final = np.uint64(0x5555555555555555)
_PAIRS: Final = np.uint64(0x3333333333333333)
_NIBBLES: Final = np.uint64(0x0F0F0F0F0F0F0F0F)
_BYTES: Final = np.uint64(0x0101010101010101)

_FACTOR: Final = 0x03F79D71B4CB0A89
"""A power of two times this number has its logarithm, by a table, in the first six bits."""
_BIT_FACTOR: Final = np.uint64(_FACTOR)
_BIT_NUMBERS: Final = np.zeros(64, np.int64)
_BIT_NUMBERS[[((_FACTOR << bit) & (2**64 - 1)) >> 58 for bit in range(64)]] = np.arange(64)


@inlined
def _block_at(ranks: Array, position: np.int32) -> np.int64:
    """The block a position lies in: its word's rank, and the blocks that begin since."""
    cell = np.int64(position) >> CELL_BITS
    word = (cell >> 6) << 1
    bits = ranks[word] << np.uint64(63 - (cell & 63))
    # The number of bits set; compilers know this form and make it one instruction.
    bits -= (bits >> np.uint64(1)) & _ODD_BITS
    bits = (bits & _PAIRS) + ((bits >> np.uint64(2)) & _PAIRS)
    bits = (bits + (bits >> np.uint64(4))) & _NIBBLES
    return np.int64(ranks[word + 1]) + np.int64((bits * _BYTES) >> np.uint64(56))


@inlined
def _by_block(ranks: Array, positions: Array) -> tuple[Array, Array, bool]:
    """Gather ascending positions by block: the blocks, how often, whether any repeats.

    Without a branch that waits for memory: whatever block a position lies in is written, and
    only the place to write to moves on or does not.
    """
    blocks = np.empty(positions.size + 1, np.int64)
    ends = np.empty(positions.size + 1, np.int32)
    found, latest = 0, np.int64(-1)
    ends[0] = 0
    for at in range(positions.size):
        block = _block_at(ranks, positions[at])
        found += block != latest
        blocks[found] = block
        ends[found] = at + 1
        latest = block
    repeated = found < positions.size
    often = np.empty(found if repeated else 0, np.int64)
    for at in range(often.size):
        often[at] = np.int64(ends[at + 1]) - np.int64(ends[at])
    return blocks[1 : found + 1], often, repeated


@compiled((U16S, U64S, I32S, INT, I64S), (U32S, U64S, I32S, INT, I64S))
def phrase(
    codes: Array, ranks: Array, positions: Array, place: int, wanted: Array
) -> tuple[Array, Array, bool]:
    """Verify a literal around positions of one of its pairs, and gather by block."""
    starts = np.empty(positions.size, np.int64)
    size, last, kept = wanted.size, codes.size - wanted.size, 0
    for at in range(positions.size):
        start = np.int64(positions[at]) - place
        starts[kept] = start
        kept += int(start >= 0 and start <= last)
    # One unit after the other, the nearest first; what remains moves together.
    for distance in range(1, size):
        for other in (place + 1 + distance, place - distance):
            if other < 0 or other >= size:
                continue
            code = wanted[other]
            still = 0
            for at in range(kept):
                start = starts[at]
                starts[still] = start
                still += int(codes[start + other] == code)
            kept = still
    return _by_block(ranks, starts[:kept] + place)


@compiled((U64S, I32S))
def gather(ranks: Array, positions: Array) -> tuple[Array, Array, bool]:
    """Gather ascending positions by block."""
    return _by_block(ranks, positions)


@compiled((U64S, I32S, OUT_I32S, OUT_U64S))
def gather_unsorted(
    ranks: Array, positions: Array, counts: Array, marks: Array
) -> tuple[Array, Array, bool]:
    """Gather positions in any order by block.

    Args:
        ranks: ``Segment.cell_ranks``.
        positions: In any order.
        counts: One for each block at least, all 0; 0 again afterwards.
        marks: One bit for each block at least, all 0; 0 again afterwards.
    """
    one = np.uint64(1)
    found = 0
    for at in range(positions.size):
        block = _block_at(ranks, positions[at])
        count = counts[block]
        found += count == 0
        counts[block] = count + 1
        marks[block >> 6] |= one << np.uint64(block & 63)
    blocks, often = np.empty(found, np.int64), np.empty(found, np.int64)
    taken = 0
    for word in range(marks.size):
        bits = marks[word]
        marks[word] = 0
        while bits:
            lowest = bits & (~bits + one)
            block = (np.int64(word) << 6) + _BIT_NUMBERS[(lowest * _BIT_FACTOR) >> np.uint64(58)]
            blocks[taken] = block
            often[taken] = counts[block]
            counts[block] = 0
            taken += 1
            bits ^= lowest
    return blocks, often, found < positions.size


@compiled((I64S, I64S))
def unite(one: Array, other: Array) -> Array:
    """Merge two ascending lists, equal numbers once."""
    merged = np.empty(one.size + other.size, np.int64)
    here = there = found = 0
    while here < one.size and there < other.size:
        first, second = one[here], other[there]
        merged[found] = min(first, second)
        found += 1
        here += first <= second
        there += second <= first
    for at in range(here, one.size):
        merged[found] = one[at]
        found += 1
    for at in range(there, other.size):
        merged[found] = other[at]
        found += 1
    return merged[:found]


@inlined
def _advanced(among: Array, at: int, wanted: int) -> int:
    """The first place from ``at`` on whose number is not below ``wanted``, by doubling steps."""
    size = among.size
    if at >= size or among[at] >= wanted:
        return at
    step, low = 1, at
    while low + step < size and among[low + step] < wanted:
        low += step
        step += step
    high = min(low + step, size)
    while low + 1 < high:
        middle = (low + high) >> 1
        if among[middle] < wanted:
            low = middle
        else:
            high = middle
    return high


@compiled((I64S, I64S))
def common_few(fewer: Array, more: Array) -> Array:
    """Members of both of two ascending lists, one much shorter."""
    both = np.empty(fewer.size, np.int64)
    there = found = 0
    for at in range(fewer.size):
        there = _advanced(more, there, fewer[at])
        if there < more.size and more[there] == fewer[at]:
            both[found] = fewer[at]
            found += 1
    return both[:found]


@compiled((I64S, I64S, OUT_U64S))
def common(one: Array, other: Array, marks: Array) -> Array:
    """Members of both of two ascending lists, by marks: no branch depends on what is met.

    Args:
        one: A list.
        other: A list.
        marks: One bit for each number there can be, all 0; 0 again afterwards.
    """
    bit = np.uint64(1)
    for number in one:
        marks[number >> 6] |= bit << np.uint64(number & 63)
    both = np.empty(other.size + 1, np.int64)
    found = 0
    for number in other:
        both[found] = number
        found += int((marks[number >> 6] >> np.uint64(number & 63)) & bit)
    for number in one:
        marks[number >> 6] = 0
    return both[:found]


@compiled((I64S, OUT_U64S))
def mark(numbers: Array, marks: Array) -> None:
    """Set the marks of some numbers."""
    for number in numbers:
        marks[number >> 6] |= np.uint64(1) << np.uint64(number & 63)


@compiled((INT, INT, INT, OUT_U64S))
def marked(first: int, last: int, most: int, marks: Array) -> Array:
    """List what is marked, at most so many from the first to the last; unmark it."""
    numbers = np.empty(most, np.int64)
    one, found = np.uint64(1), 0
    for word in range(first >> 6, (last >> 6) + 1):
        bits = marks[word]
        marks[word] = 0
        while bits:
            lowest = bits & (~bits + one)
            place = _BIT_NUMBERS[(lowest * _BIT_FACTOR) >> np.uint64(58)]
            numbers[found] = (np.int64(word) << 6) + place
            found += 1
            bits ^= lowest
    return numbers[:found]


@compiled((I32S,))
def bounds(owners: Array) -> Array:
    """Where each run of equal owners begins; the last ends them all."""
    begins = np.empty(owners.size + 1, np.int64)
    found, latest = 0, np.int64(-1)
    for at in range(owners.size):
        owner = np.int64(owners[at])
        begins[found] = at
        found += owner != latest
        latest = owner
    begins[found] = owners.size
    return begins[: found + 1]


@compiled((I64S, I64S), (I32S, I64S))
def places(among: Array, wanted: Array) -> Array:
    """Where each of some ascending numbers stands among others; -1 for those that do not."""
    found = np.empty(wanted.size, np.int64)
    at = 0
    for place in range(wanted.size):
        at = _advanced(among, at, wanted[place])
        found[place] = at if at < among.size and among[at] == wanted[place] else -1
    return found


@compiled((I32S,))
def run_count(owners: Array) -> int:
    """How many runs of equal owners there are."""
    found, latest = 0, np.int64(-1)
    for owner in owners:
        found += owner != latest
        latest = np.int64(owner)
    return found


@compiled((I64S, I64S, I64S))
def repeats(blocks: Array, often: Array, kept: Array) -> int:
    """Hits beyond the first of each block, in those blocks that are among ``kept``."""
    at, found = 0, 0
    for wanted in kept:
        at = _advanced(blocks, at, wanted)
        if at < blocks.size and blocks[at] == wanted:
            found += often[at] - 1
    return found
