"""Write a query from the rows of a form, for readers who do not know the language.

Depends on: errors, search.dates, search.runs, search.tree. Used by: web.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from searchapp.analysis.literal import literal
from searchapp.errors import QueryError
from searchapp.search.dates import read_range
from searchapp.search.runs import compared
from searchapp.search.tree import (
    EVERYTHING,
    DateTerm,
    Field,
    Near,
    Same,
    Term,
    Together,
    Tree,
    Without,
    all_of,
    any_of,
)

ROWS: Final = (
    "all", "any", "none", "title", "sentence", "near", "distance",
    "person", "surname", "district", "topic", "byline", "number", "dates",
)  # fmt: skip
"""Fields of the form, in the order in which they are written; ``distance`` belongs to ``near``."""

DEFAULT_DISTANCE: Final = 10
"""Most characters between two words of the row ``near``, unless it is said."""

_FIELDS: Final = {
    "title": Field.TITLE,
    "person": Field.PERSON,
    "surname": Field.SURNAME,
    "district": Field.DISTRICT,
    "topic": Field.TOPIC,
    "byline": Field.BYLINE,
}
_WORD: Final = re.compile(r'"([^"]*)"|“([^”]*)”|([^\s"“”]+)')


def compose(rows: Mapping[str, str]) -> str:
    """Write the query that asks for what the rows say.

    Args:
        rows: What was typed, by name of ``ROWS``; blanks part words, quotes hold them
            together, and an empty row asks for nothing.

    Returns:
        The query in its own language; empty when all rows are.

    Raises:
        QueryError: Dates, a number or a distance are none.

    >>> compose({"all": "招商 引资", "none": "上街区", "dates": "2013"})
    '招商 AND 引资 AND NOT 上街区 AND 日期:2013'
    >>> compose({"near": "产业 园区", "distance": "5", "number": ">=100亿元"})
    '产业 ~5 园区 AND >=100亿元'
    """
    parts = [part for name in ROWS for part in _row(name, rows) if part != EVERYTHING]
    tree = all_of(parts)
    return "" if tree == EVERYTHING else str(tree)


def _row(name: str, rows: Mapping[str, str]) -> list[Tree]:
    """Give the conditions one row stands for."""
    text = rows.get(name, "").strip()
    if not text or name == "distance":
        return []
    if name == "dates":
        return [DateTerm(*read_range(text))]
    if name == "number":
        return [compared(text, 0)]
    words = _words(text, _FIELDS.get(name, Field.ANYWHERE))
    return (
        _near(words, rows.get("distance", "").strip()) if name == "near" else _joined(name, words)
    )


def _joined(name: str, words: Sequence[Term]) -> list[Tree]:
    match name:
        case "none":
            return [Without(word) for word in words]
        case "any" if words:
            return [any_of(words)]
        case "sentence" if len(words) > 1:
            return [Together(all_of(words), Same.SENTENCE)]
        case _:
            return list(words)


def _near(words: Sequence[Term], distance: str) -> list[Tree]:
    """Ask that each neighbouring pair of words stands near each other."""
    if not (distance.isdecimal() and distance.isascii()) and distance:
        raise QueryError(f"“{distance}”不是字数", hint="相距的字数写成 10 这样的数")
    most = int(distance[:9]) if distance else DEFAULT_DISTANCE
    if len(words) < 2:  # noqa: PLR2004  one word is near nothing
        return list(words)
    return [Near(one.text, other.text, most, ordered=False) for one, other in pairwise(words)]


def _words(text: str, field: Field) -> list[Term]:
    found: list[Term] = []
    for one in _WORD.finditer(text):
        word = one[1] or one[2] or one[3] or ""
        if literal(word) is not None:
            found.append(Term(word, field, quoted=one[3] is None))
    return found
