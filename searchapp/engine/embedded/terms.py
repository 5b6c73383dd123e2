"""The terms of a segment's two text fields, and where their postings lie.

A literal term is two units, kept as two numbers: ``literal.firsts`` says which terms begin
with a unit, ``literal.seconds`` what follows it (0: a break or the end). As the pair mark
sorts before every character of a unit, this is the order of the terms' bytes too, and all
tokens that begin with one unit are one slice of ``literal.positions``.

``literal.codes`` holds the unit at every position of the axis (0: none), so that a literal
is found by its rarest pair and verified by looking at the neighbours.

Depends on: engine.embedded.arrays, engine.embedded.strings. Used by: engine.embedded.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from searchapp.engine.embedded.arrays import Array, Arrays, Int32s, Int64s
from searchapp.engine.embedded.strings import StringTable

HOLE: Final = 0
"""Stands among codes (a unit's number plus one) where no unit does."""

_MOST_KNOWN: Final = 10_000


class Run(NamedTuple):
    """A half-open run of postings."""

    start: int
    end: int

    @property
    def size(self) -> int:
        """How many postings."""
        return self.end - self.start


NOTHING = Run(0, 0)


class LiteralTerms:
    """Terms of the literal field by unit numbers."""

    def __init__(self, arrays: Arrays) -> None:
        self.units = StringTable.read(arrays, "unit")
        # Single numbers are read through these: a tenth of the cost of indexing an array.
        self._firsts = memoryview(arrays["literal.firsts"].data)
        self._seconds = memoryview(arrays["literal.seconds"].data)
        self._starts = memoryview(arrays["literal.starts"].data)
        self.firsts: Int32s = arrays["literal.firsts"]
        self.seconds: Int32s = arrays["literal.seconds"]
        self.starts: Array = arrays["literal.starts"]
        self.positions: Int32s = arrays["literal.positions"]
        self.codes: Array = arrays["literal.codes"]
        self.sentences: Int32s = arrays["literal.sentences"]
        self._known: dict[str, int] = {}

    def unit(self, text: str) -> int:
        """Number of a unit, or -1 when the segment has none."""
        found = self._known.get(text)
        if found is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            found = self._known[text] = self.units.find(text)
        return found

    def term(self, first: int, second: int) -> int:
        """Number of the term of two units (second -1: the end token), or -1."""
        low, high = self._firsts[first], self._firsts[first + 1]
        at = bisect_left(self._seconds, second + 1, low, high)
        return at if at < high and self._seconds[at] == second + 1 else -1

    def rarest(self, codes: Sequence[int]) -> tuple[int, Run]:
        """Find the pair or end of a literal that has the fewest positions.

        Args:
            codes: Numbers of the literal's units plus one, ``HOLE`` at its breaks.

        Returns:
            Its place in the literal, and where its positions lie; nowhere for an unknown one.
        """
        firsts, seconds, starts = self._firsts, self._seconds, self._starts
        found, start, size = 0, 0, -1
        for place in range(len(codes) - 1):
            first, second = codes[place], codes[place + 1]
            if first == HOLE:
                continue
            high = firsts[first]
            at = bisect_left(seconds, second, firsts[first - 1], high)
            if at == high or seconds[at] != second:
                return place, NOTHING
            begin = starts[at]
            if size < 0 or starts[at + 1] - begin < size:
                found, start, size = place, begin, starts[at + 1] - begin
        return found, Run(start, start + size)

    def run_of_term(self, term: int) -> Run:
        """Where the positions of a term lie; nowhere for -1."""
        return Run(self._starts[term], self._starts[term + 1]) if term >= 0 else NOTHING

    def run_of_unit(self, unit: int) -> Run:
        """Where the positions of all tokens that begin with a unit lie, sorted by term."""
        return Run(self._starts[self._firsts[unit]], self._starts[self._firsts[unit + 1]])


class WordTerms:
    """Terms of the words field: for each the blocks and how often, as one key.

    ``words.keys`` holds ``min(tf, 255) << 8 | length byte``: the index into the table of
    ``scoring``. The few greater frequencies stand apart, by number of posting.
    """

    def __init__(self, arrays: Arrays) -> None:
        self.table = StringTable.read(arrays, "word")
        self.starts: Int64s = arrays["words.starts"]
        self.blocks: Int32s = arrays["words.blocks"]
        self.keys: npt.NDArray[np.uint16] = arrays["words.keys"]
        self.over_at: Int64s = arrays["words.over_at"]
        self.over_tf: Int32s = arrays["words.over_tf"]
        self._known: dict[str, Run] = {}

    def run(self, word: str) -> Run:
        """Where the postings of a word lie."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            number = self.table.find(word)
            found = self._known[word] = self.run_of_term(number) if number >= 0 else NOTHING
        return found

    def run_of_term(self, term: int) -> Run:
        """Where the postings of a term lie."""
        return Run(int(self.starts[term]), int(self.starts[term + 1]))

    def frequencies(self, run: Run) -> Array:
        """How often each block of a run has the word."""
        often = (self.keys[run.start : run.end] >> 8).astype(np.int32)
        at, large = self.large(run)
        often[at] = large
        return often

    def large(self, run: Run) -> tuple[Array, Array]:
        """The postings of a run whose frequency does not fit their key, and the frequencies."""
        if not self.over_at.size:
            return self.over_at, self.over_tf
        low, high = np.searchsorted(self.over_at, (run.start, run.end))
        return self.over_at[low:high] - run.start, self.over_tf[low:high]


def frequent_words(fields: Sequence[WordTerms], least: int) -> Iterator[tuple[str, int]]:
    """Add up the blocks that have each word over all segments.

    Args:
        fields: The words field of every segment.
        least: Fewest blocks of a word that is given.

    Yields:
        Word and blocks, each word once.
    """
    if len(fields) == 1:
        counts = np.diff(fields[0].starts)
        numbers = (counts >= least).nonzero()[0]
        for number, count in zip(numbers.tolist(), counts[numbers].tolist(), strict=True):
            yield fields[0].table[number], count
        return
    total: Counter[str] = Counter()
    for field in fields:
        total.update(dict(zip(field.table, np.diff(field.starts).tolist(), strict=True)))
    yield from ((word, count) for word, count in total.items() if count >= least)
