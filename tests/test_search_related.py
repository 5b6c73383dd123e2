"""What belongs with an article: similar ones, the same day's, and passages in common."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.analysis.likeness import runs
from searchapp.analysis.literal import cut_units
from searchapp.analysis.words import cut_search
from searchapp.config import Settings
from searchapp.errors import NotFoundError
from searchapp.model import Article, Span
from searchapp.search.passages import PASSAGE_UNITS, Side, compare
from searchapp.search.related import DUPLICATES_MAX, RelatedArticles
from searchapp.search.service import SearchService
from searchapp.search.similar import SHARED_LEAST, WORDS_MAX
from tests.alike_texts import ARCHIVE, REPORT, paragraphs, printed, traditional
from tests.corpus import Known, article
from tests.engine_builds import served
from tests.reference_engine import ReferenceEngine

FILLER = tuple(
    article(f"{number:02d}-01", f"第{number}号通告", f"本市第{number}次例行巡查完毕。" * 2)
    for number in range(40)
)
ORCHARDS = (
    article(
        "x-01",
        "石榴丰收",
        "荥阳河阴石榴进入采摘期，果农王石头忙着装箱。今年石榴个大粒饱。",
        known=Known("2013-09-10", ("荥阳市",), ("王石头",), paper="郑州晚报", page_label="A05"),
    ),
    article(
        "x-02",
        "河陰石榴上市",
        "滎陽河陰石榴今起上市，採摘園迎來首批市民。",
        known=Known("2013-09-21", ("荥阳市",), paper="郑州晚报", page_label="A02"),
    ),
    article("x-03", "果农说价", "王石头家的苹果也熟了，采摘期比往年早。", known=Known("2014")),
    article(
        "x-04", "菜价平稳", "苹果、白菜价格平稳。", known=Known("2013-09-10", paper="郑州晚报")
    ),
)


@pytest.fixture(scope="module")
def related() -> Iterator[RelatedArticles]:
    """Over a small archive with dictionary words."""
    engine = ReferenceEngine((*ORCHARDS, *FILLER, *ARCHIVE), cut_search, folds=[["a-01", "b-01"]])
    with closing(SearchService(engine, Settings())) as service:
        yield service.related


def test_similar_articles_share_telling_words_in_either_script(related: RelatedArticles) -> None:
    """Each says which; the article itself is none, nor is one that shares a single word."""
    found = related.similar(ORCHARDS[0])

    assert [one.article.id for one in found] == ["x-02", "x-03"]
    assert {"石榴", "河阴"} <= set(found[0].words)
    assert "王石头" in found[1].words
    assert all(SHARED_LEAST <= len(one.words) <= WORDS_MAX for one in found)


def test_near_duplicates_are_not_among_the_similar(related: RelatedArticles) -> None:
    """They are named apart; what merely has the same text another year is similar."""
    found = [one.article.id for one in related.similar(ARCHIVE[0])]

    assert "b-01" not in found
    assert "a-01" not in found
    assert {"c-01", "d-01"} <= set(found)


@pytest.mark.parametrize("texts", [(), ("",), ("。！",), ("𠮷",), ("12345",)])
def test_an_article_without_telling_words_has_no_similar_ones(texts: tuple[str, ...]) -> None:
    """Nothing is made up."""
    empty = article("leer-01", "", *texts)
    engine = ReferenceEngine((empty, *ORCHARDS), cut_search)

    assert RelatedArticles(engine).similar(empty) == ()
    assert RelatedArticles(engine).duplicates(empty).total == 0


def test_no_more_are_given_than_are_wanted(related: RelatedArticles) -> None:
    """The best of them."""
    best = related.similar(ORCHARDS[0], 1)

    assert [one.article.id for one in best] == ["x-02"]


def test_duplicates_come_in_order_of_time_with_the_first_printed(related: RelatedArticles) -> None:
    """And how much they are the same."""
    twins = related.duplicates(ARCHIVE[1])

    assert [one.article.id for one in twins.found] == ["a-01"]
    assert twins.found[0].resemblance == 1
    assert twins.first is ARCHIVE[0]


def test_the_first_printed_is_not_guessed() -> None:
    """Not of one day, not where a day is unknown."""
    pool = (ARCHIVE[0], ARCHIVE[2], printed("z-01", "", REPORT, None))
    same = RelatedArticles(ReferenceEngine(pool, folds=[["a-01", "c-01"]]))
    unknown = RelatedArticles(ReferenceEngine(pool, folds=[["a-01", "z-01"]]))

    assert same.duplicates(pool[0]).first is None
    assert unknown.duplicates(pool[0]).first is None


def test_of_many_duplicates_all_are_counted(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The first are read."""
    copies = [printed(f"{n:03d}-01", "", REPORT) for n in range(DUPLICATES_MAX + 3)]
    with closing(served(tmp_path_factory.mktemp("index"), [copies])) as engine:
        twins = RelatedArticles(engine).duplicates(copies[0])

    assert len(twins.found) == DUPLICATES_MAX
    assert twins.total == DUPLICATES_MAX + 2


def page_of(number: int, label: str | None, paper: str | None = "郑州晚报") -> Article:
    """An article of a page of 28 April 2013."""
    known = Known("2013-04-28", paper=paper, page_label=label)
    return article(f"p{number}-01", f"消息{number}", "正文", known=known)


def test_the_same_day_is_given_page_by_page_the_own_page_first() -> None:
    """Other days and other papers are not; the request leads to exactly these."""
    pages = [page_of(1, "A02"), page_of(2, "A10"), page_of(3, "A02"), page_of(4, None)]
    others = [page_of(5, "A02", "郑州日报"), page_of(6, "A02", None), *ORCHARDS]
    engine = ReferenceEngine([*pages, *others], cut_search)
    found = RelatedArticles(engine).same_day(pages[1])
    shown = [(page.label, [one.id for one in page.articles]) for page in found.pages]

    assert shown == [("", ["p4-01"]), ("A02", ["p1-01", "p3-01"])]
    assert RelatedArticles(engine).same_day(pages[0]).pages[0].label == "A02"
    assert (found.paper, found.date, found.total) == ("郑州晚报", "2013-04-28", 3)
    assert found.request
    listed = SearchService(engine, Settings()).search(found.request)
    assert sorted(one.article.id for one in listed.results) == ["p1-01", "p2-01", "p3-01", "p4-01"]


def test_articles_without_a_paper_belong_together() -> None:
    """An archive of one paper need not say its name."""
    pool = [page_of(1, "A02", None), page_of(2, "A02", None), page_of(3, "A02")]
    found = RelatedArticles(ReferenceEngine(pool)).same_day(pool[0])

    assert [one.id for page in found.pages for one in page.articles] == ["p2-01"]
    assert found.paper == ""


def test_where_the_day_is_unknown_the_same_file_is_given() -> None:
    """A file is a page; ids of other files are not touched."""
    names = ("f_seite-01", "f_seite-02", "f_seite-03", "g_seite-04")
    pool = [article(name, name, "正文", known=Known("2013")) for name in names]
    found = RelatedArticles(ReferenceEngine(pool)).same_day(pool[1])

    assert [one.id for page in found.pages for one in page.articles] == ["f_seite-01", "f_seite-03"]
    assert (found.date, found.request, found.total) == ("", None, 2)
    alone = replace(pool[0], id="frei")
    assert RelatedArticles(ReferenceEngine([alone])).same_day(alone).pages == ()


def units_marked(side: Side) -> list[bool]:
    """For each unit of an article whether it is marked as shared."""
    return [
        any(span.start <= unit.start and unit.end <= span.end for span in shared)
        for block, shared in zip(side.article.blocks, side.shared, strict=True)
        for unit in cut_units(block.text).spans
    ]


def units_of(one: Article) -> list[str]:
    """All units of an article."""
    return [unit for block in one.blocks for unit in cut_units(block.text).texts]


def in_common(one: Article, other: Article) -> list[bool]:
    """The same by looking for every run: the judge."""
    own, there = units_of(one), list(runs(units_of(other), PASSAGE_UNITS))
    hits = {at for at, run in enumerate(runs(own, PASSAGE_UNITS)) if run in there}
    return [any(at - back in hits for back in range(PASSAGE_UNITS)) for at in range(len(own))]


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Article, Article]:
    """Two articles put together from the same few pieces."""
    piece = st.sampled_from(
        (
            *REPORT,
            *traditional(REPORT[:2]),
            REPORT[0][5:30],
            "，",
            "𠮷野家５Ｇ",
            "产业" * 9,
            "\n",
            "",
        )
    )
    texts = st.lists(st.lists(piece, max_size=3).map("".join), max_size=3)
    return article("a-01", draw(piece).replace("\n", ""), *draw(texts)), article(
        "b-01", "", *draw(texts)
    )


@settings(max_examples=60, deadline=None)
@given(pair=pairs())
def test_marks_are_every_run_of_thirteen_units_that_both_have(
    pair: tuple[Article, Article],
) -> None:
    """In both articles, on the printed characters; passages are among them."""
    found = compare(*pair)

    for side, other in ((found.here, pair[1]), (found.there, pair[0])):
        marked = units_marked(side)
        assert marked == in_common(side.article, other)
        assert side.share == (sum(marked) / len(marked) if marked else 0)
        for shared, own in zip(side.shared, side.own, strict=True):
            both = sorted((*shared, *own))
            assert all(one.end <= two.start for one, two in pairwise(both))
    for passage in found.passages:
        texts = [
            [
                unit
                for at in stretches
                for unit in cut_units(one.blocks[at.block].text[at.span.start : at.span.end]).texts
            ]
            for one, stretches in zip(pair, (passage.here, passage.there), strict=True)
        ]
        assert texts[0] == texts[1]
        assert len(texts[0]) == passage.units >= PASSAGE_UNITS
    assert bool(found.passages) == any(units_marked(found.here))


def test_a_passage_runs_on_across_paragraphs_and_ends_with_the_difference() -> None:
    """The whole report but its changed figure and its cut end."""
    changed = traditional([text.replace("412.6", "398.2") for text in REPORT[:-1]])
    found = compare(printed("a-01", "观摩会", REPORT), printed("b-01", "另一个题目", changed))
    own = [
        "".join(b.text[s.start : s.end] for s in spans)
        for b, spans in zip(found.here.article.blocks, found.here.own, strict=True)
    ]

    assert len(found.passages) == 1 + 1
    assert own[0] == "观摩会"
    assert own[2] == "412.6"
    assert own[-1] == REPORT[-1].rstrip("。")
    assert found.nearly_same
    assert found.resemblance == pytest.approx(0.79, abs=0.02)


def test_nothing_in_common_is_no_passage() -> None:
    """Names and phrases are shorter than one."""
    found = compare(printed("a-01", "", paragraphs(0, 1)), printed("b-01", "", paragraphs(4, 9)))

    assert found.passages == ()
    assert not any(found.here.shared)
    assert found.there.own[1] == (Span(0, len(paragraphs(4, 9)[0]) - 1),)
    assert (found.here.share, found.nearly_same) == (0, False)


def test_an_unknown_article_cannot_be_compared(related: RelatedArticles) -> None:
    """Neither as the first nor as the other."""
    for ids in (("a-01", "nirgends"), ("nirgends", "a-01")):
        with pytest.raises(NotFoundError):
            related.compare(*ids)
