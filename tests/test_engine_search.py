"""The embedded engine answers as the plain scan does, whatever the segments."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchapp.analysis.literal import Literal, literal
from searchapp.engine.contract import EngineHit, EngineHits
from searchapp.engine.queries import EngineQuery, Match, Sort, Unit
from searchapp.model import Article
from tests.corpus import corpora, engine_queries, literals
from tests.engine_builds import KERNELS, cut_pairs, opened, tiny
from tests.reference_engine import ReferenceEngine

SCORE_TOLERANCE = 1e-4


def split(articles: Sequence[Article], cuts: Sequence[int]) -> list[Sequence[Article]]:
    """Part an archive at some places."""
    edges = sorted({0, *(cut % (len(articles) + 1) for cut in cuts), len(articles)})
    return [articles[low:high] for low, high in pairwise(edges)]


def assert_same(found: EngineHits, wanted: EngineHits, query: EngineQuery) -> None:
    """Everything agrees; scores nearly, and order up to nearly equal scores."""
    assert (found.articles, found.paragraphs, found.occurrences) == (
        wanted.articles,
        wanted.paragraphs,
        wanted.occurrences,
    )
    assert found.facets == wanted.facets
    assert [hit.score for hit in found.hits] == pytest.approx(
        [hit.score for hit in wanted.hits], rel=SCORE_TOLERANCE, abs=SCORE_TOLERANCE
    )
    if query.sort is Sort.RELEVANCE:
        assert [loose(hit) for hit in found.hits] == [loose(hit) for hit in wanted.hits]
    else:
        assert [hit.article_id for hit in found.hits] == [hit.article_id for hit in wanted.hits]
    if query.unit is Unit.HIT:
        assert [loose(hit) for hit in found.hits] == [loose(hit) for hit in wanted.hits]


def loose(hit: EngineHit) -> tuple[str, tuple[int, ...], int, int]:
    """A hit without its score."""
    return hit.article_id, hit.blocks, hit.block_count, hit.place


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Sequence[Article]], bool, tuple[EngineQuery, ...]]:
    """An archive in one to four batches, merged or not, and questions to it."""
    articles = draw(corpora(max_articles=8))
    cuts = draw(st.lists(st.integers(0, 99), max_size=3))
    queries = draw(st.lists(engine_queries(articles), min_size=1, max_size=6))
    return split(articles, cuts), draw(st.booleans()), tuple(queries)


@pytest.mark.parametrize("kernels", KERNELS)
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(cases())
def test_answers_equal_the_plain_scan(
    kernels: str,
    case: tuple[list[Sequence[Article]], bool, tuple[EngineQuery, ...]],
) -> None:
    """Hits, order, totals, occurrences and facets, over one or several segments."""
    batches, merged, queries = case
    articles = [article for part in batches for article in part]
    judge = ReferenceEngine(articles, cut_pairs)
    with opened(batches, tiny(kernels), most_segments=1 if merged else 10) as engine:
        for query in queries:
            assert_same(engine.search(query), judge.search(query), query)


@pytest.mark.parametrize("kernels", KERNELS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_strings_are_completed_as_the_plain_scan_does(kernels: str, data: st.DataObject) -> None:
    """By what is printed behind them in any segment, across no break."""
    articles = data.draw(corpora(max_articles=8))
    batches = split(articles, data.draw(st.lists(st.integers(0, 99), max_size=3)))
    asked = [Literal(data.draw(literals(articles)).segments[:1]) for _ in range(4)]
    judge = ReferenceEngine(articles, cut_pairs)
    with opened(batches, tiny(kernels), most_segments=10) as engine:
        for wanted in asked:
            found = engine.continuations(wanted, 3)
            assert found == judge.continuations(wanted, 3)
            for text, count in found:
                whole = literal(text)
                assert whole
                query = EngineQuery(Match(whole), limit=0)
                assert engine.search(query).occurrences == count > 1
