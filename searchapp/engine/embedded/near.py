"""Find two literals near each other.

Depends on: engine.queries, engine.embedded. Used by: engine.embedded.finding.
"""

import numpy as np

from searchapp.engine.embedded.arrays import Array, Mask
from searchapp.engine.embedded.positions import blocks_at, length_of, literal_positions
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.queries import Near


def near_positions(segment: Segment, leaf: Near) -> Array:
    """Positions at which the first literal begins and has the other near it, ascending."""
    first = literal_positions(segment, leaf.first)
    second = literal_positions(segment, leaf.second)
    if not first.size or not second.size:
        return first[:0]
    ends = first + np.int32(length_of(leaf.first))
    kept = _followed(segment, ends, second, leaf.most)
    if not leaf.ordered:
        kept |= _preceded(segment, first, second, length_of(leaf.second), leaf.most)
    return first[kept]


def _followed(segment: Segment, ends: Array, second: Array, most: int) -> Mask:
    """For each end whether the nearest one behind it is near enough, in the same block."""
    at = second.searchsorted(ends)
    nearest = second.take(np.minimum(at, second.size - 1))
    same = blocks_at(segment, ends - 1) == blocks_at(segment, nearest)
    kept: Mask = (at < second.size) & same & (nearest - ends <= most)
    return kept


def _preceded(segment: Segment, first: Array, second: Array, length: int, most: int) -> Mask:
    """For each beginning whether the nearest one before it is near enough, the same way."""
    at = second.searchsorted(first - np.int32(length), "right") - 1
    nearest = second.take(np.maximum(at, 0))
    same = blocks_at(segment, first) == blocks_at(segment, nearest)
    kept: Mask = (at >= 0) & same & (first - (nearest + length) <= most)
    return kept
