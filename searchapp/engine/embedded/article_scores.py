"""Relevance of articles, as ``engine.relevance`` defines it.

Hits of blocks become hits of articles: the blocks of an article stand together, so that one
pass over the runs adds them up. What is rare in the archive weighs more, so everything is
counted in all segments before a score is given in one.

Depends on: engine.queries, engine.relevance, engine.embedded. Used by: engine.embedded.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import log
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from searchapp.engine.embedded.arrays import Array, Int32s
from searchapp.engine.embedded.kernels import Kernels
from searchapp.engine.embedded.phrases import LeafHits, find_literal
from searchapp.engine.embedded.segment import Extent, Segment
from searchapp.engine.queries import EngineQuery
from searchapp.engine.relevance import K1, B

Scores = npt.NDArray[np.float64]


class _Part(NamedTuple):
    """What some articles of a segment score for one leaf, word or literal."""

    counted: tuple[Array, Array]
    lengths: Array
    constants: tuple[float, float, float]


class ArticleScores:
    """Adds up what is asked for in the articles of one segment."""

    def __init__(self, kernels: Kernels, article_count: int) -> None:
        self._kernels = kernels
        self._article_count = article_count
        self._parts: list[_Part] = []

    def add(self, part: _Part) -> None:
        """Take a part in."""
        self._parts.append(part)

    def of_articles(self, articles: Array) -> Scores:
        """Score articles, in any order."""
        total = np.zeros(self._article_count)
        for part in self._parts:
            self._kernels.add_article_scores(total, *part)
        found: Scores = total.take(articles)
        return found


class _Field:
    """Lengths of the articles in one field."""

    def __init__(self, segments: Sequence[Segment], array: str, total: int, articles: int) -> None:
        average = total / articles if total else 1.0
        self._slope = K1 * B / average
        self._lengths = [_lengths(segment, array) for segment in segments]

    def part(self, segment: int, counted: tuple[Array, Array], weight: float) -> _Part:
        """Give what scores occurrences in articles of one segment."""
        constants = (weight * (1 + K1), K1 * (1 - B), self._slope)
        return _Part(counted, self._lengths[segment], constants)


class ArticleScoring:
    """Scores the articles of one generation."""

    def __init__(self, kernels: Kernels, segments: Sequence[Segment], extent: Extent) -> None:
        """Measure the articles.

        Args:
            kernels: What does the innermost steps.
            segments: All of them.
            extent: What they hold together.
        """
        self._kernels = kernels
        self._segments = segments
        self._article_count = extent.articles
        count = max(extent.articles, 1)
        self._units = _Field(segments, "block.unit_count", extent.units, count)
        self._words = _Field(segments, "block.word_count", extent.words, count)

    def scores(
        self, query: EngineQuery, leaves: Sequence[Sequence[LeafHits]]
    ) -> list[ArticleScores]:
        """Weigh all parts of a query.

        Args:
            query: Its rank words and rank literals are looked up.
            leaves: For each segment the hits of the distinct positive leaves.

        Returns:
            One for each segment.
        """
        scores = [ArticleScores(self._kernels, segment.article_count) for segment in self._segments]
        for hits in zip(*leaves, strict=True):
            self._add(scores, self._units, hits, 1.0)
        for word in dict.fromkeys(query.rank_words):
            self._add(scores, self._words, self._word(word), 1.0)
        for ranked in dict.fromkeys(query.rank_literals):
            found = [find_literal(self._kernels, one, ranked.literal) for one in self._segments]
            self._add(scores, self._units, self._left(found), ranked.weight)
        return scores

    def _add(
        self,
        scores: Sequence[ArticleScores],
        field: _Field,
        found: Iterable[LeafHits],
        weight: float,
    ) -> None:
        """Score one part in all segments."""
        pairs = zip(self._segments, found, strict=True)
        counted = [self._kernels.by_article(segment, hits) for segment, hits in pairs]
        frequency = sum(articles.size for articles, _ in counted)
        idf = log(1 + (self._article_count - frequency + 0.5) / (frequency + 0.5))
        for number, (own, one) in enumerate(zip(scores, counted, strict=True)):
            if one[0].size:
                own.add(field.part(number, one, idf * weight))

    def _word(self, word: str) -> Iterator[LeafHits]:
        """Blocks that have a word, in each segment."""
        found = []
        for segment in self._segments:
            run = segment.words.run(word)
            blocks = segment.words.blocks[run.start : run.end]
            found.append(LeafHits(blocks, segment.words.frequencies(run)))
        return self._left(found)

    def _left(self, found: Iterable[LeafHits]) -> Iterator[LeafHits]:
        """Leave out the blocks that were removed."""
        for segment, hits in zip(self._segments, found, strict=True):
            live = segment.live
            yield hits.only(live.blocks.take(hits.blocks)) if live else hits


def _lengths(segment: Segment, array: str) -> Int32s:
    """Add up the lengths of each article's blocks."""
    upto = np.zeros(segment.block_count + 1, np.int64)
    np.cumsum(segment.arrays[array], out=upto[1:])
    lengths: Int32s = np.diff(upto.take(segment.first_blocks)).astype(np.int32)
    return lengths
