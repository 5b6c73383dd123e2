"""An index that was changed answers as one that was built of what is left."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh.index import open_dir
from whoosh.query.terms import Term

from searchapp.analysis.literal import literal
from searchapp.engine.embedded import check_index
from searchapp.engine.embedded.builder import VectorBuilder
from searchapp.engine.embedded.engine import open_engine
from searchapp.engine.embedded.policy import MOST_SEGMENTS, StoreSize, stores_to_rewrite
from searchapp.engine.embedded.update import VectorUpdate
from searchapp.engine.facet_queries import FacetRequest
from searchapp.engine.queries import EngineQuery, Everything, Match
from searchapp.errors import BuildError, IndexBusyError, IndexMissingError, NotFoundError
from searchapp.model import Article
from tests.corpus import Known, article, corpora, engine_queries
from tests.engine_builds import KERNELS, batch, build, cut_pairs, tiny
from tests.reference_engine import ReferenceEngine
from tests.test_engine_search import assert_same

ARCHIVE = (
    article("a-01", "產業集聚", "产业集聚区，馬上建设。", known=Known("2013-04-28", ("上街区",))),
    article("a-02", "郑州", "产业产业，马", "", known=Known("2014", ("金水区",), ("王新伟",))),
    article("b-01", "𠮷野家开业", "郑州产业", known=Known(None, ("上街区",))),
)
ALL = EngineQuery(Everything(), facets=(FacetRequest("district", 9), FacetRequest("person", 9)))


def update(
    folder: Path,
    added: Sequence[Article] = (),
    removed: Sequence[str] = (),
    kernels: str = "numpy",
) -> VectorUpdate:
    """Change an index and publish it."""
    change = VectorUpdate(folder, tiny(kernels))
    change.remove(removed)
    if added:
        change.add(batch(added))
    change.finish().close()
    change.publish()
    return change


def left(
    archive: Sequence[Article], added: Sequence[Article], removed: Sequence[str]
) -> list[Article]:
    """What an archive holds after a change."""
    gone = {*removed, *(one.id for one in added)}
    return [*(one for one in archive if one.id not in gone), *added]


@st.composite
def histories(
    draw: st.DrawFn,
) -> tuple[list[Article], list[tuple[list[Article], list[str]]], tuple[EngineQuery, ...]]:
    """An archive, some changes to it one after the other, and questions to what is left."""
    pool = draw(corpora(max_articles=8))
    archive = draw(st.lists(st.sampled_from(pool), unique_by=lambda one: one.id)) if pool else []
    changes = []
    ids = [one.id for one in pool] or ["none"]
    for _ in range(draw(st.integers(1, 4))):
        fresh = (
            draw(st.lists(st.sampled_from(pool), unique_by=lambda one: one.id, max_size=3))
            if pool
            else []
        )
        if draw(st.booleans()) and len(fresh) > 1:
            # The same id, with the text of another article.
            fresh = [
                replace(one, id=fresh[0].id) if at == 1 else one for at, one in enumerate(fresh)
            ][1:]
            fresh = list({one.id: one for one in fresh}.values())
        changes.append((fresh, draw(st.lists(st.sampled_from(ids), max_size=3))))
    queries = draw(st.lists(engine_queries(pool), min_size=1, max_size=5))
    return archive, changes, tuple(queries)


@pytest.mark.parametrize("kernels", KERNELS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=histories(), cuts=st.integers(1, 3))
def test_whatever_was_changed_the_answers_are_those_of_what_is_left(
    kernels: str,
    case: tuple[list[Article], list[tuple[list[Article], list[str]]], tuple[EngineQuery, ...]],
    cuts: int,
) -> None:
    """Added, replaced, removed, merged: hits, totals, counts and orders are the plain scan's."""
    archive, changes, queries = case
    with TemporaryDirectory() as name:
        folder = Path(name)
        builder = build(folder, [archive[at::cuts] for at in range(cuts)], tiny(kernels))
        builder.finish().close()
        builder.publish()
        for added, removed in changes:
            update(folder, added, removed, kernels)
            archive = left(archive, added, removed)
        engine = open_engine(folder, tiny(kernels))
        judge = ReferenceEngine(archive, cut_pairs)

        assert check_index(folder, deep=True) == ()
        assert {one.id for one in engine.scan()} == {one.id for one in archive}
        assert (engine.status().articles, engine.status().blocks) == (
            judge.status().articles,
            judge.status().blocks,
        )
        assert dict(engine.words(1)).keys() >= dict(judge.words(1)).keys()
        for query in queries:
            assert_same(engine.search(query), judge.search(query), query)
        engine.close()


@pytest.fixture
def served(tmp_path: Path) -> Path:
    """An index of the small archive."""
    builder = build(tmp_path, [ARCHIVE])
    builder.finish().close()
    builder.publish()
    return tmp_path


def test_an_open_engine_follows_an_update(served: Path) -> None:
    """Readers find what was added with their next search, and no longer what was removed."""
    engine = open_engine(served, tiny("numpy"))
    before = engine.search(ALL)
    update(served, [article("c-01", "新闻", "开封")], ["a-01"])
    after = engine.search(ALL)

    assert (before.articles, after.articles) == (3, 3)
    assert dict(after.facets["district"].values) == {"上街区": 1, "金水区": 1}
    with pytest.raises(NotFoundError) as caught:
        engine.articles(["a-01"])
    assert "a-01" not in caught.value.near
    assert engine.articles(["c-01"])[0].title == "新闻"


def test_unchanged_files_are_shared(served: Path) -> None:
    """An update writes what is new; the rest is one file under two names."""
    update(served, [article("c-01", "新闻", "开封")])
    old, new = served / "gen-000001", served / "gen-000002"
    shared = {path.name for path in new.iterdir() if path.stat().st_nlink > 1}

    assert {Path(name).suffix for name in shared} == {".vec", ".sqlite"}
    assert shared < {path.name for path in old.iterdir()}


def test_an_article_that_comes_again_replaces_the_old_one(served: Path) -> None:
    """One id is one article: its new text is found, its old text is not."""
    update(served, [article("a-01", "改正", "新的文字")])
    engine = open_engine(served, tiny("numpy"))

    assert engine.search(ALL).articles == 3
    assert engine.articles(["a-01"])[0].title == "改正"
    assert [one.id for one in engine.scan()] == ["a-02", "b-01", "a-01"]


def test_everything_can_be_removed_and_come_back(served: Path) -> None:
    """An empty index is an index; what comes later is found."""
    update(served, removed=["a-01", "a-02", "b-01"])
    engine = open_engine(served, tiny("numpy"))
    empty = engine.search(ALL)
    update(served, ARCHIVE[:1])

    assert (empty.articles, empty.paragraphs) == (0, 0)
    assert engine.search(ALL).articles == 1


def test_ids_of_a_source_are_those_left_of_it(served: Path) -> None:
    """Whoever reads a source again learns which of its articles are gone."""
    update(served, removed=["a-02"])
    change = VectorUpdate(served, tiny("numpy"))
    sources = {one.source for one in ARCHIVE}
    found = {source: set(change.ids_of_source(source)) for source in sources}
    change.abort()

    assert set().union(*found.values()) == {"a-01", "b-01"}


def test_many_updates_leave_few_segments(served: Path) -> None:
    """However many updates there were, a search looks into ten segments at most."""
    for number in range(25):
        update(served, [article(f"c-{number:02}", f"第{number}号", "开封")])
    engine = open_engine(served, tiny("numpy"))
    segments = len(engine._served().searcher.segments)

    assert engine.search(ALL).articles == 28
    assert segments <= MOST_SEGMENTS


def test_a_thinned_part_is_rewritten(served: Path) -> None:
    """When more than a third of a part was removed, its files hold what is left alone."""
    update(served, removed=["a-01", "a-02"])
    (segment,) = open_engine(served, tiny("numpy"))._served().searcher.segments

    assert segment.live is None
    assert segment.article_count == 1


def test_stock_whoosh_sees_what_is_left(served: Path) -> None:
    """Deletions are Whoosh's own: its classes count and find without the removed blocks."""
    update(served, removed=["b-01"])
    with open_dir(str(served / "gen-000002"), indexname="MAIN").searcher() as searcher:
        found = searcher.search(Term("literal", "产!业"), limit=None)

        assert searcher.doc_count() == sum(len(one.blocks) for one in ARCHIVE[:2])
        assert {hit["article"] for hit in found} == {"a-01", "a-02"}


def test_an_aborted_update_leaves_nothing(served: Path) -> None:
    """What was served stays, file by file."""
    before = sorted(path.name for path in served.rglob("*"))
    change = VectorUpdate(served, tiny("numpy"))
    change.add(batch([article("c-01", "新闻", "开封")]))
    change.finish()
    change.abort()
    change.abort()

    assert sorted(path.name for path in served.rglob("*")) == before


def test_an_id_that_comes_twice_in_one_update_fails(served: Path) -> None:
    """Which of the two should stay is not guessed."""
    change = VectorUpdate(served, tiny("numpy"))
    change.add(batch([article("c-01", "新闻", "开封")]))

    with pytest.raises(BuildError, match="c-01"):
        change.add(batch([article("c-01", "旧闻", "洛阳")]))
    change.abort()


def test_an_update_needs_an_index_and_no_other_build(tmp_path: Path, served: Path) -> None:
    """Without an index there is nothing to change; while one is changed, no other may be."""
    with pytest.raises(IndexMissingError):
        VectorUpdate(tmp_path / "nowhere", tiny("numpy"))
    change = VectorUpdate(served, tiny("numpy"))
    with pytest.raises(IndexBusyError):
        VectorBuilder(served, tiny("numpy"))
    change.abort()


def test_positions_and_frequencies_survive_the_rewriting(served: Path) -> None:
    """Long literals are found where they stand after blocks before them are gone."""
    update(served, [article("c-01", "头", *("段" * n for n in range(1, 9)), "产业集聚区在此")])
    update(served, removed=["a-01", "a-02", "b-01"])
    update(served, removed=["c-99"])
    wanted = literal("产业集聚区在此")
    assert wanted is not None
    found = open_engine(served, tiny("numpy")).search(EngineQuery(Match(wanted)))

    assert [(hit.article_id, hit.blocks) for hit in found.hits] == [("c-01", (9,))]


@pytest.mark.parametrize(
    ("sizes", "wanted"),
    [
        pytest.param([(1, 100, 100)], (), id="one"),
        pytest.param([(1, 100, 60)], (1,), id="thinned"),
        pytest.param([(1, 100, 70)], (), id="not-thinned-enough"),
        pytest.param([(n, 10, 10) for n in range(10)], (), id="ten"),
        pytest.param(
            [(0, 1000, 1000), *((n, 1, 1) for n in range(1, 11))], tuple(range(1, 11)), id="eleven"
        ),
        pytest.param([(n, 2**n, 2**n) for n in range(11)], (0, 1), id="tiers"),
        pytest.param([(1, 5, 0), (2, 5, 5)], (1,), id="nothing-left"),
    ],
)
def test_the_smallest_parts_are_put_together(
    sizes: list[tuple[int, int, int]], wanted: tuple[int, ...]
) -> None:
    """The policy looks at sizes alone."""
    stores = [StoreSize(number, 1, articles, kept, 1000) for number, articles, kept in sizes]

    assert set(stores_to_rewrite(stores)) >= set(wanted)
    assert bool(stores_to_rewrite(stores)) == bool(wanted)
