"""A plain scan: is a string printed in a text, and how often?

Written apart from ``analysis.literal``, to check it: a text is written as one string of
units with marks between them, and looking for a string is a search in that string. Only the
folding of single characters is shared.

Depends on: analysis.fold. Used by: indexing.proof.
"""

import re
import unicodedata
from typing import Final

from searchapp.analysis.fold import fold_text

_OPEN: Final = "\x02"
_BREAK: Final = "\n"
_MEANT: Final = frozenset("%‰&@#")
_DIGITS: Final = frozenset("0123456789")
_LAST_LATIN: Final = "\u024f"


def plain_text(text: str) -> str:
    r"""Write a printed text so that a plain string search answers what is printed in it.

    Each unit follows a mark; a run of punctuation is one line end; blanks are left out. A
    printed character that folds to several shares no unit with its neighbours.

    >>> plain_text("ＡＢ 4.75㎡, 產業").split()
    ['\x02ab\x024.75\x02m2', '\x02产\x02业']
    """
    folded = [fold_text(char) for char in text]
    writing = _Writing()
    for place, chars in enumerate(folded):
        alone = len(chars) == 1
        if not alone:
            writing.run = ""
        around = (*folded[max(place - 1, 0) : place], *folded[place + 1 : place + 2])
        pointed = alone and len(around) == len("..") and all(one in _DIGITS for one in around)
        for char in chars:
            writing.take(char, pointed=pointed)
        if not alone:
            writing.run = ""
    return "".join(writing.written)


def plain_pattern(text: str) -> re.Pattern[str]:
    """Make the pattern that meets every place of a string in a ``plain_text``."""
    wanted = re.escape(plain_text(text).rstrip(_BREAK))
    return re.compile(f"(?={wanted}(?:[{_OPEN}{_BREAK}]|$))")


class _Writing:
    """A text being written.

    Attributes:
        written: Pieces so far.
        run: The run of letters and digits that may go on; empty when none may.
    """

    def __init__(self) -> None:
        self.written: list[str] = []
        self.run = ""

    def take(self, char: str, *, pointed: bool) -> None:
        """Take in one folded character; ``pointed`` when digits stand on both sides."""
        kind = _kind(char)
        if kind == "run" or (char == "." and pointed and self.run and "." not in self.run):
            self.written.append(char if self.run else _OPEN + char)
            self.run += char
            return
        self.run = ""
        if kind == "unit":
            self.written.append(_OPEN + char)
        elif kind == "break" and self.written and self.written[-1] != _BREAK:
            self.written.append(_BREAK)


def _kind(char: str) -> str:
    category = unicodedata.category(char)
    if char in _DIGITS or (char <= _LAST_LATIN and category.startswith("L")):
        return "run"
    if char == "\n" or category in {"Zl", "Zp"}:
        return "break"
    if category != "Co" and category.startswith(("Z", "C", "M")):
        return "blank"
    return "break" if category.startswith("P") and char not in _MEANT else "unit"
