"""What an entry makes of the values an article has, and how that is noted in the article.

Depends on: model, corrections.entries. Used by: corrections.printed, corrections.facts,
corrections.ledger.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from searchapp.corrections.entries import Action, Entry
from searchapp.model import Article, Correction, Evidence

SIGHTINGS_MAX: Final = 8
"""Enough to show and to mark."""


class Unfit(Exception):  # noqa: N818  no fault of the program: it is reported, not raised on
    """An entry does not fit its article; the message says why, in Chinese."""


def single(entry: Entry, now: str) -> str:
    """Give the one value of a field after an entry; empty for none.

    Args:
        entry: An entry of a field with one value.
        now: The value found; empty for none.

    Raises:
        Unfit: It was another value the entry was made for, or it is so already.
    """
    if entry.was is not None and entry.was != now:
        raise Unfit(f"原来的值应为“{entry.was}”，现在读出的是“{now}”；请核对后改写或删去这一条")
    value = entry.values[0] if entry.values else ""
    if value == now:
        raise Unfit(f"本来就是“{now}”；可以删去这一条" if now else "本来就没有；可以删去这一条")
    return value


def after(
    entry: Entry, now: tuple[str, ...], changed: Callable[[str], bool] = lambda _: False
) -> tuple[str, ...]:
    """Give the values of a list after an entry.

    Args:
        entry: An entry of a field with any number of values.
        now: The values found, in order.
        changed: Whether a value that is there already is to be put right otherwise.

    Raises:
        Unfit: All of it is so already.
    """
    match entry.action:
        case Action.ADD:
            wanted = tuple(dict.fromkeys((*now, *entry.values)))
        case Action.REMOVE:
            gone = entry.values or now
            wanted = tuple(one for one in now if one not in gone)
        case _:
            wanted = entry.values
    if wanted == now and not any(map(changed, wanted)):
        said = "、".join(entry.values)
        there = "本来就没有" if entry.action is Action.REMOVE else "本来就是"
        raise Unfit(f"{there}“{said}”；可以删去这一条" if said else f"{there}；可以删去这一条")
    return wanted


def noted(article: Article, entry: Entry, action: Action, value: str, before: str) -> Article:
    """Note in an article what an entry put right in it."""
    correction = Correction(
        entry.field, action.value, value, before, entry.who, entry.why, entry.date
    )
    return replace(article, corrections=(*article.corrections, correction))


def sightings(article: Article, words: str) -> tuple[Evidence, ...]:
    """Find where words are printed in an article, exactly, in reading order; the first few."""
    found: list[Evidence] = []
    for block in article.blocks:
        start = block.text.find(words)
        while start >= 0 and len(found) < SIGHTINGS_MAX:
            end = start + len(words)
            found.append(Evidence(article.id, block.number, start, end, words))
            start = block.text.find(words, end)
    return tuple(found)
