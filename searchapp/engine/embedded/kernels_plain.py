"""The innermost steps of a search as numpy operations.

Depends on: engine.embedded. Used by: engine.embedded.kernels, engine.embedded.term_reader.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from searchapp.engine.embedded.arrays import Array, gather_ranges
from searchapp.engine.embedded.facets import FacetColumn
from searchapp.engine.embedded.kernels import Axis, BlockKeys, Gathered
from searchapp.engine.embedded.matching import Found
from searchapp.engine.embedded.phrases import LeafHits
from searchapp.engine.embedded.ranking import best, first
from searchapp.engine.embedded.scoring import BlockScores, LiteralPart, SegmentScores, WordPart
from searchapp.engine.embedded.segment import CELL_BITS, Segment
from searchapp.engine.embedded.selection import as_numbers, common, members, unite
from searchapp.engine.relevance import HEADLINE_TIMES

_COUNT_SHARE: Final = 8
"""Positions of one unit are counted by block, not sorted, from this share of the blocks on."""

_FEW_SHARE: Final = 4
"""Blocks are looked up one by one below this share of a leaf's."""

_NUMBER_BITS: Final = 32
_NUMBER_MASK: Final = (1 << _NUMBER_BITS) - 1


class PlainKernels:
    """Each step as a few numpy operations."""

    name = "numpy"

    def prepare(self, axis: Axis) -> None:
        """Nothing: numpy reads what the file holds."""

    def phrase(
        self, axis: Axis, codes: Array, positions: Array, place: int, wanted: Sequence[int]
    ) -> Gathered:
        """Keep the positions around which a literal stands, and gather them by block."""
        if len(wanted) > 2 and positions.size:  # noqa: PLR2004  more than the one token
            positions = _verified(codes, positions, place, wanted)
        return self.gather(axis, positions)

    def gather(self, axis: Axis, positions: Array) -> Gathered:
        """Gather ascending positions by block."""
        blocks = axis.cells.take(positions >> CELL_BITS)
        fresh = blocks[1:] != blocks[:-1]
        later = np.count_nonzero(fresh)
        if later + 1 >= blocks.size:
            return blocks.astype(np.intp), None
        begins = np.zeros(later + 2, np.intp)
        np.add(fresh.nonzero()[0], 1, out=begins[1:-1])
        begins[-1] = blocks.size
        return blocks.take(begins[:-1]).astype(np.intp), begins[1:] - begins[:-1]

    def gather_unsorted(self, axis: Axis, positions: Array) -> Gathered:
        """Gather positions in any order by block."""
        if positions.size * _COUNT_SHARE < axis.block_count:
            return self.gather(axis, np.sort(positions, kind="stable"))
        found = axis.cells.take(positions >> CELL_BITS)
        often = np.bincount(found, minlength=axis.block_count)
        blocks = often.nonzero()[0]
        often = often[blocks]
        return blocks, None if blocks.size == positions.size else often

    def unite(self, parts: Sequence[Array], size: int) -> Array:
        """Members of at least one of some ascending lists."""
        return as_numbers(unite(parts, size))

    def common(self, one: Array, other: Array) -> Array:
        """Members of both of two ascending lists."""
        return common(one, other)

    def bounds(self, owners: Array) -> Array:
        """Where each run of equal owners begins; the last ends them all."""
        fresh = owners[1:] != owners[:-1]
        later = np.count_nonzero(fresh)
        bounds = np.zeros(later + 2, np.intp)
        np.add(fresh.nonzero()[0], 1, out=bounds[1:-1])
        bounds[-1] = owners.size
        return bounds if owners.size else bounds[:1]

    def run_count(self, owners: Array) -> int:
        """How many runs of equal owners there are."""
        return int(np.count_nonzero(owners[1:] != owners[:-1])) + 1 if owners.size else 0

    def repeats(self, blocks: Array, often: Array, kept: Array) -> int:
        """Hits beyond the first of each block, in those blocks that are among ``kept``."""
        if kept.size * _FEW_SHARE < blocks.size:
            at = blocks.searchsorted(kept)
            at[at == blocks.size] = 0
            beyond = often.take(at) - 1
            return int(beyond.dot(blocks.take(at) == kept))
        more = (often > 1).nonzero()[0]
        inside = members(blocks.take(more), kept)
        return int(often.take(more[inside]).sum()) - int(np.count_nonzero(inside))

    def scorer(
        self, base: SegmentScores, leaves: Sequence[LiteralPart], words: Sequence[WordPart]
    ) -> BlockScores:
        """Give what adds up the scores of leaves and words in one segment."""
        return BlockScores(base, leaves, words)

    def best_blocks(self, scores: Array, keys: BlockKeys, count: int) -> Array:
        """Places of the greatest scores, best first; equal scores in order of their keys."""
        return best(scores, keys.at, count)

    def by_article(self, segment: Segment, hits: LeafHits) -> tuple[Array, Array]:
        """Add up hits by article; those in a headline count several times."""
        blocks, often = hits.blocks, hits.often
        if not blocks.size:
            return np.zeros(0, np.intp), np.zeros(0, np.int64)
        owners = segment.articles.take(blocks)
        edges = self.bounds(owners)
        starts = edges[:-1]
        articles = owners.take(starts).astype(np.intp)
        in_headline = (segment.first_blocks.take(articles) == blocks.take(starts)).astype(np.int64)
        in_headline *= HEADLINE_TIMES - 1
        if often is None:
            return articles, np.diff(edges) + in_headline
        upto = np.zeros(often.size + 1, np.int64)
        np.cumsum(often, out=upto[1:])
        return articles, np.diff(upto.take(edges)) + in_headline * often.take(starts)

    def add_article_scores(
        self,
        total: Array,
        counted: tuple[Array, Array],
        lengths: Array,
        constants: tuple[float, float, float],
    ) -> None:
        """Add what some articles score to the memory of all."""
        factor, flat, slope = constants
        articles, times = counted
        norms = lengths.take(articles) * slope
        norms += flat
        norms += times
        total[articles] += times * factor / norms

    def first_blocks(self, keys: BlockKeys, count: int) -> Array:
        """Places of the least keys, least first."""
        ranks = keys.ranks.take(keys.owners).astype(np.int64)
        return first((ranks << _NUMBER_BITS) | keys.numbers.take(keys.blocks), count)

    def first_articles(self, ranks: Array, count: int) -> Array:
        """Places of the least ranks, least first."""
        return first(ranks, count)

    def block_details(self, keys: BlockKeys, places: Array) -> tuple[list[int], ...]:
        """For the blocks at some places: owner, number, and how many blocks the owner has."""
        owners = keys.owners.take(places)
        counts = keys.owners.searchsorted(owners, "right") - keys.owners.searchsorted(owners)
        numbers = keys.numbers.take(keys.blocks.take(places))
        return owners.tolist(), numbers.tolist(), counts.tolist()

    def tally(self, column: FacetColumn, found: Found, *, in_blocks: bool) -> Array:
        """Count the values of a facet over matching blocks or their articles."""
        articles = found.owner_places if in_blocks else found.articles
        codes = column.first.take(articles)
        if column.rest is not None:
            several = articles.take(column.has_rest.take(articles).nonzero()[0])
            starts = column.rest_starts.take(several)
            lengths = column.rest_starts.take(several + 1) - starts
            codes = np.concatenate((codes, column.rest.take(gather_ranges(starts, lengths))))
        return np.bincount(codes, minlength=len(column.values) + 1)

    def top_values(self, counts: Array, limit: int) -> tuple[list[int], list[int]]:
        """Numbers and counts of the most frequent values, equal counts by number."""
        last = counts.size - 1
        # One key holds the count and, turned round, the number.
        keys = (counts << _NUMBER_BITS) | np.arange(last, -1, -1)
        if limit < keys.size:
            keys = np.partition(keys, keys.size - limit)[keys.size - limit :]
        ordered = [key for key in sorted(keys.tolist(), reverse=True) if key >> _NUMBER_BITS]
        return (
            [last - (key & _NUMBER_MASK) for key in ordered],
            [key >> _NUMBER_BITS for key in ordered],
        )


def _verified(codes: Array, positions: Array, place: int, wanted: Sequence[int]) -> Array:
    """Keep the positions around which all other units and holes of a literal stand."""
    kept = positions.astype(np.intp)
    last = codes.size - len(wanted) + place
    if kept[0] < place or kept[-1] > last:
        # Too near to an end of the axis to have the whole literal around them.
        kept = kept[(kept >= place) & (kept <= last)]
    others = [at - place for at in range(len(wanted)) if at not in {place, place + 1}]
    for offset in sorted(others, key=abs):
        kept = kept[codes.take(kept + offset) == wanted[place + offset]]
        if not kept.size:
            break
    return kept
