"""Write a query from the rows of a form, for readers who do not know the language.

Depends on: search.dates, search.tree. Used by: web.
"""

import re
from collections.abc import Mapping
from typing import Final

from searchapp.analysis.literal import literal
from searchapp.search.dates import read_range
from searchapp.search.tree import (
    EVERYTHING,
    DateTerm,
    Field,
    Term,
    Tree,
    Without,
    all_of,
    any_of,
)

ROWS: Final = ("all", "any", "none", "title", "person", "district", "dates")
"""Rows of the form, in the order in which they are written."""

_FIELDS: Final = {
    "title": Field.TITLE,
    "person": Field.PERSON,
    "district": Field.DISTRICT,
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
        QueryError: The dates are none.

    >>> compose({"all": "招商 引资", "none": "上街区", "dates": "2013"})
    '招商 AND 引资 AND NOT 上街区 AND 日期:2013'
    """
    parts: list[Tree] = []
    for name in ROWS:
        text = rows.get(name, "").strip()
        if name == "dates" and text:
            parts.append(DateTerm(*read_range(text)))
            continue
        words = _words(text, _FIELDS.get(name, Field.ANYWHERE))
        if name == "none":
            parts += [Without(word) for word in words]
        elif name == "any" and words:
            parts.append(any_of(words))
        else:
            parts += words
    tree = all_of(parts)
    return "" if tree == EVERYTHING else str(tree)


def _words(text: str, field: Field) -> list[Tree]:
    found: list[Tree] = []
    for one in _WORD.finditer(text):
        word = one[1] or one[2] or one[3] or ""
        if literal(word) is not None:
            found.append(Term(word, field, quoted=one[3] is None))
    return found
