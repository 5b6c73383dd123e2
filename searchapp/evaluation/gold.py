"""The gold file: what people say is right, read and checked.

A list of articles in JSON; ``docs/evaluation.md`` says what each key means. Only the place,
the headline and its parts must be there: what an entry leaves out is not judged. Positions
are code points of the source file's text.

Depends on: errors, records. Used by: evaluation.*.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from searchapp import records
from searchapp.errors import GoldError, RecordError

_PLACE = re.compile(r" - at `(?:key in )?\$((?:\[(?:\d+|\.\.\.)\]|\.[^`.\[]+)*)`$")
_TYPES: Final = {
    "str": "文字",
    "int": "整数",
    "float": "数",
    "bool": "true 或 false",
    "null": "null",
    "array": "列表",
    "object": "对象",
}
_WORDS: Final = (
    (re.compile(r"Expected `(.+?)`, got `(.+?)`"), "应为{0}，现为{1}"),
    (re.compile(r"Object missing required field `(.+?)`"), "缺少 {0}"),
)
_DATE: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_PRECISION_OF: Final = {4: "year", 7: "month", 10: "day"}


@dataclass(frozen=True, slots=True)
class GoldDate:
    """The right date of publication.

    Attributes:
        value: ISO, as precise as can be known; None when no date can be known.
        precision: ``day``, ``month``, ``year`` or ``none``.
        certain: The page leaves no doubt.
        evidence: Why, in words.
    """

    value: str | None
    precision: str
    certain: bool | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class GoldDistrict:
    """One district of an article.

    Attributes:
        name: The value of the facet.
        role: ``main`` or ``mentioned``.
        kind: ``explicit`` when it is named; anything else is not judged.
        evidence: The words.
    """

    name: str
    role: str
    kind: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class GoldJoin:
    """One seam: a paragraph that a column break parted.

    Attributes:
        left_end: The last words before it.
        right_start: The first words behind it.
        adjacent: The pieces follow each other in the file.
    """

    left_end: str
    right_start: str
    adjacent: bool


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """The right answers for one article; None leaves a fact unjudged.

    Attributes:
        seed_file: Name of the source file.
        article_no: 1-based place in that file.
        title, kicker, subtitle: As printed; None where none is printed.
        subheads: As printed, in reading order.
        byline_raw: The byline as printed.
        byline_people: Its people, in printed order.
        byline_roles: By name, the role words that are right; ``""`` for none printed.
        persons_mentioned: Names that make the facet.
        persons_optional: Names that are neither right nor wrong.
        date: The date of publication.
        districts: Names that make the facet.
        districts_detail: The same with role and evidence; goes before ``districts``.
        topics: Acceptable topics; what follows a slash is for the reader.
        rejoined_paragraph_examples: Every seam of the article.
        char_start, char_end: Where the article stands in a page text.
        first_paragraph_starts, last_paragraph_ends: Its first and last words.
    """

    seed_file: str
    article_no: int
    title: str
    kicker: str | None
    subtitle: str | None
    subheads: tuple[str, ...] | None = None
    byline_raw: str | None = None
    byline_people: tuple[str, ...] | None = None
    byline_roles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    persons_mentioned: tuple[str, ...] | None = None
    persons_optional: tuple[str, ...] = ()
    date: GoldDate | None = None
    districts: tuple[str, ...] | None = None
    districts_detail: tuple[GoldDistrict, ...] | None = None
    topics: tuple[str, ...] | None = None
    rejoined_paragraph_examples: tuple[GoldJoin, ...] | None = None
    char_start: int | None = None
    char_end: int | None = None
    first_paragraph_starts: str = ""
    last_paragraph_ends: str = ""

    @property
    def place(self) -> str:
        """How messages name the entry."""
        return f"{self.seed_file} 第 {self.article_no} 篇"


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold file, read.

    Attributes:
        path: The file.
        articles: Its entries, in its order.
        unused: Keys of its entries that nothing judges, sorted.
    """

    path: Path
    articles: tuple[GoldArticle, ...]
    unused: tuple[str, ...]

    def by_source(self) -> dict[str, list[GoldArticle]]:
        """Give the entries of each source file, in printed order."""
        found: dict[str, list[GoldArticle]] = {}
        for one in sorted(self.articles, key=lambda one: one.article_no):
            found.setdefault(one.seed_file, []).append(one)
        return found


def read_gold(path: Path) -> Gold:
    """Read a gold file.

    Args:
        path: UTF-8 JSON, with or without a byte order mark: a list of entries.

    Returns:
        The entries; each source file and place once.

    Raises:
        GoldError: The file cannot be read, or an entry is not as it should be; the error
            says which, and why.
    """
    try:
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise GoldError(path, "整个文件", f"读不出来（{error.strerror}）") from error
    try:
        articles = records.decode(data, tuple[GoldArticle, ...])
    except RecordError as error:
        raise GoldError(path, *_said(str(error))) from error
    if not articles:
        raise GoldError(path, "整个文件", "一篇也没有")
    _check(path, articles)
    known = {one.name for one in fields(GoldArticle)}
    keys = {key for entry in records.decode(data, list[dict[str, Any]]) for key in entry}
    return Gold(path, articles, tuple(sorted(keys - known)))


def _said(message: str) -> tuple[str, str]:
    """Say in Chinese where and why the serialiser stopped."""
    found = _PLACE.search(message)
    place = _named(found[1]) if found else "整个文件"
    reason = message[: found.start()] if found else message
    for pattern, words in _WORDS:
        if match := pattern.fullmatch(reason):
            return place, words.format(*(_type(part) for part in match.groups()))
    return place, f"不是合格的 JSON：{reason}"


def _type(name: str) -> str:
    return "或".join(_TYPES.get(part.strip(), part.strip()) for part in name.split("|"))


def _named(path: str) -> str:
    """Name a place in the file as a person counts.

    >>> _named("[3].date.value"), _named("[0].districts_detail[2].name"), _named("")
    ('第 4 条的 date.value', '第 1 条的 districts_detail 第 3 项.name', '整个文件')
    """
    first = re.match(r"\[(\d+)\]", path)
    if first is None:
        return "整个文件"
    rest = re.sub(r"\[(\d+)\]", lambda one: f" 第 {int(one[1]) + 1} 项", path[first.end() :])
    rest = rest.replace("[...]", " 的一项").removeprefix(".")
    return f"第 {int(first[1]) + 1} 条" + (f"的 {rest}" if rest else "")


def _check(path: Path, articles: Sequence[GoldArticle]) -> None:
    """Refuse entries that contradict themselves or each other.

    Raises:
        GoldError: The first that does.
    """
    seen: dict[tuple[str, int], int] = {}
    for number, one in enumerate(articles, 1):
        for key, reason in _problems(one):
            raise GoldError(path, f"第 {number} 条的 {key}", reason)
        first = seen.setdefault((one.seed_file, one.article_no), number)
        if first != number:
            raise GoldError(path, f"第 {number} 条", f"{one.place}在第 {first} 条已经有了")


def _problems(one: GoldArticle) -> Iterator[tuple[str, str]]:
    if one.article_no < 1:
        yield "article_no", "应为从 1 起的整数"
    yield from _span_problems(one.char_start, one.char_end)
    yield from _date_problems(one.date)
    for district in one.districts_detail or ():
        if district.role not in {"main", "mentioned"}:
            yield "districts_detail", f"{district.name} 的 role 应为 main 或 mentioned"
    for name in one.byline_roles:
        if name not in (one.byline_people or ()):
            yield "byline_roles", f"byline_people 里没有 {name}"


def _date_problems(date: GoldDate | None) -> Iterator[tuple[str, str]]:
    if date is None:
        return
    if date.value is not None and not _DATE.fullmatch(date.value):
        yield "date.value", "应为 2013-04-28、2013-04、2013 这样的日期，不知道则为 null"
    wanted = _PRECISION_OF.get(len(date.value), "") if date.value else "none"
    if date.precision != wanted:
        yield "date.precision", f"与 date.value 不合，应为 {wanted}"


def _span_problems(start: int | None, end: int | None) -> Iterator[tuple[str, str]]:
    if start is None and end is None:
        return
    if start is None or end is None:
        yield "char_end", "char_start 与 char_end 要一同写出"
    elif not 0 <= start < end:
        yield "char_start", f"应不小于 0、小于 char_end，现为 {start} 与 {end}"
