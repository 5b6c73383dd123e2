"""Which topics an article belongs to, with the words that say so.

Words of the taxonomy are counted in one pass, the longest word winning; the headline
counts more, and each further sight of the same word counts less. Up to three topics.

Depends on: model, enrich.reading, enrich.taxonomy. The only module of this room that
imports ahocorasick_rs for topics. Used by: enrich.enricher.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from ahocorasick_rs import AhoCorasick, MatchKind

from searchapp.enrich.reading import Reading, ReadPage, read_page
from searchapp.enrich.taxonomy import DEFAULT_TAXONOMY, Topic, load_taxonomy
from searchapp.model import BlockKind, Evidence, Fact, FactField, Page

TOPICS_MAX = 3
EVIDENCE_MAX = 6

HEADLINE_FACTOR = 3.0
SUBHEAD_FACTOR = 1.5
LEAD_FACTOR = 1.5
"""What stands at the head of an article says most about it."""

LEAST_SCORE = 3.0
"""Below this a topic rests on a chance word."""

LEAST_SHARE = 0.45
"""A further topic needs this share of the first one's score."""

SURE_WORDS = 3
"""A topic with this many different words leaves little doubt."""


@dataclass(slots=True)
class _Tally:
    """What speaks for one topic in one article."""

    counts: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    weights: dict[str, float] = field(default_factory=dict)
    spans: dict[str, tuple[Reading, int, int]] = field(default_factory=dict)

    @property
    def score(self) -> float:
        return sum(
            self.weights[word] * math.log1p(n) for word, n in self.counts.items()
        ) / math.log(2)

    def evidence(self) -> tuple[Evidence, ...]:
        best = sorted(
            self.counts, key=lambda word: -self.weights[word] * math.log2(1 + self.counts[word])
        )
        return tuple(
            reading.evidence(start, end)
            for reading, start, end in (self.spans[word] for word in best[:EVIDENCE_MAX])
        )


class TopicFinder:
    """Finds the topics of the articles of a page."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._words = tuple(word for topic in topics for word in topic.words)
        self._automaton = AhoCorasick(
            [word.text for word in self._words], matchkind=MatchKind.LeftmostLongest
        )

    @classmethod
    def load(cls, path: Path = DEFAULT_TAXONOMY) -> Self:
        """Make a finder from a taxonomy file.

        Raises:
            LexiconError: The file is not a valid taxonomy.
        """
        return cls(load_taxonomy(path))

    def facts(self, page: Page) -> tuple[tuple[Fact, ...], ...]:
        """Find up to three topics for every article, the first one first.

        Args:
            page: The articles; each is judged by its own words alone.

        Returns:
            One tuple per article, empty when its words say nothing.
        """
        return self.facts_read(read_page(page))

    def facts_read(self, read: ReadPage) -> tuple[tuple[Fact, ...], ...]:
        """Give what ``facts`` gives for a page that has been read."""
        return tuple(map(self._article_facts, read.prose))

    def _article_facts(self, readings: tuple[Reading, ...]) -> tuple[Fact, ...]:
        tallies = self._count(readings)
        scored = ((tally.score, topic) for topic, tally in tallies.items())
        ranked = sorted(scored, key=lambda item: -item[0])
        if not ranked:
            return ()
        least = max(LEAST_SCORE, LEAST_SHARE * ranked[0][0])
        return tuple(
            _fact(topic, tallies[topic]) for score, topic in ranked[:TOPICS_MAX] if score >= least
        )

    def _count(self, readings: tuple[Reading, ...]) -> dict[str, _Tally]:
        counts: dict[int, float] = defaultdict(float)
        spans: dict[int, tuple[Reading, int, int]] = {}
        lead = next((r for r in readings if r.block.kind is BlockKind.PARAGRAPH), None)
        for reading in readings:
            factor = LEAD_FACTOR if reading is lead else _FACTORS.get(reading.block.kind, 1.0)
            for number, start, end in self._automaton.find_matches_as_indexes(reading.text):
                if number not in spans:
                    spans[number] = (reading, start, end)
                counts[number] += factor
        tallies: dict[str, _Tally] = defaultdict(_Tally)
        for number, sights in counts.items():
            word = self._words[number]
            if word.weight:
                tally = tallies[word.topic]
                tally.counts[word.text] += sights
                tally.weights[word.text] = word.weight
                tally.spans.setdefault(word.text, spans[number])
        return tallies


_FACTORS = {BlockKind.HEADLINE: HEADLINE_FACTOR, BlockKind.SUBHEAD: SUBHEAD_FACTOR}


def _fact(topic: str, tally: _Tally) -> Fact:
    return Fact(
        field=FactField.TOPIC,
        value=topic,
        kind="words",
        certain=len(tally.counts) >= SURE_WORDS,
        rule="topic-words",
        evidence=tally.evidence(),
    )
