"""Cut text into the words that carry ranking: folded, in search mode.

A dictionary never decides whether something is found (``analysis.literal`` does); the words
serve relevance, keywords and suggestions only. The segmenter is rjieba; where it is not
installed, jieba, which gives the same words of Han characters, more slowly.

The same text gives the same words in every process: user words must be added before the
first cut, and their order does not matter. Blanks between Han characters vanish first, and
a run without punctuation is parted after every ``RUN_CHARS`` characters, because the
segmenter's time grows faster than the run.

Depends on: analysis.fold, errors. The only module that imports jieba and rjieba.
Used by: analysis.numbering, analysis.texts, archive (through its caller), enrich, search,
indexing, bootstrap.
"""

import logging
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, Protocol

from searchapp.analysis.fold import fold_text

RUN_CHARS: Final = 500
"""Longest run of letters, digits and Han handed to the segmenter in one piece."""

USER_WORD_FREQUENCY: Final = 5000
"""Frequency given to every user word: one number for all, so that the order in which words
are added cannot matter. High enough to win over any two words of the dictionary side by
side (its total is about 60 million), low enough not to break longer words apart."""

_SHORTEST_INSIDE: Final = 2
"""Characters of the shortest words looked for inside a piece."""

PARTS_KEPT: Final = 1 << 17
"""Pieces whose words in search mode are remembered; the commonest are most of a text."""

_HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BLANKS: Final = " \t\u00ad\u200b\u2060\ufeff"  # the others fold to a space
_BLANK = re.compile(f"[{_BLANKS}]")
_BLANKS_IN_HAN = re.compile(rf"(?<=[{_HAN}])[{_BLANKS}]+(?=[{_HAN}])")
_SURROGATES = re.compile("[\ud800-\udfff]")
_LONG_RUN = re.compile(rf"[\w+#&.%-]{{{RUN_CHARS}}}(?=[\w+#&.%-])")


class Segmenter(Protocol):
    """What the two segmenters have in common."""

    def cut(self, text: str) -> list[str]:
        """Cut into words that together give the text back."""

    def has_word(self, word: str) -> bool:
        """Tell whether the dictionary holds a word."""

    def add_word(self, word: str, frequency: int) -> None:
        """Add a word the dictionary does not hold."""


class RustSegmenter:
    """rjieba. Raises ImportError when it is not installed."""

    def __init__(self) -> None:
        import rjieba  # noqa: PLC0415  optional: no wheel for every system

        self._jieba = rjieba.Jieba()
        self.cut: Callable[[str], list[str]] = self._jieba.cut
        self.has_word: Callable[[str], bool] = self._jieba.has_word

    def add_word(self, word: str, frequency: int) -> None:
        """Add a word the dictionary does not hold."""
        self._jieba.add_word(word, frequency, None)


class PythonSegmenter:
    """jieba, with its dictionary cache in a private folder."""

    def __init__(self) -> None:
        import jieba  # noqa: PLC0415  takes a second to load; the other is the rule

        jieba.setLogLevel(logging.WARNING)
        self._jieba = jieba.Tokenizer()
        self._jieba.tmp_dir = str(private_folder())

    def cut(self, text: str) -> list[str]:
        """Cut into words that together give the text back."""
        pieces: list[str] = self._jieba.lcut(text)
        return pieces

    def has_word(self, word: str) -> bool:
        """Tell whether the dictionary holds a word."""
        self._jieba.check_initialized()
        return bool(self._jieba.FREQ.get(word))

    def add_word(self, word: str, frequency: int) -> None:
        """Add a word the dictionary does not hold."""
        self._jieba.add_word(word, frequency)


def private_folder() -> Path:
    """Give a folder only this user can write to, for jieba's cache.

    jieba loads its cache with ``marshal``: whoever can write the file can run code here.
    The shared temporary folder jieba would use is therefore never used.

    Returns:
        ``$XDG_CACHE_HOME/searchapp`` when it is ours and closed to others; otherwise a new
        folder of our own, which only this process knows.
    """
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    folder = base / "searchapp"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except (OSError, RuntimeError):
        return Path(tempfile.mkdtemp(prefix="searchapp-"))
    ours = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    if ours and stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077:
        return folder
    return Path(tempfile.mkdtemp(prefix="searchapp-"))


class Cutter:
    """A segmenter with its user words, and the rules around it."""

    def __init__(self, segmenter: Segmenter, user_words: Iterable[str] = ()) -> None:
        self._segmenter = segmenter
        self.has_word = segmenter.has_word
        self.parts = lru_cache(PARTS_KEPT)(self._parts)
        for word in sorted({fold_text(word) for word in user_words}):
            if word and not segmenter.has_word(word):
                segmenter.add_word(word, USER_WORD_FREQUENCY)

    def cut(self, folded: str) -> list[str]:
        """Cut a folded text; pieces without a letter, digit or Han are among the words."""
        return [piece for line in prepare(folded) for piece in self.cut_line(line)]

    def cut_line(self, line: str) -> list[str]:
        """Cut one of the lines that ``prepare`` gives."""
        if len(line) <= RUN_CHARS:
            return self._segmenter.cut(line)
        runs = _LONG_RUN.sub(r"\g<0>\n", line).split("\n")
        return [piece for run in runs for piece in self._segmenter.cut(run)]

    def cut_search(self, folded: str) -> list[str]:
        """Cut a folded text into words in search mode."""
        return [word for piece in self.cut(folded) for word in self.parts(piece)]

    def _parts(self, piece: str) -> tuple[str, ...]:
        return search_parts(piece, self.has_word)


def prepare(folded: str) -> list[str]:
    """Make a folded text ready for a segmenter: its lines.

    Blanks between Han characters vanish; a lone surrogate, which rjieba cannot be handed,
    is a blank.

    >>> prepare("张 三 说: ok go")
    ['张三说: ok go']
    """
    text = _without_surrogates(folded)
    if _BLANK.search(text):
        text = _BLANKS_IN_HAN.sub("", text)
    return text.split("\n")


def _without_surrogates(text: str) -> str:
    try:
        text.encode()  # far cheaper than looking for them
    except UnicodeEncodeError:
        return _SURROGATES.sub(" ", text)
    return text


def carries_meaning(piece: str) -> bool:
    """Tell whether a piece has a letter, a digit or a Han character.

    >>> carries_meaning("pm2.5"), carries_meaning("𠮷"), carries_meaning("——")
    (True, True, False)
    """
    return piece.isalnum() or any(map(str.isalnum, piece))


def search_parts(piece: str, has_word: Callable[[str], bool]) -> tuple[str, ...]:
    """Give what a piece counts as in search mode: the words inside it, then itself.

    The words inside are those of two, then of three characters that the dictionary holds,
    as jieba's search mode gives them. A piece without a letter, digit or Han has none.

    >>> search_parts("共和国", {"共和"}.__contains__)
    ('共和', '共和国')
    """
    if not carries_meaning(piece):
        return ()
    if len(piece) <= _SHORTEST_INSIDE:
        return (piece,)
    inside = (
        piece[start : start + size]
        for size in (_SHORTEST_INSIDE, _SHORTEST_INSIDE + 1)
        if size < len(piece)
        for start in range(len(piece) - size + 1)
    )
    return (*filter(has_word, inside), piece)


def best_segmenter() -> Segmenter:
    """Give rjieba when it is installed, jieba otherwise."""
    try:
        return RustSegmenter()
    except ImportError:
        return PythonSegmenter()


_USER_WORDS: set[str] = set()


@cache
def cutter() -> Cutter:
    """Give this process's cutter, made when first asked for, with the user words so far."""
    return Cutter(best_segmenter(), _USER_WORDS)


def add_words(words: Iterable[str]) -> None:
    """Add user words: places, papers, names. In any order, before the first cut.

    Args:
        words: Printed forms; they are folded, and those the dictionary holds are skipped.

    Raises:
        RuntimeError: Words have been cut already; adding now would give the same text
            other words than before.
    """
    new = {fold_text(word) for word in words} - _USER_WORDS
    if new and cutter.cache_info().currsize:
        raise RuntimeError("user words must be added before the first cut")
    _USER_WORDS.update(new)


def is_word(text: str) -> bool:
    """Tell whether a text is a word of the dictionary.

    >>> is_word("产业"), is_word("業产")
    (True, False)
    """
    return any(map(cutter().has_word, (text, fold_text(text))))


def cut(text: str) -> list[str]:
    """Cut a printed text into folded words that do not overlap.

    >>> cut("產業集聚區，ＡＡ02版")
    ['产业', '集聚', '区', 'aa02', '版']
    """
    return list(filter(carries_meaning, cutter().cut(fold_text(text))))


def cut_search(text: str) -> list[str]:
    """Cut a printed text into folded words in search mode, as ranking uses them.

    >>> cut_search("中华人民共和国")
    ['中华', '华人', '人民', '共和', '共和国', '中华人民共和国']
    """
    return cutter().cut_search(fold_text(text))
