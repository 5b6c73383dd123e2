"""Relevance of blocks: BM25 as Whoosh computes it, from a table.

A score depends on how often a leaf occurs in a block and on the one byte Whoosh keeps of
the block's length: 256 times 256 possible values, computed once for a field. A list of
keys (frequency, length byte) then becomes scores in one look-up and one product with the
inverse document frequency. What a literal scores that stands once in a block, the usual
case, is kept for every block.

Depends on: whoosh, engine.embedded. Used by: engine.embedded.
"""

from collections.abc import Sequence
from functools import cached_property
from math import log
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
from whoosh.util.numeric import byte_to_length

from searchapp.engine.embedded.arrays import Array, Uint8s
from searchapp.engine.embedded.phrases import LeafHits
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.terms import Run

_B: Final = 0.75
_K1: Final = 1.2
_NUMERATOR: Final = _K1 + 1
_MOST: Final = 255
HEADLINE_FACTOR: Final = 2.0

_SEARCH_COST: Final = 12
"""Finding one block in a list costs about as much as spreading this many of the list."""

_FEW: Final = 512
"""So many blocks are scored from the table in fewer steps than by kept scores of one."""

BYTE_LENGTHS: Final = np.array([byte_to_length(byte) for byte in range(256)], np.int64)
"""The length each of Whoosh's length bytes stands for, ascending."""

Scores = npt.NDArray[np.float32]


def length_bytes(lengths: Array) -> Uint8s:
    """Pass lengths through Whoosh's one byte: the least that stands for no less.

    Source: ``whoosh.util.numeric.length_to_byte``.
    """
    return np.minimum(np.searchsorted(BYTE_LENGTHS, lengths), _MOST).astype(np.uint8)


class FieldScores:
    """Scores of one field over all segments of a generation."""

    def __init__(self, total_length: int, block_count: int) -> None:
        """Compute the table.

        Args:
            total_length: True lengths of the field over all blocks.
            block_count: Number of blocks.
        """
        self._block_count = block_count
        average = total_length / block_count if total_length else 1.0
        self.norms = _K1 * ((1 - _B) + _B * BYTE_LENGTHS / average)
        often = np.arange(_MOST + 1, dtype=np.float64)[:, np.newaxis]
        # Norms are above zero, so blocks of no length (and no occurrence) score zero.
        self.table: Scores = (often * _NUMERATOR / (often + self.norms)).astype(np.float32).ravel()

    @property
    def of_one(self) -> Scores:
        """Shape (256,): what a single occurrence scores, by length byte."""
        return self.table[256:512]

    def idf(self, block_frequency: int) -> float:
        """Weight of a leaf or word that this many blocks have."""
        return log(self._block_count / (block_frequency + 1)) + 1

    def score(self, often: Array, lengths: Uint8s) -> Scores:
        """Score blocks by occurrences and length byte, for a weight of one."""
        if not often.size or often.max() <= _MOST:
            return self.table.take((often << 8) | lengths)
        scores: Scores = self.table.take((np.minimum(often, _MOST) << 8) | lengths)
        large = (often > _MOST).nonzero()[0]
        scores[large] = self.score_large(often[large], lengths[large])
        return scores

    def score_large(self, often: Array, lengths: Uint8s) -> Scores:
        """Score occurrences that the table does not hold."""
        scores: Scores = often * _NUMERATOR / (often + self.norms[lengths])
        return scores.astype(np.float32)


class SegmentScores:
    """What scoring needs of one segment, computed when it is opened."""

    def __init__(self, segment: Segment, units: FieldScores, words: FieldScores) -> None:
        self.segment = segment
        self.units = units
        self.words = words
        self.factors = np.where(segment.headlines, HEADLINE_FACTOR, 1.0).astype(np.float32)
        self.of_one: Scores = units.of_one.take(segment.unit_bytes) * self.factors
        """What a literal scores that stands once in a block, for a weight of one."""
        self.scratch: Scores = np.zeros(segment.block_count, np.float32)
        """All zero between uses."""

    @cached_property
    def literal_constants(self) -> tuple[Array, Array, Array, Array, Array, float]:
        """What scoring a literal needs beside its hits, in the order of the compiled loops."""
        headlines = self.segment.headlines.view(np.uint8)
        factors = np.array([1.0, HEADLINE_FACTOR], np.float32)
        lengths, field = self.segment.unit_bytes, self.units
        return lengths, headlines, factors, field.table, field.norms, _NUMERATOR

    @cached_property
    def word_constants(self) -> tuple[Array, Array, Array, float]:
        """What scoring a word needs beside its postings, in the same way."""
        return self.segment.word_bytes, self.words.table, self.words.norms, _NUMERATOR


class Part(Protocol):
    """Something that adds to the scores of some blocks."""

    @property
    def blocks(self) -> Array:
        """The blocks, ascending."""

    def scores(self, at: Array | None = None) -> Scores:
        """Scores of all of them, or of those at some places."""


class LiteralPart:
    """The hits of a literal leaf; headlines are doubled."""

    def __init__(self, base: SegmentScores, hits: LeafHits, idf: float) -> None:
        self._base = base
        self.idf = idf
        self.blocks = hits.blocks
        self.often = hits.often

    def scores(self, at: Array | None = None) -> Scores:
        """Score."""
        scores: Scores
        base, blocks, often = self._base, self.blocks, self.often
        if at is not None:
            blocks, often = blocks.take(at), None if often is None else often.take(at)
        if often is not None and blocks.size < _FEW:
            scores = base.units.score(often, base.segment.unit_bytes.take(blocks))
            scores *= base.factors.take(blocks)
            scores *= np.float32(self.idf)
            return scores
        scores = base.of_one.take(blocks)
        if often is not None:
            more = (often > 1).nonzero()[0]
            several = blocks.take(more)
            lengths = base.segment.unit_bytes.take(several)
            scores[more] = base.units.score(often.take(more), lengths) * base.factors.take(several)
        scores *= np.float32(self.idf)
        return scores


class WordPart:
    """The postings of a rank word; headlines are not yet doubled."""

    def __init__(self, base: SegmentScores, run: Run, idf: float) -> None:
        terms = base.segment.words
        self._base = base
        self.idf = idf
        self.blocks = terms.blocks[run.start : run.end]
        self.keys = terms.keys[run.start : run.end]
        self.large = terms.large(run)

    def scores(self, at: Array | None = None) -> Scores:
        """Score."""
        keys = self.keys if at is None else self.keys.take(at)
        scores: Scores = self._base.words.table.take(keys)
        places, often = self.large
        if places.size:
            lengths = self._base.segment.word_bytes[self.blocks[places]]
            large = self._base.words.score_large(often, lengths)
            if at is None:
                scores[places] = large
            else:
                order = np.searchsorted(places, at)
                order[order == places.size] = 0
                found = places[order] == at
                scores[found] = large[order[found]]
        scores *= np.float32(self.idf)
        return scores


class Scorer(Protocol):
    """Adds up the scores of leaves and words in one segment."""

    def of_blocks(self, blocks: Array) -> Scores:
        """Score ascending blocks."""


class BlockScores:
    """Adds up the scores of leaves and words in one segment."""

    def __init__(
        self, base: SegmentScores, leaves: Sequence[LiteralPart], words: Sequence[WordPart]
    ) -> None:
        self._base = base
        self._leaves = leaves
        self._words = words

    def of_blocks(self, blocks: Array) -> Scores:
        """Score ascending blocks: the sum over leaves and words, headlines doubled.

        Parts are added in one order, whichever way each is looked up, so that equal blocks
        have equal scores.
        """
        total = self._sum(self._leaves, blocks)
        words = self._sum(self._words, blocks)
        if words is not None:
            words *= self._base.factors.take(blocks)
            total = words if total is None else np.add(total, words, out=total)
        return np.zeros(blocks.size, np.float32) if total is None else total

    def _sum(self, parts: Sequence[Part], blocks: Array) -> Scores | None:
        if not parts:
            return None
        if len(parts) == 1:
            return self._of_part(parts[0], blocks)
        if all(part.blocks.size <= blocks.size * _SEARCH_COST for part in parts):
            return self._spread(parts, blocks)
        total = self._of_part(parts[0], blocks)
        for part in parts[1:]:
            total += self._of_part(part, blocks)
        return total

    def _of_part(self, part: Part, blocks: Array) -> Scores:
        if part.blocks is blocks:
            return part.scores()
        if part.blocks.size <= blocks.size * _SEARCH_COST:
            return self._spread((part,), blocks)
        # Of one type, or the longer list would be converted.
        at = part.blocks.searchsorted(blocks.astype(part.blocks.dtype, copy=False))
        at[at == part.blocks.size] = 0
        found = (part.blocks.take(at) == blocks).nonzero()[0]
        scores = np.zeros(blocks.size, np.float32)
        scores[found] = part.scores(at.take(found))
        return scores

    def _spread(self, parts: Sequence[Part], blocks: Array) -> Scores:
        """Add parts up in the scratch memory of all blocks, and read the blocks wanted."""
        scratch = self._base.scratch
        try:
            scratch[parts[0].blocks] = parts[0].scores()
            for part in parts[1:]:
                scratch[part.blocks] += part.scores()
            total: Scores = scratch.take(blocks)
        finally:
            # Also when a signal ends the search here: what stays would add to the next one.
            for part in parts:
                scratch[part.blocks] = 0
        return total
