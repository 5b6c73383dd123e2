"""The days, months and years an article speaks of, told from the day it was printed.

昨晚, 26日上午, 上半年 and 二〇一三年四月 are read against the publication date and never more
precisely than it allows; evidence is printed text.

They are worked out when an article is looked at, from its date as it is then: nothing of them
is stored, and a corrected date corrects them.

Depends on: model, enrich.reading, enrich.dates_times. Used by: search.explain, web.
"""

from dataclasses import dataclass

from searchapp.enrich.dates_times import WITHOUT_PUBLICATION, Published, told_times
from searchapp.enrich.reading import read
from searchapp.model import Article, Evidence, Fact, FactField


@dataclass(frozen=True, slots=True)
class EventDate:
    """A time an article speaks of.

    Attributes:
        value: ISO 8601, as precise as the words and the publication date allow.
        rule: Short stable name of the rule.
        certain: Written in full, or read against a date that is itself certain.
        evidence: The words.
    """

    value: str
    rule: str
    certain: bool
    evidence: Evidence


def event_dates(article: Article) -> tuple[EventDate, ...]:
    """Read the times an article speaks of.

    Args:
        article: An article whose facts are filled; without a date only times written with
            their year have a value.

    Returns:
        The times in reading order, the same words twice when they stand twice.
    """
    fact = article.date
    published = _published(fact.value) if fact else None
    sure = fact is not None and fact.certain
    return tuple(
        EventDate(
            told.value,
            told.rule,
            sure or told.rule in WITHOUT_PUBLICATION,
            reading.evidence(told.start, told.end),
        )
        for reading in read(article)
        for told in told_times(reading.text, published)
    )


def event_facts(article: Article) -> tuple[Fact, ...]:
    """Give the times an article speaks of as facts, each value once, in order of time.

    Args:
        article: An article whose facts are filled.
    """
    found: dict[str, list[EventDate]] = {}
    for one in event_dates(article):
        found.setdefault(one.value, []).append(one)
    return tuple(_fact(value, found[value]) for value in sorted(found))


def _fact(value: str, told: list[EventDate]) -> Fact:
    """Make one fact of all that tell the same time; the surest rule is named."""
    best = min(told, key=lambda one: (one.rule not in WITHOUT_PUBLICATION, not one.certain))
    return Fact(
        FactField.EVENT,
        value,
        "printed" if best.rule in WITHOUT_PUBLICATION else "told",
        certain=any(one.certain for one in told),
        rule=f"time-{best.rule}",
        evidence=tuple(one.evidence for one in told),
    )


def _published(value: str) -> Published:
    year, month, day = (*map(int, value.split("-")), 0, 0)[:3]
    return Published(year, month, day)
