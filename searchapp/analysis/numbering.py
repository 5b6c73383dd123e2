"""Cut many lines into pieces and words and number them, remembering pieces met before.

Looking up strings is what costs here, so a process keeps the number of every piece the
segmenter has given, and the numbers of the words that piece counts as. What is returned
does not depend on what was met before: words are numbered anew in the order in which they
first come.

Depends on: analysis.codes (types), analysis.words. Used by: analysis.texts, analysis.stream,
enrich.keywords.
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

_PIECES_KEPT: Final = 1 << 16
"""Pieces remembered (about 250 bytes each) before starting afresh: what four million
characters of news hold. Twice as many save a fiftieth of a build's time and cost 16 MB in
every process."""


class Numbers(dict[str, int]):
    """Numbers strings in the order they are met.

    Attributes:
        strings: The strings, by number.
    """

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        self.strings.append(text)
        return number


class PieceMemory:
    """Pieces met by this process, and the words each counts as in search mode.

    Attributes:
        pieces: Number of each piece the segmenter gave.
        vocabulary: The words, by number.
    """

    def __init__(self) -> None:
        self.pieces = Numbers()
        self._words = Numbers()
        self.vocabulary = self._words.strings
        self._flat = array("i")
        self._begins = array("q", [0])

    def learn(self, cutter: words.Cutter) -> None:
        """Find the words of the pieces that are new."""
        number = self._words.__getitem__
        for piece in islice(self.pieces.strings, len(self._begins) - 1, None):
            self._flat.extend(map(number, words.search_parts(piece, cutter.has_word)))
            self._begins.append(len(self._flat))

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


@dataclass(frozen=True, slots=True)
class Pieces:
    """What the segmenter made of many lines.

    Attributes:
        memory: Knows the pieces by number, and the words of each.
        numbers: Shape (p,), in printed order; pieces of punctuation are among them.
        offsets: Shape (lines + 1,): pieces of line n are offsets[n]:offsets[n + 1].
    """

    memory: PieceMemory
    numbers: Counts
    offsets: Counts


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


_memory = PieceMemory()


def cut_pieces(lines: Sequence[str]) -> Pieces:
    """Cut lines and number the pieces.

    Args:
        lines: As ``words.prepare`` gives them.
    """
    global _memory  # noqa: PLW0603  what was cut before keeps the memory it was numbered by
    if len(_memory.pieces) > _PIECES_KEPT:
        _memory = PieceMemory()
    cutter = words.cutter()
    number = _memory.pieces.__getitem__
    found: list[int] = []
    counts = [0]
    for line in lines:
        found += map(number, cutter.cut_line(line))
        counts.append(len(found))
    _memory.learn(cutter)
    return Pieces(_memory, np.array(found, np.int64), np.array(counts))


def number_words(pieces: Pieces) -> NumberedWords:
    """Give the words of pieces in search mode, in printed order.

    >>> found = number_words(cut_pieces(["共和国,共和", ""]))
    >>> found.vocabulary, found.tokens.tolist(), found.offsets.tolist()
    (('共和', '共和国'), [0, 1, 0], [0, 3, 3])
    """
    memory = pieces.memory
    numbers, before = memory.words_of(pieces.numbers)
    first, tokens = _in_order_met(numbers)
    vocabulary = tuple(map(memory.vocabulary.__getitem__, first.tolist()))
    return NumberedWords(vocabulary, tokens, before[pieces.offsets])


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
