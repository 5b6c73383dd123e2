"""Near-duplicates on the pages and in the API."""

import json
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from searchapp.config import Settings
from searchapp.search.service import SearchService
from searchapp.web.app import create_app
from tests.alike_texts import ARCHIVE
from tests.engine_builds import served
from tests.web_site import Element, page


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
