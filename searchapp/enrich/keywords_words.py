"""What is known of each word before any article is read: may it be a keyword, and how rare is it.

Every piece the segmenter gave has a number; here are arrays by that number, which grow as
pieces are met.

Depends on: errors, analysis.fold, analysis.numbering, analysis.words, enrich.gazetteer,
enrich.keywords_rarity, enrich.persons_lexicon. Used by: enrich.keywords, enrich.keywords_count.
"""

import re
from collections.abc import Set
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from searchapp.analysis.fold import fold_text
from searchapp.analysis.numbering import PieceMemory
from searchapp.analysis.words import cutter
from searchapp.enrich.datafile import LEXICON_DIR
from searchapp.enrich.gazetteer import Gazetteer
from searchapp.enrich.keywords_rarity import Rarities, RarityTable, load_rarity
from searchapp.enrich.persons_lexicon import load_lexicon
from searchapp.errors import LexiconError

DEFAULT_STOP_WORDS = LEXICON_DIR / "keyword_stop.txt"

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_PHRASE_TAILS = frozenset(
    "区制率会院所园站桥河路赛节业化性力型级人员队厂馆局厅部署法案值量费税险群链网线机车船病症药奖展城店"
)
"""Single characters a compound may hold behind its first word."""

_PLACE_ENDINGS = ("省", "市", "县", "区", "镇", "乡", "村", "州")
_PLACE_CHARS_MAX = 4
_LONGEST_CHARS: Final = 127

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class StopWords:
    """Words that are no keywords.

    Attributes:
        never: They part what stands on either side.
        compounds_only: Alone they say nothing, in a compound they may stand.
    """

    never: frozenset[str]
    compounds_only: frozenset[str]


def load_stop_words(path: Path = DEFAULT_STOP_WORDS) -> StopWords:
    """Read the words that are never keywords.

    Args:
        path: UTF-8 text, words parted by blanks, ``#`` begins a remark, ``+`` stands
            before a word that may be part of a compound.

    Raises:
        LexiconError: The file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(path, "整个文件", "读不出来，应为 UTF-8 文字") from error
    words = [fold_text(word) for line in lines for word in line.partition("#")[0].split()]
    return StopWords(
        frozenset(word for word in words if not word.startswith("+")),
        frozenset(word[1:] for word in words if word.startswith("+")),
    )


@dataclass(frozen=True, slots=True)
class Traits:
    """Traits of pieces, by their number.

    Attributes:
        kept: It may be a keyword or part of one; what may not parts what stands around it.
        alone: It may be a keyword by itself.
        surname: It is a surname of one character.
        chars: Its characters, at most ``_LONGEST_CHARS``.
        rarity: How rare it is.
    """

    kept: Flags
    alone: Flags
    surname: Flags
    chars: npt.NDArray[np.int8]
    rarity: Rarities

    def __add__(self, more: "Traits") -> "Traits":
        pairs = ((getattr(self, one.name), getattr(more, one.name)) for one in fields(self))
        return Traits(*map(np.concatenate, pairs))


class KnownWords:
    """Tells the traits of every piece."""

    def __init__(self, stop_words: StopWords, gazetteer: Gazetteer) -> None:
        places = {name.text for name in gazetteer.names} | set(gazetteer.elsewhere)
        lexicon = load_lexicon()
        self._weak = stop_words.compounds_only | lexicon.foreign_places
        self._left_out: Set[str] = (
            stop_words.never | places | {gazetteer.city, *gazetteer.home_words}
        )
        self._rarity: RarityTable = load_rarity()
        self._surnames = frozenset(lexicon.surnames)
        self._memory = PieceMemory()
        self._traits = self._judge([])

    def traits(self, memory: PieceMemory) -> Traits:
        """Give the traits of all pieces that a memory knows."""
        if memory is not self._memory:
            self._memory, self._traits = memory, self._judge([])
        new = memory.pieces.strings[self._traits.chars.size :]
        if new:
            self._traits += self._judge(new)
        return self._traits

    def _judge(self, words: list[str]) -> Traits:
        kept = np.array([self.may_be_keyword(word) for word in words], np.bool_)
        chars = np.array([min(len(word), _LONGEST_CHARS) for word in words], np.int8)
        weak = np.array([word in self._weak for word in words], np.bool_)
        surname = np.array([len(word) == 1 and word in self._surnames for word in words], np.bool_)
        return Traits(kept, (chars > 1) & ~weak, surname, chars, self._rarity.of(words))

    def may_be_keyword(self, word: str) -> bool:
        """Tell whether a word may be a keyword or part of one."""
        if word in self._left_out or not _HAN.fullmatch(word):
            return False
        if len(word) == 1:
            return word in _PHRASE_TAILS
        if len(word) <= _PLACE_CHARS_MAX and word.endswith(_PLACE_ENDINGS):
            return False
        return cutter().has_word(word)
