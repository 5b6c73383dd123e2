"""Rules have names: each is in the table and in the docs, and each finds its example."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from searchapp.enrich.dates_events import event_facts
from searchapp.enrich.enricher import Enricher
from searchapp.enrich.rules import RULES, said
from searchapp.model import Fact, FactField, Page
from tests.enrich_pages import ROOT, gold_pages, make_article, make_page

ROOM = ROOT / "searchapp" / "enrich"
ELSEWHERE = {"byline", "correction"}
"""Names of what no finder of facts gives: people of the byline, and people's corrections."""

NAME = re.compile(r"[a-z]+(?:-[a-z]+)*")


@cache
def enricher() -> Enricher:
    """The finders as they come."""
    return Enricher.load()


def facts(page: Page) -> tuple[Fact, ...]:
    """Give all facts of a page, and the times its articles speak of."""
    articles = enricher().enrich(page).articles
    return tuple(fact for one in articles for fact in (*one.facts, *event_facts(one)))


def rules(page: Page) -> set[str]:
    """Give the names of all rules that found something on a page."""
    return {name for fact in facts(page) for name in fact.rule.split("+")}


def written() -> Iterator[str]:
    """Yield every name the room writes as a rule: by keyword, in a table, or returned."""
    for path in sorted(ROOM.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for place in places(node):
                yield from constants(place)


def places(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands where a rule is named."""
    match node:
        case ast.keyword(arg="rule", value=value):
            yield value
        case ast.FunctionDef(name="_rule"):
            returned = (one for one in ast.walk(node) if isinstance(one, ast.Return))
            yield from (one.value for one in returned if one.value)
        case ast.Call(func=ast.Name(id="_Phrase"), args=[first, *_]):
            yield first
        case ast.Call(func=ast.Name(id="Printed"), args=[_, second, *_]):
            yield second
        case ast.AnnAssign(target=ast.Name(id="_NUMBER_RULES"), value=ast.Tuple(elts=rows)):
            yield from (row.elts[0] for row in rows if isinstance(row, ast.Tuple))


def constants(node: ast.AST) -> Iterator[str]:
    """Yield the names an expression can be."""
    nodes = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
    for one in nodes:
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value:
            yield one.value


def test_every_name_in_the_room_is_in_the_table() -> None:
    """Names written in the code, and names given to the whole sample."""
    given = {name for gold in gold_pages() for name in rules(gold.page)}
    found = set(written())

    assert {"masthead", "event-held", "day-told", "district-town", "person-title"} <= found
    assert found | given <= set(RULES)


@pytest.mark.parametrize("name", sorted(set(RULES) - ELSEWHERE))
def test_a_rule_finds_its_example(name: str) -> None:
    """A rule of the table that nothing can give any more would be a dead line of the docs."""
    assert name in rules(EXAMPLES[name])


def page(
    *paragraphs: str,
    title: str = "",
    paper: str | None = None,
    given_date: str | None = None,
    footer: str | None = None,
) -> Page:
    """One article on a page of its own."""
    return make_page(
        make_article(*paragraphs, title=title, paper=paper, given_date=given_date, footer=footer)
    )


def local(*paragraphs: str) -> Page:
    """One article of a local paper."""
    return page(*paragraphs, paper="郑州晚报")


REPORTED = "8月1日,2019年豫哈青少年夏令营活动圆满结束。"

EXAMPLES = {
    "masthead": page("鄭州晚報 2013年4月28日", "会议昨日召开。"),
    "footer": page("会议召开。", footer="郑州晚报 ２０１３年４月２８日"),
    "record": page("會議召開。", given_date="2013-04-28"),
    "event-held": page(REPORTED),
    "event-report": page("2019年郑州市职工健步走活动在森林公园举行。"),
    "event-at": page("8月1日,在高新区2022年上半年经济运行推进会上,记者获悉。"),
    "event-named": page("26日上午,“惠享幸福”2019郑州市职工互助保障健步走活动,近千人参加。"),
    "this-year": page("今年(2019年)全市新增学位。"),
    "plan-issued": page(
        "近日,市政府印发《2019年产业集聚区高质量发展专项工作方案》,2019年底,力争下半年完成。"
    ),
    "target": page("2023年底,力争新增企业30家,下半年加快。十四届全国人大一次会议。"),
    "anniversary": page("今年是新中国成立70周年。"),
    "milestone": page("今年是党的二十大精神开局之年,十四届全国人大一次会议。"),
    "congress": page("26日,十三届全国人大二次会议在京召开,代表审议报告。"),
    "edition": page("9月8日,第十一届全国少数民族传统体育运动会在郑州开幕。"),
    "sexagenary": page("昨日,己亥年黄帝故里拜祖大典举行。"),
    "day-told": page(f"{REPORTED}昨日(8月3日),记者看到学校开工。"),
    "month-of-event": page(REPORTED),
    "day-after-event": page(f"本报讯(记者 王治){REPORTED}"),
    "district-name": local("金水區新增學位。"),
    "district-alias": local("高新区新开工项目。"),
    "district-town": local("告成镇的村民说。"),
    "district-landmark": local("孩子们参观了少林寺。"),
    "person-title": page("市长王新伟到会。"),
    "person-list": page("参加会议的有王鹏、黄卿、吴福民。"),
    "person-role": page("村民李玉兰今年种了十亩地。"),
    "person-speaks": page("会后,吴福民表示,要抓紧落实。"),
    "person-original": page("报告由研究所的卡尔·贝尔曼（Karl Bermann）撰写。"),
    "person-feat": page("第70分钟，哈格里夫头球破门。"),
    "person-tagged": page("大家都记得吴福民,吴福民在这里住了十年。"),
    "time-full": page("二〇一三年四月二十八日，會議召開。"),
    "time-yearmonth": page("2013年4月动工。"),
    "time-yearpart": page("2013年上半年动工。"),
    "time-year": page("１９９９年建成。"),
    "time-turnpart": page("去年下半年动工。", given_date="2013-04-28"),
    "time-turnmonth": page("今年3月动工。", given_date="2013-04-28"),
    "time-turn": page("明年完工。", given_date="2013-04-28"),
    "time-monthday": page("4月26日开工。", given_date="2013-04-28"),
    "time-day": page("26日上午开工。", given_date="2013-04-28"),
    "time-relative": page("昨晚开工。", given_date="2013-04-28"),
    "time-part": page("上半年动工。", given_date="2013-04-28"),
    "time-yearmonths": page("2012年7月至9月停產。"),
    "time-month": page("截至3月底，𠮷祥里已开工。", given_date="2013-04-28"),
    "time-months": page("\uff11-3月，产量增加。", given_date="2013-04-28"),
    "time-nearmonth": page("较上月增加。", given_date="2013-04-28"),
    "topic-words": page("决赛中队员拿下金牌，球迷欢呼。", title="女排夺冠"),
    "keyphrase": page("产业集聚区加快建设。产业集聚区开工。", title="產業集聚區"),
}


def test_a_rule_is_said_in_words() -> None:
    """Two rules behind one date are both said; an unknown name is shown as it is."""
    assert said("event-at+day-told") == f"{RULES['event-at']}；{RULES['day-told']}"
    assert said("𠮷") == "𠮷"
    assert said("") == ""


def test_the_table_of_rules_is_the_table_in_the_docs() -> None:
    """Name and words of every rule, in the same order, and no other."""
    text = (ROOT / "docs" / "facts.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", text.split("## The rules")[1], re.MULTILINE)

    assert rows == list(RULES.items())
    assert all(NAME.fullmatch(name) for name in RULES)
    assert {field for field in FactField if f"`{field}`" in text} == set(FactField)
