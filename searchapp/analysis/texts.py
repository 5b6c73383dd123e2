"""Printed texts, each folded once and cut once, for everything that reads them.

Folding and cutting are a good part of a build, and tokens, words and facts are made of the
same folded texts and the same pieces. All texts are worked on together, as one string.

Depends on: analysis.codes, analysis.fold, analysis.numbering, analysis.words.
Used by: analysis.stream, enrich, indexing.
"""

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from searchapp.analysis import codes, words
from searchapp.analysis.fold import Folded, fold
from searchapp.analysis.numbering import Pieces, cut_pieces


class Texts:
    """Printed texts in order; what is made of them is made when first asked for.

    Attributes:
        printed: The texts.
    """

    def __init__(self, printed: Iterable[str]) -> None:
        """Take texts; any may be empty, and come more than once."""
        self.printed = tuple(printed)

    @cached_property
    def together(self) -> codes.Folded:
        """All of them folded, one behind the other."""
        return codes.fold_all(self.printed)

    @cached_property
    def pieces(self) -> Pieces:
        """What the segmenter makes of each: pieces of text n are offsets[n]:offsets[n + 1]."""
        found = cut_pieces(words.prepare(self.together.text))
        closed = np.cumsum(self.together.codes == ord("\n"))
        lines = np.append(0, closed[self.together.ends - 1])
        return Pieces(found.memory, found.numbers, found.offsets[lines])

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {text: number for number, text in enumerate(self.printed)}

    @cached_property
    def _folded(self) -> tuple[Folded, ...]:
        text, ends = self.together.text, self.together.ends.tolist()
        spans = zip(self.printed, [0, *ends], ends, strict=False)
        return tuple(
            Folded(text[start : end - 1], None)
            if end - 1 - start == len(printed)
            else fold(printed)  # characters that became several need the map back
            for printed, start, end in spans
        )

    def number(self, text: str) -> int:
        """Give the place of a text among them, of equal ones the last.

        Raises:
            KeyError: It is not among them.
        """
        return self._numbers[text]

    def folded(self, number: int) -> Folded:
        """Give a text folded, as ``fold`` does."""
        return self._folded[number]
