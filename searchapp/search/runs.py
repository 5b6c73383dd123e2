"""What a run of characters without blanks stands for: text, wildcards, numbers or dates.

A question mark is a wildcard only where a reader can have meant one; everywhere else it is
the punctuation it looks like, so that a sentence copied from a page is found.

Depends on: analysis, errors, search.dates, search.tree. Used by: search.syntax.
"""

import re
from typing import Final

from searchapp.analysis.fold import fold_text
from searchapp.analysis.literal import cut_units, literal
from searchapp.analysis.numbers import read_number
from searchapp.analysis.wildcards import AnyUnits, Piece, Pieces, UnitShape
from searchapp.errors import QueryError
from searchapp.search.dates import read_date, read_range
from searchapp.search.results import Notice
from searchapp.search.tree import PRINTED, DateTerm, Field, NumberTerm, Term, Tree, Wild

ANY_UNITS_MOST: Final = 20
"""Most characters a ``*`` stands for."""

_TO_ASCII: Final = str.maketrans("？\uff0a", "?*")
_ESCAPED: Final = re.compile(r"\\[?*？\uff0a]")
_WILD_TEXT: Final = re.compile(r"(?:[^\W_]|[?*])(?:[^\W_]|[?*%‰&@#○])*")
_LATIN: Final = r"[0-9A-Za-zÀ-ɏ\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
_LATIN_FIRST: Final = re.compile(rf"[?*]*{_LATIN}")
_LATIN_LAST: Final = re.compile(rf"{_LATIN}[?*]*$")
_WORD_CHAR: Final = r"0-9a-z\u0080-\u024f"
_PARTS: Final = re.compile(rf"[?*]*[{_WORD_CHAR}][{_WORD_CHAR}?*]*|[?*]|[^?*{_WORD_CHAR}]+")
_REPEATED: Final = re.compile(r"\*{2,}")
_COMPARED: Final = re.compile(r"(?P<sign>[<>]=?|[≤≥])(?P<number>.+)")
_RANGE_SIDES: Final = 2
_UNIT_CHARS: Final = 6
"""A longer unit of measurement is a sentence that begins with a number."""

_LITERAL_HINT: Final = "要按原样检索，请加引号"


def run(text: str, position: int, field: Field) -> tuple[Tree, tuple[Notice, ...]]:
    """Read a run that was not quoted; it holds at least one unit.

    Args:
        text: As typed.
        position: Where it stands in the query.
        field: Where it is looked for.

    Raises:
        QueryError: It holds nothing but wildcards, or wildcards in the name of a facet.
    """
    if field is Field.ANYWHERE and (found := _range(text, position)):
        return found, ()
    return _with_wildcards(text, position, field)


def compared(text: str, position: int) -> NumberTerm:
    """Read a comparison such as ``>=100亿元``.

    Raises:
        QueryError: What follows the sign is no number (code ``number_syntax``).
    """
    plain = "".join(fold_text(text).split())
    parts = _COMPARED.fullmatch(plain)
    number = parts["number"] if parts else plain
    if parts is None or not is_number(number):
        raise QueryError(
            f"“{number}”不是带单位的数",
            position=position,
            hint=f"写成 >=100亿元、<5亩 或 100亿元..200亿元；{_LITERAL_HINT}",
            code="number_syntax",
        )
    sign = parts["sign"]
    if sign[0] in ">≥":
        return NumberTerm(low=number, low_open=sign == ">")
    return NumberTerm(high=number, high_open=sign == "<")


def pieces(text: str) -> Pieces:
    """Cut a run with wildcards into what the engine looks for.

    Args:
        text: As ``Wild`` holds it: units, ``?`` and ``*``.

    Returns:
        A wildcard that touches a Latin letter or digit is part of that unit's shape; any other
        ``?`` is one unit and ``*`` any number of them, up to ``ANY_UNITS_MOST``.

    >>> pieces("中*区"), pieces("202?年")
    (('中', AnyUnits(least=0, most=20), '区'), (UnitShape(pattern='202?'), '年'))
    """
    found: list[Piece] = []
    for part in _PARTS.finditer(fold_text(text.translate(_TO_ASCII))):
        piece = part.group()
        if piece == "?":
            found.append(AnyUnits(1, 1))
        elif piece == "*":
            found.append(AnyUnits(0, ANY_UNITS_MOST))
        elif "?" in piece or "*" in piece:
            found.append(UnitShape(piece))
        else:
            found += cut_units(piece).texts
    return tuple(found)


def is_wild_only(text: str) -> bool:
    """Whether a run holds wildcards and, punctuation apart, nothing else."""
    plain = text.translate(_TO_ASCII)
    return "*" in plain and literal(text) is None


def is_number(text: str) -> bool:
    """Whether a folded text is one number, with or without a unit of measurement."""
    found = read_number(text)
    return found is not None and len(found[1]) <= _UNIT_CHARS


def _number_range(low: str, high: str, position: int) -> NumberTerm:
    """Put two numbers of one unit together.

    Raises:
        QueryError: Their units differ, or the first is the greater (code ``number_syntax``).
    """
    first, last = read_number(low), read_number(high)
    if first and last and first[1] == last[1] and first[0] <= last[0]:
        return NumberTerm(low, high)
    raise QueryError(
        f"“{low}..{high}”不是由小到大、单位相同的两个数",
        position=position,
        hint=f"写成 100亿元..200亿元；{_LITERAL_HINT}",
        code="number_syntax",
    )


def only_wildcards(text: str, position: int) -> QueryError:
    """Say that a term of wildcards only means nothing."""
    hint = "通配符之外至少写一个字；列出全部文章请把检索框留空"
    reason = f"“{text}”里只有通配符"
    return QueryError(reason, position=position, hint=hint, code="wildcards_only")


def _is_date(text: str) -> bool:
    try:
        read_date(text)
    except QueryError:
        return False
    return True


def _range(text: str, position: int) -> Tree | None:
    """Read ``2013-04..2013-06`` or ``100亿元..200亿元``; None for any other run."""
    plain = "".join(fold_text(text).split())
    sides = re.split(r"\.{2,}", plain)
    if len(sides) != _RANGE_SIDES or not all(sides):
        return None
    try:
        if all(_is_date(side) for side in sides):
            return DateTerm(*read_range(text))
    except QueryError as error:
        error.position = position
        raise
    if all(map(is_number, sides)):
        return _number_range(sides[0], sides[1], position)
    return None


def _with_wildcards(text: str, position: int, field: Field) -> tuple[Tree, tuple[Notice, ...]]:
    plain = _ESCAPED.sub(",", text.translate(_TO_ASCII))
    if "?" not in plain and "*" not in plain:
        return Term(text, field), ()
    core = _core(plain)
    dropped = plain.count("*") > core.count("*")
    notices = (_dropped(position),) if dropped else ()
    if "?" not in core and "*" not in core:
        return Term(core if dropped else text, field), notices
    if field not in PRINTED:
        raise QueryError(
            f"“{field}:”后面不能用通配符",
            position=position,
            hint="写出要找的字，不必写全",
            code="wildcard_field",
        )
    if not _WILD_TEXT.fullmatch(core):
        return Term(text, field), (_as_punctuation(text, position),)
    return Wild(_REPEATED.sub("*", core), field), notices


def _core(plain: str) -> str:
    """Take punctuation off both ends, and wildcards that touch no Latin letter or digit."""
    start, end = 0, len(plain)
    while start < end and not _begins(plain[start:end]):
        start += 1
    while end > start and not _ends(plain[start:end]):
        end -= 1
    return plain[start:end]


def _begins(text: str) -> bool:
    return bool(_LATIN_FIRST.match(text)) if text[0] in "?*" else literal(text[0]) is not None


def _ends(text: str) -> bool:
    return bool(_LATIN_LAST.search(text)) if text[-1] in "?*" else literal(text[-1]) is not None


def _dropped(position: int) -> Notice:
    words = "字串两端的 * 没有作用，已略去：检索本来就不要求从头到尾一致"
    return Notice("wildcard_dropped", words, position)


def _as_punctuation(text: str, position: int) -> Notice:
    words = f"“{text}”里另有标点，其中的 ? 和 * 也按标点读；通配符不跨标点"
    return Notice("wildcard_as_punctuation", words, position)
