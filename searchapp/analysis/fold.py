"""Fold printed text character by character, with a map back to what was printed.

Width, case, Latin accents, traditional forms, quotes and dashes are folded, one character
at a time and without looking at its neighbours: a string folds the same way alone and
inside a text, so a folded query always meets the folded text it was printed in.

Offsets count Unicode code points. Folding may lengthen a text (``㎡`` becomes ``m2``) and
never shortens it.

Depends on: nothing of ours. The only module that imports OpenCC.
Used by: analysis.literal, analysis.words, enrich, search.
"""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Final

import opencc

_DOUBLE_QUOTES = "“”„‟«»「」『』〝〞＂"
_SINGLE_QUOTES = "".join(map(chr, (*range(0x2018, 0x201C), 0xFF07)))
_DASHES = "".join(map(chr, (*range(0x2010, 0x2016), 0x2212, 0x2500)))
_VARIANTS = (
    dict.fromkeys(_DOUBLE_QUOTES, '"')
    | dict.fromkeys(_SINGLE_QUOTES, "'")
    | dict.fromkeys(_DASHES, "-")
)
_ACCENTED_LATIN = (range(0xC0, 0x250), range(0x1E00, 0x1F00))
SURROGATES: Final = range(0xD800, 0xE000)
"""Code points that are no characters; they fold to themselves."""


_CONVERSIONS: Final = ("t2s", "tw2s", "hk2s", "s2t", "s2tw", "s2hk")
"""OpenCC's conversions that look at whole words, from and to each place's own characters."""


@cache
def _converter(conversion: str = "t2s") -> opencc.OpenCC:
    return opencc.OpenCC(conversion)


def fold_char(char: str) -> str:
    """Fold one character; the result has one or more characters and folds to itself.

    >>> fold_char("Ａ"), fold_char("產"), fold_char("㎡"), fold_char("é")
    ('a', '产', 'm2', 'e')
    """
    folded = _fold_once(char)
    return folded if folded == char else "".join(map(fold_char, folded))


def _fold_once(char: str) -> str:
    if char in _VARIANTS:
        return _VARIANTS[char]
    folded = unicodedata.normalize("NFKC", char).lower()
    if folded.isascii():
        return folded
    if _is_accented_latin(char):
        bare = unicodedata.normalize("NFKD", folded)
        folded = "".join(c for c in bare if not unicodedata.combining(c))
    return str(_converter().convert(folded)) or char


def _is_accented_latin(char: str) -> bool:
    return any(ord(char) in block for block in _ACCENTED_LATIN)


class _Table(dict[int, str]):
    """Translation table for ``str.translate`` that learns each character when it is met."""

    def __missing__(self, code: int) -> str:
        folded = chr(code) if code in SURROGATES else fold_char(chr(code))
        self[code] = folded
        return folded


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that knows where each of its characters was printed.

    Attributes:
        text: The folded text.
        ends: For each printed character, the folded length up to and including it; None
            when every character folded to exactly one, so that offsets are equal.
    """

    text: str
    ends: tuple[int, ...] | None

    def printed(self, start: int, end: int) -> tuple[int, int]:
        """Give the printed span behind the folded span ``[start, end)``.

        A folded span that covers part of what one printed character became covers that
        whole character.
        """
        if self.ends is None or start >= end:
            return start, end
        return bisect_right(self.ends, start), bisect_right(self.ends, end - 1) + 1


def fold(text: str) -> Folded:
    """Fold a text and keep the map back.

    >>> fold("產業 ＡＢ").text
    '产业 ab'
    >>> fold("34㎡地").printed(3, 5)
    (2, 4)
    """
    folded = text.translate(_TABLE)
    if len(folded) == len(text):
        return Folded(folded, None)
    return Folded(folded, tuple(accumulate(len(_TABLE[ord(char)]) for char in text)))


def fold_text(text: str) -> str:
    """Fold a text when the map back is not needed."""
    return text.translate(_TABLE)


def other_forms(text: str) -> tuple[str, ...]:
    """Give the folded forms of a text that other places print and that fold otherwise.

    What one character becomes may depend on its word: 答覆 is printed 答复 in simplified
    characters, and folding knows no words. Converted as a whole and then folded, the text
    gives the forms that were missed.

    >>> other_forms("答覆"), other_forms("看着"), other_forms("产业")
    (('答复',), ('看著',), ())
    """
    own = fold_text(text)
    forms = (fold_text(str(_converter(one).convert(text))) for one in _CONVERSIONS)
    return tuple(dict.fromkeys(form for form in forms if form != own))
