"""The keyphrases of an article: the words and compounds it is about, rarest and most said first.

Words come from the segmenter; words that stand together again and again become one phrase.
Place names, numbers, names of persons and filler are left out. Keywords serve browsing and
suggestions; no word is found or missed because of them.

Depends on: model, enrich.gazetteer, enrich.keywords_count, enrich.keywords_sights,
enrich.keywords_words, enrich.reading. Used by: enrich.enricher.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self, TypeAlias

from searchapp.enrich.gazetteer import DEFAULT_GAZETTEER, Gazetteer, load_gazetteer
from searchapp.enrich.keywords_count import Candidates, count
from searchapp.enrich.keywords_sights import Sights
from searchapp.enrich.keywords_words import KnownWords, StopWords, load_stop_words
from searchapp.enrich.reading import Reading, ReadPages, read_pages
from searchapp.model import Fact, FactField, Page

KEYWORDS_MAX: Final = 8

INSIDE_SHARE: Final = 0.6
"""A part said within its phrase at least this often is not shown beside it."""

ALIKE_SHARE: Final = 0.6
"""Keyphrases that share this much of the shorter one say the same."""

SURE_COUNT: Final = 4
_LEAST_SHARED_CHARS: Final = 2

_Phrase: TypeAlias = tuple[int, tuple[str, ...], int, float]
"""Where a compound is said first, its words, how often it is said, its score."""


@dataclass(slots=True)
class _Tally:
    """What one article says: how often each word, its score, and the compounds."""

    said: dict[str, int] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)
    phrases: list[_Phrase] = field(default_factory=list)


class KeywordFinder:
    """Finds the keyphrases of the articles of a page."""

    def __init__(self, stop_words: StopWords, gazetteer: Gazetteer) -> None:
        self._known = KnownWords(stop_words, gazetteer)

    @classmethod
    def load(cls, gazetteer: Path = DEFAULT_GAZETTEER) -> Self:
        """Make a finder that leaves out the places of a gazetteer.

        Raises:
            LexiconError: A data file is not valid.
        """
        return cls(load_stop_words(), load_gazetteer(gazetteer))

    def facts(self, page: Page) -> tuple[tuple[Fact, ...], ...]:
        """Find the keyphrases of every article, the best first.

        Args:
            page: The articles; each is judged by its own words alone.

        Returns:
            One tuple per article, up to ``KEYWORDS_MAX`` facts, none inside another.
        """
        return self.facts_of_read(read_pages((page,)))[0]

    def facts_of_read(self, read: ReadPages) -> list[tuple[tuple[Fact, ...], ...]]:
        """Give what ``facts`` gives, for pages that have been read; much faster together."""
        articles = [readings for page in read.pages for readings in page.prose]
        pieces = read.texts.pieces
        found = count(articles, pieces, self._known.traits(pieces.memory))
        tallies = _tallies(len(articles), found, pieces.memory.pieces.strings)
        facts = map(_facts, tallies, articles)
        return [tuple(next(facts) for _ in page.prose) for page in read.pages]


def _tallies(
    articles: int, found: tuple[Candidates, ...], strings: Sequence[str]
) -> tuple[_Tally, ...]:
    """Hand candidates to their articles, as words."""
    tallies = tuple(_Tally() for _ in range(articles))
    singles, *compounds = found
    for article, (piece,), times, score in zip(
        singles.article.tolist(),
        singles.parts.tolist(),
        singles.times.tolist(),
        singles.score.tolist(),
        strict=True,
    ):
        word, tally = strings[piece], tallies[article]
        tally.said[word] = times
        tally.scores[word] = score
    for one in compounds:
        words = (tuple(map(strings.__getitem__, parts)) for parts in one.parts.tolist())
        rows = zip(one.first.tolist(), words, one.times.tolist(), one.score.tolist(), strict=True)
        for article, row in zip(one.article.tolist(), rows, strict=True):
            tallies[article].phrases.append(row)
    return tallies


def _facts(tally: _Tally, readings: Sequence[Reading]) -> tuple[Fact, ...]:
    said, scores = tally.said, tally.scores
    if tally.phrases:
        tally.phrases.sort()
        for _, parts, times, score in tally.phrases:
            phrase = "".join(parts)
            said[phrase] = max(times, said.get(phrase, 0))
            scores[phrase] = score
        for part in set(_always_inside(tally.phrases, said)):
            scores.pop(part, None)
    if not scores:
        return ()
    sights = Sights(readings)
    return tuple(
        Fact(
            field=FactField.KEYWORD,
            value=word,
            kind="words",
            certain=said[word] >= SURE_COUNT,
            rule="keyphrase",
            evidence=evidence,
        )
        for word in _pick(scores)
        if (evidence := sights.of(word))  # blanks may stand inside it everywhere
    )


def _always_inside(phrases: Sequence[_Phrase], said: Mapping[str, int]) -> Iterator[str]:
    """Give the parts of phrases that are seldom said without the rest."""
    for _, parts, times, _ in phrases:
        for length in range(1, len(parts)):
            for first in range(len(parts) - length + 1):
                part = "".join(parts[first : first + length])
                if times >= INSIDE_SHARE * said.get(part, 0):
                    yield part


def _pick(scores: Mapping[str, float]) -> list[str]:
    """Take the best, none that is much like a better one."""
    best: list[str] = []
    seen: set[str] = set()
    for _, word in sorted([(-score, word) for word, score in scores.items()]):
        if len(best) == KEYWORDS_MAX:
            break
        shared = {word[at : at + _LEAST_SHARED_CHARS] for at in range(len(word) - 1)}
        if seen.isdisjoint(shared) or not any(_alike(word, other) for other in best):
            best.append(word)
            seen |= shared
    return best


def _alike(word: str, other: str) -> bool:
    """Whether one holds the other, or they share most of the shorter one."""
    short, long = sorted((word, other), key=len)
    shared = max(_LEAST_SHARED_CHARS, math.ceil(ALIKE_SHARE * len(short)))
    return any(short[at : at + shared] in long for at in range(len(short) - shared + 1))
