"""Cut many lines into words and number them, remembering pieces met before.

Looking up strings is what costs here, so a process keeps the number of every piece the
segmenter has given, and the numbers of the words that piece counts as. What is returned
does not depend on what was met before: words are numbered anew in the order in which they
first come.

Depends on: analysis.codes (types), analysis.words. Used by: analysis.stream.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
import numpy.typing as npt

from searchapp.analysis import words
from searchapp.analysis.codes import Counts

_PIECES_KEPT: Final = 1 << 20
"""Pieces remembered (about 150 bytes each) before starting afresh."""


@dataclass(frozen=True, slots=True)
class NumberedWords:
    """The words of many lines.

    Attributes:
        vocabulary: Distinct words, in the order in which they first come.
        tokens: Shape (t,), int32 index into the vocabulary.
        offsets: Shape (lines + 1,): words of line n are offsets[n]:offsets[n + 1].
    """

    vocabulary: tuple[str, ...]
    tokens: npt.NDArray[np.int32]
    offsets: Counts


def number_words(lines: Sequence[str]) -> NumberedWords:
    """Cut lines into words in search mode.

    Args:
        lines: As ``words.prepare`` gives them.

    >>> found = number_words(["共和国,共和", ""])
    >>> found.vocabulary, found.tokens.tolist(), found.offsets.tolist()
    (('共和', '共和国'), [0, 1, 0], [0, 3, 3])
    """
    cutter = words.cutter()
    pieces = _memory.pieces
    found: list[int] = []
    counts = [0]
    for line in lines:
        found += map(pieces.__getitem__, cutter.cut_line(line))
        counts.append(len(found))
    _memory.learn(cutter)
    numbers, before = _memory.words_of(np.array(found, np.int64))
    first, tokens = _in_order_met(numbers)
    vocabulary = tuple(map(_memory.vocabulary.__getitem__, first.tolist()))
    if len(pieces) > _PIECES_KEPT:
        _memory.clear()
    return NumberedWords(vocabulary, tokens, before[np.array(counts)])


class _Numbers(dict[str, int]):
    """Numbers strings in the order they are met."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


class _Memory:
    """Pieces and words met by this process.

    Attributes:
        pieces: Number of each piece the segmenter gave.
        vocabulary: The words, by number.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.pieces = _Numbers()
        self.vocabulary: list[str] = []
        self._words = _Numbers()
        self._flat = array("i")
        self._begins = array("q", [0])

    def learn(self, cutter: words.Cutter) -> None:
        """Find the words of the pieces that are new."""
        for piece in islice(self.pieces, len(self._begins) - 1, None):
            self._flat.extend(map(self._words.__getitem__, cutter.parts(piece)))
            self._begins.append(len(self._flat))
        self.vocabulary.extend(islice(self._words, len(self.vocabulary), None))

    def words_of(self, pieces: Counts) -> tuple[Counts, Counts]:
        """Put the words of each piece in its place.

        Returns:
            The words' numbers, and how many come before each piece and after the last.
        """
        begins = np.array(self._begins)
        taken = np.diff(begins)[pieces]
        before = np.append(0, np.cumsum(taken))
        within = np.arange(before[-1]) - np.repeat(before[:-1], taken)
        flat = np.array(self._flat, np.int64)
        return flat[np.repeat(begins[pieces], taken) + within], before


_memory = _Memory()


def _in_order_met(numbers: Counts) -> tuple[Counts, npt.NDArray[np.int32]]:
    """Number numbers anew: give the distinct ones in the order met, and each one's place."""
    if not numbers.size:
        return numbers, np.zeros(0, np.int32)
    first = np.full(int(numbers.max()) + 1, numbers.size)
    first[numbers[::-1]] = np.arange(numbers.size)[::-1]  # the last write is the first place
    met = np.sort(first[first < numbers.size])
    place = np.empty(first.size, np.int32)
    place[numbers[met]] = np.arange(met.size)
    return numbers[met], place[numbers]
