"""The publication date of every article of a page, as precise as the page allows.

A masthead or page footer is printed and certain; a date in the file's own record is given;
otherwise what the articles of one page say is pooled, and the date is inferred or stays
unknown. Nothing is pooled beyond one page.

Depends on: model, enrich.reading, enrich.dates_marks, enrich.dates_clues,
enrich.dates_days, enrich.date_anchors. Used by: enrich.enricher.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Self

from searchapp.analysis.fold import fold_text
from searchapp.enrich.date_anchors import DEFAULT_ANCHORS, Anchors, load_anchors
from searchapp.enrich.dates_clues import STRONG, YearClue, YearClues
from searchapp.enrich.dates_days import DAILY, PlacedMark, place_in_year
from searchapp.enrich.dates_marks import (
    FULL_DATE,
    MASTHEAD,
    MASTHEAD_CHARS_MAX,
    day_marks,
    full_date,
)
from searchapp.enrich.reading import Reading, ReadPage, read_page
from searchapp.model import Article, BlockKind, Evidence, Fact, FactField, Page

EVIDENCE_MAX = 6

_FULL_GIVEN = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_FIRST_DAY = "0000-01-01"


@dataclass(frozen=True, slots=True)
class _Year:
    value: int
    clues: tuple[YearClue, ...]
    undisputed: bool


class DateFinder:
    """Finds the publication date of the articles of a page."""

    def __init__(self, anchors: Anchors) -> None:
        self._clues = YearClues(anchors)

    @classmethod
    def load(cls, path: Path = DEFAULT_ANCHORS) -> Self:
        """Make a finder from an anchors file.

        Raises:
            LexiconError: The file is not valid.
        """
        return cls(load_anchors(path))

    def facts(self, page: Page) -> tuple[tuple[Fact, ...], ...]:
        """Find the date of every article.

        Args:
            page: The articles printed together.

        Returns:
            One tuple per article, empty when the page does not allow a date. Evidence may
            stand in a neighbour on the page; an article's own evidence comes first.
        """
        return self.facts_read(read_page(page))

    def facts_read(self, read: ReadPage) -> tuple[tuple[Fact, ...], ...]:
        """Give what ``facts`` gives for a page that has been read."""
        page = read.page
        own = [
            next(_mastheads(blocks, recorded=bool(article.given_date)), None)
            for article, blocks in zip(page.articles, read.whole, strict=True)
        ]
        shared = next((fact for fact in own if fact), None)
        if shared:
            return tuple((fact or shared,) for fact in own)
        inferred: Fact | None = None
        if not all(article.given_date for article in page.articles):
            inferred = self._infer(page, list(chain.from_iterable(read.prose)))
        return tuple(_for_article(article, inferred) for article in page.articles)

    def _infer(self, page: Page, readings: list[Reading]) -> Fact | None:
        year = _agree([clue for reading in readings for clue in self._clues.find(reading)])
        if year is None:
            return None
        marks = [
            PlacedMark(mark, reading.evidence(mark.start, mark.end))
            for reading in readings
            for mark in day_marks(reading.text)
        ]
        printed = place_in_year(year.value, marks, daily=_is_daily(page, readings))
        rules = (year.clues[0].rule, printed.rule) if printed.rule else (year.clues[0].rule,)
        return Fact(
            field=FactField.DATE,
            value=printed.value,
            kind="inferred",
            certain=year.undisputed and not printed.rule,
            rule="+".join(rules),
            evidence=(*(clue.evidence for clue in year.clues), *printed.evidence),
        )


def _mastheads(readings: Iterable[Reading], *, recorded: bool) -> Iterator[Fact]:
    """Find dates printed as such: in a footer, or as a line of their own.

    A line that is a date and nothing else also ends letters and notices; where the file's
    record has a date it says nothing.
    """
    for reading in readings:
        footer = reading.block.kind is BlockKind.FOOTER
        if not footer and len(reading.text) > MASTHEAD_CHARS_MAX:
            continue
        match = FULL_DATE.search(reading.text) if footer else MASTHEAD.fullmatch(reading.text)
        value = full_date(match) if match else None
        if recorded and not footer and FULL_DATE.fullmatch(reading.text.strip()):
            continue
        if match and value:
            yield Fact(
                field=FactField.DATE,
                value=value,
                kind="printed",
                certain=True,
                rule="footer" if footer else "masthead",
                evidence=(reading.evidence(match.start(), match.end()),),
            )


def _for_article(article: Article, inferred: Fact | None) -> tuple[Fact, ...]:
    """Give an article the date of its own record, or else the page's inferred one."""
    if article.given_date and _is_date(article.given_date):
        return (_given(article.given_date),)
    if inferred is None:
        return ()
    evidence = sorted(inferred.evidence, key=lambda item: item.article_id != article.id)
    return (replace(inferred, evidence=_distinct(evidence)),)


def _given(value: str) -> Fact:
    return Fact(FactField.DATE, value, kind="given", certain=True, rule="record")


def _is_date(value: str) -> bool:
    if not _FULL_GIVEN.fullmatch(value):
        return False
    try:
        date.fromisoformat(value + _FIRST_DAY[len(value) :])
    except ValueError:
        return False
    return True


def _agree(clues: list[YearClue]) -> _Year | None:
    """Weigh the clues of a page; None when they are too weak or contradict each other."""
    rules: dict[int, dict[str, float]] = defaultdict(dict)
    for clue in clues:
        family = clue.rule.partition("-")[0]  # rules of one family may read the same words
        known = rules[clue.year].get(family, 0.0)
        rules[clue.year][family] = max(known, clue.strength)
    weights = sorted(((sum(found.values()), year) for year, found in rules.items()), reverse=True)
    if not weights or weights[0][0] < STRONG:
        return None
    if len(weights) > 1 and weights[1][0] >= weights[0][0]:
        return None
    best = weights[0][1]
    agreeing = sorted((c for c in clues if c.year == best), key=lambda c: -c.strength)
    undisputed = len(weights) == 1 and len(rules[best]) > 1
    return _Year(best, tuple(agreeing), undisputed)


def _is_daily(page: Page, readings: Iterable[Reading]) -> bool:
    bylines = (fold_text(article.byline or "") for article in page.articles)
    return any(map(DAILY.search, bylines)) or any(DAILY.search(r.text) for r in readings)


def _distinct(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(evidence))[:EVIDENCE_MAX]
