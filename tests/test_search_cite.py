"""Citation lines: the page's own words in the standard's order, nothing invented."""

from dataclasses import replace

import pytest

from searchapp.model import Article
from searchapp.search.cite import gbt7714_2015, gbt7714_2025
from tests.corpus import Known, article

FULL = article(
    "zzwb-01",
    "集聚产业 追梦中原",
    "正文",
    subtitle="上街区的实践",
    known=Known(date="2013-04-28", authors=("王继兵", "袁帅"), paper="郑州晚报", page_label="AA02"),
)


def known(**more: object) -> Article:
    """An article about which only some things are known."""
    return article("a-01", "産業集聚", known=Known(**more))  # type: ignore[arg-type]  # by name


def test_a_full_line_by_the_rules_of_2025() -> None:
    """Chinese commas, colon and parentheses; a half-width stop."""
    assert gbt7714_2025(FULL) == (
        "王继兵，袁帅. 集聚产业 追梦中原：上街区的实践[N]. 郑州晚报，2013-04-28（AA02）."
    )


def test_a_full_line_by_the_rules_of_2015() -> None:
    """Half-width signs with blanks."""
    assert gbt7714_2015(FULL) == (
        "王继兵, 袁帅. 集聚产业 追梦中原: 上街区的实践[N]. 郑州晚报, 2013-04-28(AA02)."
    )


@pytest.mark.parametrize(
    ("article", "line"),
    [
        (known(), "産業集聚[N]."),
        (known(authors=("马健",)), "马健. 産業集聚[N]."),
        (known(authors=("甲", "乙", "丙")), "甲，乙，丙. 産業集聚[N]."),
        (known(authors=("甲", "乙", "丙", "𠮷")), "甲，乙，丙，等. 産業集聚[N]."),
        (known(date="2013"), "産業集聚[N]. 2013."),
        (known(date="2013-04", paper="郑州日报"), "産業集聚[N]. 郑州日报，2013-04."),
        (known(page_label="02"), "産業集聚[N]. （02）."),
        (article("a-02", ""), "[无标题][N]."),
    ],
    ids=["title", "one", "three", "four", "year", "month and paper", "page alone", "no title"],
)
def test_what_is_not_known_is_left_out(article: Article, line: str) -> None:
    """Three authors at most, the date at its own precision, no place-holders."""
    assert gbt7714_2025(article) == line


def test_an_inferred_date_stands_in_brackets() -> None:
    """It was not printed on the page."""
    found = known(date="2019-05-27", paper="郑州晚报")
    inferred = replace(found, facts=(replace(found.facts[0], kind="inferred"),))

    assert gbt7714_2025(inferred) == "産業集聚[N]. 郑州晚报，[2019-05-27]."


def test_line_ends_inside_a_title_become_blanks() -> None:
    """A citation is one line."""
    assert "\n" not in gbt7714_2025(article("a-03", "上\n下", subtitle="副\n题"))


def test_the_dash_before_a_subtitle_gives_way_to_the_colon() -> None:
    """The standard's sign parts the two."""
    found = article("a-04", "建设美丽上街", subtitle="——訪区委书记")

    assert gbt7714_2025(found) == "建设美丽上街：訪区委书记[N]."
