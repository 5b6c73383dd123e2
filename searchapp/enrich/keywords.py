"""The keyphrases of an article: the words and compounds it is about, rarest and most said first.

Words come from the segmenter; words that stand together again and again become one phrase.
Place names, numbers, names of persons and filler are left out. Keywords serve browsing and
suggestions; no word is found or missed because of them.

Depends on: model, analysis.words, enrich.reading, enrich.keywords_rarity, enrich.gazetteer,
enrich.persons_lexicon. Used by: enrich.enricher.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Final, Self

from searchapp.analysis.words import cutter, is_word
from searchapp.enrich.gazetteer import DEFAULT_GAZETTEER, Gazetteer, load_gazetteer
from searchapp.enrich.keywords_rarity import USUAL_RARITY, StopWords, load_rarity, load_stop_words
from searchapp.enrich.persons_lexicon import load_lexicon
from searchapp.enrich.reading import Reading, read
from searchapp.model import BlockKind, Evidence, Fact, FactField, Page

KEYWORDS_MAX: Final = 8
EVIDENCE_MAX: Final = 4

HEADLINE_COUNT: Final = 3
"""A word of the headline counts like this many in the text."""

LEAST_TIMES: Final = 2
"""A keyword is said twice, or stands in the headline."""

PHRASE_WORDS_MAX: Final = 3
PHRASE_CHARS_MAX: Final = 8
PHRASE_BONUS: Final = 1.25
"""A compound says more than its commonest part."""

INSIDE_SHARE: Final = 0.6
"""A part said within its phrase at least this often is not shown beside it."""

ALIKE_SHARE: Final = 0.6
"""Keyphrases that share this much of the shorter one say the same."""

SURE_COUNT: Final = 4
GIVEN_NAME_CHARS: Final = 2

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_PHRASE_TAILS = frozenset(
    "区制率会院所园站桥河路赛节业化性力型级人员队厂馆局厅部署法案值量费税险群链网线机车船病症药奖展城店"
)
"""Single characters a compound may hold behind its first word."""

_WORDS_KNOWN_MAX = 1 << 17
_PLACE_ENDINGS = ("省", "市", "县", "区", "镇", "乡", "村", "州")
_PLACE_CHARS_MAX = 4


class KeywordFinder:
    """Finds the keyphrases of the articles of a page."""

    def __init__(self, stop_words: StopWords, gazetteer: Gazetteer) -> None:
        places = {name.text for name in gazetteer.names} | set(gazetteer.elsewhere)
        self._weak = stop_words.compounds_only
        self._left_out = stop_words.never | places | {gazetteer.city, *gazetteer.home_words}
        self._rarity = load_rarity()
        self._surnames = frozenset(load_lexicon().surnames)
        self._kept: dict[str, bool] = {}

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
        return tuple(self._article_facts(read(article)) for article in page.articles)

    def _article_facts(self, readings: tuple[Reading, ...]) -> tuple[Fact, ...]:
        said, phrases = self._count(readings)
        scores = {word: self._score((word,), times) for word, times in said.items()}
        for parts, times in phrases.items():
            phrase = "".join(parts)
            said[phrase] = max(times, said.get(phrase, 0))
            scores[phrase] = PHRASE_BONUS * self._score(parts, times)
        for part in set(_always_inside(phrases, said)):
            scores.pop(part, None)
        found = (_fact(word, readings, sure=said[word] >= SURE_COUNT) for word in _pick(scores))
        return tuple(fact for fact in found if fact)

    def _count(
        self, readings: tuple[Reading, ...]
    ) -> tuple[dict[str, int], dict[tuple[str, ...], int]]:
        """Count the words and compounds said often enough; the headline's words weigh more."""
        runs: list[list[str]] = []
        headline: set[str] = set()
        for reading in readings:
            here = list(self._runs(cutter().cut(reading.text)))
            if reading.block.kind is BlockKind.HEADLINE:
                headline.update(chain.from_iterable(here))
            runs += here
        words = Counter(chain.from_iterable(runs))
        said = {
            word: times + (HEADLINE_COUNT - 1 if word in headline else 0)
            for word, times in words.items()
            if (times >= LEAST_TIMES or word in headline) and self._stands_alone(word)
        }
        again = {word for word, times in words.items() if times >= LEAST_TIMES}
        sights = Counter(
            parts for run in runs for parts in _compounds(run, again) if self._says_enough(parts)
        )
        return said, {parts: times for parts, times in sights.items() if times >= LEAST_TIMES}

    def _runs(self, words: Iterable[str]) -> Iterator[list[str]]:
        """Part the words wherever one is left out or something else stands between."""
        run: list[str] = []
        before = ""
        for word in words:
            if self._keeps(word) and not self._completes_name(before, word):
                run.append(word)
            elif run:
                yield run
                run = []
            before = word
        if run:
            yield run

    def _stands_alone(self, word: str) -> bool:
        return len(word) > 1 and word not in self._weak

    def _says_enough(self, parts: tuple[str, ...]) -> bool:
        return any(map(self._stands_alone, parts))

    def _completes_name(self, before: str, word: str) -> bool:
        """Whether a word is likely the given name behind a surname cut off from it."""
        return len(word) == GIVEN_NAME_CHARS and len(before) == 1 and before in self._surnames

    def _keeps(self, word: str) -> bool:
        if len(self._kept) > _WORDS_KNOWN_MAX:
            self._kept.clear()
        if word not in self._kept:
            self._kept[word] = self._may_be_keyword(word)
        return self._kept[word]

    def _may_be_keyword(self, word: str) -> bool:
        if word in self._left_out or not _HAN.fullmatch(word):
            return False
        if len(word) == 1:
            return word in _PHRASE_TAILS
        if len(word) <= _PLACE_CHARS_MAX and word.endswith(_PLACE_ENDINGS):
            return False
        return is_word(word)

    def _score(self, parts: tuple[str, ...], times: int) -> float:
        rarity = max(self._rarity.get(word, USUAL_RARITY) for word in parts if len(word) > 1)
        return rarity * math.log2(1 + times)


def _compounds(run: list[str], again: set[str]) -> Iterator[tuple[str, ...]]:
    """Give the runs of two or three words that are said again, not too long.

    The first must be a full word.
    """
    for first, word in enumerate(run):
        if len(word) == 1 or word not in again:
            continue
        chars = len(word)
        for last in range(first + 1, min(len(run), first + PHRASE_WORDS_MAX)):
            chars += len(run[last])
            if chars > PHRASE_CHARS_MAX or run[last] not in again:
                break
            yield tuple(run[first : last + 1])


def _always_inside(
    phrases: Mapping[tuple[str, ...], int], said: Mapping[str, int]
) -> Iterator[str]:
    """Give the parts of phrases that are seldom said without the rest."""
    for parts, times in phrases.items():
        for length in range(1, len(parts)):
            for first in range(len(parts) - length + 1):
                part = "".join(parts[first : first + length])
                if times >= INSIDE_SHARE * said.get(part, 0):
                    yield part


def _pick(scores: dict[str, float]) -> list[str]:
    """Take the best, none that is much like a better one."""
    best: list[str] = []
    for word, _ in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if len(best) == KEYWORDS_MAX:
            break
        if not any(_alike(word, other) for other in best):
            best.append(word)
    return best


def _alike(word: str, other: str) -> bool:
    """Whether one holds the other, or they share most of the shorter one."""
    short, long = sorted((word, other), key=len)
    shared = max(2, math.ceil(ALIKE_SHARE * len(short)))
    return any(short[at : at + shared] in long for at in range(len(short) - shared + 1))


def _fact(word: str, readings: tuple[Reading, ...], *, sure: bool) -> Fact | None:
    evidence = tuple(_sights(word, readings))
    if not evidence:  # blanks stand inside it everywhere
        return None
    return Fact(
        field=FactField.KEYWORD,
        value=word,
        kind="words",
        certain=sure,
        rule="keyphrase",
        evidence=evidence,
    )


def _sights(word: str, readings: tuple[Reading, ...]) -> Iterator[Evidence]:
    seen = 0
    for reading in readings:
        start = reading.text.find(word)
        if start >= 0 and seen < EVIDENCE_MAX:
            seen += 1
            yield reading.evidence(start, start + len(word))
