"""Answer queries over the segments of one generation.

First every leaf is found in every segment, for its weight depends on all of them; then
each segment matches, counts and scores by itself; last the results of all segments are
put in one order. An article's text is read only where a leaf asks for what the index of
units does not say: commas inside numbers, regular expressions.

Not for several threads at once: a segment's scratch memory is used by one search only.

Depends on: engine.contract, engine.queries, engine.embedded.
Used by: engine.embedded.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from searchapp.engine.contract import EngineHits, FacetCounts
from searchapp.engine.embedded.arrays import Int32s, offsets_of
from searchapp.engine.embedded.article_scores import ArticleScores, ArticleScoring
from searchapp.engine.embedded.block_texts import BlockTexts
from searchapp.engine.embedded.counting import FacetCounter
from searchapp.engine.embedded.deadline import Deadline
from searchapp.engine.embedded.finding import find_leaf
from searchapp.engine.embedded.hit_page import build_hits
from searchapp.engine.embedded.kernels import Kernels
from searchapp.engine.embedded.leaves import Leaves
from searchapp.engine.embedded.limits import Limits
from searchapp.engine.embedded.matching import Found, Matcher, group_of
from searchapp.engine.embedded.order import Orders
from searchapp.engine.embedded.page import Outcome, Page, Scores, build_page
from searchapp.engine.embedded.phrases import LeafHits
from searchapp.engine.embedded.scoring import (
    FieldScores,
    LiteralPart,
    Scorer,
    SegmentScores,
    WordPart,
)
from searchapp.engine.embedded.segment import Segment, extent_of
from searchapp.engine.embedded.side_order import UnitRanks
from searchapp.engine.embedded.side_page import build_by_side
from searchapp.engine.embedded.stores import Stores
from searchapp.engine.embedded.terms import Run
from searchapp.engine.queries import EngineQuery, Sort, Unit


class Searcher:
    """Searches the segments of one generation."""

    def __init__(
        self,
        kernels: Kernels,
        segments: Sequence[Segment],
        orders: Orders,
        folds: Int32s,
        stores: Stores,
    ) -> None:
        self._kernels = kernels
        self._folds = folds
        self._stores = stores
        self.segments = tuple(segments)
        self.orders = orders
        bases = offsets_of(np.array([s.article_count for s in self.segments], np.int64)).tolist()
        self.article_count: int = bases.pop()
        self._bases: list[int] = bases
        extent = extent_of(self.segments)
        self.block_count = extent.blocks
        for segment in self.segments:
            kernels.prepare(segment)
        self._counter = FacetCounter(kernels, self.segments)
        blocks = max(self.block_count, 1)
        self._units = FieldScores(extent.units, blocks)
        self._words = FieldScores(extent.words, blocks)
        self._scoring = [SegmentScores(s, self._units, self._words) for s in self.segments]
        self._articles = ArticleScoring(kernels, self.segments, extent)
        self._unscored = [ArticleScores(kernels, 0)] * len(self.segments)

    def search(self, query: EngineQuery, deadline: Deadline, limits: Limits) -> EngineHits:
        """Answer a query.

        Args:
            query: What is asked.
            deadline: When to give up.
            limits: What else it may cost.

        Raises:
            SearchTimeoutError: The deadline passed.
            QueryError: Another limit is passed.
        """
        outcomes = self._outcomes(query, BlockTexts(self._stores, deadline, limits))
        facets = self._facets(query, outcomes, deadline)
        deadline.check()
        page = self._page(query, outcomes, deadline)
        return EngineHits(
            hits=page.hits,
            articles=sum(outcome.final.article_count for outcome in outcomes),
            paragraphs=sum(outcome.final.blocks.size for outcome in outcomes),
            occurrences=sum(outcome.occurrences() for outcome in outcomes),
            facets=facets,
            folded=page.folded,
        )

    @cached_property
    def _unit_ranks(self) -> UnitRanks:
        return UnitRanks(self.segments)

    def _page(self, query: EngineQuery, outcomes: Sequence[Outcome], deadline: Deadline) -> Page:
        if query.unit is Unit.HIT and query.side:
            ranks, check = self._unit_ranks, deadline.check
            return Page(build_by_side(query, outcomes, self.orders, ranks, check), 0)
        if query.unit is Unit.HIT:
            return Page(build_hits(query, outcomes, self.orders), 0)
        return build_page(query, outcomes, self.orders, self._folds)

    def _facets(
        self, query: EngineQuery, outcomes: Sequence[Outcome], deadline: Deadline
    ) -> dict[str, FacetCounts]:
        if not query.facets:
            return {}
        in_blocks = query.unit is Unit.PARAGRAPH
        facets: dict[str, FacetCounts] = {}
        counted: dict[str, list[Found]] = {}
        for request in query.facets:
            deadline.check()
            group = group_of(request.facet)
            found = counted.get(group)
            if found is None:
                found = counted[group] = [_counted(outcome, group) for outcome in outcomes]
            facets[request.facet] = self._counter.count(request, found, in_blocks=in_blocks)
        return facets

    def _outcomes(self, query: EngineQuery, texts: BlockTexts) -> list[Outcome]:
        leaves = Leaves(query.node)
        found = [self._find(segment, leaves, texts) for segment in self.segments]
        positives = [[hits[number] for number in leaves.positive] for hits in found]
        of_blocks = self._block_scores(query, positives)
        of_articles = self._article_scores(query, positives)
        outcomes = []
        for number, segment in enumerate(self.segments):
            texts.deadline.check()
            filtered = Matcher(self._kernels, segment, query, leaves, found[number]).find()
            scores = Scores(of_blocks[number], of_articles[number])
            base = self._bases[number]
            outcomes.append(
                Outcome(self._kernels, segment, base, filtered, positives[number], scores)
            )
        return outcomes

    def _block_scores(
        self, query: EngineQuery, leaves: Sequence[Sequence[LeafHits]]
    ) -> Sequence[Scorer]:
        """For every segment what scores its blocks; nothing does where no score is looked at.

        The blocks of an article are shown in order of their scores, whatever orders articles.
        """
        by_score = query.sort is Sort.RELEVANCE or query.unit is Unit.ARTICLE
        if not (by_score and query.limit):
            return [self._kernels.scorer(base, (), ()) for base in self._scoring]
        weights = [
            self._units.idf(sum([one.blocks.size for one in hits]))
            for hits in zip(*leaves, strict=True)
        ]
        words = self._word_parts(query)
        scorers = []
        for base, positive, own in zip(self._scoring, leaves, words, strict=True):
            pairs = zip(positive, weights, strict=True)
            parts = [LiteralPart(base, one, idf) for one, idf in pairs]
            scorers.append(self._kernels.scorer(base, parts, own))
        return scorers

    def _article_scores(
        self, query: EngineQuery, leaves: Sequence[Sequence[LeafHits]]
    ) -> Sequence[ArticleScores]:
        """For every segment what scores its articles; nothing does where no score is looked at."""
        by_score = query.sort is Sort.RELEVANCE and query.unit is Unit.ARTICLE
        if not (by_score and query.limit):
            return self._unscored
        return self._articles.scores(query, leaves)

    def _word_parts(self, query: EngineQuery) -> list[list[WordPart]]:
        """For every segment what its rank words score."""
        parts: list[list[WordPart]] = [[] for _ in self.segments]
        for word in dict.fromkeys(query.rank_words):
            runs = [segment.words.run(word) for segment in self.segments]
            sizes = map(_blocks_left, self.segments, runs)
            idf = self._words.idf(sum(sizes))
            for base, run, own in zip(self._scoring, runs, parts, strict=True):
                if run.size:
                    own.append(WordPart(base, run, idf))
        return parts

    def _find(self, segment: Segment, leaves: Leaves, texts: BlockTexts) -> list[LeafHits]:
        hits = []
        for leaf in leaves.distinct:
            texts.deadline.check()
            found = find_leaf(self._kernels, segment, leaf, texts)
            if segment.live:
                found = found.only(segment.live.blocks.take(found.blocks))
            hits.append(found)
        return hits


def _counted(outcome: Outcome, group: str) -> Found:
    """What the facets of a group are counted over."""
    if outcome.filtered.ignores(group):
        return outcome.filtered.heeding(group)
    return outcome.final


def _blocks_left(segment: Segment, run: Run) -> int:
    """Blocks that have a word, without those that were removed."""
    if segment.live is None:
        return run.size
    blocks = segment.words.blocks[run.start : run.end]
    return int(np.count_nonzero(segment.live.blocks.take(blocks)))
