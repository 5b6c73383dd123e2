"""Regular expressions over printed text, in linear time, and what each match must contain.

An expression is run over few blocks only: those that hold the literals every match needs.
They are read off the expression by a scanner that knows less than the engine and says less
than is true where it is in doubt: what stands in classes, in alternatives, or may be left
out, is not needed.

Letters and digits at the edge of a run are left out too: in print they may be part of a
longer unit.

Depends on: analysis.literal, errors, model. The only module that imports re2.
Used by: engine, search.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import re2

from searchapp.analysis.literal import Literal, cut_units, literal
from searchapp.errors import QueryError
from searchapp.model import Span

_MEMORY_BYTES: Final = 4 << 20
"""What one expression may take, compiled and running."""


def _options() -> re2.Options:
    options = re2.Options()
    options.max_mem = _MEMORY_BYTES
    options.log_errors = False
    return options


_OPTIONS: Final = _options()


@cache
def _known_error(pattern: str) -> str:
    """Say why the engine refuses an expression; empty when it does not."""
    try:
        re2.compile(pattern, _OPTIONS)
    except re2.error as error:
        detail = error.args[0] if error.args else b""
        return detail.decode(errors="replace") if isinstance(detail, bytes) else str(detail)
    return ""


def find_regex(text: str, pattern: str) -> Iterator[Span]:
    """Yield the printed spans of the matches, none overlapping another.

    Args:
        text: Printed text, without lone surrogates.
        pattern: What ``needed_literals`` accepted.

    >>> [(s.start, s.end) for s in find_regex("第一届、第二届", "第[一二]届")]
    [(0, 3), (4, 7)]
    """
    for found in re2.compile(pattern, _OPTIONS).finditer(text):
        yield Span(*found.span())


def count_regex(text: str, pattern: str) -> int:
    """Count the same matches."""
    return sum(1 for _ in re2.compile(pattern, _OPTIONS).finditer(text))


def needed_literals(pattern: str, position: int = 0) -> tuple[Literal, ...]:
    """Give literals that every match of an expression contains.

    Args:
        pattern: The expression.
        position: Where it stands in the query, for errors.

    Returns:
        At least one.

    Raises:
        QueryError: The expression cannot be run (code ``regex_syntax``; back references and
            looking around are among what cannot), or nothing is needed (``regex_too_wide``).

    >>> [str(one) for one in needed_literals("第[一二三]届.*产业(集聚)?区")]
    ['第', '届', '产业', '区']
    """
    problem = _known_error(pattern)
    if problem:
        raise QueryError(
            f"正则表达式不能执行：{problem}",
            position=position,
            hint="不支持反向引用和前后预查；例如 /第[一二三]届/",
            code="regex_syntax",
        )
    found = dict.fromkeys(
        one for run in _Scanner(pattern).needed() if (one := _whole_units(run)) is not None
    )
    if not found:
        raise QueryError(
            "正则表达式里没有一定会出现的字，无法检索",
            position=position,
            hint="至少写一个固定的汉字，例如 /第[一二三]届/；几种写法之间用 OR 分成几个表达式",
            code="regex_too_wide",
        )
    return tuple(found)


_LATIN: Final = re.compile(r"[0-9a-z.]+")


def _whole_units(run: str) -> Literal | None:
    """Read a run of needed characters, without units at its ends that may be cut short."""
    spans = [
        span
        for unit, span in zip(*_texts_and_spans(run), strict=True)
        if not _LATIN.fullmatch(unit)
    ]
    return literal(run[spans[0].start : spans[-1].end]) if spans else None


def _texts_and_spans(run: str) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    units = cut_units(run)
    return units.texts, units.spans


_QUANTIFIER: Final = re.compile(r"(?:[*?+]|\{(?P<least>[0-9]+)(?:,[0-9]*)?\})\??")
_ESCAPE: Final = re.compile(r"\\(?:[pP]\{[^}]*\}|[pP].|x\{[^}]*\}|x..|[0-7]{1,3}|.)", re.DOTALL)
_CLASS: Final = re.compile(r"\[\^?\]?(?:\[:[^]]*:\]|\\.|[^]\\])*\]", re.DOTALL)
_GROUP: Final = re.compile(r"\((?:\?(?:P?<[^>]*>|[a-zA-Z-]*(?P<sets>[:)])))?")


class _Scanner:
    """Reads an expression that the engine has accepted."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def needed(self) -> list[str]:
        """Runs of characters every match contains."""
        if r"\Q" in self._pattern:
            return []
        return self._alternatives()

    def _alternatives(self) -> list[str]:
        """Read up to the closing parenthesis; of several alternatives nothing is needed."""
        runs = self._sequence()
        while self._peek() == "|":
            self._at += 1
            self._sequence()
            runs = []
        return runs

    def _sequence(self) -> list[str]:
        runs = [""]
        while self._peek() not in {"", "|", ")"}:
            char, inner = self._item()
            least, repeated = self._quantified()
            if least and char:
                runs[-1] += char
            if inner and least:
                runs += [*inner, ""]
            if not char or repeated:
                runs.append("")
        return [run for run in runs if run]

    def _item(self) -> tuple[str, list[str]]:
        """Read one item: a character that stands for itself, or the runs inside a group."""
        here = self._peek()
        if here == "(":
            return "", self._group()
        if here == "[":
            self._skip(_CLASS)
            return "", []
        if here == "\\":
            escape = self._skip(_ESCAPE)
            alone = len(escape) == 2 and not escape[1].isalnum()  # noqa: PLR2004  \.
            return (escape[1] if alone else ""), []
        self._at += 1
        return ("" if here in ".^$" else here), []

    def _group(self) -> list[str]:
        opened = _GROUP.match(self._pattern, self._at)
        self._at = opened.end() if opened else self._at + 1
        if opened and opened["sets"] == ")":  # flags for what follows
            return []
        runs = self._alternatives()
        self._at += 1
        return runs

    def _quantified(self) -> tuple[bool, bool]:
        """Whether the item before must be there, and whether it may be there more than once."""
        found = _QUANTIFIER.match(self._pattern, self._at)
        if not found:
            return True, False
        self._at = found.end()
        sign = found[0][0]
        least = sign == "+" or (sign == "{" and int(found["least"]) > 0)
        return least, True

    def _skip(self, what: re.Pattern[str]) -> str:
        found = what.match(self._pattern, self._at)
        text = found[0] if found else self._pattern[self._at]
        self._at += len(text)
        return text

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]
