"""The pages: what a reader finds on them, without a script, whatever was asked."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from searchapp.config import Settings
from searchapp.engine.contract import EngineStatus
from searchapp.errors import (
    EngineError,
    IndexBusyError,
    IndexDamagedError,
    IndexMissingError,
    IndexStaleError,
    SearchTimeoutError,
)
from searchapp.search.service import SearchService
from searchapp.web.app import create_app
from tests.reference_engine import ReferenceEngine
from tests.web_site import Element, archive, client, page


@pytest.fixture(scope="module")
def site() -> FlaskClient:
    """A client of the small archive."""
    return client()


def hrefs(root: Element) -> list[str]:
    """Every address a page leads to."""
    return [link.attributes["href"] for link in root.find("a", href=None)]


def status(root: Element) -> str:
    """What the page says it found."""
    (line,) = root.find(role="status")
    return line.text()


def facet_value(root: Element, facet: str, label: str) -> Element:
    """The line of one value of one facet."""
    (panel,) = root.find("section", aria_labelledby=f"facet-{facet}")
    lines = panel.find("li", class_="value")
    lines += panel.find("li", class_="chosen") + panel.find("li", class_="dropped")
    return next(line for line in lines if line.find(class_="value-label")[0].text() == label)


PAGES = [
    "/",
    "/search?q=产业集聚区",
    "/search?q=産業集聚區&f.district=上街区&x.topic=经济&e.date=1",
    "/search?q=马&unit=paragraph&sort=-date&page=2",
    "/search?q=产业&unit=hit&sort=left&context=40&limit=7&page=2",
    "/search?q=人物:马懿&unit=hit",
    "/search?q=" + quote("<script>alert(1)</script>&\"'"),
    "/search?q=𠮷野家",
    "/search?q=没有这样的字串",
    "/facets/person",
    "/facets/date?q=产业&fq=2013",
    "/facets/district?fq=没有",
    "/articles/000_page-01?q=三控三抓&fact=3",
    "/articles/000_page-03",
    "/articles/2013_page-01?q=产业",
    "/problems",
]
each_page = pytest.mark.parametrize("path", PAGES)


@each_page
def test_every_page_is_well_formed_and_addressed(site: FlaskClient, path: str) -> None:
    """One language, one h1, one main part, unique ids, a label for every field."""
    root = page(site, path)

    assert root.find("html", lang="zh-Hans")
    assert len(root.find("h1")) == 1
    assert len(root.find("main")) == 1
    assert len(root.find("search")) == 1
    assert root.find("title")[0].text().strip()
    ids = [one.attributes["id"] for one in root.find(id=None)]
    assert len(ids) == len(set(ids))
    labelled = {label.attributes.get("for") for label in root.find("label")}
    wrapped = {id(one) for label in root.find("label") for one in label.find("input")}
    fields = [one for one in root.find("input") if one.attributes.get("type") != "hidden"]
    assert all(one.attributes.get("id") in labelled or id(one) in wrapped for one in fields)


@each_page
def test_no_page_carries_a_script_a_style_or_anything_from_elsewhere(
    site: FlaskClient, path: str
) -> None:
    """Everything works without JavaScript, and what was typed never becomes markup."""
    root = page(site, path)

    assert all(
        one.attributes.keys() == {"src", "defer"} and not list(one.children)
        for one in root.find("script")
    )
    assert not root.find("style")
    assert not root.find(style=None)
    assert not [one for one in root.all() if any(name.startswith("on") for name in one.attributes)]
    outside = [one for one in hrefs(root) if not one.startswith(("/", "#"))]
    assert not outside


@each_page
def test_every_link_of_a_page_leads_somewhere(site: FlaskClient, path: str) -> None:
    """No link is dead, and every fragment names an element that is there."""
    root = page(site, path)

    for href in dict.fromkeys(hrefs(root)):
        target, _, fragment = href.partition("#")
        response = site.get(target, follow_redirects=True) if target else None
        assert response is None or response.status_code == 200, href
        text = response.text if response else root.text()
        if fragment and response is not None and response.mimetype == "text/html":
            assert f'id="{fragment}"' in text, href
        elif fragment:
            assert root.find(id=fragment), href


def test_results_mark_the_printed_characters(site: FlaskClient) -> None:
    """A simplified query marks the traditional print, and the other way round."""
    root = page(site, "/search?q=产业集聚区&f.date=2010&e.date=1")
    other = page(site, "/search?q=産業集聚區&f.date=2010&e.date=1")

    marked = {mark.text() for mark in root.find("mark")}
    assert marked == {"产业集聚区", "產業集聚區"}
    assert {mark.text() for mark in other.find("mark")} == marked
    assert status(root) == status(other)


def test_the_status_counts_in_every_unit(site: FlaskClient) -> None:
    """Articles, paragraphs and hits are told apart, exactly."""
    articles = page(site, "/search?q=产业集聚区&f.date=2010")
    paragraphs = page(site, "/search?q=产业集聚区&f.date=2010&unit=paragraph")

    assert status(articles) == "找到 1 篇，2 段，2 处"
    assert status(paragraphs) == "找到 2 段，1 篇，2 处"
    assert status(page(site, "/")) == "共 15 篇"


def test_facets_add_remove_and_exclude(site: FlaskClient) -> None:
    """A value's link adds it, then removes it; the second link excludes it."""
    start = page(site, "/search?q=产业集聚区")
    line = facet_value(start, "district", "金水区")
    chosen = page(site, line.find("a", class_="value-link")[0].attributes["href"])
    again = facet_value(chosen, "district", "金水区")

    assert status(chosen).startswith("找到 6 篇")
    assert again.find("a", aria_current="true")
    assert facet_value(chosen, "district", "上街区").find(class_="value-count")[0].text() == "12"
    removed = page(site, again.find("a", class_="value-link")[0].attributes["href"])
    assert status(removed) == status(start)
    dropped = page(site, line.find("a", class_="value-exclude")[0].attributes["href"])
    assert status(dropped).startswith("找到 7 篇")
    (chip,) = dropped.find("a", class_="chip-excluded")
    assert status(page(site, chip.attributes["href"])) == status(start)


def test_unknown_is_a_value_and_is_not_excluded(site: FlaskClient) -> None:
    """Articles without a value can be asked for; there is nothing to exclude them by."""
    root = page(site, "/")
    line = facet_value(root, "paper", "未知")

    chosen = page(site, line.find("a")[0].attributes["href"])

    assert line.find(class_="value-count")[0].text() == "3"
    assert not line.find("a", class_="value-exclude")
    assert status(chosen) == "共 3 篇"
    assert "报纸：未知" in chosen.find("a", class_="chip")[0].text()


def test_dates_are_a_tree(site: FlaskClient) -> None:
    """A chosen year opens its months, a chosen month its days."""
    year = page(site, "/search?f.date=2013")
    month = facet_value(year, "date", "7月").find("a")[0].attributes["href"]
    opened = page(site, month)

    assert status(opened) == "共 1 篇"
    assert facet_value(opened, "date", "16日").find("a")


def test_chips_name_every_filter_and_take_back_one_each(site: FlaskClient) -> None:
    """Removing one filter keeps the others."""
    root = page(site, "/search?q=产业&f.district=上街区&x.topic=环境&from=2012&to=2015")
    chips = root.find("a", class_="chip")

    assert [chip.find(class_="chip-label")[0].text() for chip in chips] == [
        "地区：上街区",
        "主题：环境",
        "日期：2012年至2015年",
    ]
    rest = page(site, chips[0].attributes["href"])
    assert len(rest.find("a", class_="chip")) == 2
    (clear,) = root.find("a", class_="clear")
    assert not page(site, clear.attributes["href"]).find("a", class_="chip")


def test_the_histogram_links_every_time_with_results(site: FlaskClient) -> None:
    """Bars have names with counts, stand inside the drawing, and lead to their time."""
    root = page(site, "/search?q=产业集聚区")
    (drawing,) = root.find("svg")
    bars = drawing.find("a")

    assert bars[0].attributes["aria-label"] == "2010年：1 篇"
    assert len(bars) == 12
    for rect in drawing.find("rect", class_="bar"):
        left, width = (float(rect.attributes[one].rstrip("%")) for one in ("x", "width"))
        assert left >= 0
        assert left + width <= 100
        assert int(rect.attributes["height"]) > 0
    assert status(page(site, bars[0].attributes["href"])).startswith("找到 1 篇")


@pytest.mark.parametrize("number", [1, 2, 3], ids=["first", "middle", "last"])
def test_exactly_one_page_is_current(site: FlaskClient, number: int) -> None:
    """Pages are linked but the one shown, and results are numbered through."""
    root = page(site, f"/search?page={number}")

    (current,) = root.find(aria_current="page")
    assert str(number) in current.text()
    assert root.find("ol", start=str((number - 1) * 5 + 1))
    assert bool(root.find("a", rel="prev")) == (number > 1)
    assert bool(root.find("a", rel="next")) == (number < 3)


def test_a_page_past_the_end_leads_to_the_last(site: FlaskClient) -> None:
    """Nobody ends on an empty page of a list that has results."""
    response = site.get("/search?page=99")

    assert response.status_code == 302
    assert response.headers["Location"] == "/search?page=3"


def test_empty_fields_of_a_form_leave_the_address(site: FlaskClient) -> None:
    """What can be copied from the address bar says only what was asked."""
    response = site.get("/search?q=马&from=&to=2019")

    assert response.status_code == 302
    assert response.headers["Location"] == f"/search?q={quote('马')}&to=2019"


def test_the_form_keeps_the_state_of_the_search(site: FlaskClient) -> None:
    """A new query in the form keeps the filters and the order, and begins on page one."""
    root = page(site, "/search?q=产业&f.district=上街区&sort=date&page=2&from=2012&mode=exact")
    hidden = {
        one.attributes["name"]: one.attributes["value"]
        for one in root.find("search")[0].find("input", type="hidden")
    }

    assert hidden == {"f.district": "上街区", "sort": "date"}
    assert root.find("input", id="from")[0].attributes["value"] == "2012"
    assert root.find("input", type="checkbox", checked=None)


def test_a_query_read_otherwise_says_so(site: FlaskClient) -> None:
    """What does not parse is searched literally, and the page says why."""
    root = page(site, "/search?q=" + quote("(产业 OR"))

    assert root.find(class_="notice")


def test_nothing_found_offers_what_would_find_something(site: FlaskClient) -> None:
    """Each filter whose removal helps is named with how much it would find."""
    root = page(site, "/search?q=三控三抓&f.district=上街区")

    (way,) = root.find(class_="nothing")[0].find("a")
    assert status(root) == "没有找到结果"
    assert way.text() == "去掉“地区：上街区”"
    assert status(page(site, way.attributes["href"])).startswith("找到 1 篇")


def test_a_refused_query_is_a_page_that_helps(site: FlaskClient) -> None:
    """Strict reading shows the place that went wrong and offers the literal search."""
    root = page(site, "/search?strict=1&q=" + quote("(产业 OR"), 400)

    (query,) = root.find(class_="problem-query")
    assert query.text().startswith("(产业 OR")
    exact = next(href for href in hrefs(root) if "mode=exact" in href)
    assert site.get(exact).status_code == 200


def test_unknown_parameters_are_refused_together(site: FlaskClient) -> None:
    """Every slip is named at once, with the nearest name."""
    root = page(site, "/search?qq=马&f.distrikt=上街区", 400)

    text = root.find("main")[0].text()
    assert "qq" in text
    assert "最接近的是 q" in text
    assert "最接近的是 district" in text


def test_a_missing_article_names_its_neighbours(site: FlaskClient) -> None:
    """A slip in an id leads to the articles that do exist."""
    root = page(site, "/articles/000_page-09", 404)

    assert "/articles/000_page-01" in hrefs(root)


@pytest.mark.parametrize("path", ["/nowhere", "/facets/paperr", "/articles/"], ids=str)
def test_an_address_nobody_knows_is_a_page_too(site: FlaskClient, path: str) -> None:
    """The way back is on it."""
    response = site.get(path)

    assert response.status_code in {400, 404}
    assert "浏览全部文章" in response.text


def test_the_article_page_shows_what_was_printed(site: FlaskClient) -> None:
    """Kicker, headline, subtitle, subheads and every paragraph, character for character."""
    root = page(site, "/articles/000_page-01")
    one = archive()[0]

    assert root.find(class_="kicker")[0].text() == one.kicker
    assert root.find("h1")[0].text() == one.title
    assert root.find(class_="subtitle")[0].text() == one.subtitle
    for block in one.blocks[1:]:
        (shown,) = root.find(id=f"000_page-01-p{block.number:02d}")
        assert block.text in shown.text()
    assert root.find(class_="block-subhead")[0].find("h2")
    assert root.find(class_="block-pull_quote")[0].find("blockquote")


def test_seams_are_marked_numbered_and_explained(site: FlaskClient) -> None:
    """Each joined break has a mark with a text of its own, and a note with its source lines."""
    root = page(site, "/articles/000_page-01")
    seams = root.find("a", class_="seam")

    assert [seam.attributes["aria-label"] for seam in seams] == [
        "接合处，说明 1",
        "移接处，说明 2",
    ]
    notes = [note.text() for note in root.find(class_="notes")[0].find("li")]
    assert "第 5 行接第 7 行" in notes[0]
    assert notes[1].endswith("第 7 行接第 31 行，由别处移来")
    assert "段首" in root.find(id="000_page-01-p03")[0].text()


def test_query_marks_carry_over_to_the_article(site: FlaskClient) -> None:
    """A result leads to its article with the query, and the article marks it in every block."""
    results = page(site, "/search?q=三控三抓")
    (title,) = results.find(class_="result")[0].find("h3")[0].find("a")

    root = page(site, title.attributes["href"])

    assert [mark.text() for mark in root.find("mark")] == ["三控三抓"]
    assert root.find("input", id="q")[0].attributes["value"] == "三控三抓"


def test_a_fact_marks_its_words_and_says_how_it_is_known(site: FlaskClient) -> None:
    """Kind, rule and certainty are told; the words are marked beside the query's."""
    start = page(site, "/articles/000_page-01?q=王新伟")
    link = next(one for one in start.find("a") if one.text() == "王新伟")

    root = page(site, link.attributes["href"])

    evidence = root.find("mark", class_="evidence")
    assert [mark.text() for mark in evidence] == ["王新伟", "王新伟"]
    assert evidence[0].attributes["id"] == "evidence"
    assert link.attributes["href"].endswith("#evidence")
    said = root.find(class_="chosen-fact")[0].text()
    assert "人物：王新伟" in said
    assert "文中提及" in said
    assert "确定" in said
    assert "test" in said


def test_evidence_on_a_neighbour_leads_there(site: FlaskClient) -> None:
    """A date read from another article of the page shows its words where they are printed."""
    root = page(site, "/articles/000_page-01?fact=0")
    (link,) = root.find(class_="evidence-list")[0].find("a")

    there = page(site, link.attributes["href"])

    assert link.attributes["href"].endswith("#000_page-02-p01")
    assert [mark.text() for mark in there.find("mark")] == ["昨天"]
    assert "推定" in root.find(class_="chosen-fact")[0].text()


def test_doubt_is_never_hidden(site: FlaskClient) -> None:
    """Inferred dates say so on the list and on the page; landmarks are named as such."""
    listed = page(site, "/search?q=三控三抓")
    root = page(site, "/articles/000_page-01")

    assert listed.find("em", class_="note")[0].text() == "推定，存疑"
    facts = root.find("dl", class_="facts")[0].text()
    assert "地标 · 存疑" in facts


def test_reference_lines_follow_both_editions(site: FlaskClient) -> None:
    """GB/T 7714-2025 writes full-width marks, 2015 half-width ones."""
    root = page(site, "/articles/2013_page-01")
    lines = [line.text() for line in root.find(class_="citations")[0].find("dd")]

    assert lines == [
        "2013年产业集聚区建设[N]. 郑州晚报，2013-07-16（A3）.",
        "2013年产业集聚区建设[N]. 郑州晚报, 2013-07-16(A3).",
    ]


def test_neighbours_of_one_page_are_linked(site: FlaskClient) -> None:
    """Reading goes on to the next article of the page, and ends with its last."""
    first = page(site, "/articles/000_page-01")
    last = page(site, "/articles/000_page-03")

    assert not first.find("a", rel="prev")
    assert first.find("a", rel="next")[0].attributes["href"] == "/articles/000_page-02"
    assert not last.find("a", rel="next")
    assert "無標題" in last.find("h1")[0].text()


def test_reference_managers_find_the_record(site: FlaskClient) -> None:
    """The head names the article in Dublin Core, and its JSON twin."""
    root = page(site, "/articles/000_page-01")

    record = {
        one.attributes["name"]: one.attributes["content"] for one in root.find("meta", name=None)
    }
    assert record["DC.title"] == "聚焦“三控三抓”發力"
    assert record["DC.creator"] == "覃岩峰"
    assert record["DC.date"] == "2019-05-27"
    (twin,) = root.find("link", rel="alternate")
    assert site.get(twin.attributes["href"]).json is not None


def test_a_facet_is_searched_inside(site: FlaskClient) -> None:
    """The page of a facet lists all values, filters them by characters, and keeps the search."""
    small = client(Settings(facet_size=1))
    more = page(small, "/search?q=招商").find(class_="facet-more")[0].find("a")[0]
    everything = page(small, more.attributes["href"])
    found = page(small, more.attributes["href"] + "&fq=" + quote("金"))

    assert more.text() == "全部 2 个地区…"
    assert [one.text() for one in everything.find(class_="value-label")][:2] == ["上街区", "金水区"]
    assert [one.text() for one in found.find(class_="value-label")] == ["金水区"]
    assert found.find("input", type="hidden", name="q")[0].attributes["value"] == "招商"
    assert status(page(small, found.find(class_="value-link")[0].attributes["href"])).startswith(
        "找到 6 篇"
    )


def test_a_paragraph_id_leads_to_its_place(site: FlaskClient) -> None:
    """The stable id of a paragraph is an address."""
    response = site.get("/paragraphs/000_page-01-p02?q=王新伟")

    assert response.status_code == 302
    assert response.headers["Location"].endswith("#000_page-01-p02")


def test_security_headers_are_on_every_answer(site: FlaskClient) -> None:
    """Pages, problems, static files and the API alike."""
    for path in ("/", "/nowhere", "/api/v1/search", "/api/v1/nowhere", "/healthz"):
        headers = site.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Referrer-Policy" in headers


def test_static_files_are_kept_forever_under_their_revision(site: FlaskClient) -> None:
    """The stylesheet's address changes when the program does."""
    (sheet,) = page(site, "/").find("link", rel="stylesheet")

    with site.get(sheet.attributes["href"]) as response:
        assert response.mimetype == "text/css"
        cache = response.headers["Cache-Control"]

    assert re.search(r"\?v=[0-9a-f]{16}$", sheet.attributes["href"])
    assert "max-age=31536000" in cache


class BrokenEngine(ReferenceEngine):
    """An engine whose generation cannot be read any more."""

    def __init__(self, error: EngineError) -> None:
        super().__init__(archive())
        self._error = error

    def status(self) -> EngineStatus:
        """Fail, as an engine does whose files are gone."""
        raise self._error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (IndexMissingError(Path("index")), "还没有索引"),
        (IndexStaleError("3"), "索引需要重建"),
        (IndexDamagedError(Path("index"), "缺文件"), "索引需要重建"),
        (IndexBusyError("busy"), "索引正在更新"),
        (SearchTimeoutError("10 s"), "检索超时"),
        (EngineError("?"), "检索暂时不可用"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, EngineError) else "",
)
def test_a_failing_engine_is_503_in_words(
    error: EngineError, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Readers learn what to do; the details go to the log, not to the page."""
    broken = create_app(SearchService(BrokenEngine(error), Settings()), Settings()).test_client()

    html, problem = broken.get("/"), broken.get("/api/v1/search")

    assert html.status_code == problem.status_code == 503
    assert said in html.text
    assert problem.mimetype == "application/problem+json"
    assert html.headers["Retry-After"]
    assert html.headers["Cache-Control"] == "no-store"
    assert type(error).__name__ in caplog.text
