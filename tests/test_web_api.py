"""The JSON API: one description, one shape, exact spans, errors that help."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from searchapp.search import url
from searchapp.search.query import RECORD_FIELDS
from searchapp.web import openapi
from searchapp.web.diagnosis import KINDS
from searchapp.web.presenters import answers
from tests.web_site import application, client

ANSWERED = {
    "/api/v1/search": "SearchAnswer",
    "/api/v1/search?q=产业集聚区&f.district=金水区&x.topic=环境&limit=2": "SearchAnswer",
    "/api/v1/search?q=产业集聚区&unit=paragraph&sort=title&page=2": "SearchAnswer",
    "/api/v1/search?q=三控三抓&fields=title,date": "SearchAnswer",
    "/api/v1/search?q=产业集聚区&unit=hit&sort=right&limit=3": "SearchAnswer",
    "/api/v1/concordance?q=招商 ~5 推进&context=3&fields=title": "SearchAnswer",
    "/search.json?q=人物:马懿&unit=hit": "SearchAnswer",
    "/api/v1/search?q=(产业 OR": "SearchAnswer",
    "/api/v1/search?q=没有这样的字串&facets=none": "SearchAnswer",
    "/search.json?q=王新伟": "SearchAnswer",
    "/api/v1/articles/000_page-01?q=三控三抓": "ArticleAnswer",
    "/api/v1/articles/000_page-03": "ArticleAnswer",
    "/articles/2013_page-01.json": "ArticleAnswer",
    "/api/v1/articles/2015_page-01/similar": "SimilarAnswer",
    "/api/v1/articles/000_page-01/duplicates": "DuplicatesAnswer",
    "/api/v1/articles/2015_page-01/same-day": "SameDayAnswer",
    "/api/v1/articles/000_page-02/same-day": "SameDayAnswer",
    "/api/v1/articles/2015_page-01/compare?other=2016_page-01": "CompareAnswer",
    "/api/v1/paragraphs/000_page-01-p02?q=48万元": "ParagraphAnswer",
    "/api/v1/facets/district?q=产业&fq=金": "FacetAnswer",
    "/api/v1/facets/date": "FacetAnswer",
    "/api/v1/suggest?q=wxw": "SuggestAnswer",
    "/api/v1/suggest?q=产业&limit=1": "SuggestAnswer",
    "/api/v1/suggest": "SuggestAnswer",
    "/api/v1/explain?q=(高新区 OR 产业集聚) 没有这样的字串 标题:区 产业 ~3 区": "ExplainAnswer",
    "/api/v1/explain?q=48万 -污染 日期:2019&f.topic=环境&id=000_page-01": "ExplainAnswer",
    "/api/v1/explain?q=三控&id=http://localhost/articles/000_page-01?q=a%23000_page-01-p02": (
        "ExplainAnswer"
    ),
    "/api/v1/explain": "ExplainAnswer",
    "/api/v1/status": "StatusAnswer",
}
REFUSED = {
    "/api/v1/search?qq=1": (400, "bad-parameter"),
    "/api/v1/search?q=(产业 OR&strict=1": (400, "bad-query"),
    "/api/v1/search?cursor=abc": (410, "cursor-expired"),
    "/api/v1/articles/nothing": (404, "not-found"),
    "/api/v1/articles/000_page-01?f.district=金水区": (400, "bad-parameter"),
    "/api/v1/paragraphs/000_page-01-p99": (404, "not-found"),
    "/api/v1/facets/colour": (400, "bad-parameter"),
    "/api/v1/search?q=产业&sort=left": (400, "bad-parameter"),
    "/api/v1/search?q=产业&unit=hit&context=1000": (400, "bad-parameter"),
    "/api/v1/concordance?q=产业&unit=article": (400, "bad-parameter"),
    "/search.csv?q=产业": (400, "bad-parameter"),
    "/search.csv?q=产业&unit=hit&page=2": (400, "bad-parameter"),
    "/api/v1/suggest?q=a&f.topic=经济": (400, "bad-parameter"),
    "/api/v1/suggest?q=a&limit=51": (400, "bad-parameter"),
    "/api/v1/explain?q=(产业 OR&strict=1": (400, "bad-query"),
    "/api/v1/explain?q=产业&id=nothing": (404, "not-found"),
    "/api/v1/explain?q=产业&sort=none": (400, "bad-parameter"),
    "/api/v1/status?q=1": (400, "bad-parameter"),
    "/api/v1/nothing": (404, "not-found"),
    "/articles/nothing.json": (404, "not-found"),
}


@pytest.fixture(scope="module")
def site() -> FlaskClient:
    """A client of the small archive."""
    return client()


def get(site: FlaskClient, path: str) -> Any:  # noqa: ANN401  JSON
    """Fetch JSON that must be there."""
    response = site.get(path)
    assert response.status_code == 200, response.text
    return response.json


def check(answer: object, name: str) -> None:
    """Hold an answer against its schema in the description."""
    document = openapi.description()
    resource = DRAFT202012.create_resource(document)
    registry: Registry[Any] = Registry().with_resource("urn:api", resource)
    schema = {"$ref": f"urn:api#/components/schemas/{name}"}
    Draft202012Validator(schema, registry=registry).validate(answer)


def assert_complete(answer: Any, schema: dict[str, Any]) -> None:  # noqa: ANN401  JSON
    """No key is missing, at any depth, and none is there that is not described."""
    schemas = openapi.description()["components"]["schemas"]
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if schema.get("type") == "object" and "properties" in schema:
        expected = set(schema.get("required", answer))
        assert expected <= set(answer) <= set(schema["properties"])
        for key, value in answer.items():
            assert_complete(value, schema["properties"][key])
    elif isinstance(answer, list) and isinstance(schema.get("items"), dict):
        for value in answer:
            assert_complete(value, schema["items"])


def test_the_description_is_valid_openapi(site: FlaskClient) -> None:
    """What is served is OpenAPI 3.1, as the validator of the specification reads it."""
    document = get(site, "/api/v1/openapi.json")

    validate(document)

    assert document["openapi"].startswith("3.1")


@pytest.mark.parametrize(("path", "name"), ANSWERED.items(), ids=list(ANSWERED))
def test_every_answer_fits_its_description(site: FlaskClient, path: str, name: str) -> None:
    """Types, enumerations and required keys, checked with a JSON Schema validator."""
    answer = get(site, path)

    check(answer, name)
    assert_complete(answer, {"$ref": f"#/components/schemas/{name}"})


@pytest.mark.parametrize(("path", "expected"), REFUSED.items(), ids=list(REFUSED))
def test_every_refusal_is_a_problem(
    site: FlaskClient, path: str, expected: tuple[int, str]
) -> None:
    """RFC 9457: media type, status in both places, a type that can be looked up."""
    response = site.get(path)
    problem = response.json

    assert problem is not None
    assert (response.status_code, response.mimetype) == (expected[0], "application/problem+json")
    check(problem, "Problem")
    assert problem["status"] == expected[0]
    assert problem["type"] == f"/problems#{expected[1]}"
    assert f'id="{expected[1]}"' in site.get(problem["type"].partition("#")[0]).text
    assert problem["errors"]


def test_every_parameter_is_described() -> None:
    """The description names exactly what is read."""
    assert sorted(openapi.parameter_names()) == sorted(url.PARAMETERS)


def test_every_attribute_can_be_asked_for() -> None:
    """``fields`` knows exactly the attributes of a record."""
    assert set(RECORD_FIELDS) == set(answers.Attributes.__slots__)


def test_every_field_and_kind_has_help() -> None:
    """Nothing is left for the reader to guess."""
    schemas = openapi.description()["components"]["schemas"]
    silent = [
        f"{name}.{key}"
        for name, schema in schemas.items()
        for key, value in schema["properties"].items()
        if name != "Expansion" and not value.get("description")
    ]

    assert not silent
    assert all(kind.help and kind.title for kind in KINDS.values())


def test_json_is_plain_utf8(site: FlaskClient) -> None:
    """Chinese is readable in the answer, rare characters included."""
    response = site.get("/api/v1/search?q=𠮷野家")

    assert "𠮷野家".encode() in response.data
    assert b"\\u" not in response.data
    assert response.mimetype == "application/json"


@pytest.mark.parametrize("q", ["三控三抓", "48万元", "𠮷野家", "PM10", "發力", "马"], ids=str)
def test_spans_slice_what_was_printed(site: FlaskClient, q: str) -> None:
    """Half-open, in code points of the text beside them, and equal to the marks in the HTML."""
    answer = get(site, f"/api/v1/search?q={quote(q)}")
    matches = [match for record in answer["data"] for match in record["matches"]]

    assert matches
    for match in matches:
        cut = [match["text"][start:end] for start, end in match["spans"]]
        assert cut == [piece.split("</mark>")[0] for piece in match["html"].split("<mark>")[1:]]
        assert cut
        assert all("<" not in piece for piece in cut)


def test_html_of_matches_is_escaped(site: FlaskClient) -> None:
    """Printed angle brackets stay text; the text itself is never altered."""
    (record,) = get(site, "/api/v1/search?q=污染源排放")["data"]
    (match,) = record["matches"]

    assert "清单<编制>&公开" in match["text"]
    assert "清单&lt;编制&gt;&amp;公开" in match["html"]


def test_a_headline_match_comes_first(site: FlaskClient) -> None:
    """Block 0 is among the matches like any other."""
    (record,) = get(site, "/api/v1/search?q=三控三抓")["data"]

    assert record["matches"][0]["paragraph"] == "000_page-01-p00"
    assert record["match_count"] == 1


def test_a_paragraph_result_is_itself(site: FlaskClient) -> None:
    """Its id is the paragraph's, its article is named, and its links lead to both."""
    answer = get(site, "/api/v1/search?q=调度会&unit=paragraph")
    record = answer["data"][0]

    assert answer["meta"]["total"] == {"value": 2, "unit": "paragraph", "relation": "exact"}
    assert {one["id"] for one in answer["data"]} == {"000_page-01-p00", "000_page-01-p01"}
    assert record["article"] == "000_page-01"
    assert get(site, record["links"]["self"])["data"]["id"] == record["id"]
    assert record["links"]["html"].endswith(f"#{record['id']}")


def test_sparse_records_hold_only_what_was_asked_for(site: FlaskClient) -> None:
    """The rest of the record is there as always."""
    (record,) = get(site, "/api/v1/search?q=三控三抓&fields=title,date")["data"]

    assert record["attributes"] == {"title": "聚焦“三控三抓”發力", "date": "2019-05-27"}


def test_following_next_gives_every_result_once(site: FlaskClient) -> None:
    """Cursor links lead through the whole list, forward and back, in a stable order."""
    path: str | None = "/api/v1/search?limit=4"
    ids, pages = [], []
    while path:
        answer = get(site, path)
        pages.append([record["id"] for record in answer["data"]])
        ids += pages[-1]
        back, path = answer["links"]["prev"], answer["links"]["next"]

    assert len(ids) == len(set(ids)) == answer["meta"]["total"]["value"] == 15
    assert [record["id"] for record in get(site, back)["data"]] == pages[-2]


def test_an_old_cursor_leads_back_to_the_same_place() -> None:
    """After a rebuild: 410, with the address that goes on where the reader stood."""
    old, new = application(generation="第一代"), application(generation="第二代")
    link = get(old.test_client(), "/api/v1/search?limit=4")["links"]["next"]

    response = new.test_client().get(link)
    assert response.status_code == 410
    restart = (response.json or {})["restart"]

    answer = get(new.test_client(), restart)
    assert answer["meta"]["offset"] == 4
    assert answer["meta"]["index"] == "第二代"


def test_toggle_links_change_the_choice(site: FlaskClient) -> None:
    """A facet value's links are whole searches: chosen, then free again, or excluded."""
    facet = get(site, "/api/v1/search?q=产业集聚区")["facets"]["district"]
    value = next(one for one in facet["values"] if one["value"] == "金水区")

    chosen = get(site, value["toggle"])
    again = next(one for one in chosen["facets"]["district"]["values"] if one["selected"])
    dropped = get(site, value["exclude"])

    assert chosen["meta"]["total"]["value"] == value["count"] == 6
    assert chosen["facets"]["district"]["values"][0]["count"] == 12
    assert get(site, again["toggle"])["meta"]["total"]["value"] == 13
    assert dropped["meta"]["total"]["value"] == 7


def test_page_and_api_answer_the_same_question(site: FlaskClient) -> None:
    """The twin of a page is the API's answer, the time it took apart."""
    query = f"q={quote('产业')}&f.district={quote('上街区')}&sort=date"

    twin, direct = get(site, f"/search.json?{query}"), get(site, f"/api/v1/search?{query}")

    for answer in (twin, direct):
        del answer["meta"]["took_ms"]
    assert twin == direct
    assert direct["links"]["html"] == f"http://localhost/search?{query}"


def test_all_slips_of_a_request_are_named(site: FlaskClient) -> None:
    """Two unknown names and a bad value are three errors, each with a hint."""
    problem = site.get("/api/v1/search?qq=1&f.distrikt=2&sort=up").json

    assert problem is not None
    assert [one["param"] for one in problem["errors"]] == ["qq", "f.distrikt", "sort"]
    assert problem["errors"][0]["hint"] == "最接近的是 q"
    assert all(one["hint"] for one in problem["errors"])


def test_a_strict_query_names_the_character(site: FlaskClient) -> None:
    """``position`` counts characters of ``q`` from 0."""
    problem = site.get(f"/api/v1/search?strict=1&q={quote('𠮷 (产业')}").json

    assert problem is not None
    assert problem["code"]
    assert problem["position"] == 2
    assert problem["hint"]


def test_the_article_is_whole(site: FlaskClient) -> None:
    """Blocks with seams, facts with evidence, authors apart from persons, both citations."""
    data = get(site, "/api/v1/articles/000_page-01?q=48万元")["data"]

    assert [one["number"] for one in data["paragraphs"]] == list(range(6))
    second = data["paragraphs"][2]
    assert [one["moved"] for one in second["joins"]] == [False, True]
    assert [second["text"][a:b] for a, b in second["spans"]] == ["48万元"]
    assert data["attributes"]["persons"] == ["王新伟"]
    assert data["attributes"]["authors"] == [{"name": "覃岩峰", "role": "记者"}]
    assert data["attributes"]["districts"] == ["高新区"]
    assert data["attributes"]["topics"] == [
        {"scheme": "iptc-mediatopics", "code": "medtop:06000000", "label": "环境"}
    ]
    for fact in data["facts"]:
        for evidence in fact["evidence"]:
            paragraph = get(site, f"/api/v1/paragraphs/{evidence['paragraph']}")
            text = paragraph["data"]["paragraph"]["text"]
            assert text[evidence["start"] : evidence["end"]] == evidence["text"]
    assert data["citation"]["gbt7714_2025"].startswith("覃岩峰. ")


def test_answers_are_revalidated_by_generation_and_request() -> None:
    """The same question on the same index is 304; another index or question is not."""
    app, rebuilt = application(generation="第一代"), application(generation="第二代")
    site = app.test_client()
    tag = site.get("/api/v1/search?q=马").headers["ETag"]

    def asked(where: FlaskClient, path: str) -> int:
        return where.get(path, headers={"If-None-Match": tag}).status_code

    assert asked(site, "/api/v1/search?q=马") == 304
    assert asked(site, "/api/v1/search?q=王") == 200
    assert asked(rebuilt.test_client(), "/api/v1/search?q=马") == 200
    assert site.head("/api/v1/search?q=马").headers["ETag"] == tag
    assert site.get("/api/v1/search?q=马").headers["Cache-Control"] == "no-cache"
    assert "ETag" not in site.get("/api/v1/search?qq=1").headers


def test_any_page_may_read_the_api(site: FlaskClient) -> None:
    """CORS is open for reading, preflight included; pages stay closed."""
    preflight = site.options("/api/v1/search", headers={"Origin": "http://elsewhere"})

    assert site.get("/api/v1/search").headers["Access-Control-Allow-Origin"] == "*"
    assert site.get("/api/v1/nothing").headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in preflight.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Origin" not in site.get("/").headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_only_reading_is_offered(site: FlaskClient, method: str) -> None:
    """405 names what is allowed, as a problem under the API and as a page elsewhere."""
    api = site.open("/api/v1/search", method=method)
    page = site.open("/search", method=method)

    assert (api.status_code, page.status_code) == (405, 405)
    assert api.mimetype == "application/problem+json"
    assert page.mimetype == "text/html"
    assert "GET" in api.headers["Allow"]


def test_health_names_the_generation(site: FlaskClient) -> None:
    """For whatever watches over the server; never kept."""
    response = site.get("/healthz")

    assert response.json == {"status": "ok", "index": "第一代"}
    assert "ETag" not in response.headers


def test_an_error_of_our_own_is_a_problem_too() -> None:
    """A bug answers 500 in words, without a trace of the code in it."""
    app = application()
    app.testing = False
    app.view_functions["api.status"] = json.loads  # called without its argument

    response = app.test_client().get("/api/v1/status")

    assert response.status_code == 500
    assert (response.json or {})["code"] == "internal"
    assert "Traceback" not in response.text
