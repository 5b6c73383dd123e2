"""What may have been meant by a text that is nowhere printed: by sound, by shape, by slip.

Only texts that occur are named; the reader chooses, nothing is searched in their place.

Depends on: analysis, search.inventory. Used by: search.service.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from searchapp.analysis.fold import fold_text
from searchapp.analysis.pinyin import near_keys, near_sound, syllables
from searchapp.search.inventory import Inventory

_TEXT_MAX: Final = 12
"""A longer text has too many that are near it."""

_SOUNDING_MOST: Final = 24
_LOOKING_MOST: Final = 6
_TRIED_MOST: Final = 200
"""Searches for one text; most find no such pair of characters and take 25 microseconds."""

_KEYBOARD: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def meant(
    text: str, inventory: Inventory, count: Callable[[str], int], most: int
) -> tuple[str, ...]:
    """Name texts that occur and are near one that does not.

    Args:
        text: What was searched for, without operators.
        inventory: What can be suggested.
        count: Gives the number of articles that print a text.
        most: Most texts to name.

    Returns:
        Of the surest kind of slip that explains it: what more articles print first.
    """
    typed = "".join(fold_text(text).split())
    if not 1 < len(typed) <= _TEXT_MAX:
        return ()
    tried = {typed}
    named: list[str] = []
    left = _TRIED_MOST
    for way in (_spoken, _sounding, _looking, _slipped):
        fresh = (one for one in way(typed, inventory) if one not in tried)
        found: dict[str, int] = {}
        for one in islice(fresh, left):
            tried.add(one)
            found[one] = count(one)
            left -= 1
        named += sorted((one for one in found if found[one]), key=lambda one: -found[one])
        if named or not left:
            break
    return tuple(named[:most])


def _spoken(typed: str, inventory: Inventory) -> Iterator[str]:
    """What pinyin stands for, typed with one wrong key at most."""
    if not (typed.isascii() and typed.isalpha()):
        return
    for key in (typed, *_neighbouring(typed)):
        for number in inventory.read.equal(key):
            yield inventory.entries[number].text


def _neighbouring(typed: str) -> Iterator[str]:
    """What one finger may have missed: each letter exchanged for those beside it."""
    for at, letter in enumerate(typed):
        for row in _KEYBOARD:
            place = row.find(letter)
            if place >= 0:
                for other in row[max(place - 1, 0) : place] + row[place + 1 : place + 2]:
                    yield typed[:at] + other + typed[at + 1 :]


def _sounding(typed: str, inventory: Inventory) -> Iterator[str]:
    """The same sound written otherwise: known texts whole, then character by character."""
    for key in near_keys(typed) if not typed.isascii() else ():
        for number in inventory.alike.equal(key):
            yield inventory.entries[number].text
    places = [_like_sounding(char, inventory) for char in typed]
    for rank in range(_SOUNDING_MOST):
        for at, others in enumerate(places):
            if rank < len(others):
                yield typed[:at] + others[rank] + typed[at + 1 :]


def _like_sounding(char: str, inventory: Inventory) -> tuple[str, ...]:
    """The most used characters that sound like one."""
    sounds = dict.fromkeys(map(near_sound, syllables(char))) if not char.isascii() else ()
    return tuple(other for sound in sounds for other in inventory.by_sound.get(sound, ()))


def _looking(typed: str, inventory: Inventory) -> Iterator[str]:
    """A character taken for one that is written alike."""
    for at, char in enumerate(typed):
        for other in inventory.lookalikes.of(char)[:_LOOKING_MOST]:
            yield typed[:at] + other + typed[at + 1 :]


def _slipped(typed: str, inventory: Inventory) -> Iterator[str]:
    """Two characters exchanged, or one too many."""
    del inventory
    for at in range(len(typed) - 1):
        yield typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :]
    if len(typed) > 2:  # noqa: PLR2004  what is left must say something
        yield from (typed[:at] + typed[at + 1 :] for at in range(len(typed)))
