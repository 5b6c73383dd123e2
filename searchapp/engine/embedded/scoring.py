"""Relevance of blocks: BM25 as Whoosh computes it, from a table.

A score depends on how often a leaf occurs in a block and on the one byte Whoosh keeps of
the block's length: 256 times 256 possible values, computed once for a field. A list of
keys (frequency, length byte) then becomes scores in one look-up and one product with the
inverse document frequency.

Depends on: whoosh, engine.embedded.phrases, engine.embedded.segment.
Used by: engine.embedded.
"""

from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
import numpy.typing as npt
from whoosh.util.numeric import byte_to_length

from searchapp.engine.embedded.arrays import Array, Uint8s
from searchapp.engine.embedded.phrases import LeafHits
from searchapp.engine.embedded.segment import Segment

_B: Final = 0.75
_K1: Final = 1.2
_MOST: Final = 255
HEADLINE_FACTOR: Final = 2.0

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
        self._norms = _K1 * ((1 - _B) + _B * BYTE_LENGTHS / average)
        often = np.arange(_MOST + 1, dtype=np.float64)[:, np.newaxis]
        # A norm above zero keeps 0 / 0 away: lengths of zero have no occurrence.
        self._table = (often * (_K1 + 1) / (often + self._norms)).astype(np.float32).ravel()

    def idf(self, block_frequency: int) -> float:
        """Weight of a leaf or word that this many blocks have."""
        return log(self._block_count / (block_frequency + 1)) + 1

    def score(self, often: Array, lengths: Uint8s, idf: float) -> Scores:
        """Score blocks.

        Args:
            often: Shape (b,), occurrences in each block.
            lengths: Shape (b,), length byte of each block.
            idf: Weight of the leaf.

        Returns:
            Shape (b,), headlines not yet doubled.
        """
        keys = (np.minimum(often, _MOST) << 8) | lengths
        scores: Scores = self._table[keys] * np.float32(idf)
        large = np.flatnonzero(often > _MOST) if often.size and often.max() > _MOST else ()
        if len(large):
            frequent = often[large]
            norms = self._norms[lengths[large]]
            scores[large] = frequent * (_K1 + 1) / (frequent + norms) * idf
        return scores


@dataclass(frozen=True, slots=True)
class Scored:
    """Blocks of one leaf or word, each with its score."""

    blocks: Array
    scores: Scores


class BlockScores:
    """Adds up the scores of leaves and words in one segment."""

    def __init__(self, segment: Segment, parts: list[Scored]) -> None:
        self._segment = segment
        self._parts = parts

    @classmethod
    def of(
        cls, segment: Segment, leaves: list[tuple[LeafHits, FieldScores, Uint8s, float]]
    ) -> "BlockScores":
        """Score hits: each with its field, the field's length bytes and its weight."""
        return cls(
            segment,
            [
                Scored(hits.blocks, field.score(hits.often, lengths[hits.blocks], idf))
                for hits, field, lengths, idf in leaves
            ],
        )

    def of_blocks(self, blocks: Array) -> Scores:
        """Score ascending blocks: the sum over leaves and words, headlines doubled.

        Sums are made in the order of the leaves whichever way is taken, so that equal
        blocks have equal scores.
        """
        if len(self._parts) == 1 and self._parts[0].blocks is blocks:
            total = self._parts[0].scores
        elif blocks.size * 16 < sum(part.blocks.size for part in self._parts):
            total = self._sparse(blocks)
        else:
            total = self._dense(blocks)
        doubled = self._segment.headlines[blocks]
        return np.where(doubled, total * np.float32(HEADLINE_FACTOR), total)

    def _sparse(self, blocks: Array) -> Scores:
        total = np.zeros(blocks.size, np.float32)
        for part in self._parts:
            if not part.blocks.size:
                continue
            at = np.searchsorted(part.blocks, blocks)
            at[at == part.blocks.size] = 0
            total += np.where(part.blocks[at] == blocks, part.scores[at], np.float32(0))
        return total

    def _dense(self, blocks: Array) -> Scores:
        total = np.zeros(self._segment.block_count, np.float32)
        for part in self._parts:
            total[part.blocks] += part.scores
        return total[blocks]
