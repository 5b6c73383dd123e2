"""Single hits through the service: each a line, all of them, in the order asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchapp.analysis.fold import fold_text
from searchapp.analysis.literal import Literal, cut_units
from searchapp.analysis.words import cut_search
from searchapp.bootstrap import open_service
from searchapp.config import Settings
from searchapp.engine.contract import EngineHits
from searchapp.engine.queries import (
    SIDE_UNITS,
    EngineQuery,
    Leaf,
    Match,
    Node,
    Not,
    Or,
    Pattern,
    Sort,
    Together,
    Unit,
    Within,
)
from searchapp.engine.readings import NumberRange, Regex
from searchapp.errors import CursorError, ParameterError
from searchapp.model import Article
from searchapp.search.query import FacetChoice, Mode, SearchRequest, Side
from searchapp.search.results import Line, SearchResult
from searchapp.search.service import SearchService
from searchapp.search.spots import hits_in
from tests.corpus import HAN, Known, article, corpora, literals, nodes
from tests.reference_engine import ReferenceEngine, canonical, positive_leaves
from tests.web_server import build_index

YEAR = "\uff12\uff10\uff11\uff13"
"""2013, full width."""

ARCHIVE = (
    article("000_page-01", "哈哈哈", "甲產業集聚。", known=Known("2013-04-28", ("上街区",))),
    article("000_page-02", "𠮷野家", "乙产业,丙。丙产业甲产业", "戊,产业，乙", known=Known("2022")),
    article("000_page-03", "", f"全角{YEAR}年产业\n丁", known=Known("2019-05")),
    article("000_page-04", "污染", "无", known=Known(None, (), ("王新伟",))),
)


def service(archive: Sequence[Article] = ARCHIVE, most: int = 100) -> SearchService:
    """A service over the plain scan, which orders so many hits by a side."""
    settings = Settings(concordance_sort_max=most)
    return SearchService(ReferenceEngine(archive, cut_search), settings)


def search(q: str, **more: object) -> SearchResult:
    """List the hits of a query in the small archive."""
    return service().search(SearchRequest(q=q, unit=Unit.HIT, **more))  # type: ignore[arg-type]  # by name


def written(line: Line) -> str:
    """A line as one text."""
    return f"{line.left}[{line.keyword}]{line.right}"


def lines(q: str, **more: object) -> list[str]:
    """The lines of a query, as text."""
    return [written(line) for line in search(q, **more).lines]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchService]:
    """The sample, served by the real engine."""
    folder = tmp_path_factory.mktemp("index")
    build_index(folder)
    opened = open_service(Settings(index_dir=folder))
    yield opened
    opened.close()


# what a hit is


@st.composite
def trees(draw: st.DrawFn) -> tuple[tuple[Article, ...], Node]:
    """An archive and a tree, sometimes of leaves that are decided by reading."""
    articles = draw(corpora(max_articles=3))
    kind = draw(st.sampled_from("tttnrb"))
    if kind == "n":
        return articles, NumberRange("", draw(st.none() | st.just(3.0)), None)
    if kind == "r":
        one = draw(
            st.sampled_from(
                sorted({c for a in articles for b in a.blocks for c in b.text if c in HAN})
                or ["区"]
            )
        )
        return articles, Regex(f"{one}.?", (Literal(((fold_text(one),),)),))
    if kind == "b":
        absent: Node = Not(Match(draw(literals(articles))))
        either = Or((Match(draw(literals(articles))), absent))
        return articles, Together(either, draw(st.sampled_from(Within)))
    return articles, draw(nodes(articles))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees())
def test_there_are_as_many_lines_as_hits_in_every_block(
    case: tuple[tuple[Article, ...], Node],
) -> None:
    """For every kind of leaf, by the plain scan; and literals and patterns stand where it says."""
    articles, node = case
    judge = ReferenceEngine(articles)
    for one in articles:
        for block in one.blocks:
            for leaf in positive_leaves(node):
                found = hits_in(block.text, cut_units(block.text), [replace_where(leaf)])
                wanted = judge.found(one, block, replace_where(leaf))
                assert len(found) == len(wanted)
                assert all(0 <= f.span.start <= f.span.end <= len(block.text) for f in found)
                if isinstance(leaf, Match):
                    spans = canonical(block.text).spans(wanted)
                    assert [f.span for f in found] == spans
                assert all(f.marks == () or inside(f.span, f.marks) for f in found)


def replace_where(leaf: Leaf) -> Leaf:
    """The same leaf, looked for in every block."""
    if isinstance(leaf, Match):
        return Match(leaf.literal)
    return Pattern(leaf.pieces) if isinstance(leaf, Pattern) else leaf


def inside(span: object, marks: Sequence[object]) -> bool:
    """Marks begin and end with what they are marks of."""
    return (marks[0].start, marks[-1].end) == (span.start, span.end)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("q", "wanted"),
    [
        ("哈哈", ["[哈哈]哈", "哈[哈哈]"]),
        ("产业 ~>2 丙", ["乙[产业,丙]。丙产业甲产业"]),
        ("产业 ~2 丙", ["乙[产业,丙]。丙产业甲产业", "乙产业,丙。[丙产业]甲产业"]),
        ("同句(甲 产业)", ["[甲產業]集聚。", "乙产业,丙。丙[产业甲产业]"]),
        ("丙?业", ["乙产业,丙。[丙产业]甲产业"]),
        ("/[乙丙]产业/", ["[乙产业],丙。丙产业甲产业", "乙产业,丙。[丙产业]甲产业"]),
        ("2013年", [f"全角[{YEAR}年]产业\n丁"]),
        ("𠮷", ["[𠮷]野家"]),
        ("标题:哈", ["[哈]哈哈", "哈[哈]哈", "哈哈[哈]"]),
        ("集聚 -污染", ["甲產業[集聚]。"]),
        ("人物:王新伟", []),
        ("-污染", []),
        ("", []),
    ],
    ids=str,
)
def test_a_line_is_what_is_marked(q: str, wanted: list[str]) -> None:
    """Overlapping ones each; near pairs and sentences once; conditions and exclusions never."""
    found = search(q, sort=Sort.PAGE)

    assert sorted(map(written, found.lines)) == sorted(wanted)
    assert found.total == len(wanted)


def test_distinct_strings_are_lines_each() -> None:
    """Where one string is part of another both are counted, as everywhere."""
    found = search("产业 OR 产业集聚", sort=Sort.DATE)

    assert [line.keyword for line in found.lines][:2] == ["產業", "產業集聚"]
    assert found.total == found.occurrences == 7


@pytest.mark.parametrize("q", ["人物:王新伟", "-污染", "", "日期:2013"])
def test_a_query_without_text_says_why_nothing_is_listed(q: str) -> None:
    """Articles match all the same."""
    found = search(q)

    assert found.articles
    assert [notice.code for notice in found.warnings] == ["nothing_to_list"]


def test_filters_hold_for_hits_and_facets_count_articles() -> None:
    """A chosen district leaves its hits; its own count is of articles."""
    found = search("产业", choices=(FacetChoice("district", keep=("上街区",)),))
    (district,) = [view for view in found.facets if view.name == "district"]

    assert [line.article.id for line in found.lines] == ["000_page-01"]
    assert [(value.value, value.count) for value in district.values] == [("上街区", 1)]
    assert district.missing.count == 2


def test_a_wider_reading_is_listed_and_said() -> None:
    """What stands in for a query that finds nothing has hits of its own."""
    found = search("产业的污染的集聚", mode=Mode.SIMPLE)

    assert {line.keyword for line in found.lines} >= {"產業", "集聚"}
    assert [notice.code for notice in found.warnings] == ["most_words"]


# context


@pytest.mark.parametrize(
    ("width", "wanted"),
    [(1, "丙[产业]甲"), (2, "丙。丙[产业]甲产"), (3, "业,丙。丙[产业]甲产业")],
    ids=str,
)
def test_context_is_counted_in_units_of_the_printed_text(width: int, wanted: str) -> None:
    """Punctuation between them comes along and does not count."""
    found = search("产业", sort=Sort.DATE, context=width)
    shown = [line for line in found.lines if line.article.id == "000_page-02"][1]

    assert written(shown) == wanted
    assert shown.cut_before
    assert shown.cut_after == (width < 3)


def test_a_run_of_letters_and_digits_is_one_unit_of_context() -> None:
    """It is never cut."""
    assert lines("年", context=1) == [f"{YEAR}[年]产"]


@given(corpora(max_articles=3), st.data(), st.integers(1, 4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_line_is_a_slice_of_the_printed_block(
    archive: tuple[Article, ...], data: st.DataObject, width: int
) -> None:
    """Nothing is altered, marks lie in the keyword, and cuts are said."""
    text = data.draw(
        st.sampled_from([b.text for a in archive for b in a.blocks if b.text] or ["马"])
    )
    start = data.draw(st.integers(0, len(text) - 1))
    wanted = SearchRequest(
        q=text[start : start + 3], mode=Mode.EXACT, unit=Unit.HIT, context=width, limit=200
    )
    found = service(archive).search(wanted)

    assert len(found.lines) == found.total == found.occurrences
    for line in found.lines:
        begin = line.start - len(line.left)
        shown = line.left + line.keyword + line.right
        assert line.block.text[begin : begin + len(shown)] == shown
        assert line.cut_before == bool(line.block.text[:begin].strip())
        assert line.cut_after == bool(line.block.text[begin + len(shown) :].strip())
        assert all(0 <= mark.start < mark.end <= len(line.keyword) for mark in line.marks)
        assert len(cut_units(line.left)) <= width + 1


def test_marks_can_be_left_out() -> None:
    """As for other results."""
    assert all(line.marks for line in search("产业").lines)
    assert not any(line.marks for line in search("产业", highlight=False).lines)


def test_too_much_context_is_refused() -> None:
    """With the most there may be."""
    with pytest.raises(ParameterError) as caught:
        search("产业", context=101)

    assert caught.value.name == "context"
    assert "100" in caught.value.hint


# order


def test_the_left_side_orders_by_the_nearest_unit_first() -> None:
    """Nothing before something, punctuation passed over, then the right side."""
    found = search("产业", sort=Side.LEFT, context=2)

    assert [written(line) for line in found.lines] == [
        "丙。丙[产业]甲产",
        "乙[产业],丙。丙",
        f"{YEAR}年[产业]\n丁",
        "戊,[产业]，乙",
        "甲[產業]集聚。",
        "业甲[产业]",
    ]
    assert found.sort is Side.LEFT


def sorted_by_side(found: Sequence[Line], *, left: bool = True) -> bool:
    """Whether lines are in the order of one side, worked out from the whole blocks."""
    keys = []
    for line in found:
        before = cut_units(line.block.text[: line.start]).texts[::-1][:SIDE_UNITS]
        behind = cut_units(line.block.text[line.start + len(line.keyword) :]).texts[:SIDE_UNITS]
        keys.append((before, behind) if left else (behind, before))
    return all(one <= other for one, other in pairwise(keys))


@pytest.mark.parametrize("side", Side)
def test_both_sides_order_the_sample(sample: SearchService, side: Side) -> None:
    """Every hit once, each no less than the one before it."""
    found = sample.search(SearchRequest("市", unit=Unit.HIT, sort=side, limit=200))

    assert len(found.lines) == min(found.total, 200)
    assert len({(line.block_id, line.start) for line in found.lines}) == len(found.lines)
    assert sorted_by_side(found.lines, left=side is Side.LEFT)


def test_both_forms_of_a_character_fall_together() -> None:
    """Order is that of the folded text."""
    archive = (
        article("000_page-01", "", "東风", "东风", "西风", "東風"),
        article("000_page-02", "", "风東", "风西", "风东"),
    )
    found = service(archive).search(SearchRequest("风", unit=Unit.HIT, sort=Side.LEFT))
    sides = [fold_text(line.left) for line in found.lines]

    assert sides == ["", "", "", "东", "东", "东", "西"]
    assert [line.right for line in found.lines][:3] == ["東", "东", "西"]


def test_pages_by_cursor_join_to_the_whole_in_every_order(sample: SearchService) -> None:
    """Nothing twice, nothing left out, to the end."""
    for sort in (*Sort, *Side):
        wanted = SearchRequest("产业", unit=Unit.HIT, sort=sort, limit=60, facets=())
        seen: list[tuple[str, int]] = []
        result = sample.search(wanted)
        while True:
            seen += [(line.block_id, line.start) for line in result.lines]
            if not result.next_cursor:
                break
            result = sample.search(replace(wanted, cursor=result.next_cursor))
        assert len(seen) == len(set(seen)) == result.total == result.occurrences > 60, sort


def test_the_number_of_lines_is_what_finding_in_the_text_counts(sample: SearchService) -> None:
    """Parity with looking for the string by eye, overlapping ones included."""
    whole = sample.search(SearchRequest(limit=50)).results
    blocks = ["".join(fold_text(b.text).split(" ")) for one in whole for b in one.article.blocks]
    for q in ("产业集聚区", "高新区", "市", "全省", "三控三抓"):
        counted = sum(text.startswith(q, at) for text in blocks for at in range(len(text)))
        found = sample.search(SearchRequest(q, mode=Mode.EXACT, unit=Unit.HIT, limit=1))
        assert found.total == counted > 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(corpora(max_articles=4), st.data(), st.sampled_from(Side))
def test_reading_the_texts_gives_the_order_an_engine_gives(
    archive: tuple[Article, ...], data: st.DataObject, side: Side
) -> None:
    """A wildcard that finds nothing makes the texts be read, and changes nothing."""
    text = data.draw(
        st.sampled_from([b.text for a in archive for b in a.blocks if b.text] or ["马"])
    )
    start = data.draw(st.integers(0, len(text) - 1))
    asked = f'"{text[start : start + 2]}" OR 马'.replace("\n", " ")
    opened = service(archive, 1000)
    orders = [
        [(line.block_id, line.start, line.keyword) for line in opened.search(wanted).lines]
        for q in (asked, f"{asked} OR 龘?龘")
        for wanted in [SearchRequest(q=q, off=("all",), unit=Unit.HIT, sort=side, limit=200)]
    ]

    assert orders[0] == orders[1]


def test_fewer_can_be_ordered_where_texts_must_be_read() -> None:
    """The notice names the setting that holds."""
    opened = SearchService(ReferenceEngine(ARCHIVE, cut_search), Settings(concordance_read_max=5))
    strings = opened.search(SearchRequest("产业", unit=Unit.HIT, sort=Side.LEFT))
    wild = opened.search(SearchRequest("产业 OR 丙?业", unit=Unit.HIT, sort=Side.LEFT))

    assert not strings.warnings
    assert "concordance_read_max" in wild.warnings[0].text


def test_too_many_to_order_by_a_side_are_ordered_by_date_and_it_is_said() -> None:
    """Never in silence; the answer names the order in force."""
    found = service(most=5).search(SearchRequest("产业", unit=Unit.HIT, sort=Side.RIGHT))

    assert [notice.code for notice in found.warnings] == ["too_many_to_sort"]
    assert "concordance_sort_max" in found.warnings[0].text
    assert found.sort is Sort.DATE
    assert [line.article.id[-1] for line in found.lines] == ["1", "3", "2", "2", "2", "2"]


def test_an_order_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its further pages ask the engine for totals alone."""
    engine = ReferenceEngine(ARCHIVE, cut_search)
    asked: list[int] = []
    answer = engine.search

    def counted(query: EngineQuery) -> EngineHits:
        asked.append(query.limit)
        return answer(query)

    monkeypatch.setattr(engine, "search", counted)
    opened = SearchService(engine, Settings())
    wanted = SearchRequest("产业 OR 丙?业", unit=Unit.HIT, sort=Side.LEFT, limit=2)
    first = opened.search(wanted)
    assert asked == [2, 7]
    opened.search(replace(wanted, page=2))
    assert asked == [2, 7, 2]
    assert len(first.lines) == 2


# all of them


@pytest.mark.parametrize("sort", [Sort.DATE, Side.LEFT], ids=str)
def test_all_lines_are_the_lines_of_all_pages(sort: Sort | Side) -> None:
    """In the same order, whatever page was asked for."""
    wanted = SearchRequest("产业", unit=Unit.HIT, sort=sort, limit=50)
    found = service().all_lines(replace(wanted, page=3))

    assert found.total == 6
    assert [*found.lines] == [*service().search(wanted).lines]


def test_all_lines_are_refused_where_they_cannot_be_ordered() -> None:
    """There is no place in a file to say so."""
    with pytest.raises(ParameterError) as caught:
        service(most=5).all_lines(SearchRequest("产业", sort=Side.LEFT))

    assert caught.value.name == "sort"


def test_all_lines_are_of_one_generation() -> None:
    """A file never mixes two; it breaks off."""
    engine = ReferenceEngine(ARCHIVE, cut_search, "g1")
    found = SearchService(engine, Settings()).all_lines(SearchRequest("产业"))
    engine._generation = "g2"

    with pytest.raises(CursorError):
        next(found.lines)


def test_an_and_lists_the_hits_of_all_its_parts() -> None:
    """Each in the blocks that match."""
    found = search("产业 丁", sort=Sort.DATE)

    assert [line.keyword for line in found.lines] == ["产业", "丁"]
