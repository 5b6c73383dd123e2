"""Where the keyphrases of an article stand: the first sight of each, block by block.

Depends on: model, enrich.reading. Used by: enrich.keywords.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from searchapp.enrich.reading import Reading
from searchapp.model import Evidence

EVIDENCE_MAX: Final = 4


class Sights:
    """Finds words in the readings of one article, laid one behind the other."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        """Take the readings; no word looked for holds a line end."""
        self._readings = readings
        self._text = "\n".join([reading.text for reading in readings])
        lengths = (len(reading.text) + 1 for reading in readings)
        self._starts = list(accumulate(lengths, initial=0))

    def of(self, word: str) -> tuple[Evidence, ...]:
        """Give the first sight of a word in each of the first blocks that have it."""
        found: list[Evidence] = []
        at = self._text.find(word)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            start = at - self._starts[number]
            found.append(self._readings[number].evidence(start, start + len(word)))
            if len(found) == EVIDENCE_MAX:
                break
            at = self._text.find(word, self._starts[number + 1])
        return tuple(found)
