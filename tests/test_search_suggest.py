"""Suggestions: only what is printed, by characters, pinyin and its first letters; slips mended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.words import cut_search
from searchapp.config import Settings
from searchapp.errors import ParameterError
from searchapp.search.inventory import Kind
from searchapp.search.query import SearchRequest
from searchapp.search.service import SearchService
from searchapp.search.suggest import Suggester, count_articles
from tests.corpus import Known, article
from tests.reference_engine import ReferenceEngine

ARCHIVE = (
    article(
        "a-01", "集聚产业 追梦中原", "上街区的产业集聚区建设。", known=Known(persons=("王新伟",))
    ),
    article(
        "a-02",
        "产业集聚区见闻",
        "王新伟到产业集聚区。仇和、覃志刚、单霁翔出席。",
        known=Known(None, ("上街区",), ("王新伟", "仇和", "覃志刚", "单霁翔")),
    ),
    article("a-03", "𠮷野家开业", "人大代表到郑州。人大代表说。COVID疫情", known=Known()),
)
ENGINE = ReferenceEngine(ARCHIVE, cut_search)
SERVICE = SearchService(ENGINE, Settings())


def texts(typed: str, most: int = 10) -> list[str]:
    """Texts suggested for what is typed."""
    return [one.text for one in SERVICE.suggest(typed, most)]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        pytest.param("产业", "产业", id="characters"),
        pytest.param("產業", "产业", id="traditional"),
        pytest.param("王", "王新伟", id="person"),
        pytest.param("wangxin", "王新伟", id="pinyin"),
        pytest.param("wang xin wei", "王新伟", id="pinyin-with-blanks"),
        pytest.param("\uff37\uff38\uff37", "王新伟", id="initials-full-width"),
        pytest.param("王xw", "王新伟", id="characters-then-initials"),
        pytest.param("王xinw", "王新伟", id="characters-then-pinyin"),
        pytest.param("qiuhe", "仇和", id="surname-qiu"),
        pytest.param("qinzhigang", "覃志刚", id="surname-qin"),
        pytest.param("tanzhigang", "覃志刚", id="surname-tan"),
        pytest.param("sjx", "单霁翔", id="surname-initials"),
        pytest.param("上街", "上街区", id="place"),
        pytest.param("集聚", "集聚区", id="string-of-no-dictionary"),
        pytest.param("業集", "业集聚区", id="string-that-begins-inside-a-word"),
        pytest.param("𠮷野", "𠮷野家开业", id="headline-outside-the-basic-plane"),
    ],
)
def test_what_is_typed_is_completed(typed: str, wanted: str) -> None:
    """Characters, pinyin and first letters all lead to what is printed."""
    assert wanted in texts(typed)


@pytest.mark.parametrize("typed", ["", " ", "，", "z", "没有", "\ud800", "𠀀", "'"])
def test_nothing_is_suggested_for_nothing(typed: str) -> None:
    """One letter begins too much; marks and unknown characters begin nothing."""
    assert texts(typed) == []


def test_a_suggestion_says_what_it_is_and_how_often() -> None:
    """The count is that of the literal search it leads to."""
    (first, *_) = SERVICE.suggest("wangxinwei", 5)

    assert (first.text, first.kind, first.by) == ("王新伟", Kind.PERSON, "pinyin")
    assert first.articles == SERVICE.search(SearchRequest(q="王新伟")).total


def test_a_fact_that_is_nowhere_printed_is_not_suggested() -> None:
    """Article one names 王新伟 as known without printing it: only the other counts."""
    assert count_articles(ENGINE, "王新伟") == 1


@given(st.text(alphabet="产业集聚区王新伟单wxsjq '，", max_size=6))
def test_everything_suggested_occurs(typed: str) -> None:
    """Whatever is typed, each suggestion is printed somewhere, once in the list."""
    found = SERVICE.suggest(typed, 5)

    assert all(count_articles(ENGINE, one.text) == one.articles > 0 for one in found)
    assert len({one.text for one in found}) == len(found) <= 5


def test_more_than_the_most_is_refused() -> None:
    """The limit names itself."""
    with pytest.raises(ParameterError, match="limit") as caught:
        SERVICE.suggest("产", 51)

    assert "50" in caught.value.hint


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        pytest.param("产业急聚区", "产业集聚区", id="sound"),
        pytest.param("王新韦", "王新伟", id="sound-of-a-name"),
        pytest.param("仁大代表", "人大代表", id="one-character"),
        pytest.param("人大伐表", "人大代表", id="shape"),
        pytest.param("王伟新", "王新伟", id="exchanged"),
        pytest.param("产业集聚集区", "产业集聚区", id="one-too-many"),
        pytest.param("wangxinwwi", "王新伟", id="neighbouring-key"),
        pytest.param("產業急聚區", "产业集聚区", id="traditional"),
    ],
)
def test_a_slip_is_answered_by_what_is_printed(typed: str, wanted: str) -> None:
    """A query that finds nothing literally names one that does, and searches nothing else."""
    assert wanted in SERVICE.search(SearchRequest(q=typed)).suggestions


def test_only_the_term_that_slipped_is_exchanged() -> None:
    """The rest of the query stays as it was typed."""
    found = SERVICE.search(SearchRequest(q="产业急聚区 王新伟"))

    assert found.suggestions == ("产业集聚区 王新伟",)


@pytest.mark.parametrize("q", ["产业集聚区", "", "地区:上街", "没有这样的长字串在这里印着", "龘"])
def test_nothing_is_meant_by_what_is_found_or_far_from_everything(q: str) -> None:
    """A query with an answer, and one that nothing is near, bring no suggestion."""
    assert SERVICE.search(SearchRequest(q=q)).suggestions == ()


def test_the_inventory_follows_what_is_served() -> None:
    """A new generation is taken stock of aside; until then the old inventory answers."""

    class Renewed(ReferenceEngine):
        """Serves another generation after the first look."""

    first, second = Renewed(ARCHIVE[:1], cut_search, "g1"), Renewed(ARCHIVE, cut_search, "g2")
    suggester = Suggester(first)
    before = suggester.complete("qiuhe", 5)
    suggester._engine = second
    suggester.complete("qiuhe", 5)
    suggester.wait()

    assert before == ()
    assert [one.text for one in suggester.complete("qiuhe", 5)] == ["仇和"]
