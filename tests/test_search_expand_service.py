"""Expansions through the whole service, on the sample archive: counts, marks, switches."""

from collections.abc import Iterator

import pytest

from searchapp.bootstrap import open_service
from searchapp.config import Settings
from searchapp.search.query import Mode, SearchRequest
from searchapp.search.service import SearchService
from tests.web_server import build_index


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchService]:
    """The service over the sample."""
    folder = tmp_path_factory.mktemp("index")
    build_index(folder)
    opened = open_service(Settings(index_dir=folder))
    yield opened
    opened.close()


def test_both_names_are_found_marked_and_counted(service: SearchService) -> None:
    """The widened query finds what each of its strings finds."""
    wide = service.search(SearchRequest(q="四千亿元"))
    parts = [
        service.search(SearchRequest(q=one, mode=Mode.EXACT)) for one in ("四千亿元", "4000亿元")
    ]

    assert wide.occurrences == sum(part.occurrences for part in parts) > 0
    assert any(snippet.marks for result in wide.results for snippet in result.snippets)
    assert [one.key for one in wide.expansions] == ["number:四千亿元"]


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest(q="四千亿元", off=("number:四千亿元",)),
        SearchRequest(q='"四千亿元"'),
        SearchRequest(q="四千亿元", mode=Mode.EXACT),
        SearchRequest(q="四千亿元", off=("all",)),
    ],
    ids=["switched off", "quoted", "exact", "all off"],
)
def test_the_literal_reading_can_always_be_had(
    service: SearchService, request_: SearchRequest
) -> None:
    """Nothing is added, so the words stand in for it, with a notice."""
    found = service.search(request_)

    assert found.expansions == ()
    assert "4,000亿元" not in found.read_as
    if request_.mode is Mode.EXACT:
        assert found.total == 0
    else:
        assert [one.code for one in found.warnings] == ["any_word"]


def test_a_question_is_widened_too_and_says_so(service: SearchService) -> None:
    """Its words have other names; each can be switched off."""
    question = "郑州高新区招商怎么样？"
    found = service.search(SearchRequest(q=question))
    plain = service.search(SearchRequest(q=question, off=("all",)))

    assert "alias:高新区" in {one.key for one in found.expansions}
    assert "郑州高新技术产业开发区" in found.read_as
    assert plain.expansions == ()
    assert "郑州高新技术产业开发区" not in plain.read_as
