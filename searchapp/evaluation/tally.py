"""Counting: answers beside right answers, one place at a time.

Depends on: model, evaluation.gold, evaluation.report. Used by: evaluation.*.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from searchapp.evaluation.report import Figures, Measure, Words, WrongCase, figures
from searchapp.model import Article, Evidence, Fact

Reason: TypeAlias = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is judged: a source file and, when one was read, an article."""

    source: str
    article: Article | None = None

    @property
    def id(self) -> str:
        """The article's id; empty without one."""
        return self.article.id if self.article else ""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer with what speaks for it."""

    value: str
    rule: str = ""
    evidence: Sequence[Evidence] = ()

    @classmethod
    def of(cls, fact: Fact, value: str | None = None) -> "Given":
        """Take the answer of a fact; ``value`` when it is judged under another name."""
        return cls(fact.value if value is None else value, fact.rule, fact.evidence)


@dataclass(slots=True)
class Tally:
    """The counts of one measure, and its wrong cases."""

    measure: Measure
    wanted: int = 0
    found: int = 0
    right: int = 0
    wrong: list[WrongCase] = field(default_factory=list)

    def one(self, place: Place, expected: str, given: Given | None, reason: str = "") -> None:
        """Judge a single answer; an empty ``expected`` means that there should be none."""
        value = given.value if given else ""
        self.wanted += bool(expected)
        self.found += bool(value)
        self.right += bool(value) and value == expected
        if value != expected:
            self._note(place, expected, given, reason)

    def several(
        self,
        place: Place,
        expected: Collection[str],
        given: Iterable[Given],
        reasons: Mapping[str, str] | None = None,
    ) -> None:
        """Judge a set of answers, each value once."""
        found = {one.value: one for one in reversed(list(given))}
        wanted = dict.fromkeys(expected)
        self.wanted += len(wanted)
        self.found += len(found)
        self.right += len(wanted.keys() & found.keys())
        for value in wanted:
            if value not in found:
                self._note(place, value, None, (reasons or {}).get(value, ""))
        for value, one in reversed(found.items()):
            if value not in wanted:
                self._note(place, "", one, "")

    def _note(self, place: Place, expected: str, given: Given | None, reason: str) -> None:
        words = tuple(
            Words(one.article_id, one.block, one.start, one.end, one.text)
            for one in (given.evidence if given else ())
        )
        value, rule = (given.value, given.rule) if given else ("", "")
        self.wrong.append(
            WrongCase(self.measure, place.source, place.id, expected, value, rule, words, reason)
        )

    @property
    def figures(self) -> Figures:
        """The figures so far."""
        return figures(self.measure, self.wanted, self.found, self.right)


class Tallies:
    """A tally for each measure that is judged."""

    def __init__(self) -> None:
        self._tallies: dict[Measure, Tally] = {}

    def __getitem__(self, measure: Measure) -> Tally:
        return self._tallies.setdefault(measure, Tally(measure))

    def all(self) -> tuple[Tally, ...]:
        """Give them in the order of ``Measure``."""
        return tuple(self._tallies[one] for one in Measure if one in self._tallies)
