"""The query as a value: what was typed, understood, and able to print itself back.

``str(tree)`` is the query in its own language, one canonical way of writing it: reading it
again gives an equal tree. Trees are made with ``all_of``, ``any_of`` and ``some_of``, which
keep them flat.

Depends on: nothing. Used by: search.syntax, search.plan, search.widen, search.asking.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

_BARE = re.compile(r"\w+")
_WORDS_OF_THE_LANGUAGE = frozenset({"AND", "OR", "NOT"})


class Field(StrEnum):
    """Where a term is looked for; the values are the names used in queries."""

    ANYWHERE = ""
    TITLE = "标题"
    PERSON = "人物"
    SURNAME = "姓"
    DISTRICT = "地区"
    TOPIC = "主题"
    BYLINE = "记者"


DATE_NAME = "日期"
AT_LEAST = "至少"
PRINTED = (Field.ANYWHERE, Field.TITLE)
"""Fields that are looked for in the printed text, not in the values of a facet."""


class Same(StrEnum):
    """What parts must stand in together; the values are the names used in queries."""

    SENTENCE = "同句"
    BLOCK = "同段"


@dataclass(frozen=True, slots=True)
class Term:
    """A string to be found as printed, or in the values of a facet.

    Attributes:
        text: As typed, quotes around it removed.
        field: Where to look.
        quoted: It was typed in quotes, and so stands for nothing but itself.
    """

    text: str
    field: Field = Field.ANYWHERE
    quoted: bool = dataclasses.field(default=False, compare=False)

    def __str__(self) -> str:
        bare = _BARE.fullmatch(self.text) and not _is_operator(self.text) and not self.quoted
        return _with_field(self.field, self.text if bare else _quoted(self.text))


@dataclass(frozen=True, slots=True)
class Wild:
    """A run with wildcards.

    Attributes:
        text: Letters, digits and signs that are units, ``?`` and ``*`` between them.
        field: ``ANYWHERE`` or ``TITLE``.
    """

    text: str
    field: Field = Field.ANYWHERE

    def __str__(self) -> str:
        return _with_field(self.field, self.text)


@dataclass(frozen=True, slots=True)
class Near:
    """Two strings with at most so many characters between them.

    Attributes:
        first: One string.
        second: The other.
        most: Most positions between them, not negative.
        ordered: ``first`` stands before ``second``.
    """

    first: str
    second: str
    most: int
    ordered: bool

    def __str__(self) -> str:
        sign = "~>" if self.ordered else "~"
        return f"{Term(self.first)} {sign}{self.most} {Term(self.second)}"


@dataclass(frozen=True, slots=True)
class Together:
    """The part must hold within one sentence, or within one block."""

    part: "Tree"
    same: Same

    def __str__(self) -> str:
        return f"{self.same}({self.part})"


@dataclass(frozen=True, slots=True)
class NumberTerm:
    """A printed number of a unit, in a range of values.

    Attributes:
        low: Lower end as typed, without blanks; empty for none.
        high: The upper end.
        low_open: The lower end itself does not count.
        high_open: The upper end itself does not count.
    """

    low: str = ""
    high: str = ""
    low_open: bool = False
    high_open: bool = False

    def __str__(self) -> str:
        if self.low and self.high:
            return f"{self.low}..{self.high}"
        if self.low:
            return f">{'' if self.low_open else '='}{self.low}"
        return f"<{'' if self.high_open else '='}{self.high}"


@dataclass(frozen=True, slots=True)
class RegexTerm:
    """A regular expression over the printed text.

    Attributes:
        pattern: Without the slashes around it; a slash in it has a backslash before it.
    """

    pattern: str

    def __str__(self) -> str:
        return f"/{self.pattern}/"


@dataclass(frozen=True, slots=True)
class DateTerm:
    """A date range.

    Attributes:
        first: ``2013``, ``2013-04``, ``2013-04-28``, or empty for no limit.
        last: The same; one of the two is not empty.
    """

    first: str
    last: str

    def __str__(self) -> str:
        if self.first == self.last:
            return f"{DATE_NAME}:{self.first}"
        return f"{DATE_NAME}:{self.first}..{self.last}"


@dataclass(frozen=True, slots=True)
class AllOf:
    """All parts must hold; without parts: everything."""

    parts: tuple["Tree", ...]

    def __str__(self) -> str:
        return " AND ".join(_part(part, AnyOf) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part must hold; without parts: nothing."""

    parts: tuple["Tree", ...]

    def __str__(self) -> str:
        return " OR ".join(_part(part, AllOf) for part in self.parts) or '""'


@dataclass(frozen=True, slots=True)
class SomeOf:
    """At least ``count`` parts must hold: more than one, and fewer than all of them."""

    count: int
    parts: tuple["Tree", ...]

    def __str__(self) -> str:
        # A part that is an OR counts once: it keeps its parentheses.
        parts = " OR ".join(_part(part, AllOf, AnyOf) for part in self.parts)
        return f"{AT_LEAST}{self.count}({parts})"


@dataclass(frozen=True, slots=True)
class Without:
    """The part must not hold."""

    part: "Tree"

    def __str__(self) -> str:
        return f"NOT {_part(self.part, AllOf, AnyOf, Near)}"


Leaf: TypeAlias = Term | Wild | Near | NumberTerm | RegexTerm | DateTerm
Tree: TypeAlias = Leaf | Together | AllOf | AnyOf | SomeOf | Without

EVERYTHING = AllOf(())
NOTHING = AnyOf(())


def all_of(parts: Iterable[Tree]) -> Tree:
    """Join by AND; ANDs inside are taken apart, a single part stands for itself."""
    flat: list[Tree] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, AllOf) else (part,))
    return flat[0] if len(flat) == 1 else AllOf(tuple(flat))


def any_of(parts: Iterable[Tree]) -> Tree:
    """Join by OR; ORs inside are taken apart, a single part stands for itself."""
    flat: list[Tree] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, AnyOf) else (part,))
    return flat[0] if len(flat) == 1 else AnyOf(tuple(flat))


def some_of(count: int, parts: Iterable[Tree]) -> Tree:
    """Ask for at least so many of some parts; of all and of one it is AND and OR."""
    own = tuple(dict.fromkeys(parts))
    if count >= len(own):
        return all_of(own)
    return SomeOf(count, own) if count > 1 else any_of(own)


def positive_leaves(tree: Tree) -> tuple[Tree, ...]:
    """What is looked for in the printed text and not below a NOT, each once, in order.

    Strings, wildcards, near pairs, numbers, regular expressions, and whole ``Together``.
    """
    match tree:
        case Term(_, field) | Wild(_, field):
            return (tree,) if field in PRINTED else ()
        case Near() | NumberTerm() | RegexTerm() | Together():
            return (tree,)
        case AllOf(parts) | AnyOf(parts) | SomeOf(_, parts):
            return tuple(dict.fromkeys(leaf for part in parts for leaf in positive_leaves(part)))
        case _:
            return ()


def positive_terms(tree: Tree) -> tuple[Term, ...]:
    """Strings of the printed text that are not below a NOT, each once, in order."""
    terms: list[Term] = []
    for leaf in positive_leaves(tree):
        match leaf:
            case Term():
                terms.append(leaf)
            case Near(first, second):
                terms += [Term(first), Term(second)]
            case Together(part):
                terms += positive_terms(part)
            case _:
                pass
    return tuple(dict.fromkeys(terms))


def _part(part: Tree, *grouped: type) -> str:
    compound = isinstance(part, grouped) and part not in (EVERYTHING, NOTHING)
    return f"({part})" if compound else str(part)


def _with_field(name: Field, text: str) -> str:
    return f"{name}:{text}" if name else text


def _is_operator(text: str) -> bool:
    return unicodedata.normalize("NFKC", text) in _WORDS_OF_THE_LANGUAGE


def _quoted(text: str) -> str:
    """Quote a text; a quotation mark inside is doubled."""
    return '"' + text.replace('"', '""').replace("＂", "＂＂") + '"'
