"""Single hits on the page, in the API and as a file."""

import csv
from io import StringIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from searchapp.config import Settings
from tests.web_site import Element, client, page


@pytest.fixture(scope="module")
def site() -> FlaskClient:
    """A client of the small archive."""
    return client()


def options(root: Element, label: str) -> dict[str, str]:
    """The ways of one kind that a page offers, with their addresses."""
    (listed,) = root.find("nav", aria_label=label)
    return {link.text(): link.attributes["href"] for link in listed.find("a")}


def rows(site: FlaskClient, path: str) -> list[list[str]]:
    """The rows of a file."""
    response = site.get(path)
    assert response.status_code == 200
    assert response.mimetype == "text/csv"
    text = response.data.decode("utf-8")
    assert text.startswith("\ufeff")
    return [*csv.reader(StringIO(text[1:], newline=""))]


def fetch(site: FlaskClient, path: str) -> Any:  # noqa: ANN401  JSON
    """Fetch JSON that must be there."""
    response = site.get(path)
    assert response.status_code == 200, response.text
    return response.json


def test_a_page_of_hits_is_a_table_with_the_words_found_in_the_middle(site: FlaskClient) -> None:
    """A row each: printed text on either side, a link to the paragraph, the source."""
    root = page(site, "/search?q=三控三抓&unit=hit")
    (table,) = root.find("table")
    (row,) = [one for one in table.find("tr") if one.find("td")]
    left, keyword, right, source = (cell.text() for cell in row.find("td"))

    assert [head.text() for head in table.find("th")] == ["左文", "命中", "右文", "出处"]
    assert (left, keyword, right) == (
        "市政府召开专题调度会\n聚焦“",
        "三控三抓",
        "”發力\n打好攻坚战",
    )
    assert "2019年5月27日" in source
    (link,) = row.find("a")
    assert link.attributes["href"].endswith("#000_page-01-p00")
    assert row.find("mark")[0].text() == "三控三抓"


def test_every_unit_is_offered_with_its_exact_count(site: FlaskClient) -> None:
    """The counts are the totals of the answers they lead to."""
    units = options(page(site, "/search?q=产业集聚区"), "单位")

    assert [label.split()[1] for label in units] == ["篇", "段", "处"]
    for label, href in units.items():
        total = fetch(site, href.replace("/search", "/search.json", 1))["meta"]["total"]
        assert label.split()[0] == f"{total['value']:,}"
        assert options(page(site, href), "单位").keys() == units.keys()


def test_leaving_hits_leaves_the_order_by_a_side(site: FlaskClient) -> None:
    """Articles have no left side."""
    root = page(site, "/search?q=产业&unit=hit&sort=left")

    assert {"左文", "右文"} <= options(root, "排序").keys()
    assert "sort" not in options(root, "单位")[next(iter(options(root, "单位")))]
    assert not {"左文", "右文"} & options(page(site, "/search?q=产业"), "排序").keys()


def test_the_widths_of_context_are_offered(site: FlaskClient) -> None:
    """Also one that was asked for by address."""
    root = page(site, "/search?q=产业&unit=hit&context=3")

    assert [*options(root, "左右各几字")] == ["3", "10", "20", "40", "80"]
    assert (
        root.find("nav", aria_label="左右各几字")[0].find("a", aria_current="true")[0].text() == "3"
    )


def test_a_query_without_text_leads_to_other_units(site: FlaskClient) -> None:
    """Nothing is listed, and what was found is one step away."""
    root = page(site, "/search?q=人物:马懿&unit=hit")

    assert not root.find("table")
    assert "没有可以逐处列出的文字" in root.find(role="status")[0].text()
    assert next(iter(options(root, "单位"))) == "12 篇"
    assert not root.find(class_="nothing")


def test_the_chart_and_the_facets_count_articles(site: FlaskClient) -> None:
    """As the answer says."""
    root = page(site, "/search?q=产业集聚区&unit=hit")
    answer = fetch(site, "/api/v1/concordance?q=产业集聚区")
    articles = fetch(site, "/api/v1/search?q=产业集聚区")

    assert root.find(id="chart-title")[0].text().startswith("各年的篇数")
    assert answer["meta"]["facet_unit"] == "article"
    counts = [
        {value["value"]: value["count"] for value in one["facets"]["district"]["values"]}
        for one in (answer, articles)
    ]
    assert counts[0] == counts[1]


def test_a_hit_of_the_api_is_a_record_with_its_sides(site: FlaskClient) -> None:
    """Spans lie on the text beside them, and the keyword where it says."""
    answer = fetch(site, "/api/v1/concordance?q=産業集聚區&context=4&limit=200&fields=title")

    assert answer["meta"]["total"]["unit"] == "hit"
    assert answer["meta"]["total"]["value"] == answer["meta"]["also"]["hit"] == len(answer["data"])
    for record in answer["data"]:
        (match,), kwic = record["matches"], record["kwic"]
        assert match["text"] == kwic["left"] + kwic["keyword"] + kwic["right"]
        (span,) = match["spans"]
        assert match["text"][slice(*span)] == kwic["keyword"]
        assert match["start"] + span[0] == kwic["start"]
        assert record["id"] == f"{match['paragraph']}@{kwic['start']}-{kwic['end']}"
        assert record["attributes"].keys() == {"title"}
        whole = fetch(site, record["links"]["self"])["data"]["paragraph"]["text"]
        assert whole[kwic["start"] : kwic["end"]] == kwic["keyword"]


@pytest.mark.parametrize("sort", ["date", "left"])
def test_following_next_reaches_every_hit_once(site: FlaskClient, sort: str) -> None:
    """By cursor, to the end, as many as were counted."""
    path: str | None = f"/api/v1/concordance?q=产业&limit=17&facets=none&sort={sort}"
    seen: list[str] = []
    while path:
        answer = fetch(site, path)
        assert answer["meta"]["sort"] == sort
        seen += [record["id"] for record in answer["data"]]
        path = answer["links"]["next"]

    assert len(seen) == len(set(seen)) == answer["meta"]["total"]["value"] > 17


@pytest.mark.parametrize("sort", ["date", "right"])
def test_the_file_holds_every_hit_in_the_order_of_the_pages(site: FlaskClient, sort: str) -> None:
    """One row each, all columns named, line ends as blanks, links that lead there."""
    head, *body = rows(site, f"/search.csv?q=产业 OR 三控三抓&unit=hit&sort={sort}&context=6")
    answer = fetch(site, f"/api/v1/concordance?q=产业 OR 三控三抓&sort={sort}&context=6&limit=200")

    assert head == [
        "left", "keyword", "right", "title", "date", "paper", "page",
        "article", "paragraph", "start", "link", "query",
    ]  # fmt: skip
    sides = [
        [record["kwic"][side].replace("\n", " ") for side in ("left", "keyword", "right")]
        for record in answer["data"]
    ]
    assert [row[:3] for row in body] == sides
    assert len(body) == answer["meta"]["total"]["value"]
    record = dict(zip(head, body[0], strict=True))
    assert site.get(record["link"]).status_code == 200
    assert record["query"] == "产业 OR 三控三抓"


def test_the_page_leads_to_its_file(site: FlaskClient) -> None:
    """With the same query and order, without its page."""
    root = page(site, "/search?q=产业&unit=hit&sort=right&page=2&limit=5")
    (link,) = root.find("a", download=None)

    total = fetch(site, "/api/v1/search?q=产业&facets=none")["meta"]["also"]["hit"]
    assert len(rows(site, link.attributes["href"])) - 1 == total
    assert "sort=right" in link.attributes["href"]


def test_a_file_that_cannot_be_ordered_is_refused_and_a_page_is_not() -> None:
    """The page says which order it has instead."""
    site = client(Settings(concordance_sort_max=3))
    refused = site.get("/search.csv?q=产业&unit=hit&sort=left")
    answer = fetch(site, "/api/v1/concordance?q=产业&sort=left")

    assert refused.status_code == 400
    assert refused.json["errors"][0]["param"] == "sort"  # type: ignore[index]  # it is a problem
    assert answer["meta"]["sort"] == "date"
    assert [one["code"] for one in answer["meta"]["query"]["warnings"]] == ["too_many_to_sort"]
