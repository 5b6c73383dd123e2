"""Turn what the grammar made of a query into a query tree, and collect notices on the way.

Depends on: analysis, config, errors, search.*; imports lark, as ``search.syntax`` does.
Used by: search.syntax.
"""

import re
from typing import Final, TypeAlias

import lark

from searchapp.analysis.fold import fold_text
from searchapp.analysis.literal import literal
from searchapp.config import Settings
from searchapp.errors import QueryError
from searchapp.search import lettered, regexes, runs
from searchapp.search.dates import read_range
from searchapp.search.results import Notice
from searchapp.search.tree import (
    AT_LEAST,
    DATE_NAME,
    EVERYTHING,
    NOTHING,
    AllOf,
    AnyOf,
    DateTerm,
    Field,
    Near,
    Same,
    Term,
    Together,
    Tree,
    Wild,
    Without,
    all_of,
    any_of,
    some_of,
)

Parsed: TypeAlias = lark.Tree[lark.Token]

_FIELDS: Final = {
    "title": Field.TITLE,
    "person": Field.PERSON,
    "surname": Field.SURNAME,
    "district": Field.DISTRICT,
    "topic": Field.TOPIC,
    "byline": Field.BYLINE,
} | {field.value: field for field in Field if field}
_DATE_NAMES: Final = {DATE_NAME, "date"}
_WIDE_QUOTE: Final = chr(0xFF02)
_DISTANCE: Final = re.compile(r"~(?P<ordered>>?)(?P<most>[0-9]+)")
_CNKI_BETWEEN: Final = re.compile(r"/(?P<word>near|prev|sen|prg)\s*(?P<number>[0-9]*)")


class Builder:
    """Turns a parse tree into a query tree, and collects notices on the way."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.notices: list[Notice] = []

    def read(self, parsed: Parsed) -> tuple[Tree, tuple[Notice, ...]]:
        """Give the tree of a whole query.

        Raises:
            QueryError: A part cannot be taken as it was meant, or passes a limit.
        """
        tree = self._build(parsed.children[0], "")
        return (NOTHING if tree == EVERYTHING else tree), tuple(self.notices)

    def _build(self, node: Parsed | lark.Token, field: str) -> Tree:
        """Build one node; EVERYTHING stands for a part that says nothing.

        Args:
            node: A node or token of the parse tree.
            field: Folded name of the field the node stands under, or empty.
        """
        if isinstance(node, lark.Token):
            return self._leaf(node, field)
        match node.data:
            case "fielded":
                name, inner = node.children
                return self._build(inner, _field_name(str(name)))
            case "together":
                return self._together(node, field)
            case "at_least":
                return self._at_least(node, field)
            case "pairs":
                return self._pairs(node, field)
            case _:
                return self._joined(node, field)

    def _joined(self, node: Parsed, field: str) -> Tree:
        parts = [self._build(child, field) for child in node.children]
        parts = [part for part in parts if part != EVERYTHING]
        if not parts:
            return EVERYTHING
        if node.data == "without":
            return Without(parts[0])
        return any_of(parts) if node.data == "any_of" else all_of(parts)

    def _leaf(self, token: lark.Token, field: str) -> Tree:
        position = token.start_pos or 0
        if token.type == "LETTERED":
            return self._lettered(str(token), position)
        if token.type in {"COMPARED", "REGEX"}:
            if field:
                raise _misplaced(f"“{field}:”后面不能用{_KINDS[token.type]}", position)
            if token.type == "COMPARED":
                return runs.compared(str(token), position)
            return regexes.regex_term(str(token)[1:-1], position, self._settings)
        return self._text(_unquoted(token), field, position, plain=token.type == "RUN")

    def _text(self, text: str, field: str, position: int, *, plain: bool) -> Tree:
        if field in _DATE_NAMES:
            try:
                return DateTerm(*read_range(text))
            except QueryError as error:
                error.position = position
                raise
        if plain and runs.is_wild_only(text):
            raise runs.only_wildcards(text, position)
        if literal(text) is None:
            words = f"“{text.strip()}”里没有可以检索的字，没有参与检索"
            self.notices.append(Notice("no_searchable_character", words, position))
            return EVERYTHING
        where = _FIELDS[field] if field else Field.ANYWHERE
        if not plain:
            return Term(text, where, quoted=True)
        tree, notices = runs.run(text, position, where)
        self.notices += notices
        return tree

    def _lettered(self, text: str, position: int) -> Tree:
        """Read ``TI='产业'*'集聚'``: CNKI's AND, OR and NOT from left to right."""
        name, parts = lettered.split(text)
        tree: Tree = EVERYTHING
        for sign, inner in parts:
            part = self._text(inner, _field_name(name), position, plain=False)
            if part == EVERYTHING:
                continue
            if sign == "+" and tree != EVERYTHING:
                tree = any_of([tree, part])
            else:
                tree = all_of([tree, Without(part) if sign == "-" else part])
        return tree

    def _together(self, node: Parsed, field: str) -> Tree:
        name, inner = node.children
        position = name.start_pos or 0 if isinstance(name, lark.Token) else 0
        part = self._build(inner, "")
        if part == EVERYTHING:
            return EVERYTHING
        if field or not _is_printed(part):
            hint = "同句、同段的括号里只写要在正文中找的字串，其余的写在括号外面"
            raise QueryError(
                f"“{name}”的括号里不能有字段、日期、数、距离、正则表达式、至少几项或另一个同句、同段",
                position=position,
                hint=hint,
                code="together_misused",
            )
        return Together(part, Same(str(name)))

    def _at_least(self, node: Parsed, field: str) -> Tree:
        """Read ``至少2(甲 乙 丙)``; the parts are those that blanks or OR stand between."""
        sign, inner = node.children
        count = int(str(sign).removeprefix(AT_LEAST))
        # Parentheses inside make one part of what they hold, so nothing is taken apart here.
        built = (self._build(child, field) for child in _listed(inner))
        parts = tuple(part for part in built if part != EVERYTHING)
        if len(parts) == 1 and isinstance(parts[0], AllOf | AnyOf):
            parts = parts[0].parts
        if not 1 <= count <= len(set(parts)):
            raise QueryError(
                f"“{AT_LEAST}{count}”的括号里有 {len(set(parts))} 项，个数要在 1 和它之间",
                position=_position(node),
                hint="改正个数，或在括号里用空格或 OR 分开各项",
                code="count_out_of_range",
            )
        return some_of(count, parts)

    def _pairs(self, node: Parsed, field: str) -> Tree:
        """Read ``A ~5 B ~5 C``: each neighbouring pair must hold."""
        sides, signs = node.children[::2], node.children[1::2]
        pairs = zip(sides, signs, sides[1:], strict=False)
        return all_of([self._pair(one, str(sign), other, field) for one, sign, other in pairs])

    def _pair(
        self, one: Parsed | lark.Token, sign: str, other: Parsed | lark.Token, field: str
    ) -> Tree:
        position = _position(one)
        plain = fold_text(sign)
        if said := _CNKI_BETWEEN.fullmatch(plain):
            if said["word"] in {"sen", "prg"}:
                return self._same_pair(one, other, said, position)
            most, ordered = int(said["number"] or 0), said["word"] == "prev"
        else:
            found = _DISTANCE.fullmatch(plain)
            most, ordered = (int(found["most"]), bool(found["ordered"])) if found else (0, False)
        if field:
            raise _misplaced(f"“{field}:”后面不能用距离", position)
        if most > self._settings.query_distance_max:
            raise QueryError(
                f"距离 {most} 太大，最多 {self._settings.query_distance_max} 个字",
                position=position,
                hint="缩短距离，或改用 同段(…)",
                code="too_far",
            )
        return any_of(
            Near(first, second, most, ordered)
            for first in self._strings(one)
            for second in self._strings(other)
        )

    def _same_pair(
        self,
        one: Parsed | lark.Token,
        other: Parsed | lark.Token,
        said: re.Match[str],
        position: int,
    ) -> Tree:
        if int(said["number"] or 0):
            raise _misplaced("/SEN 和 /PRG 后面的数只能是 0：同一句、同一段", position)
        part = all_of([self._build(one, ""), self._build(other, "")])
        if not _is_printed(part):
            raise _misplaced("/SEN 和 /PRG 的两边只能是要在正文中找的字串", position)
        return Together(part, Same.SENTENCE if said["word"] == "sen" else Same.BLOCK)

    def _strings(self, node: Parsed | lark.Token) -> list[str]:
        """Give the strings one side of a distance stands for."""
        tree = self._build(node, "")
        parts = tree.parts if isinstance(tree, AnyOf) else (tree,)
        texts = [part.text for part in parts if isinstance(part, Term) and not part.field]
        if len(texts) != len(parts):
            raise _misplaced("距离的两边只能是字串，或括号里用 OR 连起来的字串", _position(node))
        return texts


_KINDS: Final = {"COMPARED": "数的比较", "REGEX": "正则表达式"}


def _is_printed(tree: Tree) -> bool:
    """Whether a tree asks for strings of the printed text alone, wherever they stand."""
    match tree:
        case Term(_, field) | Wild(_, field):
            return field is Field.ANYWHERE
        case AllOf(parts) | AnyOf(parts):
            return all(map(_is_printed, parts))
        case Without(part):
            return _is_printed(part)
        case _:
            return False


def _listed(node: Parsed | lark.Token) -> list[Parsed | lark.Token]:
    """Give what stands side by side in parentheses, with blanks or OR between."""
    while not isinstance(node, lark.Token) and node.data in {"any_of", "all_of"}:
        if len(node.children) > 1:
            return list(node.children)
        node = node.children[0]
    return [node]


def _field_name(typed: str) -> str:
    plain = fold_text(typed).strip().rstrip(":=").strip()
    return lettered.FIELDS.get(plain, plain) if typed.rstrip()[-1] in "=＝" else plain


def _position(node: Parsed | lark.Token) -> int:
    while not isinstance(node, lark.Token):
        node = node.children[0]
    return node.start_pos or 0


def _misplaced(reason: str, position: int) -> QueryError:
    hint = "去掉它，或把这一部分加上引号按原样检索"
    return QueryError(reason, position=position, hint=hint, code="misplaced")


def _unquoted(token: lark.Token) -> str:
    if token.type != "QUOTED":
        return str(token)
    inner = str(token)[1:-1]
    if token[0] in {'"', _WIDE_QUOTE}:
        return inner.replace('""', '"').replace(_WIDE_QUOTE * 2, _WIDE_QUOTE)
    return inner
