"""The form that writes a query."""

from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from searchapp.search.compose import ROWS
from tests.web_site import client


@pytest.fixture(scope="module")
def site() -> FlaskClient:
    """A client of the small archive."""
    return client()


def test_the_form_writes_the_query_and_keeps_the_filters(site: FlaskClient) -> None:
    """It leads to the search, the query in its box."""
    answer = site.get("/compose?all=產業+集聚&any=&none=马&f.district=高新区&sort=-date")

    assert answer.status_code == 302
    assert unquote(answer.location) == (
        "/search?q=產業 AND 集聚 AND NOT 马&f.district=高新区&sort=-date"
    )


def test_every_row_of_the_page_has_a_label(site: FlaskClient) -> None:
    """The page shows the form, its fields named for a screen reader."""
    page = site.get("/search?q=产业&f.district=高新区").text
    form = page.split('<details class="builder">')[1].split("</details>")[0]

    assert form.count("<label") == form.count('type="text"') == len(ROWS)
    assert 'name="f.district"' in form
    assert 'name="q"' not in form


def test_a_date_that_is_none_is_refused_with_a_hint(site: FlaskClient) -> None:
    """Nothing is dropped in silence."""
    answer = site.get("/compose?dates=昨天")

    assert answer.status_code == 400
    assert "2013-04..2013-06" in answer.text or "2013-04-28" in answer.text
