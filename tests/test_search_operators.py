"""Every operator through the service on the sample, against a plain look at the printed text."""

import re
from collections.abc import Callable, Iterator

import pytest

from searchapp.analysis.fold import fold_text
from searchapp.analysis.numbers import read_number
from searchapp.bootstrap import open_service
from searchapp.config import Settings
from searchapp.errors import QueryError
from searchapp.model import Article
from searchapp.search.query import Mode, SearchRequest
from searchapp.search.service import SearchService
from tests.web_server import build_index

Holds = Callable[[str], bool]
HAN = r"[\u4e00-\u9fff]"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchService]:
    """The sample, served by the real engine."""
    folder = tmp_path_factory.mktemp("index")
    build_index(folder)
    opened = open_service(Settings(index_dir=folder))
    yield opened
    opened.close()


def plain(article: Article) -> list[str]:
    """The blocks, folded, without blanks."""
    return ["".join(fold_text(block.text).split(" ")) for block in article.blocks]


def whole_archive(service: SearchService) -> list[Article]:
    """Every article."""
    found = service.search(SearchRequest(limit=50)).results
    return [one.article for one in found]


def sentences(text: str) -> list[str]:
    """Cut at full-width ends, line ends, and full stops that nothing is joined by."""
    return re.split(r"[。！!？?；;…\n]|\.(?![0-9a-z])", text)


PLAINLY: dict[str, Holds] = {
    "产业?聚区": lambda text: re.search(f"产业{HAN}聚区", text) is not None,
    "产業*區": lambda text: re.search(f"产业{HAN}{{0,20}}?区", text) is not None,
    "20??年": lambda text: re.search(r"(?<![0-9a-z.])20[0-9][0-9]年", text) is not None,
    "20*年": lambda text: re.search(r"(?<![0-9a-z.])20[0-9a-z.]*年", text) is not None,
    "/第[一-龥]{1,3}届/": lambda text: re.search("第[一-龥]{1,3}届", text) is not None,
    "/产业.{2}区/": lambda text: re.search("产业.{2}区", text) is not None,
    "同段(产业 集聚)": lambda text: "产业" in text and "集聚" in text,
    "同句(产业 郑州)": lambda text: any("产业" in one and "郑州" in one for one in sentences(text)),
    "同句(产业 -集聚)": lambda text: any(
        "产业" in one and "集聚" not in one for one in sentences(text)
    ),
}


@pytest.mark.parametrize("q", PLAINLY)
def test_an_operator_finds_the_articles_a_plain_look_finds(service: SearchService, q: str) -> None:
    """Neither more nor fewer."""
    wanted = {one.id for one in whole_archive(service) if any(map(PLAINLY[q], plain(one)))}
    found = service.search(SearchRequest(q=q, limit=50))

    assert {one.article.id for one in found.results} == wanted
    assert wanted
    assert not found.warnings


@pytest.mark.parametrize("q", ["产业 ~5 集聚", "产业 ~>0 集聚", "集聚 ~>2 产业"], ids=str)
def test_near_pairs_are_near_where_they_are_marked(service: SearchService, q: str) -> None:
    """A mark on both, in some block of every result."""
    found = service.search(SearchRequest(q=q, limit=50))

    assert found.total
    for one in found.results:
        marked = [
            block.text[mark.start : mark.end]
            for block, marks in zip(
                one.article.blocks, service.marks(SearchRequest(q=q), one.article), strict=True
            )
            for mark in marks
        ]
        assert any("产业" in fold_text(text) for text in marked)
        assert any("集聚" in fold_text(text) for text in marked)


def test_a_surname_finds_people_and_no_compound_ones(service: SearchService) -> None:
    """Those whose names begin with it."""
    found = service.search(SearchRequest(q="姓:王", limit=50))
    wanted = {
        one.id
        for one in whole_archive(service)
        if any(fact.field == "person" and fact.value.startswith("王") for fact in one.facts)
    }

    assert {one.article.id for one in found.results} == wanted
    assert wanted


@pytest.mark.parametrize(
    ("q", "least"),
    [(">=1000亿元", 1e11), (">=1000", 1e3), (">50%", 50.0)],
    ids=["with a unit", "without a unit", "percent"],
)
def test_numbers_are_found_by_value(service: SearchService, q: str, least: float) -> None:
    """What is marked is a number at least as great, however it is written."""
    found = service.search(SearchRequest(q=q, limit=50))
    marked = [
        block.text[mark.start : mark.end]
        for one in found.results
        for block, marks in zip(
            one.article.blocks, service.marks(SearchRequest(q=q), one.article), strict=True
        )
        for mark in marks
    ]

    assert found.total
    assert len(marked) >= found.total
    for text in marked:
        number = read_number("".join(fold_text(text).split()))
        assert number is not None
        assert number[0] >= least


def test_a_whole_query_can_be_a_regular_expression(service: SearchService) -> None:
    """As a mode, and between slashes, it finds and marks the same."""
    whole = SearchRequest(q="产业.{2}区", mode=Mode.REGEX)
    slashed = SearchRequest(q="/产业.{2}区/")
    found = service.search(whole)

    assert found.total
    assert [one.article.id for one in found.results] == [
        one.article.id for one in service.search(slashed).results
    ]
    for one in found.results:
        marked = [
            block.text[mark.start : mark.end]
            for block, marks in zip(
                one.article.blocks, service.marks(whole, one.article), strict=True
            )
            for mark in marks
        ]
        assert marked
        assert all(re.fullmatch("(产业.{2}区)+", text) for text in marked)


@pytest.mark.parametrize(
    ("q", "code"),
    [("(", "regex_syntax"), (".*", "regex_too_wide"), ("(?=产)业", "regex_syntax")],
    ids=["broken", "nothing fixed", "looking ahead"],
)
def test_an_expression_that_cannot_be_run_is_refused(
    service: SearchService, q: str, code: str
) -> None:
    """With the reason, and never run."""
    with pytest.raises(QueryError) as caught:
        service.search(SearchRequest(q=q, mode=Mode.REGEX))

    assert caught.value.code == code
