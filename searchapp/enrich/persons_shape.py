"""What the characters of a name alone can tell: its form, and what cannot be a name.

Two forms are known: Chinese (a surname of the list and one or two more characters; after
a surname of two, one or two) and foreign in Chinese characters. Everything else about a
name, its surroundings above all, is judged elsewhere.

Depends on: analysis.fold, enrich.persons_lexicon. Used by: enrich.persons, enrich.persons_lists,
enrich.persons_found.
"""

import re
from typing import Final

from searchapp.analysis.fold import fold_char
from searchapp.enrich.persons_lexicon import COMMON_FREQUENCY, HAN, NameLexicon

BLANKS: Final = " \t\u3000\xa0"
DOTS: Final = "·•‧・-"
_WORD: Final = re.compile(rf"{HAN}+")
_FOREIGN: Final = re.compile(rf"{HAN}{{2,8}}(?:[{DOTS}]{HAN}{{1,8}}){{0,3}}")
_BLANK_RUN: Final = re.compile(rf"[{BLANKS}]+")
_NICKNAME_STARTS: Final = frozenset("小老阿")
_SHORTEST, _LONGEST = 2, 3


def bare(printed: str) -> str:
    """Take the blanks out of a printed name.

    >>> bare("马　健")
    '马健'
    """
    return _BLANK_RUN.sub("", printed)


class _Simplified(dict[int, str]):
    """Translation table that learns each character when it is met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = fold_char(char) if _WORD.fullmatch(char) else char
        self[code] = folded if len(folded) == 1 else char
        return self[code]


_SIMPLIFIED: Final = _Simplified()


def simplified(text: str) -> str:
    """Give the text in simplified characters, one for one; all else stays as printed.

    >>> simplified("張偉說：好")
    '张伟说：好'
    """
    return text.translate(_SIMPLIFIED)


class NameShape:
    """Judges the form of a name."""

    def __init__(self, lexicon: NameLexicon) -> None:
        """Take the word lists to judge by."""
        self._lexicon = lexicon

    def surname(self, name: str) -> str:
        """Give the surname a name begins with, the longest that leaves something; or ''."""
        surnames = self._lexicon.surnames
        if len(name) > _SHORTEST and name[:2] in surnames:
            return name[:2]
        return name[0] if len(name) > 1 and name[0] in surnames else ""

    def is_chinese(self, name: str) -> bool:
        """Whether it has the form of a full Chinese name, whatever it means."""
        surname = self.surname(name)
        if not surname or not _WORD.fullmatch(name):
            return False
        # 欧阳修, 欧阳小文; and 万里 with the one-character surname where the two are all there is.
        return 1 <= len(name) - len(surname) <= 2  # noqa: PLR2004  characters of a given name

    def is_common(self, name: str) -> bool:
        """Whether the surname is a common one; surnames of two characters always are."""
        surname = self.surname(name)
        frequency = self._lexicon.surnames.get(surname, 0.0)
        return len(surname) > 1 or frequency >= COMMON_FREQUENCY

    def is_foreign(self, name: str) -> bool:
        """Whether it can be a foreign name written in Chinese characters."""
        return bool(_FOREIGN.fullmatch(name)) and not self._lexicon.office.search(name)

    def is_partial(self, name: str) -> bool:
        """Whether it is a surname with a form of address (王总, 小李), not a full name."""
        if len(name) == _SHORTEST and name[0] in _NICKNAME_STARTS:
            return True
        return any(
            name[:size] in self._lexicon.surnames and name[size:] in self._lexicon.surname_only
            for size in (1, 2)
        )

    def is_refused(self, name: str) -> bool:
        """Whether it is known to be no person: a word, a place, or ends like one."""
        lexicon = self._lexicon
        return (
            len(name) < _SHORTEST
            or "某" in name
            or name in lexicon.not_names
            or name in lexicon.foreign_places
            or self.is_partial(name)
            or (len(name) >= _LONGEST and name.endswith(lexicon.place_ends))
            or (len(name) == _SHORTEST and name[1] in "方国州市县区镇村省队军报社")
        )

    def is_doubtful(self, name: str) -> bool:
        """Whether its ending asks for evidence."""
        return name.endswith(self._lexicon.doubtful_ends)

    def clean(self, printed: str) -> tuple[int, int]:
        """Cut off what the tagger took along: an office before, a form of address after.

        Args:
            printed: What the tagger took for a name (应国家主席习近平, 王伟明先生).

        Returns:
            Start and end of the name in it; all of it when nothing is to be cut.
        """
        start = max((m.end() for m in self._lexicon.office.finditer(printed)), default=0)
        if not 0 < start < len(printed) or not self.is_chinese(printed[start:]):
            start = 0
        for address in self._lexicon.addresses:
            if printed.endswith(address) and self.is_chinese(printed[start : -len(address)]):
                return start, len(printed) - len(address)
        return start, len(printed)
