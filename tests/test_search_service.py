"""The service over the plain scan: what a reader asks and what comes back."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.analysis.literal import literal
from searchapp.analysis.words import cut_search
from searchapp.config import Settings
from searchapp.engine.queries import Sort, Unit
from searchapp.errors import CursorError, NotFoundError, ParameterError, QueryError
from searchapp.model import Article
from searchapp.search import plan
from searchapp.search.query import FacetChoice, Mode, SearchRequest
from searchapp.search.results import SearchResult
from searchapp.search.service import SearchService
from searchapp.search.syntax import parse
from searchapp.search.tree import Term
from tests.corpus import (
    Known,
    article,
    corpora,
    literals,
)
from tests.reference_engine import ReferenceEngine, canonical, wanted_text

ARCHIVE = (
    article(
        "zzwb-01",
        "集聚产业 追梦中原",
        "上街区的产业集聚区建设。王新伟到场",
        "产业集聚，产业集聚。" + "文" * 200 + "产业",
        subtitle="上街区的实践",
        known=Known("2013-04-28", ("上街区",), ("王新伟",), ("经济",), ("王治",), "郑州晚报"),
    ),
    article(
        "zzwb-02",
        "產業集聚區",
        "金水區 的 馬健",
        known=Known("2013-05", ("金水区", "上街区"), ("马健",), ("经济", "环境"), (), "郑州晚报"),
    ),
    article("zzwb-03", "𠮷野家开业", "郑州第一家，共4000亿元", known=Known("2022", ("金水区",))),
    article("zzwb-04", "污染防治", "全市大气污染防治工作会", known=Known(None, (), ("王新伟",))),
)


def service(articles: tuple[Article, ...] = ARCHIVE, generation: str = "g1") -> SearchService:
    """A service over the plain scan."""
    return SearchService(ReferenceEngine(articles, cut_search, generation), Settings())


def search(q: str = "", **more: object) -> SearchResult:
    """Search the small archive."""
    return service().search(SearchRequest(q=q, **more))  # type: ignore[arg-type]  # by name


def ids(result: SearchResult) -> list[str]:
    """Ids of the results, sorted."""
    return sorted(one.article.id for one in result.results)


def has(one: Article, text: str, *, headline: bool = False) -> bool:
    """Whether an article prints a text, by looking."""
    wanted = literal(text)
    assert wanted is not None
    blocks = one.blocks[:1] if headline else one.blocks
    return any(wanted_text(wanted) in canonical(block.text).text for block in blocks)


@st.composite
def archives_with_strings(draw: st.DrawFn) -> tuple[tuple[Article, ...], str, str, str]:
    """An archive and three strings, most of them printed in it."""
    found = draw(corpora(max_articles=4))
    first, second, third = (str(draw(literals(found))) for _ in range(3))
    return found, first, second, third


# reading


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("产业集聚区", ["zzwb-01", "zzwb-02"]),
        ("産業集聚區", ["zzwb-01", "zzwb-02"]),
        ("马", ["zzwb-02"]),
        ("𠮷野", ["zzwb-03"]),
        ("4000亿元", ["zzwb-03"]),
        ("标题:上街区", ["zzwb-01"]),
        ("person:王", ["zzwb-01", "zzwb-04"]),
        ("记者:王治", ["zzwb-01"]),
        ("地区:金水 -标题:𠮷", ["zzwb-02"]),
        ("主题:环境 OR 日期:2022", ["zzwb-02", "zzwb-03"]),
        ("日期:2013", ["zzwb-01", "zzwb-02"]),
        ("日期:2013-04..2013-05", ["zzwb-01", "zzwb-02"]),
        ("日期:2013-05-01..", ["zzwb-02", "zzwb-03"]),
        ("NOT 产业", ["zzwb-03", "zzwb-04"]),
        ("", ["zzwb-01", "zzwb-02", "zzwb-03", "zzwb-04"]),
    ],
    ids=str,
)
def test_a_query_finds_what_it_says(q: str, expected: list[str]) -> None:
    """Every operator and field on four articles."""
    assert ids(search(q)) == expected


@settings(max_examples=50, deadline=None)
@given(archives_with_strings(), st.integers(0, 4))
def test_every_operator_agrees_with_looking(
    case: tuple[tuple[Article, ...], str, str, str], which: int
) -> None:
    """AND, OR, NOT, parentheses and the headline field, each decided by looking at the print."""
    articles, first, second, third = case
    a, b, c = (str(Term(text)) for text in (first, second, third))
    q = (f"{a} {b}", f"{a} | {b}", f"{a} -{b}", f"({a} OR {b}) NOT {c}", f"标题：{a} {c}")[which]
    looked = []
    for one in articles:
        x, y, z = has(one, first), has(one, second), has(one, third)
        headline = has(one, first, headline=True)
        holds = (x and y, x or y, x and not y, (x or y) and not z, headline and z)[which]
        looked += [one.id] if holds else []

    result = service(articles).search(SearchRequest(q=q, limit=50))

    if looked:
        assert ids(result) == sorted(looked)
        assert not result.warnings
    else:
        assert result.total == 0 or result.warnings


@pytest.mark.parametrize(
    ("mode", "q", "total"),
    [
        (Mode.EXACT, "共4000亿元", 1),
        (Mode.EXACT, "产业 OR 集聚", 0),
        (Mode.SIMPLE, "产业 OR 集聚", 2),
    ],
    ids=str,
)
def test_exact_takes_the_whole_query_as_one_string(mode: Mode, q: str, total: int) -> None:
    """And never widens."""
    result = search(q, mode=mode)

    assert (result.total, result.warnings) == (total, ())


def test_a_query_that_does_not_parse_is_searched_as_it_stands() -> None:
    """With a notice; strict refuses."""
    result = search("(产业集聚区")

    assert (result.total, result.warnings[0].code) == (2, "paren_unclosed")
    with pytest.raises(QueryError):
        search("(产业集聚区", strict=True)


# widening


def test_nothing_literal_gives_the_words_together_and_says_so() -> None:
    """The page prints 上街区 and 产业集聚区 and 建设, and never in this order."""
    result = search("建设上街区")

    assert ids(result) == ["zzwb-01"]
    assert [notice.code for notice in result.warnings] == ["words_together"]
    assert result.read_as == "建设 AND 上街区"


def test_then_any_of_the_words_and_says_so() -> None:
    """No article has both."""
    result = search("污染与金水区")

    assert ids(result) == ["zzwb-02", "zzwb-04"]
    assert [notice.code for notice in result.warnings] == ["any_word"]
    assert result.read_as == "污染 OR 金水区"


def test_a_question_is_answered_by_what_it_is_about() -> None:
    """Words that only say how it is put are left out."""
    result = search("产业集聚的建设如何？")

    assert result.read_as == "产业 OR 集聚 OR 建设"
    assert [notice.code for notice in result.warnings] == ["question"]
    assert result.results[0].article.id == "zzwb-01"


def test_half_of_the_words_come_before_any_of_them() -> None:
    """Two of three words are in one article, and so an article with one does not come."""
    result = search("产业集聚建设火星")

    assert result.read_as == "至少2(产业 OR 集聚 OR 建设 OR 火星)"
    assert [notice.code for notice in result.warnings] == ["most_words"]
    assert search(result.read_as).total == result.total


def test_conditions_stay_when_a_query_is_widened() -> None:
    """Fields, dates and exclusions are not words."""
    result = search("污染与金水区 NOT 馬健")

    assert ids(result) == ["zzwb-04"]
    assert result.read_as == "(污染 OR 金水区) AND NOT 馬健"


def test_a_literal_match_is_never_mixed_with_wider_ones() -> None:
    """One article prints 产业集聚区建设; another has all its words."""
    result = search("产业集聚区建设")

    assert (ids(result), result.warnings) == (["zzwb-01"], ())


def test_filters_in_the_way_are_named_and_nothing_is_widened() -> None:
    """The string is printed, outside the chosen district."""
    choice = FacetChoice("district", keep=("金水区",))
    result = search("产业集聚区建设", choices=(choice,))

    assert result.total == 0
    assert result.read_as == "产业集聚区建设"
    assert [notice.code for notice in result.warnings] == ["outside_filters"]
    assert "1 篇" in result.warnings[0].text


def test_a_field_that_finds_nothing_is_not_widened() -> None:
    """There are no words to try."""
    result = search("人物:諸葛亮")

    assert (result.total, result.warnings) == (0, ())


# results


def test_totals_are_those_of_the_engine_in_all_units() -> None:
    """Articles, paragraphs and hits, each exact."""
    result = search("产业集聚")

    assert (result.total, result.articles, result.paragraphs, result.occurrences) == (2, 2, 3, 4)
    by_paragraph = search("产业集聚", unit=Unit.PARAGRAPH)
    assert (by_paragraph.total, by_paragraph.articles) == (3, 2)


def test_a_result_shows_its_best_paragraphs_with_marks() -> None:
    """Marks are slices of the print; the headline has its own."""
    first = search("産業集聚").results
    shown = {one.article.id: one for one in first}["zzwb-01"]

    assert [s.text[m.start : m.end] for s in shown.snippets for m in s.marks] == ["产业集聚"] * 3
    assert all(len(one.text) <= 120 for one in shown.snippets)
    assert shown.headline_marks == ()
    assert shown.block_count == 2


def test_a_paragraph_result_shows_that_paragraph_be_it_the_headline() -> None:
    """Each result has exactly its own block."""
    result = search("产业集聚", unit=Unit.PARAGRAPH)

    blocks = {(one.article.id, one.snippets[0].block.number) for one in result.results}
    assert blocks == {("zzwb-01", 1), ("zzwb-01", 2), ("zzwb-02", 0)}


@pytest.mark.parametrize(("snippets", "expected"), [(0, 0), (1, 1), (5, 2)], ids=str)
def test_as_many_extracts_as_asked_for(snippets: int, expected: int) -> None:
    """None, one, or all there are."""
    found = search("产业集聚 王新伟", snippets=snippets).results[0]

    assert len(found.snippets) == expected


def test_highlight_off_leaves_the_extract_and_takes_the_marks() -> None:
    """The text is the same."""
    plain, marked = search("金水", highlight=False), search("金水")

    assert plain.results[0].snippets[0].text == marked.results[0].snippets[0].text
    assert plain.results[0].snippets[0].marks == plain.results[0].headline_marks == ()


@settings(max_examples=40, deadline=None)
@given(archives_with_strings())
def test_marks_are_those_of_the_plain_scan(case: tuple[tuple[Article, ...], str, str, str]) -> None:
    """In every block of every result, for the reading that was answered."""
    articles, first, second, _ = case
    engine = ReferenceEngine(articles, cut_search)
    request = SearchRequest(q=f"{Term(first)} OR {Term(second)}", limit=50, snippet_chars=1000)
    result = SearchService(engine, Settings()).search(request)
    node = plan.node(parse(result.read_as, Settings()).tree)

    for one in result.results:
        assert one.headline_marks == engine.marks(one.article.blocks[0], node)
        for snippet in one.snippets:
            assert snippet.marks == engine.marks(snippet.block, node)


def test_the_marks_of_an_article_are_those_of_its_search() -> None:
    """Literal where it matches so, else by its words."""
    one = ARCHIVE[0]

    literally = service().marks(SearchRequest(q="上街区 产业"), one)
    by_words = service().marks(SearchRequest(q="建设上街区"), one)

    assert [len(marks) for marks in literally] == [2, 2, 3]
    assert [len(marks) for marks in by_words] == [1, 2, 0]


# order and pages


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.RELEVANCE, ["zzwb-03", "zzwb-02", "zzwb-01", "zzwb-04"]),
        (Sort.DATE, ["zzwb-01", "zzwb-02", "zzwb-03", "zzwb-04"]),
        (Sort.DATE_DESC, ["zzwb-03", "zzwb-02", "zzwb-01", "zzwb-04"]),
    ],
    ids=str,
)
def test_without_a_query_the_newest_come_first(sort: Sort, expected: list[str]) -> None:
    """Unless an order was asked for."""
    assert [one.article.id for one in search(sort=sort).results] == expected


@pytest.mark.parametrize("q", ["NOT 产业", "主题:经济", "日期:2013.."], ids=str)
def test_a_query_without_words_lists_the_newest_first_too(q: str) -> None:
    """Relevance has nothing to go by; the answer says which order is in force."""
    by_default, by_date = search(q), search(q, sort=Sort.DATE_DESC)

    assert by_default.sort is Sort.DATE_DESC
    assert by_default.results == by_date.results
    assert search("产业").sort is Sort.RELEVANCE


def walk(request: SearchRequest, by_cursor: bool) -> Iterator[SearchResult]:
    """Follow a result list to its end."""
    wanted: SearchRequest | None = request
    while wanted is not None:
        result = service().search(wanted)
        yield result
        wanted = result.next
        if by_cursor and result.next_cursor:
            wanted = replace(request, cursor=result.next_cursor)


@pytest.mark.parametrize("by_cursor", [False, True], ids=["page", "cursor"])
@pytest.mark.parametrize("limit", [1, 3, 4], ids=str)
def test_pages_together_are_the_whole_list(by_cursor: bool, limit: int) -> None:
    """Nothing twice, nothing left out, and the way back leads where one came from."""
    whole = [one.article.id for one in search(limit=50).results]
    pages = list(walk(SearchRequest(limit=limit), by_cursor))

    assert [one.article.id for page in pages for one in page.results] == whole
    assert pages[0].prev is None
    for before, page in pairwise(pages):
        assert page.prev is not None
        assert service().search(page.prev).results == before.results


def test_a_page_beyond_the_end_leads_back_to_the_last() -> None:
    """It is empty, and says where results are."""
    result = search(limit=3, page=9)

    assert (result.results, result.next, result.total) == ((), None, 4)
    assert result.prev == SearchRequest(limit=3, page=2)


def test_a_cursor_of_another_generation_says_where_to_start_again() -> None:
    """The place is kept, the cursor is not."""
    old = service(generation="g1").search(SearchRequest(limit=2)).next_cursor

    with pytest.raises(CursorError) as caught:
        service(generation="g2").search(SearchRequest(limit=2, cursor=old))

    assert caught.value.restart == 2


def test_a_cursor_is_bound_to_the_time_of_a_build_too() -> None:
    """An index built anew in an empty folder has the same name and is another one."""
    later = ReferenceEngine(ARCHIVE, cut_search, "g1", built_at="2026-01-02T00:00:00Z")
    old = service(generation="g1").search(SearchRequest(limit=2)).next_cursor

    with pytest.raises(CursorError):
        SearchService(later, Settings()).search(SearchRequest(limit=2, cursor=old))


@pytest.mark.parametrize("damage", ["x", "", "馬", "AAAA"], ids=["more", "other q", "han", "short"])
def test_a_cursor_that_was_altered_is_refused(damage: str) -> None:
    """And so is one of another request."""
    cursor = search(limit=2).next_cursor
    altered = {"": cursor, "x": cursor + "x", "馬": "馬", "AAAA": "AAAA"}[damage]

    with pytest.raises(CursorError) as caught:
        search("产业", limit=2, cursor=altered)

    assert caught.value.restart == 0


def test_sizes_over_their_limit_are_refused_together() -> None:
    """Each names its limit."""
    with pytest.raises(ParameterError) as caught:
        search(limit=201, facet_limit=5000, snippets=51, snippet_chars=2001)

    assert caught.value.name == "limit"
    assert [one.name for one in caught.value.others] == ["facet_limit", "snippets", "snippet_chars"]


# single things


def test_an_article_and_its_paragraphs_are_fetched_by_id() -> None:
    """Block 0 is the headline."""
    found, block = service().paragraph("zzwb-02-p01")

    assert service().article("zzwb-02") == found == ARCHIVE[1]
    assert block.text == "金水區 的 馬健"
    assert service().paragraph("zzwb-02-p00")[1].number == 0


@pytest.mark.parametrize(
    ("wanted", "near"),
    [
        ("zzwb-02-p09", "zzwb-02-p01"),
        ("zzwb-02-p001", "zzwb-02-p01"),
        ("zzwb-0-p01", "zzwb-01-p01"),
        ("zzwb-03", "zzwb-03-p00"),
    ],
    ids=str,
)
def test_a_missing_paragraph_names_one_that_exists(wanted: str, near: str) -> None:
    """The error helps."""
    with pytest.raises(NotFoundError) as caught:
        service().paragraph(wanted)

    assert near in caught.value.near


def test_a_missing_article_names_near_ones() -> None:
    """The error helps."""
    with pytest.raises(NotFoundError) as caught:
        service().article("zzwb-5")

    assert caught.value.near


def test_the_status_is_the_engines() -> None:
    """What is being served."""
    assert service().status().articles == 4
