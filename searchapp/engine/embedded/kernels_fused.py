"""The innermost steps of a search as compiled loops, each a single pass.

Memory that is all zero between uses is kept: an engine runs one search at a time, and has
kernels of its own.

Depends on: engine.embedded. Used by: engine.embedded.kernels.
"""

from collections import deque
from collections.abc import Sequence
from typing import Final

import numpy as np

from searchapp.engine.embedded import fused_articles as whole
from searchapp.engine.embedded import fused_counts as counted
from searchapp.engine.embedded import fused_first as leading
from searchapp.engine.embedded import fused_loops as loops
from searchapp.engine.embedded import fused_scores as ranked
from searchapp.engine.embedded.arrays import Array
from searchapp.engine.embedded.facets import FacetColumn
from searchapp.engine.embedded.kernels import Axis, BlockKeys, Gathered
from searchapp.engine.embedded.kernels_plain import PlainKernels
from searchapp.engine.embedded.matching import Found
from searchapp.engine.embedded.phrases import LeafHits
from searchapp.engine.embedded.scoring import (
    LiteralPart,
    Scores,
    SegmentScores,
    WordPart,
)
from searchapp.engine.embedded.segment import Segment

_MOST_KEPT: Final = 128
"""So many first results are kept in order; for more, numpy partitions."""

_SORT_SHARE: Final = 64
"""Positions of one unit are sorted below this share of the blocks, and marked above."""

_MARKS_SHARE: Final = 8
"""Lists are united by marks if they hold one of so many numbers there can be, or more."""

_SEARCH_COST: Final = 16
"""A search by doubling steps costs about as much as passing this many numbers."""

_SPREAD_SHARE: Final = 8
"""Parts are added up in the memory of all blocks up to so many times the blocks wanted."""

_INT64: Final = np.dtype(np.int64)
_NONE: Final = np.zeros(0, np.int64)


class FusedKernels:
    """Each step as one compiled loop."""

    name = "numba"

    def __init__(self) -> None:
        self._plain = PlainKernels()
        self._counts = np.zeros(0, np.int32)
        self._marks = np.zeros(0, np.uint64)

    def prepare(self, axis: Axis) -> None:
        """Bring the cells into the form that stays in the processor's cache."""
        axis.cell_ranks  # noqa: B018  made when it is first read

    def phrase(
        self, axis: Axis, codes: Array, positions: Array, place: int, wanted: Sequence[int]
    ) -> Gathered:
        """Keep the positions around which a literal stands, and gather them by block."""
        if len(wanted) == 2:  # noqa: PLR2004  the pair itself
            return self.gather(axis, positions)
        literal = np.array(wanted, np.int64)
        return _gathered(*loops.phrase(codes, axis.cell_ranks, positions, place, literal))

    def gather(self, axis: Axis, positions: Array) -> Gathered:
        """Gather ascending positions by block."""
        return _gathered(*loops.gather(axis.cell_ranks, positions))

    def gather_unsorted(self, axis: Axis, positions: Array) -> Gathered:
        """Gather positions in any order by block."""
        block_count = axis.block_count
        if positions.size * _SORT_SHARE < block_count:
            return self.gather(axis, np.sort(positions))
        if self._counts.size < block_count:
            self._counts = np.zeros(block_count, np.int32)
        marks = self._marks_of(block_count)
        found = loops.gather_unsorted(axis.cell_ranks, positions, self._counts, marks)
        return _gathered(*found)

    def unite(self, parts: Sequence[Array], size: int) -> Array:
        """Members of at least one of some ascending lists."""
        parts = [_int64s(part) for part in parts if part.size]
        most = sum(map(len, parts))
        if len(parts) > 1 and most * _MARKS_SHARE > size:
            return self._united_by_marks(parts, most, size)
        waiting = deque(sorted(parts, key=len))
        while len(waiting) > 1:
            waiting.append(loops.unite(waiting.popleft(), waiting.popleft()))
        return waiting[0] if waiting else _NONE

    def _united_by_marks(self, parts: Sequence[Array], most: int, size: int) -> Array:
        marks = self._marks_of(size)
        try:
            for part in parts:
                loops.mark(part, marks)
            first, last = min(part[0] for part in parts), max(part[-1] for part in parts)
            return loops.marked(first, last, most, marks)
        except BaseException:
            # A signal that ends the search here must not leave marks behind.
            self._marks = np.zeros(0, np.uint64)
            raise

    def common(self, one: Array, other: Array) -> Array:
        """Members of both of two ascending lists."""
        fewer, more = (one, other) if one.size <= other.size else (other, one)
        if not fewer.size or fewer.size * _SEARCH_COST < more.size:
            return loops.common_few(_int64s(fewer), _int64s(more))
        marks = self._marks_of(int(max(one[-1], other[-1])) + 1)
        return loops.common(_int64s(fewer), _int64s(more), marks)

    def _marks_of(self, size: int) -> Array:
        """One bit for each number below a size, all 0 between uses."""
        if self._marks.size << 6 < size:
            self._marks = np.zeros((size >> 6) + 1, np.uint64)
        return self._marks

    def bounds(self, owners: Array) -> Array:
        """Where each run of equal owners begins; the last ends them all."""
        return loops.bounds(owners)

    def run_count(self, owners: Array) -> int:
        """How many runs of equal owners there are."""
        return loops.run_count(owners)

    def repeats(self, blocks: Array, often: Array, kept: Array) -> int:
        """Hits beyond the first of each block, in those blocks that are among ``kept``."""
        return loops.repeats(_int64s(blocks), _int64s(often), _int64s(kept))

    def scorer(
        self, base: SegmentScores, leaves: Sequence[LiteralPart], words: Sequence[WordPart]
    ) -> "FusedScores":
        """Give what adds up the scores of leaves and words in one segment."""
        return FusedScores(base, leaves, words)

    def best_blocks(self, scores: Array, keys: BlockKeys, count: int) -> Array:
        """Places of the greatest scores, best first; equal scores in order of their keys."""
        if count > _MOST_KEPT:
            return self._plain.best_blocks(scores, keys, count)
        owners, blocks, ranks, numbers = keys
        return leading.best_blocks(scores, owners, _int64s(blocks), ranks, numbers, count)

    def by_article(self, segment: Segment, hits: LeafHits) -> tuple[Array, Array]:
        """Add up hits by article; those in a headline count several times."""
        often = _NONE if hits.often is None else _int64s(hits.often)
        found: tuple[Array, Array] = whole.by_article(
            segment.articles, segment.first_blocks, _int64s(hits.blocks), often
        )
        return found

    def add_article_scores(
        self,
        total: Array,
        counted: tuple[Array, Array],
        lengths: Array,
        constants: tuple[float, float, float],
    ) -> None:
        """Add what some articles score to the memory of all."""
        whole.add_article_scores(total, *counted, lengths, *constants)

    def first_blocks(self, keys: BlockKeys, count: int) -> Array:
        """Places of the least keys, least first."""
        if count > _MOST_KEPT:
            return self._plain.first_blocks(keys, count)
        owners, blocks, ranks, numbers = keys
        return leading.first_blocks(owners, _int64s(blocks), ranks, numbers, count)

    def first_articles(self, ranks: Array, count: int) -> Array:
        """Places of the least ranks, least first."""
        if count > _MOST_KEPT:
            return self._plain.first_articles(ranks, count)
        return leading.first_articles(ranks, count)

    def block_details(self, keys: BlockKeys, places: Array) -> tuple[list[int], ...]:
        """For the blocks at some places: owner, number, and how many blocks the owner has."""
        found = counted.details(keys.owners, _int64s(keys.blocks), keys.numbers, places)
        return tuple(one.tolist() for one in found)

    def tally(self, column: FacetColumn, found: Found, *, in_blocks: bool) -> Array:
        """Count the values of a facet over matching blocks or their articles."""
        first = column.first
        return counted.tally(
            first,
            first[:0] if column.rest is None else column.rest,
            column.rest_starts,
            found.articles,
            found.bounds,
            in_blocks,
            len(column.values) + 1,
        )

    def top_values(self, counts: Array, limit: int) -> tuple[list[int], list[int]]:
        """Numbers and counts of the most frequent values, equal counts by number."""
        if limit > _MOST_KEPT:
            return self._plain.top_values(counts, limit)
        numbers, most = counted.top_values(counts, limit)
        return numbers.tolist(), most.tolist()


def _gathered(blocks: Array, often: Array, repeated: bool) -> Gathered:
    return blocks, often if repeated else None


def _int64s(numbers: Array) -> Array:
    """Numbers as the loops take them: nearly always they are so already."""
    if numbers.dtype == _INT64 and numbers.flags.c_contiguous:
        return numbers
    return np.ascontiguousarray(numbers, np.int64)


class FusedScores:
    """Adds up the scores of leaves and words in one segment, a loop for each."""

    def __init__(
        self, base: SegmentScores, leaves: Sequence[LiteralPart], words: Sequence[WordPart]
    ) -> None:
        self._base = base
        self._leaves = leaves
        self._words = words

    def of_blocks(self, blocks: Array) -> Scores:
        """Score ascending blocks: the sum over leaves and words, headlines doubled."""
        blocks = _int64s(blocks)
        total = self._of_leaves(blocks)
        if self._words:
            ranked.add_factored(total, self._of_words(blocks), blocks, self._base.factors)
        return total

    def _of_leaves(self, blocks: Array) -> Scores:
        leaves, base = self._leaves, self._base
        constants = base.literal_constants
        if len(leaves) > 1 and _spreads(leaves, blocks):
            try:
                for leaf in leaves:
                    ranked.spread_literal(
                        base.scratch, leaf.idf, _int64s(leaf.blocks), _often(leaf), *constants
                    )
                return ranked.collect(base.scratch, blocks)
            finally:
                self._clear(leaves)
        total = np.zeros(blocks.size, np.float32)
        for leaf in leaves:
            own = leaf.blocks is blocks
            places = _NONE if own else loops.places(_int64s(leaf.blocks), blocks)
            ranked.add_literal(total, leaf.idf, blocks, places, _often(leaf), *constants)
        return total

    def _of_words(self, blocks: Array) -> Scores:
        words, base = self._words, self._base
        constants = base.word_constants
        if _spreads(words, blocks):
            try:
                for word in words:
                    at, large = word.large
                    ranked.spread_word(
                        base.scratch, word.idf, word.blocks, word.keys, at, large, *constants
                    )
                return ranked.collect(base.scratch, blocks)
            finally:
                self._clear(words)
        total = np.zeros(blocks.size, np.float32)
        for word in words:
            places = loops.places(word.blocks, blocks)
            at, large = word.large
            ranked.add_word(total, word.idf, blocks, places, word.keys, at, large, *constants)
        return total

    def _clear(self, parts: Sequence[LiteralPart | WordPart]) -> None:
        """Make the memory zero again, also when a signal ends the search."""
        for part in parts:
            ranked.clear(self._base.scratch, part.blocks)


def _spreads(parts: Sequence[LiteralPart | WordPart], blocks: Array) -> bool:
    return all(part.blocks.size <= blocks.size * _SPREAD_SHARE for part in parts)


def _often(leaf: LiteralPart) -> Array:
    return _NONE if leaf.often is None else _int64s(leaf.often)
