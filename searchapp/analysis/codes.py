"""Fold and classify many texts at once, as arrays of code points.

Gives exactly what ``analysis.fold`` gives, text by text. The texts are laid one behind the
other, each closed by a line end, which folds to itself and parts units and words.

Depends on: analysis.fold, analysis.literal (classes). Used by: analysis.stream.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from searchapp.analysis.fold import SURROGATES, fold_char
from searchapp.analysis.literal import char_class

Codes: TypeAlias = npt.NDArray[np.uint32]
Letters: TypeAlias = npt.NDArray[np.uint8]
Counts: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

CODE_POINTS: Final = 0x110000
_UNKNOWN: Final = 0xFFFFFFFF
_UTF32: Final = "utf-32-le"


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded texts one behind the other, a line end after each.

    Attributes:
        codes: Their code points.
        text: The same as one string.
        ends: Shape (texts,): one past the line end that closes each text.
        several: Which code points come from a printed character that folds to several.
        edges: Which are the first of such a character, or the first behind it.
    """

    codes: Codes
    text: str
    ends: Counts
    several: Flags
    edges: Flags


class _Table:
    """What each code point folds to, and the class of each folded one; learnt when met."""

    def __init__(self) -> None:
        self.folded = np.full(CODE_POINTS, _UNKNOWN, np.uint32)
        self.lengths = np.ones(CODE_POINTS, np.uint8)
        self.classes = np.zeros(CODE_POINTS, np.uint8)
        self.longer: dict[int, str] = {}

    def fold(self, codes: Codes) -> Codes:
        """Fold each code point; of what becomes several, the first."""
        found = self.folded[codes]
        new = np.unique(codes[found == _UNKNOWN])
        if not new.size:
            return found
        for code in new.tolist():
            folded = chr(code) if code in SURROGATES else fold_char(chr(code))
            self.folded[code], self.lengths[code] = ord(folded[0]), len(folded)
            if len(folded) > 1:
                self.longer[code] = folded
        return self.folded[codes]

    def classify(self, codes: Codes) -> Letters:
        """Give the class letter of each folded code point."""
        found = self.classes[codes]
        new = np.unique(codes[found == 0])
        if not new.size:
            return found
        for code in new.tolist():
            self.classes[code] = ord(char_class(chr(code)))
        return self.classes[codes]


@cache
def _table() -> _Table:
    return _Table()


def fold_all(texts: Sequence[str]) -> Folded:
    """Fold texts and lay them one behind the other.

    >>> fold_all(["ＡＢ", "㎡"]).text.split(), fold_all(["ＡＢ", "㎡"]).ends.tolist()
    (['ab', 'm2'], [3, 6])
    """
    joined = "".join(f"{text}\n" for text in texts)
    codes = np.frombuffer(joined.encode(_UTF32, "surrogatepass"), np.uint32)
    ends = np.cumsum([len(text) + 1 for text in texts], dtype=np.int64)
    folded = _table().fold(codes)
    lengths = _table().lengths[codes]
    several = edges = np.zeros(folded.size, np.bool_)
    if codes.size and lengths.max() > 1:
        after = np.cumsum(lengths, dtype=np.int64)
        folded = _lengthen(codes, folded, lengths, after)
        ends = after[ends - 1]
        several = np.repeat(lengths > 1, lengths)
        edges = np.zeros(folded.size, np.bool_)
        edges[after[lengths > 1]] = True
        edges[(after - lengths)[lengths > 1]] = True
    text = folded.tobytes().decode(_UTF32, "surrogatepass")
    return Folded(folded, text, ends, several, edges)


def classify(codes: Codes) -> Letters:
    """Give the class letter of each folded code point, as ``literal.char_class`` does."""
    return _table().classify(codes)


def _lengthen(codes: Codes, folded: Codes, lengths: Letters, after: Counts) -> Codes:
    """Put in the characters behind the first of those that fold to several."""
    wide = np.flatnonzero(lengths > 1)
    result = np.repeat(folded, lengths)
    for code in np.unique(codes[wide]).tolist():
        at = wide[codes[wide] == code]
        for place, char in enumerate(_table().longer[code]):
            result[after[at] - lengths[at] + place] = ord(char)
    return result
