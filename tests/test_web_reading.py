"""The list that says how a query was read: on the search page, its own, and an article's."""

from typing import get_args
from urllib.parse import quote, unquote

import pytest
from flask.testing import FlaskClient

from searchapp.search.outline import Kind
from searchapp.web.presenters.explained import KindName
from tests.web_site import Element, client, page


@pytest.fixture(scope="module")
def site() -> FlaskClient:
    """A client of the small archive."""
    return client()


def reading(root: Element) -> Element:
    """The list of a page."""
    (found,) = root.find("details", class_="reading")
    return found


def parts(root: Element) -> list[Element]:
    """The parts at the top of the list."""
    (first, *_) = reading(root).find("ul", class_="parts")
    return [one for one in first.children if isinstance(one, Element)]


def shown(part: Element) -> str:
    """What is said of one part, those below it included."""
    return " ".join(part.text().split())


def links(part: Element) -> dict[str, str]:
    """Where a part leads, by what the links say."""
    return {one.text(): unquote(one.attributes["href"]) for one in part.find("a")}


def test_results_say_how_each_part_was_read_and_counted(site: FlaskClient) -> None:
    """Closed, above the results, the filters among the parts."""
    root = page(site, "/search?q=产业集聚区 -三控 标题:2015&f.district=上街区")

    assert "open" not in reading(root).attributes
    told = [shown(one) for one in parts(root)]
    assert told == [
        "逐字 产业集聚区 13 篇",
        "除去 三控 含有它的 1 篇",
        "逐字 标题:2015 1 篇",
        "筛选 地区：上街区 12 篇",
    ]


def test_a_part_made_of_parts_is_shown_by_them(site: FlaskClient) -> None:
    """And an excluded group is counted by what it excludes."""
    root = page(site, "/search?q=(三控 OR 污染源) -(马懿 OR 招商) 至少2(王新伟 三控 马懿)")
    told = [shown(one) for one in parts(root)]

    assert told == [
        "有其一 1 篇 逐字 三控 1 篇 逐字 污染源 1 篇",
        "除去 含有它的 12 篇 有其一 12 篇 逐字 马懿 12 篇 逐字 招商 12 篇",
        "至少 2 项 1 篇 逐字 王新伟 1 篇 逐字 三控 1 篇 逐字 马懿 12 篇",
    ]


def test_where_nothing_was_asked_there_is_no_list(site: FlaskClient) -> None:
    """The whole archive needs no explanation."""
    assert not page(site, "/").find("details", class_="reading")


def test_an_empty_answer_opens_the_list_and_offers_ways_out(site: FlaskClient) -> None:
    """The part that finds nothing is marked, and each way out leads to results."""
    root = page(site, "/search?q=王心伟 高新区&f.topic=环境&mode=simple&off=all")
    killer = parts(root)[0]

    assert "部分" not in shown(killer)
    assert "part-none" in killer.attributes["class"]
    offered = links(killer)
    assert offered['换成 "王新伟"'] == '/search?q="王新伟" AND 高新区&off=all&f.topic=环境'
    assert offered["去掉它"] == "/search?q=高新区&off=all&f.topic=环境"


def test_the_list_is_open_where_nothing_is_found(site: FlaskClient) -> None:
    """Filters alone can be the reason, and are parts like the others."""
    root = page(site, "/search?q=高新区&f.topic=经济&f.district=上街区")

    assert "open" in reading(root).attributes
    assert [shown(one).split(" ")[0] for one in parts(root)] == ["任一写法", "筛选", "筛选"]
    (relief,) = [one for one in reading(root).find("a") if one.text().startswith("去掉“")]
    assert page(site, relief.attributes["href"]).find("h3")


def test_expansions_are_switched_off_and_on_from_the_list(site: FlaskClient) -> None:
    """Each with its reason."""
    on = page(site, "/search?q=高新区")
    (added,) = [one for one in reading(on).find("li", class_="part") if "也查" in one.text()][1:]
    (off_href,) = [href for text, href in links(added).items() if text.startswith("不再同时查")]
    off = page(site, off_href)
    (on_href,) = [href for text, href in links(parts(off)[0]).items() if text.startswith("恢复")]

    assert "1988 年始建" in shown(added)
    assert "off=alias:高新区" in off_href
    assert on_href == "/search?q=高新区"


@pytest.mark.parametrize(
    "asked",
    [
        "000_page-01",
        "000_page-01-p02",
        "/articles/000_page-01?q=a#000_page-01-p02",
        "http://localhost/articles/000_page%2D01",
        "https://host/api/v1/articles/000_page-01.json",
        " /paragraphs/000_page-01-p02 ",
    ],
    ids=["id", "paragraph", "path", "address", "json", "blanks"],
)
def test_an_article_is_asked_about_by_id_or_address(site: FlaskClient, asked: str) -> None:
    """As copied from a browser."""
    root = read_form(site, {"q": "王新伟 产业集聚 标题:王新伟", "id": asked})

    assert root.find(role="status")[0].text() == (
        "查不到这一篇（3 项中有 2 项不符合）：聚焦“三控三抓”發力"
    )
    classes = [one.attributes["class"].split()[-1] for one in parts(root)]
    assert classes == ["part-met", "part-missed", "part-missed"]
    assert links(parts(root)[0])["第 2 段"] == (
        "/articles/000_page-01?q=王新伟 产业集聚 标题:王新伟#000_page-01-p02"
    )
    assert "只在第 2、5 段里有" in shown(parts(root)[2])


def read_form(site: FlaskClient, given: dict[str, str]) -> Element:
    """Send the form as a browser would."""
    search = page(site, f"/search?q={given['q']}")
    (form,) = search.find("form", class_="ask")
    names = {one.attributes["name"] for one in form.find("input")}
    assert set(given) <= names
    query = "&".join(f"{name}={quoted(value)}" for name, value in given.items())
    return page(site, f"{form.attributes['action']}?{query}")


def quoted(text: str) -> str:
    """Write a value as a form does."""
    return quote(text, safe="")


def test_a_paragraph_list_is_told_by_its_paragraphs(site: FlaskClient) -> None:
    """Which of them it has."""
    root = page(site, "/explain?q=王新伟&unit=paragraph&id=000_page-01")

    assert root.find(role="status")[0].text().startswith("能查到这一篇（列出第 2、5 段）")


def test_how_a_string_is_compared_is_told_where_it_differs(site: FlaskClient) -> None:
    """Traditional forms and width."""
    told = [shown(one) for one in parts(page(site, "/search?q=產業集聚區 产业集聚区 Ｂ2"))]

    assert "按“产业集聚区”比较" in told[0]
    assert "比较" not in told[1]
    assert "按“b2”比较" in told[2]


def test_an_unknown_article_is_refused_with_those_that_are_near(site: FlaskClient) -> None:
    """A page that leads on."""
    root = page(site, "/explain?q=产业&id=000_page-1", 404)

    assert "打开 000_page-01" in root.text()


def test_a_wider_reading_has_its_own_list(site: FlaskClient) -> None:
    """What stood in for the query, by its words."""
    root = page(site, "/explain?q=三控发力&id=000_page-01")

    assert "只因为逐字查不到" in root.find(role="status")[0].text()
    lists = [one for one in reading(root).children if isinstance(one, Element) and one.name == "ul"]
    literal, wider = lists
    assert shown(literal).startswith("不符合： 逐字 三控发力 0 篇 “三控”“发力”都在标题")
    assert shown(wider).count("符合：") == 2


def test_an_article_says_which_parts_of_the_query_it_meets(site: FlaskClient) -> None:
    """Closed, and only when it was reached by a query."""
    root = page(site, "/articles/000_page-01?q=王新伟 招商")

    assert "open" not in reading(root).attributes
    assert reading(root).find("summary")[0].text() == "与“王新伟 招商”相符 1 项，共 2 项"
    assert "文中没有“招商”" in shown(parts(root)[1])
    assert not page(site, "/articles/000_page-01").find("details", class_="reading")


def test_every_kind_of_part_has_a_name_in_the_api() -> None:
    """The description lists what there is."""
    assert set(get_args(KindName)) == {str(one) for one in Kind}
