"""The judge itself: cases small enough to be checked by eye."""

import math

import pytest
from hypothesis import given, settings

from searchapp.analysis.literal import Literal, cut_units, find_all, literal
from searchapp.engine.facet_queries import FacetRequest, Filter
from searchapp.engine.queries import (
    And,
    DateRange,
    EngineQuery,
    Everything,
    FacetMatch,
    Match,
    Node,
    Not,
    Or,
    Scope,
    Sort,
    Unit,
    Where,
)
from searchapp.engine.relevance import RankLiteral
from searchapp.errors import NotFoundError
from searchapp.model import Article, Span
from tests.corpus import Known, article, corpora_and_literals, corpora_and_queries, texts
from tests.reference_engine import ReferenceEngine, canonical

ARCHIVE = (
    article(
        "甲-01",
        "产业集聚",
        "郑州馬上,建设。𠮷野家",
        "产业",
        known=Known(date="2013-04-28", districts=("上街区", "金水区"), paper="郑州晚报"),
    ),
    article(
        "甲-02", "5\uff27时代", "產 業集聚區,馬", known=Known(date="2013-04", authors=("马健",))
    ),
    article("乙-01", "郑州", "", known=Known(date="2013", persons=("王新伟",))),
    article("乙-02", "", "马马马"),
)


def match(text: str, where: Where = Where.ANYWHERE) -> Match:
    """A leaf for a printed string."""
    found = literal(text)
    assert found
    return Match(found, where)


def ids(node: Node, scope: Scope = Scope.ARTICLE) -> list[str]:
    """Ids of the articles found, by id."""
    query = EngineQuery(node, scope=scope, limit=99)
    return sorted(hit.article_id for hit in ReferenceEngine(ARCHIVE).search(query).hits)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (match("产业集聚"), ["甲-01", "甲-02"]),
        (match("產業集聚", Where.HEADLINE), ["甲-01"]),
        (match("马"), ["甲-01", "甲-02", "乙-02"]),
        (match("5g"), ["甲-02"]),
        (match("5"), []),
        (match("𠮷野"), ["甲-01"]),
        (match("上,建"), ["甲-01"]),
        (match("上建"), []),
        (match("州郑"), []),
        (And((match("产业"), match("郑州"))), ["甲-01"]),
        (Or((match("5g"), match("郑州"))), ["甲-01", "甲-02", "乙-01"]),
        (Not(match("马")), ["乙-01"]),
        (FacetMatch("district", "街"), ["甲-01"]),
        (FacetMatch("byline", "马"), ["甲-02"]),
        (DateRange(20130401, 20130430), ["甲-01", "甲-02"]),
        (DateRange(20130401, None), ["甲-01", "甲-02"]),
        (DateRange(None, 20131231), ["甲-01", "甲-02", "乙-01"]),
        (DateRange(20130402, 20130430), ["甲-01"]),
        (Everything(), ["甲-01", "甲-02", "乙-01", "乙-02"]),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_leaf_finds_what_the_eye_finds(node: Node, expected: list[str]) -> None:
    """Every kind of node, on four articles."""
    assert ids(node) == sorted(expected)


def test_scope_block_wants_the_whole_tree_in_one_block() -> None:
    """产业 and 集聚 meet in one headline, 产业 and 郑州 in no block."""
    apart = And((match("产业"), match("郑州")))

    assert ids(apart, scope=Scope.BLOCK) == []
    assert ids(And((match("产业"), match("集聚"))), scope=Scope.BLOCK) == ["甲-01", "甲-02"]


def test_occurrences_overlap_and_count_in_matching_blocks() -> None:
    """马马 stands twice in 马马马; totals are exact."""
    hits = ReferenceEngine(ARCHIVE).search(EngineQuery(match("马马"), limit=0))

    assert (hits.articles, hits.paragraphs, hits.occurrences, hits.hits) == (1, 1, 2, ())


def test_every_block_matches_when_no_literal_decides() -> None:
    """Without a positive literal all blocks of a matching article are matching blocks."""
    hits = ReferenceEngine(ARCHIVE).search(EngineQuery(Not(match("马")), unit=Unit.PARAGRAPH))

    assert [(hit.article_id, hit.blocks) for hit in hits.hits] == [("乙-01", (0,)), ("乙-01", (1,))]
    assert hits.occurrences == 0


def test_a_facet_ignores_its_own_choice_and_heeds_the_others() -> None:
    """Counts of district stay while its value is chosen; those of year shrink."""
    query = EngineQuery(
        Everything(),
        filters=(Filter("district", ("上街区",), group="district"),),
        facets=(FacetRequest("district", 5), FacetRequest("year", 5)),
    )

    facets = ReferenceEngine(ARCHIVE).search(query).facets

    assert facets["district"].values == (("上街区", 1), ("金水区", 1))
    assert facets["district"].missing == 3
    assert facets["year"].values == (("2013", 1),)


def test_an_excluding_filter_is_never_ignored() -> None:
    """Dropped articles are gone from every count, the facet's own too."""
    query = EngineQuery(
        Everything(),
        filters=(Filter("year", ("2013",), exclude=True, group="date"),),
        facets=(FacetRequest("year", 5), FacetRequest("month", 5)),
    )

    hits = ReferenceEngine(ARCHIVE).search(query)

    assert [hit.article_id for hit in hits.hits] == ["乙-02"]
    assert hits.facets["year"].values == ()
    assert hits.facets["year"].missing == 1


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.DATE, ["乙-01", "甲-02", "甲-01", "乙-02"]),
        (Sort.DATE_DESC, ["甲-01", "甲-02", "乙-01", "乙-02"]),
    ],
    ids=str,
)
def test_unknown_dates_come_last_in_both_directions(sort: Sort, expected: list[str]) -> None:
    """A month sorts by its first day."""
    hits = ReferenceEngine(ARCHIVE).search(EngineQuery(Everything(), sort=sort)).hits

    assert [hit.article_id for hit in hits] == expected


def test_the_headline_counts_double() -> None:
    """The same two units weigh more as a headline than as a paragraph."""
    engine = ReferenceEngine((article("a-01", "马上"), article("b-01", "文", "马上")))

    first, second = engine.search(EngineQuery(match("马上"), unit=Unit.PARAGRAPH)).hits

    assert (first.article_id, second.article_id) == ("a-01", "b-01")
    assert first.score == pytest.approx(2 * second.score)


def test_the_relevance_of_an_article_is_that_of_all_its_blocks() -> None:
    """Twice in the headline is four times; lengths are those of whole articles, and true."""
    articles = (article("a-01", "马马", "马上"), article("b-01", "文", "上"))
    query = EngineQuery(match("马"), rank_literals=(RankLiteral(match("上").literal, 0.5),))

    (found,) = ReferenceEngine(articles).search(query).hits

    norm = 0.6 * (0.25 + 0.75 * 4 / 3)
    one_of_two = math.log(1 + 1.5 / 1.5) * 5 * 1.6 / (5 + norm)
    both = 0.5 * math.log(1 + 0.5 / 2.5) * 1 * 1.6 / (1 + norm)
    assert found.score == pytest.approx(one_of_two + both)


def test_marks_sit_on_printed_characters_and_join_when_they_touch() -> None:
    """A blank inside a match is marked with it."""
    engine = ReferenceEngine(ARCHIVE)
    node = Or((match("产业"), match("集聚区")))

    assert engine.marks(ARCHIVE[1].blocks[1], node) == (Span(0, 6),)
    assert engine.marks(ARCHIVE[0].blocks[1], Not(match("建设"))) == ()


def test_a_missing_article_names_its_neighbours() -> None:
    """The error helps."""
    with pytest.raises(NotFoundError) as caught:
        ReferenceEngine(ARCHIVE).articles(["甲-03"])

    assert "甲-02" in caught.value.near


@settings(deadline=None)
@given(texts())
def test_the_canonical_string_has_the_units_of_the_analysis(text: str) -> None:
    """Two writings of one rule agree: number of units, and breaks between them."""
    units = cut_units(text)
    gaps = units.positions[-1] + 1 - len(units) if len(units) else 0

    assert canonical(text).units == len(units)
    assert canonical(text).text.rstrip("\n").count("\n") == gaps


@settings(max_examples=60, deadline=None)
@given(corpora_and_literals())
def test_marks_agree_with_the_analysis(case: tuple[tuple[Article, ...], Literal]) -> None:
    """The scan and ``analysis.literal`` mark the same characters of every block."""
    articles, wanted = case
    engine = ReferenceEngine(articles)

    for one in engine.scan():
        for block in one.blocks:
            marks = engine.marks(block, Match(wanted))
            assert marks == find_all(cut_units(block.text), [wanted])


@settings(max_examples=25, deadline=None)
@given(corpora_and_queries())
def test_answers_are_consistent(case: tuple[tuple[Article, ...], EngineQuery]) -> None:
    """Every generated question is answered, with totals that fit each other."""
    articles, query = case
    hits = ReferenceEngine(articles).search(query)

    assert hits.articles <= hits.paragraphs
    assert len(hits.hits) <= query.limit
    assert set(hits.facets) == {asked.facet for asked in query.facets}
