"""Near-duplicates on the pages and in the API."""

import json
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from searchapp.analysis.fold import fold_text
from searchapp.config import Settings
from searchapp.search.service import SearchService
from searchapp.web.app import create_app
from tests.alike_texts import ARCHIVE, REPORT
from tests.engine_builds import served
from tests.web_site import Element, client, page


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of the real application over a real index."""
    service = SearchService(served(tmp_path_factory.mktemp("index"), [ARCHIVE]), Settings())
    app = create_app(service, Settings())
    app.testing = True
    yield app.test_client()
    service.close()


def answer(site: FlaskClient, address: str) -> dict[str, object]:
    """The JSON at an address."""
    response = site.get(address)
    assert response.status_code == 200, response.text
    found: dict[str, object] = json.loads(response.text)
    return found


def texts(root: Element, class_: str) -> list[str]:
    """Text of the elements of a class."""
    return [one.text().strip() for one in root.find(class_=class_)]


def test_the_page_folds_says_so_and_leads_to_the_whole_list(site: FlaskClient) -> None:
    """A count on the result, a note above the list, a link that switches it off."""
    root = page(site, "/search?q=产业集聚区")
    (folded,) = root.find("details", class_="folded")
    (note,) = root.find(class_="folding")
    (switch,) = note.find("a", href=None)

    assert folded.find("summary")[0].text() == "另有 2 篇几乎相同"
    assert len(folded.find("li")) == 2
    assert "郑州晚报 · 2013年4月29日" in folded.text()
    assert note.text().startswith("其中 2 篇与另一篇几乎相同，列在那一篇之下")
    assert len(root.find("article", class_="result")) == 2

    whole = page(site, switch.attributes["href"])
    assert len(whole.find("article", class_="result")) == 4
    assert not whole.find("details", class_="folded")
    assert texts(whole, "folding") == ["几乎相同的文章逐篇列出　合在一起"]


def test_a_page_with_nothing_folded_says_nothing(site: FlaskClient) -> None:
    """No note where there is nothing to say."""
    assert not page(site, "/search?q=多云").find(class_="folding")


def test_the_api_names_what_is_folded(site: FlaskClient) -> None:
    """Counts that add up, and the near-duplicates with their links."""
    found = answer(site, "/api/v1/search?q=产业集聚区")
    plain = answer(site, "/api/v1/search?q=产业集聚区&dup=show")
    meta = found["meta"]
    assert isinstance(meta, dict)
    data = found["data"]
    assert isinstance(data, list)
    best = data[0]

    assert (meta["total"]["value"], meta["listed"], meta["folded"]) == (4, 2, 2)
    assert best["duplicate_count"] == 2
    assert sorted([best["id"], *(one["id"] for one in best["duplicates"])]) == [
        "a-01",
        "b-01",
        "c-01",
    ]
    assert best["duplicates"][0]["links"]["html"].startswith("http://localhost/articles/")
    assert all(one["duplicates"] == [] for one in plain["data"])  # type: ignore[attr-defined]


def test_another_way_to_fold_is_refused(site: FlaskClient) -> None:
    """With the ways there are."""
    response = site.get("/api/v1/search?dup=hide")

    assert response.status_code == 400
    assert "fold、show" in response.text


def test_the_article_page_names_what_belongs_with_it(site: FlaskClient) -> None:
    """Near-duplicates with the way to compare, similar ones with their words, the same day."""
    root = page(site, "/articles/a-01")
    (alike,) = root.find("section", id="alike")
    links = [one.attributes["href"] for one in alike.find("a", href=None)]
    headings = [one.text() for one in root.find("h2")]
    hrefs = [one.attributes["href"] for one in root.find("a", href=None)]

    assert texts(root, "twins") == ["另有 2 篇几乎相同"]
    assert links == [
        "/articles/c-01",
        "/articles/a-01?compare=c-01",
        "/articles/b-01",
        "/articles/a-01?compare=b-01",
    ]
    assert "相同 100%" in alike.text()
    assert "相似报道" in headings
    assert "郑州晚报2013年4月28日的其他文章" in headings
    assert "/articles/a-01?compare=d-01" in hrefs
    assert any("f.date=2013-04-28" in one.attributes["href"] for one in root.find("a", href=None))


def test_an_article_by_itself_has_no_empty_sections(site: FlaskClient) -> None:
    """No heading without a list."""
    root = page(site, "/articles/d-01")

    assert not root.find("section", id="alike")
    assert not root.find(class_="twins")
    assert all(one.find("li") for one in root.find("section") if one.find("details"))


def test_where_no_day_is_known_the_same_file_is_listed() -> None:
    """A file is a page; there is no list of a whole day to lead to."""
    root = page(client(), "/articles/000_page-02")
    (day,) = root.find("section", aria_labelledby="day-title")

    assert day.text().split()[0] == "同一版面的其他文章"
    assert "同一来源文件" in day.text()
    assert not day.find("p", class_="more")


def test_two_articles_stand_beside_each_other_with_what_they_share_marked(
    site: FlaskClient,
) -> None:
    """The printed characters of both, whole; what only one has is underlined."""
    root = page(site, "/articles/a-01?compare=c-01")
    first, second = root.find("article", class_="compare-side")

    assert REPORT[0] in first.find(class_="article-text")[0].text()
    assert "".join(texts(first, "own")).startswith("产业集聚区观摩会举行")
    assert REPORT[-1].rstrip("。") in texts(first, "own")
    assert second.find("mark", class_="shared")
    assert "两篇几乎相同。相同的文字有 1 处" in root.text()
    assert "100%" not in first.find("header")[0].text()
    assert page(site, "/articles/a-01?compare=nirgends", 404)


def test_the_api_gives_what_belongs_with_an_article(site: FlaskClient) -> None:
    """The same as the page, and spans that count printed characters."""
    twins = answer(site, "/api/v1/articles/b-01/duplicates")
    kin = answer(site, "/api/v1/articles/a-01/similar")
    day = answer(site, "/api/v1/articles/a-01/same-day")
    both = answer(site, "/api/v1/articles/b-01/compare?other=c-01")["data"]

    assert isinstance(both, dict)
    assert (twins["total"], twins["first"]) == (2, None)
    assert isinstance(kin["data"], list)
    assert kin["data"][0]["article"]["id"] == "d-01"
    assert kin["data"][0]["words"]
    assert day["total"] == 6
    assert both["nearly_same"]
    (passage,) = both["passages"]
    by_id = {one["id"]: one["text"] for one in both["there"]["paragraphs"]}
    there = [by_id[at["paragraph"]][at["start"] : at["end"]] for at in passage["there"]]
    assert fold_text(passage["text"]) == fold_text("\n".join(there))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/articles/a-01/compare", 400),
        ("/api/v1/articles/a-01/compare?other=b-01&q=x", 400),
        ("/api/v1/articles/a-01/compare?other=nirgends", 404),
        ("/api/v1/articles/a-01/similar?limit=3", 400),
        ("/api/v1/articles/nirgends/duplicates", 404),
        ("/api/v1/articles/nirgends/same-day", 404),
    ],
)
def test_what_cannot_be_answered_is_refused(site: FlaskClient, address: str, status: int) -> None:
    """With the problem, as everywhere."""
    response = site.get(address)

    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
