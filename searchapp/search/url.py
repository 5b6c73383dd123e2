"""A search written as URL parameters, and read back. The same for the page and the API.

Nothing is passed over: a name or value that does not fit is refused with the nearest one
that does, and all problems of a request are named together. A parameter that was left
empty, as forms send it, counts as absent.

Depends on: errors, search.query, search.dates. Used by: web, cli, search.cursor.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from enum import StrEnum
from typing import Final, TypeVar
from urllib.parse import quote, urlencode

from searchapp.engine.queries import Sort, Unit
from searchapp.errors import ParameterError, QueryError
from searchapp.search.dates import read_date
from searchapp.search.query import (
    RECORD_FIELDS,
    SEARCH_FACETS,
    Dup,
    FacetChoice,
    FacetSort,
    Mode,
    SearchRequest,
    Side,
)

NO_FACETS: Final = "none"
"""Value of ``facets`` that asks for no counts at all."""

_Pairs = Iterable[tuple[str, str]]
_Kind = TypeVar("_Kind", bound=StrEnum)
_T = TypeVar("_T")

_CHOICE_PREFIXES: Final = ("f", "x", "e")
_SINGLE: Final = (
    "q", "mode", "strict", "from", "to", "unit", "sort", "dup", "limit", "page", "cursor",
    "facet_limit", "facet_min", "facet_sort", "highlight", "snippets", "snippet_chars", "context",
)  # fmt: skip
_LISTS: Final = ("facets", "fields", "off")
PARAMETERS: Final = (
    *_SINGLE,
    *_LISTS,
    *(f"{prefix}.{facet}" for prefix in _CHOICE_PREFIXES for facet in SEARCH_FACETS),
)
"""Every parameter there is."""

NOT_YET: Final = {
    "datefield": "目前只按出版日期检索",
}
"""Parameters that are known, not offered, and therefore refused."""

_LARGEST: Final = 1_000_000_000


def parse(pairs: _Pairs) -> SearchRequest:
    """Read a search.

    Args:
        pairs: Names and values as they were sent, decoded; repeats allowed.

    Returns:
        The request; its choices are in the order of ``SEARCH_FACETS``.

    Raises:
        ParameterError: A name is unknown or a value does not fit; ``others`` names the
            further problems.
    """
    return _Reader(pairs).request()


def to_pairs(request: SearchRequest) -> tuple[tuple[str, str], ...]:
    """Write a search, in one canonical order, defaults left out.

    >>> to_pairs(SearchRequest(q="产业", page=2))
    (('q', '产业'), ('page', '2'))
    """
    facets = None if request.facets is None else ",".join(request.facets) or NO_FACETS
    rows = (
        ("q", request.q),
        ("mode", _unless(request.mode, Mode.SIMPLE)),
        *(("off", key) for key in request.off),
        ("strict", "1" if request.strict else ""),
        *_choice_pairs(request),
        ("from", request.date_from),
        ("to", request.date_to),
        ("unit", _unless(request.unit, Unit.ARTICLE)),
        ("sort", _unless(request.sort, Sort.RELEVANCE)),
        ("dup", _unless(request.dup, Dup.FOLD)),
        ("limit", _unless(str(request.limit), "0")),
        ("page", _unless(str(request.page), "1")),
        ("cursor", request.cursor),
        ("facets", facets or ""),
        ("facet_limit", _unless(str(request.facet_limit), "0")),
        ("facet_min", _unless(str(request.facet_min), "1")),
        ("facet_sort", _unless(request.facet_sort, FacetSort.COUNT)),
        ("highlight", "" if request.highlight else "0"),
        ("snippets", _unless(str(request.snippets), "-1")),
        ("snippet_chars", _unless(str(request.snippet_chars), "0")),
        ("context", _unless(str(request.context), "0")),
        ("fields", ",".join(request.fields)),
    )
    return tuple((name, str(value)) for name, value in rows if value)


def to_query_string(request: SearchRequest) -> str:
    """Write a search as the part of a URL after ``?``, percent-encoded UTF-8.

    >>> to_query_string(SearchRequest(q="产业 集聚"))
    'q=%E4%BA%A7%E4%B8%9A%20%E9%9B%86%E8%81%9A'
    """
    return urlencode(to_pairs(request), quote_via=quote, safe=",:", errors="replace")


def _choice_pairs(request: SearchRequest) -> Iterable[tuple[str, str]]:
    for choice in request.choices:
        yield from ((f"f.{choice.facet}", value) for value in choice.keep)
        yield from ((f"x.{choice.facet}", value) for value in choice.drop)
        if choice.missing:
            yield f"e.{choice.facet}", "1"


def _unless(value: str, default: str) -> str:
    return "" if value == default else value


class _Reader:
    """Reads parameters one after the other and gathers what does not fit."""

    def __init__(self, pairs: _Pairs) -> None:
        self._problems: list[ParameterError] = []
        self._given: dict[str, list[str]] = defaultdict(list)
        for name, value in pairs:
            if name in PARAMETERS:
                self._given[name] += [value] if value else []
            else:
                self._problems.append(_unknown(name))

    def request(self) -> SearchRequest:
        """Give the request, or raise every problem found."""
        request = SearchRequest(
            q=self._one("q", str, ""),
            mode=self._kind("mode", Mode, Mode.SIMPLE),
            off=self._values("off"),
            strict=self._one("strict", _flag, default=False),
            choices=self._choices(),
            date_from=self._one("from", read_date, ""),
            date_to=self._one("to", read_date, ""),
            unit=self._kind("unit", Unit, Unit.ARTICLE),
            sort=self._sort(),
            dup=self._kind("dup", Dup, Dup.FOLD),
            limit=self._one("limit", _number(1), 0),
            page=self._one("page", _number(1), 1),
            cursor=self._one("cursor", str, ""),
            facets=self._facets(),
            facet_limit=self._one("facet_limit", _number(1), 0),
            facet_min=self._one("facet_min", _number(1), 1),
            facet_sort=self._kind("facet_sort", FacetSort, FacetSort.COUNT),
            highlight=self._one("highlight", _flag, default=True),
            snippets=self._one("snippets", _number(0), -1),
            snippet_chars=self._one("snippet_chars", _number(20), 0),
            context=self._one("context", _number(1), 0),
            fields=self._names("fields", RECORD_FIELDS),
        )
        if isinstance(request.sort, Side) and request.unit is not Unit.HIT:
            self._refuse("sort", "只有逐处列出时才能按左文或右文排列", "加上 unit=hit")
        if request.cursor and request.page != 1:
            self._refuse("page", "不能与 cursor 同时使用", "只用其中一个")
        if self._problems:
            first, *others = self._problems
            raise ParameterError(first.name, first.reason, first.hint, others=tuple(others))
        return request

    def _refuse(self, name: str, reason: str, hint: str = "") -> None:
        self._problems.append(ParameterError(name, reason, hint))

    def _one(self, name: str, read: Callable[[str], _T], default: _T) -> _T:
        values = list(dict.fromkeys(self._given[name]))
        if len(values) > 1:
            self._refuse(name, "这个参数只能给一个值", "去掉多余的")
        if not values:
            return default
        try:
            return read(values[0])
        except QueryError as error:
            self._refuse(name, error.reason, error.hint)
        return default

    def _kind(self, name: str, kind: type[_Kind], default: _Kind) -> _Kind:
        def read(text: str) -> _Kind:
            try:
                return kind(text)
            except ValueError as error:
                reason = f"没有“{text}”这个值"
                raise QueryError(reason, hint=_choose_from(kind)) from error

        return self._one(name, read, default)

    def _sort(self) -> Sort | Side:
        def read(text: str) -> Sort | Side:
            known: dict[str, Sort | Side] = {one.value: one for one in (*Sort, *Side)}
            if text not in known:
                raise QueryError(f"没有“{text}”这个值", hint=_choose_from(known))
            return known[text]

        usual: Sort | Side = Sort.RELEVANCE
        return self._one("sort", read, usual)

    def _names(self, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
        listed = [part.strip() for value in self._given[name] for part in value.split(",")]
        for part in listed:
            if part and part not in known:
                self._refuse(name, f"没有“{part}”", _nearest(part, known))
        return tuple(dict.fromkeys(part for part in listed if part in known))

    def _facets(self) -> tuple[str, ...] | None:
        if not self._given["facets"]:
            return None
        if self._given["facets"] == [NO_FACETS]:
            return ()
        return self._names("facets", SEARCH_FACETS)

    def _choices(self) -> tuple[FacetChoice, ...]:
        choices = (
            FacetChoice(
                facet,
                keep=self._values(f"f.{facet}"),
                drop=self._values(f"x.{facet}"),
                missing=self._one(f"e.{facet}", _flag, default=False),
            )
            for facet in SEARCH_FACETS
        )
        return tuple(one for one in choices if one != FacetChoice(one.facet))

    def _values(self, name: str) -> tuple[str, ...]:
        if not name.endswith(".date"):
            stripped = (value.strip() for value in self._given[name])
            return tuple(dict.fromkeys(value for value in stripped if value))
        dates = []
        for value in self._given[name]:
            try:
                dates.append(read_date(value))
            except QueryError as error:
                self._refuse(name, error.reason, error.hint)
        return tuple(dict.fromkeys(dates))


def _unknown(name: str) -> ParameterError:
    if name in NOT_YET:
        return ParameterError(name, "这个参数尚未提供", NOT_YET[name])
    prefix, _, facet = name.partition(".")
    if facet and prefix in _CHOICE_PREFIXES:
        near = _nearest(facet, SEARCH_FACETS)
        return ParameterError(name, f"没有“{facet}”这个分面", near)
    return ParameterError(name, "没有这个参数", _nearest(name, PARAMETERS))


def _nearest(name: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"最接近的是 {near[0]}" if near else _choose_from(known)


def _choose_from(known: Iterable[str]) -> str:
    return f"可用的有 {'、'.join(map(str, known))}"


def _flag(text: str) -> bool:
    if text not in {"0", "1"}:
        raise QueryError(f"“{text}”不是 0 或 1", hint="可用的有 0、1")
    return text == "1"


def _number(least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and least <= int(text[:10]) <= _LARGEST):
            raise QueryError(f"“{text}”不是可用的数", hint=f"应为不小于 {least} 的整数")
        return int(text)

    return read
