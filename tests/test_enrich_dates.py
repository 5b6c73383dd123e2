"""Dates: printed is certain, given is kept, inferred shows why, unknown stays unknown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.enrich.date_anchors import DEFAULT_ANCHORS, load_anchors
from searchapp.enrich.dates import DateFinder
from searchapp.enrich.dates_marks import number
from searchapp.errors import LexiconError
from searchapp.model import Evidence, Fact, Page
from tests.enrich_pages import GoldPage, gold_pages, make_article, make_page

FINDER = DateFinder.load()


def date_of(*paragraphs: str, footer: str | None = None, given_date: str | None = None) -> Fact:
    """Find the date of one article, which must have one."""
    (fact,) = _facts(*paragraphs, footer=footer, given_date=given_date)
    return fact


def _facts(
    *paragraphs: str, footer: str | None = None, given_date: str | None = None
) -> tuple[Fact, ...]:
    article = make_article(*paragraphs, footer=footer, given_date=given_date)
    return FINDER.facts(make_page(article))[0]


@pytest.mark.parametrize("gold", gold_pages(), ids=lambda gold: gold.page.source[:3])
def test_the_sample_has_the_dates_of_its_gold(gold: GoldPage) -> None:
    """Value, precision and certainty equal the gold for every article."""
    for (fact,), answer in zip(FINDER.facts(gold.page), gold.answers, strict=True):
        wanted = answer["date"]
        precision = {4: "year", 7: "month", 10: "day"}[len(fact.value)]

        assert (fact.value, precision) == (wanted["value"], wanted["precision"])
        assert fact.certain == wanted["certain"]
        assert _exact(gold.page, fact)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("郑州晚报 2013年4月28日", "2013-04-28"),
        ("2019年5月27日 星期一 A03", "2019-05-27"),
        ("AA02 2013-04-28 郑州晚报", "2013-04-28"),
        ("鄭州日報 \uff12\uff10\uff11\uff13年\uff14月\uff12\uff18日", "2013-04-28"),
        ("郑州日报 二〇一三年四月二十八日 星期日", "2013-04-28"),
        ("2019年5月27日 星期一 农历己亥年四月廿三 第3版 要闻", "2019-05-27"),
    ],
    ids=["plain", "weekday", "iso", "traditional-full-width", "han-numerals", "lunar"],
)
def test_a_masthead_or_footer_is_printed_and_certain(line: str, value: str) -> None:
    """A line that is nothing but paper, date and page label dates the whole page."""
    for fact in (date_of("会议昨日召开。", line), date_of("会议昨日召开。", footer=line)):
        assert (fact.value, fact.kind, fact.certain) == (value, "printed", True)


@pytest.mark.parametrize(
    "line",
    [
        "2013年4月28日，我市召开会议，部署产业集聚区建设。",
        "郑州晚报 2013年2月30日",
        "2013年4月28日出生的双胞胎",
    ],
    ids=["sentence", "no-such-day", "birth"],
)
def test_a_date_in_a_sentence_is_no_masthead(line: str) -> None:
    """Only a line of its own says when the page was printed."""
    assert _facts(line) == ()


def test_the_date_below_a_letter_is_no_masthead_where_the_record_has_a_date() -> None:
    """A date alone ends letters too; behind the name of a paper it is a masthead."""
    letter = date_of("全文如下：", "领队 王小明", "2023年7月24日", given_date="2023-07-25")
    record = date_of("會議昨日召開。", "郑州晚报 2023年7月24日", given_date="2023-07-25")
    page = date_of("会议昨日召开。", "\uff12023年7月24日")

    assert (letter.value, letter.rule) == ("2023-07-25", "record")
    assert (record.value, record.rule) == ("2023-07-24", "masthead")
    assert (page.value, page.rule) == ("2023-07-24", "masthead")


def test_the_masthead_of_one_article_dates_its_neighbours() -> None:
    """The footer of a page stands behind its last article; evidence points there."""
    page = make_page(
        make_article("会议召开。", number=1),
        make_article("又一次会议。", number=2, footer="郑州晚报 2013年4月28日"),
    )

    first, second = (facts[0] for facts in FINDER.facts(page))

    assert first == second
    assert first.evidence[0].article_id == "page-02"


def test_a_date_of_the_files_own_record_is_given() -> None:
    """It needs no words on the page, and the masthead goes before it."""
    fact = date_of("今天，2019郑州马拉松活动举行。", given_date="2019-05")
    both = date_of("会议召开。", footer="郑州晚报 2013年4月28日", given_date="2014-01-01")

    assert (fact.value, fact.kind, fact.evidence) == ("2019-05", "given", ())
    assert both.value == "2013-04-28"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8月1日，2019年青少年夏令营活动圆满结束。", "2019-08"),
        ("本报讯 8月1日，2019年青少年夏令营活动圆满结束。", "2019-08-02"),
        ("昨天（12月31日），2019年迎新跑活动举行。", "2020-01-01"),
        ("今天（10月9日），2022年健步走活动举行。", "2022-10-09"),
        ("今年是新中国成立70周年。", "2019"),
        ("今年是中国共产党成立一百周年。", "2021"),
        ("癸卯年黄帝故里拜祖大典昨天在新郑举行。", "2023"),
        ("昨天上午，十三届全国人大二次会议在京开幕。", "2019"),
        ("昨天，第二届进博会开幕。", "2019"),
        ("昨日，\uff12\uff10\uff11\uff19郑州讀書節活動啟動。", "2019"),
    ],
    ids=[
        *("event-month", "daily-next-day", "told-over-new-year", "told-today", "anniversary"),
        *("han-anniversary", "sexagenary", "congress", "edition", "traditional-full-width"),
    ],
)
def test_what_ties_a_year_to_now_gives_the_year(text: str, value: str) -> None:
    """Day and month follow only as far as the page tells them."""
    fact = date_of(text)

    assert (fact.value, fact.kind) == (value, "inferred")
    assert not fact.certain


@pytest.mark.parametrize(
    "text",
    [
        "",
        "𠮷",
        "2018年，全市生产总值突破万亿元。",
        "2020年底前建成20家示范园区。",
        "惠济区将以2025年花博会筹备工作为总抓手。",
        "优良天数4.75，投资48万元，3~5年，第15次会议。",
        "重点办好11月1日首届“郑州企业家日”系列活动。",
        "2021年郑州高新区环境成绩单出炉",
        "明年将举行的会议，吸引2000多家企业参展。",
        "去年庆祝新中国成立70周年活动令人难忘。",
        "2016年，纪念活动庆祝中国共产党成立95周年，那是2017年。",
    ],
    ids=[
        *("empty", "rare", "past-year", "target", "event-to-come", "numbers", "day-to-come"),
        *("headline-year", "quantity", "last-year", "other-years"),
    ],
)
def test_a_year_that_is_not_tied_to_now_gives_no_date(text: str) -> None:
    """Unknown is an honest answer."""
    assert _facts(text) == ()


def test_contradicting_clues_give_no_date() -> None:
    """Two years with the same right are no year."""
    assert _facts("昨天，2018读书节活动启动。", "昨天，2019读书节活动启动。") == ()


def test_the_evidence_of_a_page_is_pooled_but_never_beyond_it() -> None:
    """A neighbour on the page may tell the year; the next page may not."""
    telling = make_article("昨天，2019郑州读书节活动启动。", number=1)
    silent = make_article("26日上午，我市召开调度会。", number=2)

    together = FINDER.facts(make_page(telling, silent))

    assert [facts[0].value for facts in together] == ["2019", "2019"]
    assert together[1][0].evidence[0].article_id == "page-01"
    assert FINDER.facts(make_page(silent)) == ((),)


def test_two_weak_rules_that_agree_make_a_certain_year() -> None:
    """A target of the running year and a milestone support each other."""
    target, milestone = "2023年底，力争新增企业30家，决战决胜下半年。", "贯彻二十大精神开局之年。"

    assert _facts(target) == ()
    assert _facts(milestone) == ()
    assert (date_of(target, milestone).value, date_of(target, milestone).certain) == ("2023", True)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "昨天，",
                    "8月1日，",
                    "26日上午，",
                    "2019年",
                    "\uff12\uff10\uff11\uff19",
                    "读书活动",
                    "举行。",
                    "㎡",
                ),
                *("今年是", "新中国成立", "70周年", "華誕", "𠮷", "\n", "郑州晚报 2013年4月28日"),
            ]
        )
    )
)
def test_spans_hold_in_any_text(pieces: list[str]) -> None:
    """Whatever is strung together, evidence equals the printed text and values are dates."""
    page = make_page(make_article("".join(pieces)))

    for fact in FINDER.facts(page)[0]:
        assert len(fact.value) in {4, 7, 10}
        assert _exact(page, fact)


def _exact(page: Page, fact: Fact) -> bool:
    blocks = {(a.id, b.number): b.text for a in page.articles for b in a.blocks}

    def same(item: Evidence) -> bool:
        return blocks[item.article_id, item.block][item.start : item.end] == item.text

    return bool(fact.evidence) and all(map(same, fact.evidence))


@pytest.mark.parametrize("text", ["二〇一三", "二零一三", "2013"])
def test_numerals_of_either_kind_are_read(text: str) -> None:
    """A year is the same in Arabic digits and in Han."""
    assert number(text) == 2013


@pytest.mark.parametrize(
    ("old", "new", "entry", "reason"),
    [
        ("year = 1949", "year = 49", "anniversary", "1000"),
        ("year = 1949", 'year = "1949"', "anniversary", "数"),
        ('event = ["改革开放"]', "event = []", "1978", "空"),
        ("words = ", "word = ", "milestone", "words"),
        ("format = 1", "format = 3", "", "format"),
    ],
    ids=["range", "type", "empty", "key", "format"],
)
def test_a_broken_anchors_file_names_file_entry_and_reason(
    tmp_path_factory: pytest.TempPathFactory, old: str, new: str, entry: str, reason: str
) -> None:
    """A slip in the file is reported so that it can be found and mended."""
    content = DEFAULT_ANCHORS.read_text(encoding="utf-8")
    path = tmp_path_factory.mktemp("anchors") / "anchors.toml"
    path.write_text(content.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(LexiconError) as caught:
        load_anchors(path)

    assert old in content
    assert entry in caught.value.entry
    assert reason in caught.value.reason
