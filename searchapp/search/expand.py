"""Widen the strings of a query by other names and other ways of writing, visibly.

Only strings that were not quoted are widened, and each widening can be switched off. A
widened string becomes an OR that says everything that is looked for.

Depends on: search.aliases, search.dates, search.results, search.tree.
Used by: search.asking.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Final

from searchapp.analysis.fold import fold_text, other_forms
from searchapp.search.aliases import Aliases, OtherName
from searchapp.search.dates import first_day, last_day
from searchapp.search.results import Expansion
from searchapp.search.tree import (
    PRINTED,
    AllOf,
    AnyOf,
    DateTerm,
    SomeOf,
    Term,
    Tree,
    Without,
    all_of,
    any_of,
    some_of,
)

ALL_OFF: Final = "all"
"""Value of ``off`` that switches every expansion off."""

_DIGITS: Final = "零一二三四五六七八九"
_PLACES: Final = ("千", "百", "十", "")
_AMOUNT: Final = re.compile(
    r"(?<![0-9.,一二两三四五六七八九十百千万零])"
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})|[0-9]{1,4}|[一二两三四五六七八九十百千零]+)(?=[万亿])"
)
_LARGEST: Final = 9999
_OTHER_FORMS: Final = {
    "著": "着",
    "畫": "劃",
    "祇": "只",
    "衹": "只",
    "閒": "间",
    "鍊": "链",
    "鉅": "钜",
    "鍾": "锺",
    "瞭": "了",
    "阪": "坂",
    "邨": "村",
    "讎": "仇",
    "託": "讬",
    "諮": "谘",
    "澂": "澄",
    "淼": "渺",
    "甦": "苏",
    "甯": "宁",
    "犇": "奔",
    "堃": "坤",
    "喆": "哲",
    "龢": "和",
    "仝": "同",
}
"""Characters that are converted to several. Source: OpenCC, TSCharacters, those of names and
newspapers; the first form there is what folding takes."""


@dataclass(frozen=True, slots=True)
class Expanded:
    """A tree with everything that is looked for.

    Attributes:
        tree: The widened tree.
        made: What was widened, in order.
    """

    tree: Tree
    made: tuple[Expansion, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to widen one string.

    Attributes:
        expansion: What is looked for as well, why, and the key that switches it off.
        on: It is not switched off.
        trees: What is looked for, a tree for each target; empty when it is switched off.
    """

    expansion: Expansion
    on: bool
    trees: tuple[Tree, ...]


def expand(tree: Tree, aliases: Aliases, off: tuple[str, ...], most: int) -> Expanded:
    """Widen a tree.

    Args:
        tree: As it was read.
        aliases: The other names.
        off: Keys of expansions that are switched off, or ``all``.
        most: Most strings to add.
    """
    if ALL_OFF in off:
        return Expanded(tree, ())
    widening = Widening(aliases, frozenset(off), most)
    return Expanded(widening.widened(tree), tuple(widening.made.values()))


class Widening:
    """Widens the strings of one query, in their order, until there are enough of them."""

    def __init__(self, aliases: Aliases, off: frozenset[str], most: int) -> None:
        """Take what ``expand`` takes."""
        self._aliases = aliases
        self._off = off
        self._left = most
        self.made: dict[str, Expansion] = {}

    def widened(self, tree: Tree) -> Tree:
        """Widen a tree."""
        match tree:
            case Term() if is_widened(tree):
                return self._term(tree)
            case AllOf(parts):
                return all_of(list(map(self.widened, parts)))
            case AnyOf(parts):
                return any_of(list(map(self.widened, parts)))
            case SomeOf(count, parts):
                return some_of(count, list(map(self.widened, parts)))
            case Without(part):
                return Without(self.widened(part))
            case _:
                return tree

    def ways(self, term: Term) -> tuple[Way, ...]:
        """Give every way to widen a term, those that are switched off too.

        Args:
            term: The next term of the query that ``is_widened``.
        """
        return tuple(
            way for one in _ways(term.text, self._aliases) if (way := self._way(term, *one))
        )

    def _term(self, term: Term) -> Tree:
        others = [tree for way in self.ways(term) for tree in way.trees]
        if not others:
            return term
        return any_of([Term(term.text, term.field, quoted=True), *others])

    def _way(self, term: Term, kind: str, reason: str, found: tuple[OtherName, ...]) -> Way | None:
        key = f"{kind}:{term.text}"
        others = tuple(one for one in found if one.name != term.text)
        on = key not in self._off and ALL_OFF not in self._off
        kept = others[: max(self._left, 0)] if on else others
        if not kept:
            return None
        expansion = Expansion(kind, term.text, tuple(one.name for one in kept), reason, key)
        if not on:
            return Way(expansion, on=False, trees=())
        if key not in self.made:
            self._left -= len(kept)
        self.made[key] = expansion
        trees = tuple(_dated(Term(one.name, term.field, quoted=True), one) for one in kept)
        return Way(expansion, on=True, trees=trees)


def is_widened(term: Term) -> bool:
    """Whether a term is of the kind that is widened: printed, and not in quotes."""
    return term.field in PRINTED and not term.quoted


def _ways(text: str, aliases: Aliases) -> Iterator[tuple[str, str, tuple[OtherName, ...]]]:
    folded = fold_text(text)
    if known := aliases.get(folded):
        # A name that holds the string is found by the string already.
        names = tuple(one for one in known if folded not in fold_text(one.name))
        if names:
            yield "alias", names[0].source, names
    if numbers := tuple(_number_forms(folded)):
        yield "number", "同一个数的不同写法", tuple(OtherName(one, "", "", "") for one in numbers)
    if forms := tuple(_character_forms(text)):
        yield "variant", "一字多形", tuple(OtherName(one, "", "", "") for one in forms)


def _number_forms(text: str) -> Iterator[str]:
    """Write the first amount of a string in every other way.

    >>> list(_number_forms("4000亿元"))
    ['4,000亿元', '四千亿元']
    """
    found = _AMOUNT.search(text)
    number = _value(found["number"]) if found else 0
    if found is None or not 0 < number <= _LARGEST:
        return
    forms = [str(number), f"{number:,}", in_han(number), in_han(number).replace("二千", "两千")]
    for form in dict.fromkeys(forms):
        if form != found["number"]:
            yield text[: found.start()] + form + text[found.end() :]


def in_han(number: int) -> str:
    """Write a number from 1 to 9999 as it is spoken.

    >>> in_han(4000), in_han(305), in_han(18)
    ('四千', '三百零五', '十八')
    """
    written = ""
    for digit, place in zip(f"{number:04d}", _PLACES, strict=True):
        if digit != "0":
            written += _DIGITS[int(digit)] + place
        elif written and not written.endswith("零"):
            written += "零"
    written = written.rstrip("零")
    return written.removeprefix("一") if written.startswith("一十") else written


def _value(text: str) -> int:
    plain = text.replace(",", "")
    if plain.isdecimal():
        return int(plain)
    total = digit = 0
    for char in plain.replace("两", "二"):
        if char in _DIGITS:
            digit = _DIGITS.index(char)
            continue
        total += (digit or 1) * 10 ** (3 - _PLACES.index(char))
        digit = 0
    total += digit
    return total if in_han(total) == plain.replace("两", "二") else 0


def _character_forms(text: str) -> Iterator[str]:
    """Write a string as other places print it, and with every form of its characters.

    >>> list(_character_forms("計畫")), list(_character_forms("陶喆"))
    (['计划'], ['陶哲'])
    """
    found = dict.fromkeys(other_forms(text))
    choices = [(char, _OTHER_FORMS[char]) if char in _OTHER_FORMS else (char,) for char in text]
    if sum(len(one) > 1 for one in choices) in {1, 2}:
        found |= dict.fromkeys("".join(chars) for chars in product(*choices))
    seen = {fold_text(text)}
    for form in found:
        if (folded := fold_text(form)) not in seen:
            seen.add(folded)
            yield form


def _dated(term: Term, name: OtherName) -> Tree:
    """Leave out the articles that are certainly older or newer than a name."""
    parts: list[Tree] = [term]
    if name.since:
        parts.append(Without(DateTerm("", _day(first_day(name.since), -1))))
    if name.until:
        parts.append(Without(DateTerm(_day(last_day(name.until), 1), "")))
    return all_of(parts)


def _day(day: int, shift: int) -> str:
    whole = date(day // 10000, day // 100 % 100, day % 100) + timedelta(days=shift)
    return whole.isoformat()
