"""The API's document says what the API does."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from searchapp.search.query import SEARCH_FACETS
from searchapp.web import openapi
from searchapp.web.diagnosis import KINDS
from tests.web_site import client

TEXT = (Path(__file__).parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
(EXAMPLES,) = re.findall(r"```\n(/.*?)```", TEXT, flags=re.DOTALL)


@pytest.fixture(scope="module")
def site() -> FlaskClient:
    """A client of the small archive."""
    return client()


@pytest.mark.parametrize("address", EXAMPLES.split())
def test_every_example_answers(site: FlaskClient, address: str) -> None:
    """What is shown can be pasted."""
    assert site.get(address).status_code == 200


def test_every_address_and_parameter_is_documented() -> None:
    """Nothing the description of the API names is missing from the document."""
    paths = set(re.findall(r"^\| `(/api/[^`]+)` \|", TEXT, flags=re.MULTILINE))
    names = set(re.findall(r"`([a-z_]+(?:\.NAME)?)`", TEXT.split("## 三")[0]))
    parameters = {re.sub(r"^([fxe])\..*", r"\1.NAME", one) for one in openapi.parameter_names()}

    assert paths == set(openapi.description()["paths"])
    assert parameters <= names
    assert set(SEARCH_FACETS) <= names


def test_the_table_of_errors_is_the_table_in_the_code() -> None:
    """Status, type and name of every kind of error."""
    rows = re.findall(r"^\| (\d{3}) \| `([a-z-]+)` \| (.+) \|$", TEXT, flags=re.MULTILINE)

    assert sorted(rows) == sorted((str(k.status), k.slug, k.title) for k in KINDS.values())


def test_the_shown_answer_has_the_described_keys() -> None:
    """Every key of the examples is a key of the description, at least once."""
    example = "".join(re.findall(r"```json\n(.*?)```", TEXT, flags=re.DOTALL))
    keys = set(re.findall(r'"([a-z_]+)":', example))
    schemas = openapi.description()["components"]["schemas"]
    known = {key for schema in schemas.values() for key in schema["properties"]}

    assert keys <= known | set(SEARCH_FACETS)
    for name in (
        "Total",
        "Also",
        "QueryRead",
        "Attributes",
        "Extract",
        "Kwic",
        "Facet",
        "FacetItem",
    ):
        assert set(schemas[name]["properties"]) <= keys, name
