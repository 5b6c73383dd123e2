"""Topics: the words of an article decide, the headline most, and they are shown."""

from pathlib import Path

import pytest

from searchapp.enrich.taxonomy import DEFAULT_TAXONOMY, load_taxonomy
from searchapp.enrich.topics import TOPICS_MAX, TopicFinder
from searchapp.errors import LexiconError
from searchapp.model import Fact
from tests.enrich_pages import GoldPage, gold_pages, make_article, make_page

FINDER = TopicFinder.load()
GOLD_NAMES = {"城建": "城建交通", "安全": "法治安全"}


def topics_of(*paragraphs: str, title: str = "") -> tuple[Fact, ...]:
    """Find the topics of one article."""
    return FINDER.facts(make_page(make_article(*paragraphs, title=title)))[0]


@pytest.mark.parametrize("gold", gold_pages(), ids=lambda gold: gold.page.source[:3])
def test_the_first_topic_of_every_sample_article_is_acceptable(gold: GoldPage) -> None:
    """The first topic is one of those the gold names."""
    for facts, answer in zip(FINDER.facts(gold.page), gold.answers, strict=True):
        wanted = [topic.partition("/")[0] for topic in answer["topics"]]

        assert facts[0].value in {GOLD_NAMES.get(topic, topic) for topic in wanted}
        assert len(facts) <= TOPICS_MAX


@pytest.mark.parametrize(
    ("title", "text", "first"),
    [
        pytest.param("高考今日开考", "全市考生走进考场，家长在校门外等候。", "教育", id="school"),
        pytest.param("三甲医院开诊", "患者在门诊排队，医生介绍疫苗接种。", "卫生健康", id="health"),
        pytest.param("小麦开镰", "农民抢收小麦，合作社收割机下田。", "农业农村", id="farming"),
        pytest.param("女排夺冠", "决赛中队员拿下金牌，球迷欢呼。", "体育", id="sport"),
        pytest.param("民警破获诈骗案", "警方抓获嫌疑人，法院将审理。", "法治安全", id="crime"),
        pytest.param("地鐵新線通車", "軌道交通提速，公交線路調整。", "城建交通", id="traditional"),
        pytest.param("博物馆新展", "文物亮相，游客参观考古遗址。", "文化旅游", id="culture"),
        pytest.param("海軍艦艇出航", "解放军官兵参加演习，导弹发射。", "军事", id="military"),
    ],
)
def test_plain_news_gets_its_topic(title: str, text: str, first: str) -> None:
    """Short news of a kind is recognised, in simplified and traditional form."""
    assert topics_of(text, title=title)[0].value == first


@pytest.mark.parametrize(
    "text", ["", "𠮷𠮷", "\uff11\uff12\uff13", "今天。"], ids=["empty", "rare", "digits", "filler"]
)
def test_words_that_say_nothing_give_no_topic(text: str) -> None:
    """A topic is never made up."""
    assert topics_of(text) == ()


def test_a_silent_word_hides_the_words_inside_it() -> None:
    """生活垃圾 is not about life, and 安全利用率 not about safety."""
    facts = topics_of("垃圾分类和生活垃圾收运提升，安全利用率达标。")

    assert [fact.value for fact in facts] == ["环境"]


def test_evidence_is_the_printed_words() -> None:
    """Evidence points at the words that decided, as printed."""
    text = "\uff13\uff14㎡的醫院，患者很多，醫生很忙。"
    fact = topics_of(text)[0]

    assert {item.text for item in fact.evidence} == {"醫院", "患者", "醫生"}
    assert all(text[item.start : item.end] == item.text for item in fact.evidence)


def test_there_are_fourteen_topics_each_with_an_iptc_code_of_its_own() -> None:
    """The mapping to IPTC Media Topics is complete and credited."""
    topics = load_taxonomy()

    assert len(topics) == 14
    assert len({topic.iptc for topic in topics}) == 14
    assert all(topic.iptc_zh and topic.iptc_en for topic in topics)
    assert "CC BY 4.0" in DEFAULT_TAXONOMY.with_name("SOURCES.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "entry", "reason"),
    [
        ('iptc = "medtop:05000000"', 'iptc = "edu"', "教育", "medtop"),
        ('id = "教育"', 'id = "科技"', "科技", "重复"),
        ('"教育局", ', '"医院", "教育局", ', "卫生健康", "不止一次"),
        ('iptc_zh = "教育"', "iptc_zh = 5", "教育", "文字"),
        ("format = 1", "format = 0", "", "format"),
    ],
    ids=["code", "double-topic", "double-word", "type", "format"],
)
def test_a_broken_taxonomy_names_file_entry_and_reason(
    tmp_path: Path, old: str, new: str, entry: str, reason: str
) -> None:
    """A slip in the file is reported so that it can be found and mended."""
    content = DEFAULT_TAXONOMY.read_text(encoding="utf-8")
    assert old in content
    path = tmp_path / "topics.toml"
    path.write_text(content.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(LexiconError) as caught:
        load_taxonomy(path)

    assert (caught.value.path, entry in caught.value.entry) == (path, True)
    assert reason in caught.value.reason
