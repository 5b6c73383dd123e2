"""How Chinese characters are read: toneless pinyin, every reading of a polyphone.

Names keep readings that no dictionary puts first (仇 qiu, 单 shan, 覃 qin), so a string has
one key for each combination of its characters' readings, the commonest first.

Depends on: analysis.fold. The only module that imports pypinyin.
Used by: search.suggest, search.meant.
"""

from collections.abc import Iterator
from functools import cache
from itertools import islice, product
from typing import Final

from searchapp.analysis.fold import fold_text

_MOST_READINGS: Final = 4
"""Of one character; what comes after is dialect or found in old books alone."""

_MOST_KEYS: Final = 12
"""Of one string."""

_FUZZY: Final = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("h", "f"))
_VOWELS: Final = "aeiouv"


@cache
def syllables(char: str) -> tuple[str, ...]:
    """Give the toneless readings of one folded character, the commonest first.

    A Latin letter or digit is read as itself; a character without a reading has none.

    >>> syllables("单"), syllables("a"), syllables("，")
    (('dan', 'chan', 'shan'), ('a',), ())
    """
    if char.isascii():
        return (char,) if char.isalnum() else ()
    from pypinyin import Style, pinyin  # noqa: PLC0415  its tables load when first asked for

    found = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore")
    spoken = (one for one in dict.fromkeys(found[0] if found else ()) if one.isascii())
    return tuple(islice((one for one in spoken if one.isalpha()), _MOST_READINGS))


def readings(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways a text can be read, each as its syllables; blanks and marks left out.

    >>> list(readings("单田"))
    [('dan', 'tian'), ('chan', 'tian'), ('shan', 'tian')]
    """
    parts = [syllables(char) for char in fold_text(text)]
    yield from islice(product(*(part for part in parts if part)), _MOST_KEYS)


def keys(text: str) -> tuple[str, ...]:
    """Give the keys a text is typed by: its readings written together, each once.

    >>> keys("仇和")[:2]
    ('chouhe', 'chouhu')
    """
    return tuple(dict.fromkeys("".join(reading) for reading in readings(text)))


def near_keys(text: str) -> tuple[str, ...]:
    """Give the keys of a text by what speakers do not tell apart, each once.

    >>> near_keys("张三") == near_keys("脏山")
    True
    """
    read = ("".join(map(near_sound, reading)) for reading in readings(text))
    return tuple(dict.fromkeys(read))


def initials(text: str) -> tuple[str, ...]:
    """Give the first letters of the readings of a text, each once.

    >>> initials("王新伟")
    ('wxw', 'yxw')
    """
    return tuple(dict.fromkeys("".join(one[0] for one in reading) for reading in readings(text)))


def near_sound(syllable: str) -> str:
    """Give the form that syllables share which many speakers do not tell apart.

    >>> near_sound("zhang"), near_sound("zan")
    ('zan', 'zan')
    """
    for wide, narrow in _FUZZY:
        if wide == "ng":
            syllable = syllable[:-1] if syllable.endswith(wide) else syllable
        elif syllable.startswith(wide) and syllable[len(wide) : len(wide) + 1] in _VOWELS:
            syllable = narrow + syllable[len(wide) :]
    return syllable
