"""Where sentences end, and which sentence each unit of a text stands in.

Depends on: analysis.fold, analysis.literal. Used by: analysis.stream, search.
"""

from bisect import bisect_right
from typing import Final

from searchapp.analysis.fold import fold_text
from searchapp.analysis.literal import POINT, Units, char_class

SENTENCE_ENDS: Final = "。!?;\n\u2028\u2029"
"""Folded characters that end a sentence wherever they stand."""


def sentence_numbers(text: str, units: Units) -> tuple[int, ...]:
    """Number the sentences of a printed text, and give that of each of its units.

    A full stop ends a sentence unless an ASCII letter or digit follows it, or it joins a run.

    Args:
        text: The text.
        units: Its units, as ``cut_units`` gives them.

    >>> from searchapp.analysis.literal import cut_units
    >>> sentence_numbers("好。4.75亿!a.b…完", cut_units("好。4.75亿!a.b…完"))
    (0, 1, 1, 2, 2, 3)
    """
    ends = [at for at in range(len(text)) if _ends(text, at, units)]
    found = [bisect_right(ends, span.start) for span in units.spans]
    fresh: list[int] = []
    for number, before in zip(found, [*found[:1], *found], strict=False):
        fresh.append((fresh[-1] if fresh else 0) + (number > before))
    return tuple(fresh)


def _ends(text: str, at: int, units: Units) -> bool:
    folded = fold_text(text[at])
    if any(char in SENTENCE_ENDS for char in folded):
        return True
    if any(span.start <= at < span.end for span in units.spans):
        return False
    following = folded[1:] + (fold_text(text[at + 1 : at + 2])[:1] or "\n")  # … folds to points
    return any(
        char_class(char) == POINT and not (after.isascii() and after.isalnum())
        for char, after in zip(folded, following, strict=True)
    )
