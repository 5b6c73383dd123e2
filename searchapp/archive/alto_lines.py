"""Words of a scanned page -> lines, and lines -> running text.

A line is what stands in one ``TextLine`` (in vertical print, one column). Chinese lines follow
each other without a blank, Latin ones with one; a word that was parted at the end of a line is
put together again. Blanks that the recognition put between all Chinese characters are not
print and are taken out; single ones (two-character names, parts of a headline) stay.

Offsets count code points.

Depends on: archive.encodings, archive.seams. Used by: archive.alto, archive.mets_articles.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Final

from searchapp.archive.encodings import clean
from searchapp.archive.seams import is_han

_FIRST_CJK: Final = "\u2e80"
_HAN_PER_BLANK: Final = 4
"""A page with a blank for every few Chinese characters has them from the recognition: print has
one for some two hundred (the sample: 226)."""

_SOFT_HYPHEN: Final = "\u00ad"
_FIRST_PART: Final = 1
_SECOND_PART: Final = 2


@dataclass(frozen=True, slots=True)
class Word:
    """One ``String`` of a line.

    Attributes:
        text: Its content.
        whole: The whole word, when this is a part of one parted at the end of a line.
        part: 1 or 2 for the first or second part of such a word, else 0.
        after_blank: A blank stands before it.
    """

    text: str
    whole: str = ""
    part: int = 0
    after_blank: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of print.

    Attributes:
        text: As printed, without blanks at its ends and without the hyphen at its end.
        hyphen: The hyphen that parts the last word, or empty.
        whole: The word the last one is the first part of, or empty.
        tail_chars: Length of that first part.
        goes_on: The word the first one is the second part of, or empty.
        head_chars: Length of that second part.
    """

    text: str
    hyphen: str = ""
    whole: str = ""
    tail_chars: int = 0
    goes_on: str = ""
    head_chars: int = 0


class Blanks(Enum):
    """What the blanks between the words of a page are."""

    PRINTED = "printed"
    """Each stands for a printed one."""
    SEPARATING = "separating"
    """The recognition parts all words with one, the Chinese too, which are printed without."""
    ABSENT = "absent"
    """The file has none; Latin words are parted by their being words of their own."""


def judge_blanks(lines: Iterable[Sequence[Word]]) -> tuple[Blanks, bool]:
    """Judge the blanks of a page.

    Args:
        lines: The words of all its lines.

    Returns:
        What the blanks are, and whether the page is Chinese.
    """
    han = between_han = blanks = 0
    for words in lines:
        han += sum(is_han(char) for word in words for char in word.text)
        for left, right in pairwise(words):
            blanks += right.after_blank
            if left.text and right.text and is_han(left.text[-1]) and is_han(right.text[0]):
                between_han += right.after_blank
    if not blanks:
        return Blanks.ABSENT, han > 0
    many = han < _HAN_PER_BLANK * between_han
    return (Blanks.SEPARATING if many else Blanks.PRINTED), han > 0


def make_line(words: Sequence[Word], hyphen: str, blanks: Blanks, *, chinese: bool) -> Line:
    """Put the words of one line together.

    Args:
        words: In order; empty ones count for nothing.
        hyphen: What stands at the end to part a word, or empty.
        blanks: As ``judge_blanks`` says of the page.
        chinese: Likewise.

    Returns:
        The line; its text may be empty.
    """
    words = [word for word in words if word.text.strip()]
    text = ""
    for at, word in enumerate(words):
        if at and _is_parted(words[at - 1], word, blanks, chinese=chinese):
            text += " "
        text += word.text
    text = clean(text).replace("\n", " ").strip()
    if text.endswith(_SOFT_HYPHEN):
        text, hyphen = text.rstrip(_SOFT_HYPHEN), hyphen or "-"
    first, last = (words[0], words[-1]) if words else (Word(""), Word(""))
    return Line(
        text=text,
        hyphen=hyphen if text else "",
        whole=last.whole if last.part == _FIRST_PART else "",
        tail_chars=len(last.text.strip()),
        goes_on=first.whole if first.part == _SECOND_PART else "",
        head_chars=len(first.text.strip()),
    )


def _is_parted(left: Word, right: Word, blanks: Blanks, *, chinese: bool) -> bool:
    """Whether a blank stands between two words of a line."""
    if blanks is Blanks.PRINTED:
        return right.after_blank
    if blanks is Blanks.SEPARATING and not right.after_blank:
        return False
    single = chinese and min(len(left.text), len(right.text)) == 1
    return not single and wants_blank(left.text, right.text)


def wants_blank(left: str, right: str, *, chinese: bool = False) -> bool:
    """Whether a blank parts two texts that follow each other.

    Args:
        left: What is there already.
        right: What follows.
        chinese: The text around is Chinese, where digits and signs stand close.

    >>> wants_blank("New", "York"), wants_blank("产业", "集聚")
    (True, False)
    >>> wants_blank("达40", "00亿元", chinese=True)
    False
    """
    if not left or not right or left[-1].isspace() or right[0].isspace():
        return False
    if max(left[-1], right[0]) >= _FIRST_CJK:
        return False
    if chinese:
        return left[-1].isalnum() and right[0].isalnum() and not (left + right[0])[-2:].isdigit()
    return left[-1] != "-"


def run_on(pieces: Sequence[Sequence[Line]]) -> tuple[str, tuple[int, ...]]:
    """Put lines together into running text.

    Args:
        pieces: The lines of one paragraph, piece by piece as columns and pages parted it.

    Returns:
        The text, and where each piece but the first begins in it.
    """
    chinese = any(is_han(char) for piece in pieces for line in piece for char in line.text)
    text = ""
    offsets: list[int] = []
    before: Line | None = None
    for number, piece in enumerate(pieces):
        for at, line in enumerate(piece):
            text, begins = _append(text, before, line, chinese=chinese)
            if number and not at:
                offsets.append(begins)
            before = line
    return text + (before.hyphen if before else ""), tuple(offsets)


def _append(text: str, before: Line | None, line: Line, *, chinese: bool) -> tuple[str, int]:
    """Append one line; give the text and where the line begins in it."""
    if before is None or not before.hyphen:
        if before is not None and wants_blank(text, line.text, chinese=chinese):
            text += " "
        return text + line.text, len(text)
    if before.whole and before.whole == line.goes_on:
        start, tail = text[: len(text) - before.tail_chars], text[len(text) - before.tail_chars :]
        whole = start + before.whole
        begins = len(text) if before.whole.startswith(tail) else len(whole)
        return whole + line.text[line.head_chars :], begins
    if not line.text[:1].islower():
        text += before.hyphen
    return text + line.text, len(text)
