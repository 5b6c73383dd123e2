"""The query as a value: what was typed, understood, and able to print itself back.

``str(tree)`` is the query in its own language, one canonical way of writing it: reading it
again gives an equal tree. Trees are made with ``all_of`` and ``any_of``, which keep them
flat.

Depends on: nothing. Used by: search.syntax, search.plan, search.widen, search.asking.
"""

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
    DISTRICT = "地区"
    TOPIC = "主题"
    BYLINE = "记者"


DATE_NAME = "日期"


@dataclass(frozen=True, slots=True)
class Term:
    """A string to be found as printed, or in the values of a facet.

    Attributes:
        text: As typed, quotes around it removed.
        field: Where to look.
    """

    text: str
    field: Field = Field.ANYWHERE

    def __str__(self) -> str:
        bare = _BARE.fullmatch(self.text) and not _is_operator(self.text)
        text = self.text if bare else _quoted(self.text)
        return f"{self.field}:{text}" if self.field else text


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
class Without:
    """The part must not hold."""

    part: "Tree"

    def __str__(self) -> str:
        return f"NOT {_part(self.part, AllOf, AnyOf)}"


Tree: TypeAlias = Term | DateTerm | AllOf | AnyOf | Without

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


def positive_terms(tree: Tree) -> tuple[Term, ...]:
    """Terms of the printed text that are not below a NOT, each once, in order."""
    match tree:
        case Term(_, Field.ANYWHERE | Field.TITLE):
            return (tree,)
        case AllOf(parts) | AnyOf(parts):
            return tuple(dict.fromkeys(term for part in parts for term in positive_terms(part)))
        case _:
            return ()


def _part(part: Tree, *grouped: type) -> str:
    compound = isinstance(part, grouped) and part not in (EVERYTHING, NOTHING)
    return f"({part})" if compound else str(part)


def _is_operator(text: str) -> bool:
    return unicodedata.normalize("NFKC", text) in _WORDS_OF_THE_LANGUAGE


def _quoted(text: str) -> str:
    """Quote a text; a quotation mark inside is doubled."""
    return '"' + text.replace('"', '""').replace("＂", "＂＂") + '"'
