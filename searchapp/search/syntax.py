"""Read what was typed: text in, tree out. The grammar is ``query.lark``.

Any text is read. What does not parse is taken as one literal, with a notice that says
where and why; only ``strict`` refuses it, and only limits refuse always. Positions count
code points of the query.

Depends on: analysis, config, errors, search.tree, search.syntax_tree; imports lark.
Used by: search.asking.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import lark

from searchapp.analysis.literal import literal
from searchapp.config import Settings
from searchapp.errors import QueryError
from searchapp.search.regexes import regex_term
from searchapp.search.results import Notice
from searchapp.search.syntax_tree import Builder, Parsed
from searchapp.search.tree import EVERYTHING, NOTHING, Term, Tree

_TERMS: Final = {"RUN", "QUOTED", "JOINED", "COMPARED", "LETTERED", "REGEX"}
_WAITING: Final = {"_OR", "_AND", "_NOT", "FIELD", "BETWEEN"}
"""Tokens that want a term after them."""

_REFUSED: Final = {"too_many_terms", "too_deep", "too_far", "regex_too_long"}
"""Limits are limits: passing one is refused even where slips are not."""

_LITERALLY: Final = "整个查询已按原样逐字检索"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a query was read.

    Attributes:
        tree: What must hold.
        notices: What the reader should know about the reading.
    """

    tree: Tree
    notices: tuple[Notice, ...] = ()


def parse(q: str, settings: Settings, *, strict: bool = False) -> Reading:
    """Read a query.

    Args:
        q: What was typed; blank means everything.
        settings: The limits.
        strict: Refuse what does not parse.

    Returns:
        The tree, and notices about parts that could not be taken as they were meant.

    Raises:
        QueryError: A limit is passed (``query_too_long``, ``too_many_terms``,
            ``too_deep``, ``too_far``, ``regex_too_long``), or ``strict`` and the query does
            not parse.
    """
    _check_length(q, settings)
    if not q.strip():
        return Reading(EVERYTHING)
    try:
        _check_size(q, settings)
        tree, notices = Builder(settings).read(_parsed(q))
    except QueryError as error:
        if strict or error.code in _REFUSED:
            raise
        words = f"{error.reason}。{_LITERALLY}" + (f"；{error.hint}" if error.hint else "")
        whole = exact(q, settings)
        return Reading(whole.tree, (Notice(error.code, words, error.position), *whole.notices))
    return Reading(tree, notices)


def exact(q: str, settings: Settings) -> Reading:
    """Read a whole query as one literal.

    Raises:
        QueryError: It is too long.
    """
    _check_length(q, settings)
    if not q.strip():
        return Reading(EVERYTHING)
    if literal(q) is None:
        return Reading(NOTHING, (_without_unit(q, 0),))
    return Reading(Term(q.strip(), quoted=True))


def regex(q: str, settings: Settings) -> Reading:
    """Read a whole query as one regular expression, with or without slashes around it.

    Raises:
        QueryError: It is too long, or no regular expression.
    """
    _check_length(q, settings)
    pattern = q.strip()
    if not pattern:
        return Reading(EVERYTHING)
    if len(pattern) > 1 and pattern[0] == pattern[-1] == "/":
        pattern = pattern[1:-1]
    return Reading(regex_term(pattern, 0, settings))


@cache
def _grammar() -> lark.Lark:
    text = (resources.files(__package__) / "query.lark").read_text(encoding="utf-8")
    return lark.Lark(text, parser="lalr", lexer="basic", propagate_positions=True)


def _parsed(q: str) -> Parsed:
    try:
        return _grammar().parse(q)
    except lark.UnexpectedToken as error:
        raise _misplaced(error, q) from error


def _check_length(q: str, settings: Settings) -> None:
    if len(q) > settings.query_chars_max:
        raise QueryError(
            f"查询有 {len(q)} 个字，最多 {settings.query_chars_max} 个",
            position=settings.query_chars_max,
            hint="缩短查询，或分几次检索",
            code="query_too_long",
        )


def _check_size(q: str, settings: Settings) -> None:
    """Refuse too many terms or levels before anything recursive sees them."""
    terms = depth = negations = 0
    for token in _tokens(q):
        terms += token.type in _TERMS
        terms += token.count("'") // 2 - 1 if token.type == "LETTERED" else 0
        depth += (token.type == "_OPEN") - (token.type == "_CLOSE")
        negations = negations + 1 if token.type == "_NOT" else 0
        if terms > settings.query_terms_max:
            raise QueryError(
                f"检索项多于 {settings.query_terms_max} 个",
                position=token.start_pos or 0,
                hint="减少检索项，或用引号把一句话作为一项",
                code="too_many_terms",
            )
        if depth + negations > settings.query_depth_max:
            raise QueryError(
                f"括号多于 {settings.query_depth_max} 层",
                position=token.start_pos or 0,
                hint="减少括号的层数",
                code="too_deep",
            )


def _tokens(q: str) -> list[lark.Token]:
    try:
        return list(_grammar().lex(q))
    except lark.UnexpectedCharacters as error:
        raise QueryError(
            "引号没有合上",
            position=error.pos_in_stream or 0,
            hint="补上后一个引号，或去掉前一个",
            code="quote_unclosed",
        ) from error


def _misplaced(error: lark.UnexpectedToken, q: str) -> QueryError:
    """Say in words what a token does in the wrong place."""
    token = error.token
    at = len(q) if token.type == "$END" else token.start_pos or 0
    before = next((one for one in reversed(_tokens(q)) if (one.start_pos or 0) < at), None)
    if before is not None and before.type in _WAITING:
        return _missing(f"“{before.strip()}”后面缺少检索词", at)
    if token.type in _WAITING:
        return _missing(f"“{token.strip()}”前面缺少检索词", at)
    if token.type == "$END":
        hint = "补上右括号，或去掉左括号"
        return QueryError("括号没有合上", position=_unclosed(q), hint=hint, code="paren_unclosed")
    if before is not None and before.type == "_OPEN":
        return _missing("括号里没有检索词", at)
    hint = "去掉它，或补上左括号"
    return QueryError("右括号没有与它成对的左括号", position=at, hint=hint, code="paren_unopened")


def _unclosed(q: str) -> int:
    """Give the place of the innermost parenthesis that is never closed."""
    opened: list[int] = []
    for token in _tokens(q):
        if token.type == "_OPEN":
            opened.append(token.start_pos or 0)
        elif token.type == "_CLOSE" and opened:
            opened.pop()
    return opened[-1] if opened else len(q)


def _missing(reason: str, at: int) -> QueryError:
    hint = "补上检索词；要找这个词或符号本身，请加引号"
    return QueryError(reason, position=at, hint=hint, code="term_missing")


def _without_unit(text: str, position: int) -> Notice:
    words = f"“{text.strip()}”里没有可以检索的字，没有参与检索"
    return Notice("no_searchable_character", words, position)
