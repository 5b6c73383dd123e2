"""One segment, read: its blocks, its articles, and the axis that literal positions lie on.

Blocks lie one behind the other on one axis of positions, with two holes or more between
neighbours, so that no literal reaches across a border (a break inside a block is one
hole). Each begins at a multiple of 16: a position says in one look-up of a small table
which block it lies in.

Depends on: engine.embedded. Used by: engine.embedded.
"""

from collections.abc import Collection, Iterable
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from searchapp.engine.embedded.arrays import Arrays, Int32s, Int64s, Mask, Uint8s, Uint64s
from searchapp.engine.embedded.facets import FacetColumn
from searchapp.engine.embedded.strings import StringTable
from searchapp.engine.embedded.terms import LiteralTerms, WordTerms
from searchapp.engine.facet_queries import FACETS
from searchapp.errors import IndexDamagedError

BLOCK_GAP: Final = 2
"""Positions left empty between two blocks at least: one more than a break leaves."""

UNKNOWN_DAY: Final = 99_999_999
"""Stands for the day of an article without a date."""

CELL_BITS: Final = 4
"""``segment.cells[position >> CELL_BITS]`` is the block a position lies in."""

_CELL: Final = 1 << CELL_BITS


class Segment:
    """A segment's arrays by meaning. All numbers of blocks and articles are local to it."""

    def __init__(self, path: Path, removed: Collection[int] = ()) -> None:
        """Map the segment's file.

        Args:
            path: The file.
            removed: Blocks that were removed since it was written, whole articles always.

        Raises:
            IndexDamagedError: The file is missing, foreign or cut short.
        """
        self.arrays = Arrays(path)
        self.block_count = self.arrays.number("blocks")
        self.article_count = self.arrays.number("articles")
        self.unit_total = self.arrays.number("units")
        self.word_total = self.arrays.number("words")
        self.starts: Int32s = self.arrays["block.starts"]
        self.articles: Int32s = self.arrays["block.article"]
        self.numbers: Int32s = self.arrays["block.number"]
        self.first_blocks: Int32s = self.arrays["article.first"]
        self.cells: Int32s = self.arrays["block.of_cell"]
        self.store = self.arrays.number("store")
        self._check()
        self.live = Live(self, removed) if removed else None

    def _check(self) -> None:
        """Refuse a file whose arrays do not fit each other."""
        blocks, articles = self.block_count, self.article_count
        sizes = {
            "block.starts": blocks + 1,
            "block.article": blocks,
            "block.number": blocks,
            "block.units": blocks,
            "block.words": blocks,
            "block.unit_count": blocks,
            "block.word_count": blocks,
            "block.of_cell": self.axis_length >> CELL_BITS,
            "article.first": articles + 1,
            "article.row": articles,
            "article.first_day": articles,
            "article.last_day": articles,
            "article.id.offsets": articles + 1,
            "literal.codes": self.axis_length,
        }
        for name, size in sizes.items():
            if self.arrays[name].size != size:
                raise IndexDamagedError(self.arrays.path, f"数组 {name} 的长度不对")

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
    def cell_ranks(self) -> Uint64s:
        """The cells as bits: what compiled loops read instead of ``cells``."""
        return ranks_of_cells(self.cells)

    @cached_property
    def headlines(self) -> Mask:
        """For each block whether it is a headline."""
        return np.equal(self.numbers, 0)

    @cached_property
    def sentence_starts(self) -> Int32s:
        """Positions at which sentences begin, ascending; every block begins one."""
        both: Int32s = np.concatenate((self.starts[:-1], self.literal.sentences))
        both.sort(kind="stable")
        return both

    @property
    def unit_bytes(self) -> Uint8s:
        """Whoosh's length byte of each block's units."""
        return self.arrays["block.units"]

    @property
    def word_bytes(self) -> Uint8s:
        """Whoosh's length byte of each block's words."""
        return self.arrays["block.words"]

    @property
    def axis_length(self) -> int:
        """Positions from the start of the first block to the end of the last."""
        return int(self.starts[-1]) if self.starts.size else 0

    def in_dates(self, first: int | None, last: int | None) -> Mask:
        """For each article whether its date lies wholly in a range of days."""
        earliest, latest = self.arrays["article.first_day"], self.arrays["article.last_day"]
        inside: Mask = latest != UNKNOWN_DAY
        if first is not None:
            inside &= earliest >= first
        if last is not None:
            inside &= latest <= last
        return inside


class Live:
    """What is left of a segment from which articles were removed.

    Attributes:
        articles: For each article whether it is left.
        blocks: The same for each block.
        rows: Rows of the removed articles in the segment's store.
        block_count, article_count, unit_total, word_total: Of what is left.
    """

    def __init__(self, segment: Segment, removed: Collection[int]) -> None:
        """Mark what was removed.

        Raises:
            IndexDamagedError: A block removed is none of the segment's.
        """
        gone = np.fromiter(removed, np.int64, len(removed))
        if gone.min() < 0 or gone.max() >= segment.block_count:
            raise IndexDamagedError(segment.arrays.path, "删去的段落不在这个索引段之内")
        self.blocks: Mask = np.ones(segment.block_count, np.bool_)
        self.blocks[gone] = False
        self.articles: Mask = np.ones(segment.article_count, np.bool_)
        self.articles[segment.articles[gone]] = False
        self.rows: Int64s = segment.arrays["article.row"][~self.articles]
        self.block_count = int(np.count_nonzero(self.blocks))
        self.article_count = int(np.count_nonzero(self.articles))
        arrays = segment.arrays
        self.unit_total = int(arrays["block.unit_count"].sum(where=self.blocks, dtype=np.int64))
        self.word_total = int(arrays["block.word_count"].sum(where=self.blocks, dtype=np.int64))


class Extent(NamedTuple):
    """How much there is: of one segment, or of several together."""

    articles: int
    blocks: int
    units: int
    words: int


def extent_of(segments: Iterable[Segment]) -> Extent:
    """Add up what segments hold, without what was removed."""
    total = Extent(0, 0, 0, 0)
    for one in segments:
        left = one.live or one
        own = (left.article_count, left.block_count, left.unit_total, left.word_total)
        total = Extent(*(before + more for before, more in zip(total, own, strict=True)))
    return total


def lay_blocks(extents: Int64s) -> Int64s:
    """Lay blocks on the axis.

    Args:
        extents: Shape (blocks,): the last position and one of each block, 0 for an empty one.

    Returns:
        Shape (blocks + 1,): where each begins; the last is the length of the axis.
    """
    starts = np.zeros(extents.size + 1, np.int64)
    np.cumsum((extents + (BLOCK_GAP + _CELL - 1)) >> CELL_BITS, out=starts[1:])
    return starts << CELL_BITS


def ranks_of_cells(cells: Int32s) -> Uint64s:
    """Write the blocks of cells in a tenth of the memory, so that it stays in the cache.

    Args:
        cells: Ascending, each block once or more in succession.

    Returns:
        For every 64 cells two words: a bit for each cell that begins a block, and one less
        than the block of the first such bit. What a cell adds to the second is the number
        of bits up to and with its own.
    """
    begins = np.zeros(-(-cells.size // 64) * 64, np.bool_)
    begins[:1] = True
    np.not_equal(cells[1:], cells[:-1], out=begins[1 : cells.size])
    words = np.packbits(begins, bitorder="little").view("<u8")
    ranks = np.empty((words.size, 2), np.uint64)
    ranks[:, 0] = words
    # A word that begins inside a block counts from that block, others from the one before.
    ranks[:, 1] = cells[::64] - (words & 1).astype(np.int64)
    return ranks.ravel()


def blocks_of_cells(starts: Int64s) -> Int32s:
    """Make the table ``Segment.cells``: for each cell of 16 positions its block."""
    blocks = np.arange(starts.size - 1, dtype=np.int32)
    return np.repeat(blocks, np.diff(starts) >> CELL_BITS)
