"""One segment, read: its blocks, its articles, and the axis that literal positions lie on.

Blocks lie one behind the other on one axis of positions, two holes between neighbours, so
that a position says which block it is in and no literal reaches across a border (a break
inside a block is one hole). A block's start is one bit; the number of starts before each
word of 64 bits is kept, so that many positions become blocks in a few vector operations.

Depends on: engine.embedded.arrays, engine.embedded.strings. Used by: engine.embedded.
"""

from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from searchapp.engine.embedded.arrays import Array, Arrays, Int32s, Mask, Uint8s
from searchapp.engine.embedded.facets import FacetColumn
from searchapp.engine.embedded.strings import StringTable
from searchapp.engine.embedded.terms import LiteralTerms, WordTerms
from searchapp.engine.queries import FACETS

BLOCK_GAP: Final = 2
"""Positions left empty between two blocks: one more than a break leaves."""

UNKNOWN_DAY: Final = 99_999_999
"""Stands for the day of an article without a date."""

_WORD_BITS: Final = 64
_UP_TO: Final[npt.NDArray[np.uint64]] = (
    np.uint64(2) << np.arange(64, dtype=np.uint64)
) - np.uint64(1)
_FEW_POSITIONS: Final = 1500
"""Below it a binary search for each position costs less than the calls of the bit count."""


class Segment:
    """A segment's arrays by meaning. All numbers of blocks and articles are local to it."""

    def __init__(self, path: Path) -> None:
        """Map the segment's file.

        Raises:
            IndexDamagedError: The file is missing, foreign or cut short.
        """
        self.arrays = Arrays(path)
        self.block_count: int = self.arrays.meta["blocks"]
        self.article_count: int = self.arrays.meta["articles"]
        self.unit_total: int = self.arrays.meta["units"]
        self.word_total: int = self.arrays.meta["words"]
        self.starts: Int32s = self.arrays["block.starts"]
        self.articles: Int32s = self.arrays["block.article"]
        self.numbers: Int32s = self.arrays["block.number"]
        self.first_blocks: Int32s = self.arrays["article.first"]

    @cached_property
    def article_ids(self) -> StringTable:
        """Ids of the articles, in the order of the segment."""
        return StringTable.read(self.arrays, "article.id")

    @cached_property
    def literal(self) -> LiteralTerms:
        """The terms and positions of the literal field."""
        return LiteralTerms(self.arrays)

    @cached_property
    def words(self) -> WordTerms:
        """The terms and postings of the words field."""
        return WordTerms(self.arrays)

    @cached_property
    def facets(self) -> dict[str, FacetColumn]:
        """The facet columns by name."""
        return {name: FacetColumn(self.arrays, name) for name in FACETS}

    @cached_property
    def headlines(self) -> Mask:
        """For each block whether it is a headline."""
        return np.equal(self.numbers, 0)

    @property
    def unit_bytes(self) -> Uint8s:
        """Whoosh's length byte of each block's units."""
        return self.arrays["block.units"]

    @property
    def word_bytes(self) -> Uint8s:
        """Whoosh's length byte of each block's words."""
        return self.arrays["block.words"]

    def blocks_at(self, positions: Array) -> Array:
        """Give the block each position lies in.

        Args:
            positions: Shape (p,), positions of units.

        Returns:
            Shape (p,), block numbers local to the segment, in the same order.
        """
        if positions.size < _FEW_POSITIONS:
            return np.searchsorted(self.starts, positions, "right") - 1
        word = positions >> 6
        bits = self.arrays["block.bits"][word]
        bits &= _UP_TO[positions & (_WORD_BITS - 1)]
        blocks: Array = self.arrays["block.ranks"][word]
        blocks += np.bitwise_count(bits)
        return blocks

    def in_dates(self, first: int | None, last: int | None) -> Mask:
        """For each article whether its date lies wholly in a range of days."""
        earliest, latest = self.arrays["article.first_day"], self.arrays["article.last_day"]
        inside: Mask = latest != UNKNOWN_DAY
        if first is not None:
            inside &= earliest >= first
        if last is not None:
            inside &= latest <= last
        return inside


def start_bits(starts: Array) -> tuple[npt.NDArray[np.uint64], Int32s]:
    """Mark where blocks start, for ``Segment.blocks_at``.

    Args:
        starts: Shape (blocks + 1,), increasing; the last is the length of the axis.

    Returns:
        The bits, and for each word of bits one less than the starts before it.
    """
    bits = np.zeros(int(starts[-1]) // _WORD_BITS + 1, np.uint64)
    at = starts[:-1].astype(np.int64)
    np.bitwise_or.at(bits, at >> 6, np.uint64(1) << (at & 63).astype(np.uint64))
    ranks = np.cumsum(np.bitwise_count(bits), dtype=np.int64)
    before = np.concatenate(([0], ranks[:-1])) - 1
    return bits, before.astype(np.int32)
