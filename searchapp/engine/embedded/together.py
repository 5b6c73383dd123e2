"""Find where a tree holds within one sentence, or within one block.

Every leaf becomes the numbers of the sentences (or blocks) it stands in; the tree is decided
over those numbers.

Depends on: engine.queries, engine.embedded. Used by: engine.embedded.finding.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from searchapp.engine.embedded.arrays import Array
from searchapp.engine.embedded.patterns import pattern_positions
from searchapp.engine.embedded.phrases import LeafHits
from searchapp.engine.embedded.positions import blocks_at, literal_positions
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.selection import (
    Selection,
    as_numbers,
    complement,
    distinct,
    intersect,
    unite,
)
from searchapp.engine.queries import And, Match, Node, Not, Or, Pattern, Within


def find_together(segment: Segment, part: Node, within: Within, most: int) -> LeafHits:
    """Find the blocks with a part that holds, and in how many of their sentences it does.

    Args:
        segment: Where to look.
        part: What holds.
        within: Sentence or block.
        most: Most units the shape of one may stand for.

    Raises:
        QueryError: One stands for more.
    """
    if within is Within.BLOCK:
        parts = _Parts(segment, partial(blocks_at, segment), segment.block_count, most)
        return LeafHits(as_numbers(parts.holding(part)).astype(np.intp), None)
    begins = segment.sentence_starts
    parts = _Parts(segment, lambda at: begins.searchsorted(at, "right") - 1, begins.size, most)
    held = blocks_at(segment, begins.take(as_numbers(parts.holding(part))))
    blocks, often = np.unique(held, return_counts=True)
    return LeafHits(blocks.astype(np.intp), often)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a tree is decided over: sentences or blocks, as numbers below ``size``."""

    segment: Segment
    numbers_at: Callable[[Array], Array]
    size: int
    most: int

    def holding(self, node: Node) -> Selection:
        """Those for which a tree holds."""
        match node:
            case Match(literal):
                return distinct(self.numbers_at(literal_positions(self.segment, literal)))
            case Pattern(pieces):
                return distinct(self.numbers_at(pattern_positions(self.segment, pieces, self.most)))
            case And(parts):
                common = partial(np.intersect1d, assume_unique=True)
                return intersect([self.holding(one) for one in parts], common)
            case Or(parts):
                return unite([self.holding(one) for one in parts], self.size)
            case Not(part):
                return complement(self.holding(part), self.size)
            case _:
                raise ValueError(f"{type(node).__name__} below Together")
