"""Event dates: read against the publication date, never more precise than it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.enrich.dates import DateFinder
from searchapp.enrich.dates_events import EventDate, event_dates
from searchapp.model import Article, Fact, FactField
from tests.enrich_pages import gold_pages, make_article


def events(
    text: str, printed: str | None = "2013-04-28", *, certain: bool = True
) -> tuple[EventDate, ...]:
    """Read the times of one paragraph, printed on a given day."""
    facts = (
        (Fact(FactField.DATE, printed, kind="printed", certain=certain, rule="footer"),)
        if printed
        else ()
    )
    return event_dates(replace(make_article(text), facts=facts))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("昨晚，我市召开会议", "2013-04-27"),
        ("前天的大雨", "2013-04-26"),
        ("明日将举行", "2013-04-29"),
        ("26日上午，活动举行", "2013-04-26"),
        ("30日上午，活动举行", "2013-03-30"),
        ("王明7日在接受采访时称", "2013-04-07"),
        ("14日致电家属", "2013-04-14"),
        ("路透社18日報道", "2013-04-18"),
        ("11月1日首届企业家日", "2012-11-01"),
        ("去年12月3日", "2012-12-03"),
        ("\uff14月\uff12\uff16日，觀摩開始", "2013-04-26"),
        ("2012年上半年经济运行", "2012-01/2012-06"),
        ("确保上半年时间任务双过半", "2013-01/2013-06"),
        ("第一季度建设情况", "2013-01/2013-03"),
        ("二〇一三年四月，𠮷里", "2013-04"),
        ("二〇一三年四月二十六日", "2013-04-26"),
        ("自2010年以来", "2010"),
        ("今年全市形成集群", "2013"),
        ("去年5月启动", "2012-05"),
        ("去年的5月启动", "2012-05"),
        ("4 月 26 日消息", "2013-04-26"),
        ("去年 5 月启动", "2012-05"),
        ("2012 年 5 月启动", "2012-05"),
        ("1995 年毕业", "1995"),
        ("３月份，产量增加", "2013-03"),
        ("截至3月底開工", "2013-03"),
        ("计划于9月揭牌", "2013-09"),
        ("说到这里....3月中旬，村里修了路", "2013-03"),
        ("12月銷量下降", "2012-12"),
        ("1-3月，𠮷祥里新增十户", "2013-01/2013-03"),
        ("去年7月至9月停产", "2012-07/2012-09"),
        ("2011年7月到12月期间", "2011-07/2011-12"),
        ("本月动工", "2013-04"),
        ("较上月增加", "2013-03"),
        ("下个月开园", "2013-05"),
        ("1月5日拍摄", "2013-01-05"),
    ],
)
def test_times_are_told_from_the_day_of_printing(text: str, value: str) -> None:
    """Relative words, bare days, parts of years and Han numerals."""
    (event,) = events(text)

    assert event.value == value
    assert text[event.evidence.start : event.evidence.end] == event.evidence.text


@pytest.mark.parametrize(
    ("text", "printed", "value"),
    [
        ("昨晚", "2022-08", None),
        ("26日上午", "2022", None),
        ("26日上午", "2022-08", "2022-08-26"),
        ("8月1日", "2022", "2022-08-01"),
        ("上半年", "2022", "2022-01/2022-06"),
        ("昨晚，去年，上半年", None, None),
        ("2019年5月24日", None, "2019-05-24"),
        ("6月份", "2022", "2022-06"),
        ("上月，6月份", None, None),
        ("上月", "2022", None),
        ("1月份", "2022-11", None),
        ("上月", "2022-01", "2021-12"),
        ("1月5日", "2022-12-20", "2023-01-05"),
        ("12月20日", "2022-01-05", "2021-12-20"),
        ("2022年7月至9月", None, "2022-07/2022-09"),
    ],
    ids=[
        *("no-day", "no-month", "month", "year", "half", "unknown", "own-year"),
        *("month-of-year", "month-unknown", "last-month-unknown", "month-of-which-year"),
        *("last-month", "new-year", "old-year", "months-of-own-year"),
    ],
)
def test_nothing_is_more_precise_than_the_publication_allows(
    text: str, printed: str | None, value: str | None
) -> None:
    """A time that would need an unknown day or year has no value."""
    assert [event.value for event in events(text, printed)] == ([value] if value else [])


@pytest.mark.parametrize(
    "text",
    [
        *("", "郑州晚报", "4.75，48万元，3~5年", "2月30日", "今日头条报道，今晚报刊文"),
        *(
            "3个月，6月龄，1.5月",
            "每年3月至9月",
            "通常在9月份收割",
            "降雨集中在7月和8月",
            "同年12月4日",
            "三年前的7月",
        ),
        *("30日内办结，100日在即", "15日对内开放，20日从业经历"),
        *("签名并注明年、月、日", "写明年份，1.5月"),
        *("日本月产，登上月球，以下月份", "9月至7月"),
    ],
)
def test_what_is_no_time_is_left_alone(text: str) -> None:
    """Numbers, names and days that do not exist."""
    assert events(text) == ()


def test_a_day_or_month_behind_a_full_one_is_of_its_year() -> None:
    """The end of a span, and what is listed, take the year that was named."""
    told = events("2011年1月1日至12月31日；2012年7月、8月和9月；6月")

    assert [event.value for event in told] == [
        *("2011-01-01", "2011-12-31"),
        *("2012-07", "2012-08", "2012-09"),
        "2013-06",
    ]


def test_a_time_read_against_a_doubtful_date_is_doubtful() -> None:
    """Only what is written in full needs no publication date."""
    doubtful, full = events("昨晚，2013年4月26日", certain=False)

    assert (doubtful.certain, full.certain) == (False, True)


def test_the_meeting_of_the_sample_was_the_evening_before() -> None:
    """昨晚 and 27日晚 of the page of 28 April 2013 are one day."""
    page = gold_pages()[-1].page
    article: Article = replace(page.articles[0], facts=DateFinder.load().facts(page)[0])

    values = {event.evidence.text: event.value for event in event_dates(article)}

    assert values["昨晚"] == values["27日"] == "2013-04-27"
    assert values["4月26日"] == "2013-04-26"


@settings(max_examples=80, deadline=None)
@given(st.text("今昨去明前年天晚上下半季度第一二十〇0123456789年月日，㎡𠮷", max_size=30))
def test_any_text_is_read_without_failing_and_with_exact_spans(text: str) -> None:
    """Whatever is printed, evidence equals the printed text."""
    for event in events(text):
        assert event.value
        assert text[event.evidence.start : event.evidence.end] == event.evidence.text
