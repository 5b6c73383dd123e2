"""Near-duplicates are found exactly, folded without error, and follow every change."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from searchapp.analysis.likeness import DAYS_APART, LEAST_UNITS, Body
from searchapp.analysis.literal import literal
from searchapp.analysis.prints import article_prints, hashed_bodies, most_in_common
from searchapp.analysis.stream import literal_stream
from searchapp.engine.embedded.builder import VectorBuilder
from searchapp.engine.embedded.engine import FixedEngine, open_engine
from searchapp.engine.embedded.update import VectorUpdate
from searchapp.engine.queries import EngineQuery, Everything, Match, Or, Sort, Unit
from searchapp.errors import NotFoundError
from searchapp.model import Article
from tests.alike_texts import ARCHIVE, HAN, REPORT, corpus, printed, traditional
from tests.engine_builds import KERNELS, TINY, batch, cut_pairs, served
from tests.reference_engine import ReferenceEngine, day_range
from tests.test_engine_search import assert_same

SEEDS = range(4)


def changed(folder: Path, added: Sequence[Article], removed: Sequence[str] = ()) -> None:
    """Change an index."""
    change = VectorUpdate(folder, TINY)
    change.remove(removed)
    if added:
        change.add(batch(added))
    change.finish().close()
    change.publish()


def days_apart(one: Article, other: Article) -> int:
    """Least number of days between two articles; 0 when one has no date."""
    if one.date is None or other.date is None:
        return 0
    (first, last), (start, end) = (map(counted, day_range(article)) for article in (one, other))
    return max(0, first - end, start - last)


def counted(day: int) -> int:
    """Count a day from the year 1."""
    return datetime.strptime(str(day), "%Y%m%d").toordinal()  # noqa: DTZ007  a day has no zone


def near_duplicates(articles: Sequence[Article]) -> dict[str, set[str]]:
    """Every pair compared with every other: the judge."""
    found: dict[str, set[str]] = {one.id: set() for one in articles}
    bodies = {one.id: Body.of(one) for one in articles}
    for one in articles:
        for other in articles:
            near = one.id != other.id and days_apart(one, other) <= DAYS_APART
            if near and bodies[one.id].nearly_same(bodies[other.id]):
                found[one.id].add(other.id)
    return found


def folds(engine: FixedEngine | ReferenceEngine) -> list[list[str]]:
    """Everything listed, folded: what is folded together."""
    hits = engine.search(EngineQuery(Everything(), limit=1000, fold=True, sort=Sort.TITLE)).hits
    return sorted(sorted((hit.article_id, *hit.folded)) for hit in hits)


def ids(articles: Sequence[Article]) -> list[str]:
    """Ids of articles."""
    return [one.id for one in articles]


def test_a_report_printed_twice_is_found_in_any_script_under_any_headline(
    tmp_path: Path,
) -> None:
    """Traditional with full-width digits, another headline, the last paragraph cut."""
    engine = served(tmp_path, [ARCHIVE])

    assert engine.alike("a-01") == ("b-01", "c-01")
    assert engine.alike("b-01") == ("a-01", "c-01")
    assert folds(engine)[0] == ["a-01", "b-01", "c-01"]
    assert all(len(fold) == 1 for fold in folds(engine)[1:])


@pytest.mark.parametrize(
    "alone",
    [
        pytest.param("d-01", id="the same a year later"),
        pytest.param("e-01", id="a formula at the end"),
        pytest.param("g-01", id="a caption"),
        pytest.param("i-01", id="no text"),
    ],
)
def test_what_is_not_the_same_report_is_left_alone(tmp_path: Path, alone: str) -> None:
    """Each has a twin that shares something, and neither is folded."""
    assert served(tmp_path, [ARCHIVE]).alike(alone) == ()


def test_an_unknown_article_has_no_duplicates(tmp_path: Path) -> None:
    """It is refused, with ids that resemble it."""
    with pytest.raises(NotFoundError) as raised:
        served(tmp_path, [ARCHIVE]).alike("a-99")

    assert "a-01" in raised.value.near


@pytest.mark.parametrize("seed", SEEDS)
def test_the_search_finds_what_comparing_every_pair_finds(tmp_path: Path, seed: int) -> None:
    """None too many, none too few, in one segment or several."""
    articles = corpus(seed)
    judged = near_duplicates(articles)
    engine = served(tmp_path, [articles[:9], articles[9:]] if seed % 2 else [articles])

    assert {one: set(engine.alike(one)) for one in judged} == judged
    assert any(judged.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_every_two_of_a_fold_are_near_duplicates(tmp_path: Path, seed: int) -> None:
    """Nothing is folded because a third resembles both; and nothing is lost."""
    articles = corpus(seed)
    judged = near_duplicates(articles)
    found = folds(served(tmp_path, [articles]))

    assert sorted(one for fold in found for one in fold) == sorted(judged)
    for fold in found:
        assert all(set(fold) - {one} <= judged[one] for one in fold)
    joined = {one for fold in found if len(fold) > 1 for one in fold}
    assert joined >= {one for one, others in judged.items() if lonely_pair(judged, one, others)}


def lonely_pair(judged: dict[str, set[str]], one: str, others: set[str]) -> bool:
    """Whether two articles have each other as their only near-duplicate."""
    return len(others) == 1 and all(judged[other] == {one} for other in others)


@pytest.mark.parametrize("kernels", KERNELS)
@pytest.mark.parametrize("sort", Sort)
def test_folded_results_are_those_of_the_plain_scan(
    tmp_path: Path, sort: Sort, kernels: str
) -> None:
    """Heads, what is beneath them, pages and totals, over several segments."""
    articles = corpus(1)
    engine = served(tmp_path, [articles[:7], articles[7:15], articles[15:]], kernels)
    judge = ReferenceEngine(articles, folds=folds(engine))
    wanted = literal("万元")
    assert wanted

    for offset in range(0, 20, 4):
        query = EngineQuery(Match(wanted), sort=sort, offset=offset, limit=4, fold=True)
        assert_same(engine.search(query), judge.search(query), query)


def test_pages_of_folds_give_every_article_once(tmp_path: Path) -> None:
    """Listed or beneath one that is; totals count them all."""
    articles = corpus(2)
    engine = served(tmp_path, [articles[:12], articles[12:]])
    pages = [
        engine.search(EngineQuery(Everything(), offset=offset, limit=5, fold=True))
        for offset in range(0, 30, 5)
    ]
    seen = [one for page in pages for hit in page.hits for one in (hit.article_id, *hit.folded)]

    assert sorted(seen) == sorted(ids(articles))
    assert {page.articles for page in pages} == {len(articles)}
    assert {page.folded for page in pages} == {sum(len(h.folded) for p in pages for h in p.hits)}
    assert pages[0].folded > 0


def test_paragraphs_and_unfolded_results_list_everything(tmp_path: Path) -> None:
    """Folding is of articles, and only when asked for."""
    engine = served(tmp_path, [ARCHIVE])
    plain = engine.search(EngineQuery(Everything(), limit=100))
    blocks = engine.search(EngineQuery(Everything(), limit=100, unit=Unit.PARAGRAPH, fold=True))

    assert (len(plain.hits), plain.folded) == (len(ARCHIVE), 0)
    assert (len(blocks.hits), blocks.folded) == (blocks.paragraphs, 0)


def test_an_added_duplicate_folds_and_a_removed_one_unfolds(tmp_path: Path) -> None:
    """Each change counts from the next search on, the text of the others unread."""
    served(tmp_path, [ARCHIVE[:1]]).close()
    engine = open_engine(tmp_path, TINY)
    assert engine.alike("a-01") == ()

    changed(tmp_path, ARCHIVE[1:2])
    assert engine.alike("a-01") == ("b-01",)
    changed(tmp_path, ARCHIVE[2:3])
    assert folds(engine) == [["a-01", "b-01", "c-01"]]
    changed(tmp_path, (), ["b-01"])
    assert engine.alike("a-01") == ("c-01",)
    changed(tmp_path, [printed("c-01", "换稿", ("另一件事。" * 9,))])
    assert folds(engine) == [["a-01"], ["c-01"]]


@pytest.mark.parametrize("seed", SEEDS)
def test_updates_end_with_the_folds_of_a_build_from_nothing(tmp_path: Path, seed: int) -> None:
    """Whatever the order articles came in, and whatever stores were rewritten."""
    articles = corpus(seed)
    served(tmp_path / "parts", [articles[:6]]).close()
    gone = ids(articles)[1:4]
    for first, last in pairwise(range(6, len(articles) + 1, 3)):
        changed(tmp_path / "parts", articles[first:last], gone[:1])
        gone = gone[1:]
    changed(tmp_path / "parts", (), gone)
    left = [one for one in articles if one.id not in ids(articles)[1:4]]
    engine = open_engine(tmp_path / "parts", TINY)

    assert folds(engine) == folds(served(tmp_path / "whole", [left]))
    assert {one.id: set(engine.alike(one.id)) for one in left} == near_duplicates(left)


def test_a_formula_of_many_reports_proposes_nothing(tmp_path: Path) -> None:
    """A build does not compare all with all, and folds none of them."""
    formula = "".join(REPORT[0] for _ in range(2))
    articles = [
        printed(f"{number:03d}-01", "公告", (formula, HAN[number] * 300)) for number in range(60)
    ]
    engine = served(tmp_path, [articles])

    assert engine.search(EngineQuery(Everything(), fold=True)).folded == 0


def test_blocks_with_words_are_counted_as_the_plain_scan_counts(tmp_path: Path) -> None:
    """Over several segments; a word nobody has is none."""
    engine = served(tmp_path, [ARCHIVE[:3], ARCHIVE[3:]])
    words = ("园区", "產业", "𠮷祥", "没有", "")

    assert engine.blocks_with(words) == ReferenceEngine(ARCHIVE, cut_pairs).blocks_with(words)
    assert engine.blocks_with(words)[0] > 0


def test_an_index_without_fingerprints_has_no_duplicates(tmp_path: Path) -> None:
    """A batch need not have them."""
    builder = VectorBuilder(tmp_path, TINY)
    made = batch(ARCHIVE)
    builder.add(type(made)(made.articles, made.literal, made.words))
    engine = builder.finish()

    assert engine.alike("a-01") == ()
    builder.abort()


def test_fingerprints_do_not_depend_on_what_stands_beside_an_article() -> None:
    """In a batch of many or alone, in one script or the other, they are the same."""

    def made(articles: Sequence[Article]) -> list[tuple[int, list[int]]]:
        texts = [block.text for one in articles for block in one.blocks]
        prints = article_prints(articles, literal_stream(texts))
        return [
            (int(digest), sorted(set(prints.hashes[start:end].tolist())))
            for digest, (start, end) in zip(
                prints.digests, pairwise(prints.offsets.tolist()), strict=True
            )
        ]

    together = made(ARCHIVE)

    assert together == [made([one])[0] for one in ARCHIVE]
    assert together[0] == together[1]
    assert [digest for digest, _ in together[6:]] == [0, 0, 0]
    assert made([]) == []


def test_hashed_bodies_resemble_as_the_bodies_do_and_sketches_never_say_less() -> None:
    """Repeated runs count as often as they come, also when a sketch is full."""
    many = "产业集聚区" * 20
    texts = (many, many[:-25] + "𠮷野家開業", many * 20, "", "产业", *traditional(REPORT[:2]))
    articles = [printed(f"{n}-01", "", (text,)) for n, text in enumerate((*texts, REPORT[0]))]
    stream = literal_stream([block.text for one in articles for block in one.blocks])
    hashed = hashed_bodies(articles, stream)
    sketches = article_prints(articles, stream).sketches
    bodies = [Body.of(one) for one in articles]

    for first, one in enumerate(hashed):
        assert one.runs.size == max(len(bodies[first].units) - 4, 0)
        for second, other in enumerate(hashed):
            both = np.intersect1d(one.runs, other.runs).size
            every = one.runs.size + other.runs.size - both
            assert both == bodies[first].resemblance(bodies[second]) * every
            assert most_in_common(sketches[[first]], sketches[[second]])[0] >= both
    assert hashed_bodies([], literal_stream([])) == []


def test_short_bodies_are_never_nearly_the_same() -> None:
    """Not even when they are equal; empty ones have no resemblance at all."""
    short, empty = Body(tuple("产" * (LEAST_UNITS - 1))), Body(())

    assert not short.nearly_same(short)
    assert not empty.nearly_same(empty)
    assert empty.resemblance(empty) == 0
    assert Body(tuple("产业" * LEAST_UNITS)).nearly_same(Body(tuple("产业" * LEAST_UNITS)))


def test_one_of_several_words_is_enough_for_a_fold(tmp_path: Path) -> None:
    """A fold holds only what matches the query."""
    first, second = literal("现场观摩会"), literal("责任书")
    assert first
    assert second
    engine = served(tmp_path, [ARCHIVE])

    either = engine.search(EngineQuery(Or((Match(first), Match(second))), fold=True))
    ending = engine.search(EngineQuery(Match(second), fold=True))

    assert sorted(len(hit.folded) for hit in either.hits) == [0, 2]
    assert {hit.article_id: hit.folded for hit in ending.hits}["a-01"] == ("b-01",)
