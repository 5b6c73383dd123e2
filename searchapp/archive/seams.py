"""What a seam between two printed pieces looks like: the tests ``classify`` and ``joins`` share.

A column break parts a paragraph anywhere, most often inside a word. A seam is judged by the
words that cross it, by brackets left open, and by how the second piece begins. The
dictionary is handed in (``is_word``); this room knows no segmenter.

Depends on: archive.blocks, archive.bylines. Used by: archive.classify, archive.joins.
"""

import re
from collections.abc import Callable
from typing import Final

from searchapp.archive.blocks import Piece
from searchapp.archive.bylines import closing_byline, line_byline

IsWord = Callable[[str], bool]

_LONGEST_WORD: Final = 4
_PAIRS: Final = dict(zip("“‘《(（【「『", "”’》)）】」』", strict=True))
_CONTINUES = re.compile(r"[,，、。；;：:！!？?)）》”’」』%\uff05℃·]")
_FUNCTION_END = re.compile(r"[的地得了着和与與及或在对對为為把将將被由从從向以并而是有不等,，、·]$")
_SUFFIXES: Final = frozenset(
    "等的地得了着过們们性化者率业業续續度型式类類级級界员員额額值费費品且及并或之项項"
)
"""Characters that practically never begin a sentence unless they begin a longer word."""

_STARTERS: Final = frozenset(
    "在从從而对對他她它我你您这這那其各全今昨明本该該据據为為以由经經将將要会會当當与與和或但也还還"
    "又就都已每某有是不如若因于於自至到向按把被让讓使用通随隨除同则則既即虽雖市省县縣区區镇鎮乡鄉村"
    "一二三四五六七八九十两兩第前后後上下中东東西南北大小新老多少近目此另再更最很曾正"
)
"""Characters that often begin a sentence as words of their own."""


def is_han(char: str) -> bool:
    """Whether a character is Han."""
    return "\u3400" <= char <= "\u9fff" or char >= "\U00020000"


def is_open(piece: Piece) -> bool:
    """Whether a paragraph stops in mid-sentence: no closing mark, no byline at its end."""
    text = piece.text
    if piece.is_closed:
        return _left_open(text) != "" and text[-1] not in "。！？!?"
    return closing_byline(text) is None and line_byline(text) is None


def has_seam_word(left: str, right: str, is_word: IsWord) -> bool:
    """Whether a dictionary word of up to four Han characters crosses the seam.

    >>> has_seam_word("在三季度全部完成土地供应手", "续并开工建设。", {"手续"}.__contains__)
    True
    """
    for length in range(2, _LONGEST_WORD + 1):
        for before in range(1, length):
            word = left[-before:] + right[: length - before]
            if len(word) == length and all(map(is_han, word)) and is_word(word):
                return True
    return False


def begins_a_word(text: str, is_word: IsWord) -> bool:
    """Whether a dictionary word of two to four characters stands at the beginning."""
    return any(is_word(text[:length]) for length in range(2, _LONGEST_WORD + 1))


def lacks_a_head(text: str, is_word: IsWord) -> bool:
    """Whether a text can hardly be the beginning of a sentence: its head stands elsewhere."""
    if _CONTINUES.match(text):
        return True
    return text[0] in _SUFFIXES and not begins_a_word(text, is_word)


def may_lack_a_head(text: str, is_word: IsWord) -> bool:
    """Whether a text begins as no sentence usually does; weaker than ``lacks_a_head``."""
    if lacks_a_head(text, is_word):
        return True
    return is_han(text[0]) and text[0] not in _STARTERS and not begins_a_word(text, is_word)


def stops_short(text: str) -> bool:
    """Whether a text ends in a word that calls for another, or with an open bracket."""
    return _FUNCTION_END.search(text) is not None or _left_open(text) != ""


def closes_bracket(left: str, right: str) -> bool:
    """Whether the second piece closes, before opening one itself, what the first left open."""
    wanted = _left_open(left)
    if not wanted:
        return False
    for char in right:
        if char == wanted:
            return True
        if char in _PAIRS:
            return False
    return False


def _left_open(text: str) -> str:
    """Give the bracket that would close the innermost one still open; empty for none."""
    waiting: list[str] = []
    for char in text:
        if char in _PAIRS:
            waiting.append(_PAIRS[char])
        elif waiting and char == waiting[-1]:
            waiting.pop()
    return waiting[-1] if waiting else ""
