"""Single hits: each block as often as it has hits, page by page, as the plain scan says."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchapp.analysis.literal import Literal
from searchapp.engine.contract import Engine
from searchapp.engine.facet_queries import Filter
from searchapp.engine.queries import (
    SIDE_UNITS,
    And,
    EngineQuery,
    Match,
    Near,
    Node,
    Not,
    Or,
    Scope,
    Side,
    Sort,
    Unit,
    Where,
)
from searchapp.model import Article
from tests.corpus import (
    Known,
    article,
    conditions,
    corpora,
    engine_queries,
    literals,
)
from tests.engine_builds import KERNELS, build, cut_pairs, opened, tiny
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
    with opened(batches, tiny(kernels)) as engine:
        for query in queries:
            assert_same(engine.search(query), judge.search(query), query)


def trees(articles: Sequence[Article]) -> st.SearchStrategy[Node]:
    """Strings and conditions, below AND and NOT too."""
    strings = st.builds(Match, literals(articles), st.sampled_from(Where))
    return st.recursive(
        st.one_of(strings, conditions()),
        lambda inner: st.one_of(st.tuples(inner, inner).map(And), inner.map(Not)),
        max_leaves=3,
    )


@st.composite
def repetitive(draw: st.DrawFn) -> tuple[Article, ...]:
    """An archive in which most places look alike on both sides for some units."""
    texts = st.text("产業马马马,。 区", min_size=6, max_size=40)
    return tuple(
        article(
            f"页-{number:02d}",
            draw(texts),
            *draw(st.lists(texts, min_size=1, max_size=3)),
            known=Known(draw(st.sampled_from(("2013", "2022-08", None)))),
        )
        for number in draw(st.permutations(range(1, draw(st.integers(2, 5)))))
    )


@st.composite
def side_cases(draw: st.DrawFn) -> tuple[list[Sequence[Article]], tuple[EngineQuery, ...]]:
    """An archive in one to three batches, and questions for its hits by a side."""
    articles = draw(repetitive())
    strings = st.one_of(st.sampled_from("产业马区").map(match), literals(articles).map(Match))
    either = st.tuples(strings, st.one_of(strings, trees(articles))).map(Or)
    queries = [
        EngineQuery(
            draw(st.one_of(strings, either)),
            scope=draw(st.sampled_from(Scope)),
            unit=Unit.HIT,
            side=draw(st.sampled_from(Side)),
            filters=draw(st.sampled_from(((), (Filter("year", ("2013",)),)))),
            offset=draw(st.sampled_from((0, 0, 3))),
            limit=100,
        )
        for _ in range(3)
    ]
    return split(articles, draw(st.lists(st.integers(0, 99), max_size=2))), tuple(queries)


@pytest.mark.parametrize("kernels", KERNELS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(side_cases())
def test_the_order_of_a_side_equals_the_plain_scan(
    kernels: str, case: tuple[list[Sequence[Article]], tuple[EngineQuery, ...]]
) -> None:
    """Unit by unit on one side, then the other, then by date, over one or several segments."""
    batches, queries = case
    judge = ReferenceEngine([one for part in batches for one in part], cut_pairs)
    with opened(batches, tiny(kernels)) as engine:
        for query in queries:
            assert places(engine, query) == places(judge, query)
            assert engine.search(query).occurrences == judge.search(query).occurrences


def test_the_order_of_a_side_looks_at_so_many_units(tmp_path: Path) -> None:
    """What differs only further away stays in order of date, in every segment."""
    far, near = "产" + "区" * SIDE_UNITS + "马", "产" + "区" * (SIDE_UNITS - 1) + "马"
    others = "".join(map(chr, range(0x4E00, 0x4E00 + 300))).replace("产", "")
    archive = (
        article("000_page-01", "", "业" + far, "业" + near, known=Known("2022")),
        article("000_page-02", "", "丙" + far, "丙" + near, others, known=Known("2013")),
    )
    builder = build(tmp_path, [archive[:1], archive[1:]], tiny("numpy"))
    engine = builder.finish()
    found = places(engine, EngineQuery(match("马"), unit=Unit.HIT, side=Side.LEFT))

    assert found == [
        ("000_page-02", 2, 0),
        ("000_page-01", 2, 0),
        ("000_page-02", 1, 0),
        ("000_page-01", 1, 0),
    ]
    builder.abort()


def test_only_literals_are_ordered_by_a_side(tmp_path: Path) -> None:
    """Where other leaves end, only the text says."""
    builder = build(tmp_path, [ARCHIVE], tiny("numpy"))
    near = Near(Literal((("产",),)), Literal((("业",),)), 3, ordered=True)
    with pytest.raises(ValueError, match="literals"):
        builder.finish().search(EngineQuery(near, unit=Unit.HIT, side=Side.LEFT))
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
