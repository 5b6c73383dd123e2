"""Keywords: what an article is about, without places, numbers, names and filler."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.enrich.gazetteer import load_gazetteer
from searchapp.enrich.keywords import KEYWORDS_MAX, KeywordFinder
from searchapp.enrich.keywords_rarity import load_rarity, load_stop_words
from searchapp.errors import LexiconError
from searchapp.model import Fact
from tests.enrich_pages import GoldPage, gold_pages, make_article, make_page

FINDER = KeywordFinder.load()


def keywords_of(*paragraphs: str, title: str = "") -> tuple[Fact, ...]:
    """Find the keywords of one article."""
    return FINDER.facts(make_page(make_article(*paragraphs, title=title)))[0]


def values(facts: tuple[Fact, ...]) -> list[str]:
    """The keyphrases, in order."""
    return [fact.value for fact in facts]


@pytest.mark.parametrize("gold", gold_pages(), ids=lambda gold: gold.page.source[:3])
def test_every_article_of_the_sample_has_keywords_that_stand_in_it(gold: GoldPage) -> None:
    """No keyword is a place, a number, a filler word or part of another."""
    stop = load_stop_words()
    places = {name.text for name in load_gazetteer().names}

    for article, facts in zip(gold.page.articles, FINDER.facts(gold.page), strict=True):
        blocks = {block.number: block.text for block in article.blocks}
        found = values(facts)

        assert 3 <= len(found) <= KEYWORDS_MAX
        assert not set(found) & (places | stop.never | stop.compounds_only)
        assert not any(a != b and a in b for a in found for b in found)
        assert all(blocks[e.block][e.start : e.end] == e.text for f in facts for e in f.evidence)


def test_words_said_together_make_one_phrase() -> None:
    """A compound said again and again is shown whole, its parts are not."""
    text = "大气污染防治形势严峻。大气污染防治是头等大事。大气污染防治要落实。"

    assert values(keywords_of(text))[0] == "大气污染防治"


def test_places_numbers_names_and_filler_are_left_out() -> None:
    """What stands on every page says nothing about this one."""
    text = "记者李新军在郑州金水区介绍，要加强工作，推进发展，投资48万元。"

    assert not {"金水区", "郑州", "新军", "工作", "加强", "发展", "48"} & set(
        values(keywords_of(text, text))
    )


def test_traditional_text_gives_the_same_keywords_with_its_own_evidence() -> None:
    """The value is simplified, the evidence as printed."""
    facts = keywords_of("自閉症康復。自閉症兒童。")

    assert facts[0].value == "自闭症"
    assert facts[0].evidence[0].text == "自閉症"


@pytest.mark.parametrize(
    "text",
    ["", "𠮷𠮷𠮷", "\uff11\uff12\uff13，\uff11\uff12\uff13。", "今天。今天。", "abc abc"],
    ids=["empty", "rare", "full-width-digits", "filler", "latin"],
)
def test_text_without_telling_words_has_no_keywords(text: str) -> None:
    """Nothing is made up."""
    assert keywords_of(text) == ()


@settings(max_examples=40, deadline=None)
@given(st.text("大气污染防治自闭症康复的了，。 \n\u3000产業㎡𠮷", max_size=60))
def test_spans_hold_in_any_text(text: str) -> None:
    """Evidence equals the printed text, whatever is written."""
    for fact in keywords_of(text):
        assert fact.evidence
        assert all(text[e.start : e.end] == e.text for e in fact.evidence)


def test_the_rarity_table_is_there() -> None:
    """Jieba ships it; common words are less rare than rare ones."""
    rarity = load_rarity()

    assert rarity["发展"] < rarity["产业"] < rarity["夏令营"]


def test_a_missing_stop_list_is_reported(tmp_path: Path) -> None:
    """The error names the file."""
    with pytest.raises(LexiconError) as caught:
        load_stop_words(tmp_path / "stop.txt")

    assert caught.value.path == tmp_path / "stop.txt"
