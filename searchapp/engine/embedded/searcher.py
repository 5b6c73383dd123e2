"""Answer queries over the segments of one generation.

First every leaf is found in every segment, for its weight depends on all of them; then
each segment matches, counts and scores by itself; last the results of all segments are
put in one order. Nothing of an article's text is read.

Numbers of articles run through all segments: a segment's first article has its base.

Depends on: engine.contract, engine.queries, engine.embedded.
Used by: engine.embedded.engine.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from searchapp.engine.contract import EngineHit, EngineHits
from searchapp.engine.embedded.arrays import Array, offsets_of
from searchapp.engine.embedded.counting import FacetCounter
from searchapp.engine.embedded.deadline import Deadline
from searchapp.engine.embedded.matching import (
    Filtered,
    Found,
    Matcher,
    group_of,
    literal_leaves,
)
from searchapp.engine.embedded.order import Orders
from searchapp.engine.embedded.phrases import LeafHits, find_leaf
from searchapp.engine.embedded.ranking import best, first
from searchapp.engine.embedded.scoring import BlockScores, FieldScores, Scores
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.selection import members
from searchapp.engine.queries import EngineQuery, Match, Sort, Unit


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one segment answers.

    Attributes:
        segment: The segment.
        base: Number of its first article.
        filtered: What it found.
        final: What is left under all filters.
        scores: Scores its blocks.
        hits: Hits of the distinct positive leaves.
    """

    segment: Segment
    base: int
    filtered: Filtered
    final: Found
    scores: BlockScores
    hits: tuple[LeafHits, ...]

    def occurrences(self) -> int:
        """Hits in the final blocks."""
        total = 0
        for hits in self.hits:
            if hits.blocks is self.final.blocks:
                total += int(hits.often.sum())
            else:
                inside = members(hits.blocks, self.final.blocks, self.segment.block_count)
                total += int(hits.often[inside].sum())
        return total


class Searcher:
    """Searches the segments of one generation."""

    def __init__(self, segments: Sequence[Segment], orders: Orders) -> None:
        self.segments = tuple(segments)
        self._orders = orders
        self._bases = offsets_of(np.array([s.article_count for s in self.segments], np.int64))
        self.article_count = int(self._bases[-1])
        self.block_count = sum(segment.block_count for segment in self.segments)
        self._counter = FacetCounter(self.segments)
        blocks = max(self.block_count, 1)
        self._units = FieldScores(sum(s.unit_total for s in self.segments), blocks)
        self._words = FieldScores(sum(s.word_total for s in self.segments), blocks)

    def search(self, query: EngineQuery, deadline: Deadline) -> EngineHits:
        """Answer a query.

        Raises:
            SearchTimeoutError: The deadline passed.
        """
        outcomes = self._outcomes(query, deadline)
        facets = {}
        for request in query.facets:
            deadline.check()
            counted = [(o.segment, self._counted(o, request.facet)) for o in outcomes]
            facets[request.facet] = self._counter.count(request, counted, query.unit)
        deadline.check()
        page = _Page(query, outcomes, self._orders)
        return EngineHits(
            hits=page.hits(),
            articles=sum(outcome.final.articles.size for outcome in outcomes),
            paragraphs=sum(outcome.final.blocks.size for outcome in outcomes),
            occurrences=sum(outcome.occurrences() for outcome in outcomes),
            facets=facets,
        )

    @staticmethod
    def _counted(outcome: Outcome, facet: str) -> Found:
        group = group_of(facet)
        if outcome.filtered.ignores(group):
            return outcome.filtered.heeding(group)
        return outcome.final

    def _outcomes(self, query: EngineQuery, deadline: Deadline) -> list[Outcome]:
        leaves = list(literal_leaves(query.node))
        positive = list(dict.fromkeys(leaf for leaf, counts in leaves if counts))
        found: list[dict[Match, LeafHits]] = []
        for segment in self.segments:
            found.append({})
            for leaf in dict.fromkeys(leaf for leaf, _ in leaves):
                deadline.check()
                found[-1][leaf] = find_leaf(segment, leaf)
        weights = [
            self._units.idf(sum(hits[leaf].blocks.size for hits in found)) for leaf in positive
        ]
        words = self._word_weights(query)
        outcomes = []
        for segment, base, hits in zip(self.segments, self._bases.tolist(), found, strict=False):
            deadline.check()
            filtered = Matcher(segment, query, hits).find()
            scored = tuple(hits[leaf] for leaf in positive)
            scores = self._scores(segment, scored, weights, words)
            outcomes.append(
                Outcome(segment, base, filtered, filtered.heeding(None), scores, scored)
            )
        return outcomes

    def _word_weights(self, query: EngineQuery) -> dict[str, float]:
        return {
            word: self._words.idf(sum(len(s.words.run(word)) for s in self.segments))
            for word in dict.fromkeys(query.rank_words)
        }

    def _scores(
        self,
        segment: Segment,
        hits: Sequence[LeafHits],
        weights: Sequence[float],
        words: dict[str, float],
    ) -> BlockScores:
        parts = [
            (one, self._units, segment.unit_bytes, weight)
            for one, weight in zip(hits, weights, strict=True)
        ]
        for word, weight in words.items():
            run = segment.words.run(word)
            blocks = segment.words.blocks[run.start : run.end]
            often = segment.words.frequencies(run)
            parts.append((LeafHits(blocks, often), self._words, segment.word_bytes, weight))
        return BlockScores.of(segment, parts)


class _Page:
    """The results asked for, out of all segments' outcomes."""

    def __init__(self, query: EngineQuery, outcomes: list[Outcome], orders: Orders) -> None:
        self._query = query
        self._outcomes = outcomes
        self._orders = orders

    def hits(self) -> tuple[EngineHit, ...]:
        """Build them."""
        wanted = self._query.offset + self._query.limit
        if not self._query.limit or not self._outcomes:
            return ()
        if self._query.unit is Unit.ARTICLE:
            sizes = [outcome.final.articles.size for outcome in self._outcomes]
            places = self._first_articles(wanted)
        else:
            sizes = [outcome.final.blocks.size for outcome in self._outcomes]
            places = self._first_blocks(wanted)
        offsets = offsets_of(np.array(sizes))
        page = places[self._query.offset :]
        numbers = np.searchsorted(offsets, page, "right") - 1
        build = self._article if self._query.unit is Unit.ARTICLE else self._paragraph
        return tuple(
            build(self._outcomes[number], place)
            for number, place in zip(
                numbers.tolist(), (page - offsets[numbers]).tolist(), strict=True
            )
        )

    def _first_articles(self, wanted: int) -> Array:
        ordinals = np.concatenate(
            [o.final.articles.astype(np.int64) + o.base for o in self._outcomes]
        )
        if self._query.sort is not Sort.RELEVANCE:
            return first(self._orders.rank(self._query.sort)[ordinals], wanted)
        scores = np.concatenate(
            [
                np.maximum.reduceat(o.scores.of_blocks(o.final.blocks), o.final.firsts)
                for o in self._outcomes
                if o.final.articles.size
            ]
            or [np.zeros(0, np.float32)]
        )
        by_id = self._orders.by_id
        return best(scores, lambda places: by_id[ordinals[places]], wanted)

    def _first_blocks(self, wanted: int) -> Array:
        ordinals = np.concatenate(
            [o.segment.articles[o.final.blocks].astype(np.int64) + o.base for o in self._outcomes]
        )
        numbers = np.concatenate([o.segment.numbers[o.final.blocks] for o in self._outcomes])
        if self._query.sort is not Sort.RELEVANCE:
            ranks = self._orders.rank(self._query.sort)[ordinals]
            return first((ranks.astype(np.int64) << 32) | numbers, wanted)
        scores = np.concatenate([o.scores.of_blocks(o.final.blocks) for o in self._outcomes])
        by_id = self._orders.by_id
        return best(
            scores,
            lambda places: (by_id[ordinals[places]].astype(np.int64) << 32) | numbers[places],
            wanted,
        )

    def _article(self, outcome: Outcome, place: int) -> EngineHit:
        found = outcome.final
        start = int(found.firsts[place])
        end = int(found.firsts[place + 1]) if place + 1 < found.firsts.size else found.blocks.size
        blocks = found.blocks[start:end]
        scores = outcome.scores.of_blocks(blocks)
        order = np.lexsort((blocks, -scores))[: self._query.blocks]
        return EngineHit(
            article_id=outcome.segment.article_ids[int(found.articles[place])],
            score=float(scores.max()),
            blocks=tuple(outcome.segment.numbers[blocks[order]].tolist()),
            block_count=end - start,
        )

    def _paragraph(self, outcome: Outcome, place: int) -> EngineHit:
        found = outcome.final
        block = found.blocks[place : place + 1]
        row = int(np.searchsorted(found.firsts, place, "right")) - 1
        end = found.firsts[row + 1] if row + 1 < found.firsts.size else found.blocks.size
        scores: Scores = outcome.scores.of_blocks(block)
        return EngineHit(
            article_id=outcome.segment.article_ids[int(found.articles[row])],
            score=float(scores[0]),
            blocks=(int(outcome.segment.numbers[block[0]]),),
            block_count=int(end - found.firsts[row]),
        )
