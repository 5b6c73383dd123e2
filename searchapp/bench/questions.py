"""What the engines are asked: classes of questions, and how each is read.

A question holds printed strings without punctuation inside. What is to be done with them
(any or all of them, in which order, with which counts) is the class's and stands in one
table, so that every engine is asked for the same work.

Depends on: analysis.literal, errors, records. Used by: bench.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeAlias

from searchapp.analysis.literal import PAIR_MARK, literal
from searchapp.errors import BenchmarkError, RecordError
from searchapp.records import decode, encode

FACETS: Final = ("month", "district", "person", "topic")
"""Facets every engine counts; the values are those of ``bench.corpus``."""

ANY_UNIT: Final = "?"
"""Stands for any one unit in a wild question."""

TOP: Final = 10
"""Results on a page, and values shown of each facet."""


class QuestionClass(StrEnum):
    """The classes that are measured, in the order they are shown."""

    RARE = "rare"
    FREQUENT = "frequent"
    AND = "and2"
    OR = "or3"
    STRING = "string"
    CHARACTER = "character"
    WILDCARD = "wildcard"
    PAGE = "page"
    AND_BY_DATE = "and2_date"
    DATE_FILTER = "date_filter"
    ARTICLE_PAGE = "article_page"


@dataclass(frozen=True, slots=True)
class Shape:
    """What an engine does with the strings of a question.

    Attributes:
        label: What a reader calls it.
        strings: How many strings a question has.
        any_of: One string is enough; otherwise all are needed, in the same block.
        total: The exact number of results is wanted with the page. An engine may save
            itself the count where it is not.
        by_date: Newest first, otherwise best first.
        facets: Counts on every facet are wanted.
        dated: Only blocks of the question's range of days.
        articles: Results and counts are articles, each string may stand in another of their
            blocks: what a reader of our page gets. Peers hold blocks and are not asked.
        wild: The string has a ``?`` that is any one unit. Peers that hold pairs cannot tell a
            unit from a break there and are not asked.
    """

    label: str
    strings: int = 1
    any_of: bool = False
    total: bool = False
    by_date: bool = False
    facets: bool = False
    dated: bool = False
    articles: bool = False
    wild: bool = False

    @property
    def is_ours_alone(self) -> bool:
        """Whether peers are not asked."""
        return self.articles or self.wild


SHAPES: Final = {
    QuestionClass.RARE: Shape("一个少见字串，前十条"),
    QuestionClass.FREQUENT: Shape("一个常见字串，前十条"),
    QuestionClass.AND: Shape("两串同段，前十条", strings=2),
    QuestionClass.OR: Shape("三串任一，前十条", strings=3, any_of=True),
    QuestionClass.STRING: Shape("四至八字的字串，总数与前十条", total=True),
    QuestionClass.CHARACTER: Shape("单字，总数与前十条", total=True),
    QuestionClass.WILDCARD: Shape(
        "四至八字的字串，中间一字任意，总数与前十条", total=True, wild=True
    ),
    QuestionClass.PAGE: Shape(
        "分面页：三串任一，总数、四个分面、前十条", strings=3, any_of=True, total=True, facets=True
    ),
    QuestionClass.AND_BY_DATE: Shape("两串同段，按日期", strings=2, by_date=True),
    QuestionClass.DATE_FILTER: Shape("一串，三个月内，按日期", by_date=True, dated=True),
    QuestionClass.ARTICLE_PAGE: Shape(
        "以篇计的分面页：全部分面、按词排序",
        strings=3,
        any_of=True,
        total=True,
        facets=True,
        articles=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        kind: Its class.
        strings: Printed strings, none with punctuation inside but the ``?`` of a wild one.
        first_day: First day as ``yyyymmdd``; 0 for no limit.
        last_day: Last day as ``yyyymmdd``; 0 for no limit.
    """

    kind: QuestionClass
    strings: tuple[str, ...]
    first_day: int = 0
    last_day: int = 0

    def __str__(self) -> str:
        days = f" {self.first_day}..{self.last_day}" if self.first_day else ""
        return f"{self.kind} {' '.join(self.strings)}{days}"

    @property
    def shape(self) -> Shape:
        """What is asked of the engine."""
        return SHAPES[self.kind]

    @property
    def lookups(self) -> "tuple[Lookup, ...]":
        """Each string as what an engine of pair tokens looks up."""
        return tuple(lookup(units_of(text)) for text in self.strings)


@dataclass(frozen=True, slots=True)
class Prefix:
    """A single unit: all tokens that begin with ``text``."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A string of units: pair tokens at the given offsets from the first.

    Attributes:
        tokens: Every second pair and the last; one token for two units. Exact where
            positions skip at punctuation.
        offsets: Position of each token from the first.
        every: All pairs, at consecutive positions; exact without skips too.
    """

    tokens: tuple[str, ...]
    offsets: tuple[int, ...]
    every: tuple[str, ...]


Lookup: TypeAlias = Prefix | Phrase


def lookup(units: tuple[str, ...]) -> Lookup:
    """Say how a string of units is found among pair tokens.

    >>> lookup(("产", "业", "集")).tokens, lookup(("产", "业", "集")).offsets
    (('产!业', '业!集'), (0, 1))
    >>> lookup(("马",))
    Prefix(text='马!')
    """
    if len(units) == 1:
        return Prefix(units[0] + PAIR_MARK)
    every = tuple(f"{a}{PAIR_MARK}{b}" for a, b in pairwise(units))
    offsets = tuple(sorted({*range(0, len(every), 2), len(every) - 1}))
    return Phrase(tuple(every[at] for at in offsets), offsets, every)


def units_of(text: str) -> tuple[str, ...]:
    """Cut a string into its units.

    Raises:
        BenchmarkError: It has no unit, or punctuation inside.
    """
    found = literal(text)
    if found is None or len(found.segments) != 1:
        raise BenchmarkError(f"测量用的字串“{text}”应当不空，且中间没有标点")
    return found.segments[0]


def is_one_run(text: str, units: tuple[str, ...]) -> bool:
    """Tell whether a printed string is read as exactly these units."""
    found = literal(text)
    return found is not None and found.segments == (units,)


def around_month(day: int) -> tuple[int, int]:
    """Give the first and last day of the three months around a day, as ``yyyymmdd``.

    >>> around_month(20240115)
    (20231201, 20240229)
    """
    months = day // 10_000 * 12 + day // 100 % 100 - 1
    first, last = divmod(months - 1, 12), divmod(months + 1, 12)
    end = calendar.monthrange(last[0], last[1] + 1)[1]
    return (
        first[0] * 10_000 + (first[1] + 1) * 100 + 1,
        last[0] * 10_000 + (last[1] + 1) * 100 + end,
    )


def write_questions(path: Path, questions: Iterable[Question]) -> None:
    """Write questions as JSON lines; ``read_questions`` reads them back."""
    path.write_bytes(b"".join(encode(one) + b"\n" for one in questions))


def read_questions(path: Path) -> tuple[Question, ...]:
    """Read questions from JSON lines: ``kind``, ``strings``, ``first_day``, ``last_day``.

    Raises:
        BenchmarkError: A line is not a question; the message names it.
    """
    questions = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            questions.append(_checked(decode(line, Question)))
        except (RecordError, BenchmarkError) as error:
            raise BenchmarkError(
                f"{path.name} 第 {number} 行不是可用的测量问题：{error}"
            ) from error
    return tuple(questions)


def _checked(question: Question) -> Question:
    if len(question.strings) != question.shape.strings:
        raise BenchmarkError(f"{question.kind} 应有 {question.shape.strings} 个字串")
    if question.shape.dated and not 0 < question.first_day <= question.last_day:
        raise BenchmarkError(f"{question.kind} 应有起止日期")
    for text in question.strings:
        for part in text.split(ANY_UNIT) if question.shape.wild else (text,):
            units_of(part)
    return question
