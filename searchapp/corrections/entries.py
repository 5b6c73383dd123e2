"""The corrections file: TOML, one table for each thing a person puts right.

``docs/corrections.md`` says what each key means. What an entry asks for is checked here as
far as the file alone can tell; whether it fits its article is seen when it is applied.

Lines are 1-based lines of the file.

Depends on: errors. Used by: corrections.*, indexing.reports.
"""

import datetime
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from searchapp.errors import CorrectionsError

FILE_NAME: Final = "corrections.toml"
"""Looked for beside the archive."""

PRINTED: Final = ("title", "kicker", "subtitle", "paper", "page", "section")
SINGLE: Final = (*PRINTED, "date")
"""Fields with one value or none."""
LISTS: Final = ("byline", "district", "person", "topic", "keyword")
"""Fields with any number of values."""
SEAM: Final = "join"
FIELDS: Final = (*SINGLE, *LISTS, SEAM)

_KEYS: Final = ("article", "field", "was", "role", "who", "why", "date")
_HEADER: Final = re.compile(r"\s*\[\[\s*(?:correction|\"correction\"|'correction')\s*\]\]")
_AT_LINE: Final = re.compile(r" \(at line (\d+), column (\d+)\)$")
_DATE: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_FIRST_DAY: Final = {4: "-01-01", 7: "-01", 10: ""}
_EXAMPLE: Final = '如 [[correction]]、article = "文章标识"、field = "date"、value = "2013-04-28"'


class Action(StrEnum):
    """What an entry does; the values are keys of the file, ``set`` apart."""

    SET = "set"
    ADD = "add"
    REMOVE = "remove"
    JOIN = "join"
    SPLIT = "split"


_ACTION_KEYS: Final = {"value": Action.SET} | {
    one.value: one for one in Action if one is not Action.SET
}
_ALLOWED: Final = {
    **dict.fromkeys(SINGLE, ("value", "remove")),
    **dict.fromkeys(LISTS, ("value", "add", "remove")),
    SEAM: ("join", "split"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing put right in one article.

    Attributes:
        path: The file.
        line: Where the entry begins; 0 when that cannot be told.
        article: Id of the article.
        field: What it speaks of; may be none there is, which is reported with the build.
        action: What is done.
        values: The value, or values; none for removing whatever is there. For a seam the
            words before it and the words behind it.
        was: What the rules must have found for the entry to fit; None for anything.
        role: Of a district ``main`` or ``mentioned``; the role word of a byline.
        who, why: Who says so, and the reason.
        date: Day of the correction, ISO.
    """

    path: Path
    line: int
    article: str
    field: str
    action: Action
    values: tuple[str, ...]
    was: str | None
    role: str
    who: str
    why: str
    date: str


@dataclass(frozen=True, slots=True)
class Misfit:
    """An entry that was not applied, because it does not fit (any more).

    Attributes:
        path: The file.
        line: Where the entry begins; 0 when that cannot be told.
        article: Id of the article it names.
        field: The field it names.
        reason: Why, a Chinese sentence without a full stop.
    """

    path: Path
    line: int
    article: str
    field: str
    reason: str


def read_corrections(path: Path) -> tuple[Entry, ...]:
    """Read a corrections file.

    Args:
        path: UTF-8 TOML, with or without a byte order mark.

    Returns:
        Its entries, in its order; an entry that names several articles is there for each.

    Raises:
        CorrectionsError: The file cannot be read, or an entry is not as it should be.
    """
    text = _text(path)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CorrectionsError(path, *_said(str(error))) from error
    tables = table.pop("correction", [])
    if table or not isinstance(tables, list):
        key = next(iter(table), "correction")
        raise CorrectionsError(
            path, 0, f"不认识 {key}；每条更正写作一个 [[correction]]，{_EXAMPLE}"
        )
    return tuple(_entries(path, tables, _lines(text, len(tables))))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise CorrectionsError(path, 0, f"读不出来（{error.strerror}）") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CorrectionsError(path, line, "不是 UTF-8 文字；请另存为 UTF-8") from error


def _said(message: str) -> tuple[int, str]:
    """Say in Chinese where and why the file is no TOML."""
    found = _AT_LINE.search(message)
    if found is None:
        return 0, f"不是合格的 TOML：{message}；文字要用引号括起来，{_EXAMPLE}"
    reason = message[: found.start()]
    return int(found[1]), f"第 {found[2]} 列不是合格的 TOML：{reason}；文字要用引号括起来"


def _lines(text: str, count: int) -> list[int]:
    """Give the line of each table; zeros when the headers are not written one by one."""
    headers = [n for n, line in enumerate(text.split("\n"), 1) if _HEADER.match(line)]
    return headers if len(headers) == count else [0] * count


def _entries(path: Path, tables: Sequence[Any], lines: Sequence[int]) -> Iterator[Entry]:
    for table, line in zip(tables, lines, strict=True):
        if not isinstance(table, dict):
            raise CorrectionsError(path, line, f"每条更正写作一个 [[correction]]，{_EXAMPLE}")
        yield from _Table(path, line, table).entries()


@dataclass(frozen=True, slots=True)
class _Table:
    """One table of the file, being checked."""

    path: Path
    line: int
    table: Mapping[str, Any]

    def fail(self, reason: str) -> CorrectionsError:
        return CorrectionsError(self.path, self.line, reason)

    def entries(self) -> Iterator[Entry]:
        """Check the table, and give its entry for each article it names."""
        self._check_keys()
        field = self._text("field")
        action, values = self._asked(field)
        for article in self._texts("article", self.table.get("article")):
            yield Entry(
                path=self.path,
                line=self.line,
                article=article,
                field=field,
                action=action,
                values=values,
                was=self._was(field),
                role=self._role(field, action),
                who=self._text("who"),
                why=self._text("why"),
                date=self._day(),
            )

    def _check_keys(self) -> None:
        known = (*_KEYS, *_ACTION_KEYS)
        for key in self.table:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                hint = f"最接近的是 {near[0]}" if near else f"可用的有 {'、'.join(known)}"
                raise self.fail(f"不认识 {key}；{hint}")
        for key in ("article", "field", "who", "why", "date"):
            if key not in self.table:
                raise self.fail(f"缺少 {key}；要写明 article、field、who、why、date")

    def _asked(self, field: str) -> tuple[Action, tuple[str, ...]]:
        """Read what is to be done, and with which values."""
        keys = [key for key in _ACTION_KEYS if key in self.table]
        allowed = _ALLOWED.get(field, tuple(_ACTION_KEYS))
        if len(keys) != 1 or keys[0] not in allowed:
            raise self.fail(f"{field} 要写 {'、'.join(allowed)} 之中的一项，且只写一项")
        (key,) = keys
        value = self.table[key]
        if key == "remove" and value is True:
            return Action.REMOVE, ()
        if key in {"join", "split"}:
            return _ACTION_KEYS[key], self._seam(key)
        if field == "date":
            return _ACTION_KEYS[key], (self._date_value(value),)
        values = self._texts(key, value)
        if field in SINGLE and (key == "remove" or len(values) > 1):
            raise self.fail(f'{field} 只有一个值；改用 value = "…" 或 remove = true')
        return _ACTION_KEYS[key], values

    def _date_value(self, value: object) -> str:
        text = value.isoformat() if type(value) is datetime.date else value
        if isinstance(text, str) and _DATE.fullmatch(text) and _is_day(text):
            return text
        raise self.fail(
            "date 的 value 应为 2013-04-28、2013-04 或 2013 这样的日期；没有日期用 remove = true"
        )

    def _seam(self, key: str) -> tuple[str, str]:
        """Read the words on both sides of a seam."""
        left, bar, right = self._text(key).strip("…").partition("|")
        if not (bar and left.strip() and right.strip()) or "|" in right:
            raise self.fail(f'{key} 应为接缝两边的原文，中间一竖，如 {key} = "主动认|领责任"')
        return left, right

    def _was(self, field: str) -> str | None:
        if "was" not in self.table:
            return None
        if field not in SINGLE:
            raise self.fail(f"was 只用于 {'、'.join(SINGLE)}")
        was = self.table["was"]
        if not isinstance(was, str):
            raise self.fail("was 应为原来的值；原来没有则为空的引号")
        return was

    def _role(self, field: str, action: Action) -> str:
        if "role" not in self.table:
            return ""
        role = self._text("role")
        if field not in {"district", "byline"} or action is Action.REMOVE:
            raise self.fail("role 只用于 district 和 byline 的 value 或 add")
        if field == "district" and role not in {"main", "mentioned"}:
            raise self.fail("district 的 role 应为 main 或 mentioned")
        return role

    def _day(self) -> str:
        value = self.table["date"]
        text = value.isoformat() if type(value) is datetime.date else value
        if isinstance(text, str) and len(text) == len("2013-04-28") and _is_day(text):
            return text
        raise self.fail('date 应为更正的日子，如 date = "2026-11-21"')

    def _text(self, key: str) -> str:
        value = self.table[key]
        if not isinstance(value, str) or not value.strip():
            raise self.fail(f"{key} 应为不空的文字")
        return value.strip()

    def _texts(self, key: str, value: object) -> tuple[str, ...]:
        values = value if isinstance(value, list) else [value]
        texts = [one.strip() for one in values if isinstance(one, str) and one.strip()]
        if not texts or len(texts) < len(values):
            raise self.fail(f"{key} 应为不空的文字，或不空的文字的列表")
        return tuple(dict.fromkeys(texts))


def _is_day(text: str) -> bool:
    """Whether a date of any precision is one of the calendar."""
    try:
        datetime.date.fromisoformat(text + _FIRST_DAY.get(len(text), "?"))
    except ValueError:
        return False
    return True
