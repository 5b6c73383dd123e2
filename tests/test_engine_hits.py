"""Single hits: each block as often as it has hits, page by page, as the plain scan says."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchapp.analysis.literal import Literal
from searchapp.engine.contract import Engine
from searchapp.engine.queries import And, EngineQuery, Match, Not, Or, Scope, Sort, Unit
from searchapp.model import Article
from tests.corpus import article, corpora, engine_queries
from tests.engine_builds import KERNELS, build, cut_pairs, tiny
from tests.reference_engine import ReferenceEngine
from tests.test_engine_search import assert_same, split


def match(*units: str) -> Match:
    """Leaf of one run of units."""
    return Match(Literal((units,)))


ARCHIVE = (
    article("000_page-01", "哈哈哈", "產業集聚,產業。", "无此字。", "產業产业产业"),
    article("000_page-02", "𠮷野家", "全角２０１３年,哈哈哈哈。", "产业"),
    article("000_page-03", "", "产业"),
)


def places(engine: Engine, query: EngineQuery) -> list[tuple[str, int, int]]:
    """Article, block and place of every hit named."""
    return [(hit.article_id, hit.blocks[0], hit.place) for hit in engine.search(query).hits]


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Sequence[Article]], tuple[EngineQuery, ...]]:
    """An archive in one to three batches, and questions for its hits."""
    articles = draw(corpora(max_articles=6))
    asked = draw(st.lists(engine_queries(articles), min_size=1, max_size=5))
    queries = [
        replace(one, unit=Unit.HIT, offset=draw(st.integers(0, 12)), limit=draw(st.integers(0, 30)))
        for one in asked
    ]
    return split(articles, draw(st.lists(st.integers(0, 99), max_size=2))), tuple(queries)


@pytest.mark.parametrize("kernels", KERNELS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_hits_equal_the_plain_scan(
    kernels: str, case: tuple[list[Sequence[Article]], tuple[EngineQuery, ...]]
) -> None:
    """Which blocks, how often each, in which order, with which totals, on any page."""
    batches, queries = case
    judge = ReferenceEngine([one for part in batches for one in part], cut_pairs)
    with TemporaryDirectory() as folder:
        builder = build(Path(folder), batches, tiny(kernels))
        engine = builder.finish()
        for query in queries:
            assert_same(engine.search(query), judge.search(query), query)
        builder.abort()


@pytest.mark.parametrize("kernels", KERNELS)
@pytest.mark.parametrize("sort", Sort)
def test_pages_of_hits_join_to_all_hits(tmp_path: Path, kernels: str, sort: Sort) -> None:
    """Nothing twice, nothing left out, as many as were counted."""
    builder = build(tmp_path, [ARCHIVE[:2], ARCHIVE[2:]], tiny(kernels))
    engine = builder.finish()
    query = EngineQuery(Or((match("产", "业"), match("哈"))), unit=Unit.HIT, sort=sort, limit=100)
    whole = places(engine, query)

    paged = [
        hit
        for offset in range(0, 20, 3)
        for hit in places(engine, replace(query, offset=offset, limit=3))
    ]
    assert paged == whole
    assert len(whole) == len(set(whole)) == engine.search(query).occurrences == 14
    builder.abort()


def test_occurrences_that_overlap_are_hits_each(tmp_path: Path) -> None:
    """Four of one character hold three of two, and both forms of a character are one."""
    builder = build(tmp_path, [ARCHIVE], tiny("numpy"))
    engine = builder.finish()

    assert places(engine, EngineQuery(match("哈", "哈"), unit=Unit.HIT)) == [
        ("000_page-01", 0, 0),
        ("000_page-01", 0, 1),
        ("000_page-02", 1, 0),
        ("000_page-02", 1, 1),
        ("000_page-02", 1, 2),
    ]
    assert [hit.place for hit in engine.search(EngineQuery(match("𠮷"), unit=Unit.HIT)).hits] == [0]
    builder.abort()


def test_blocks_without_a_hit_are_passed_over(tmp_path: Path) -> None:
    """A NOT lets blocks through that print nothing that was looked for."""
    builder = build(tmp_path, [ARCHIVE], tiny("numpy"))
    engine = builder.finish()
    either = Or((match("产", "业"), Not(match("哈"))))
    query = EngineQuery(either, scope=Scope.BLOCK, unit=Unit.HIT, limit=50, sort=Sort.DATE)
    found = engine.search(query)

    assert (found.paragraphs, found.occurrences, len(found.hits)) == (7, 7, 7)
    assert {hit.blocks[0] for hit in found.hits if hit.article_id == "000_page-01"} == {1, 3}
    builder.abort()


def test_a_query_that_prints_nothing_has_no_hits(tmp_path: Path) -> None:
    """Articles match, and none of their places does."""
    builder = build(tmp_path, [ARCHIVE], tiny("numpy"))
    engine = builder.finish()
    nothing = And((Not(match("马")), Not(match("牛"))))
    found = engine.search(EngineQuery(nothing, unit=Unit.HIT))

    assert (found.articles, found.occurrences, found.hits) == (3, 0, ())
    builder.abort()
