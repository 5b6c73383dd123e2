"""The JSON API, version 1: each view reads the request, asks the service, and encodes.

Depends on: records, search, flask, web.*. Used by: web.app, web.pages.
"""

from importlib.metadata import version

from flask import Blueprint, Response

from searchapp import records
from searchapp.web import openapi, parameters
from searchapp.web.desk import desk
from searchapp.web.neighbours import neighbours
from searchapp.web.presenters import json_relations, json_resources
from searchapp.web.presenters.json_explained import explain_answer
from searchapp.web.presenters.json_form import search_answer, sparse

blueprint = Blueprint("api", __name__)

SUGGESTIONS = 10
"""As many as are offered when no number is asked for."""


@blueprint.get("/api/v1/search", endpoint="search")
def search() -> Response:
    """Search."""
    wanted = parameters.search_request()
    return _json(sparse(search_answer(desk().service.search(wanted)), wanted.fields))


@blueprint.get("/api/v1/concordance", endpoint="concordance")
def concordance() -> Response:
    """Search, and list single hits."""
    wanted = parameters.search_request()
    return _json(sparse(search_answer(desk().service.search(wanted)), wanted.fields))


@blueprint.get("/api/v1/articles/<path:article_id>", endpoint="article")
def article(article_id: str) -> Response:
    """Give one article, whole."""
    service, wanted = desk().service, parameters.marking_request()
    found = service.article(article_id)
    hits, around = service.marks(wanted, found), neighbours(service, found)
    return _json(json_resources.article_answer(found, hits, around, _index()))


@blueprint.get("/api/v1/articles/<path:article_id>/similar", endpoint="similar")
def similar(article_id: str) -> Response:
    """Give the articles most like one."""
    parameters.none()
    service = desk().service
    found = service.article(article_id)
    return _json(json_relations.similar_answer(found, service.related.similar(found), _index()))


@blueprint.get("/api/v1/articles/<path:article_id>/duplicates", endpoint="duplicates")
def duplicates(article_id: str) -> Response:
    """Give the near-duplicates of an article."""
    parameters.none()
    service = desk().service
    found = service.article(article_id)
    twins = service.related.duplicates(found)
    return _json(json_relations.duplicates_answer(found, twins, _index()))


@blueprint.get("/api/v1/articles/<path:article_id>/same-day", endpoint="same_day")
def same_day(article_id: str) -> Response:
    """Give what else the paper printed that day."""
    parameters.none()
    service = desk().service
    found = service.article(article_id)
    return _json(json_relations.same_day_answer(found, service.related.same_day(found), _index()))


@blueprint.get("/api/v1/articles/<path:article_id>/compare", endpoint="compare")
def compare(article_id: str) -> Response:
    """Set two articles beside each other."""
    found = desk().service.related.compare(article_id, parameters.comparison("other"))
    return _json(json_relations.compare_answer(found, _index()))


@blueprint.get("/api/v1/paragraphs/<path:paragraph_id>", endpoint="paragraph")
def paragraph(paragraph_id: str) -> Response:
    """Give one paragraph with what is known about its article."""
    service, wanted = desk().service, parameters.marking_request()
    found, block = service.paragraph(paragraph_id)
    hits = service.marks(wanted, found)
    return _json(json_resources.paragraph_answer(found, block, hits, _index()))


@blueprint.get("/api/v1/facets/<name>", endpoint="facet")
def facet(name: str) -> Response:
    """Give the values of one facet under a search."""
    wanted, contains = parameters.search_request("fq"), parameters.facet_text()
    view = desk().service.facet(name, wanted, contains, wanted.facet_limit)
    return _json(json_resources.facet_answer(view, wanted, contains, _index()))


@blueprint.get("/api/v1/suggest", endpoint="suggest")
def suggest() -> Response:
    """Complete what is being typed."""
    wanted = parameters.typing_request()
    found = desk().service.suggest(wanted.q, wanted.limit or SUGGESTIONS)
    return _json(json_resources.suggest_answer(found, wanted, _index()))


@blueprint.get("/api/v1/explain", endpoint="explain")
def explain() -> Response:
    """Say how a search is read, and why an article is found by it or not."""
    wanted, asked = parameters.search_request("id"), parameters.article_asked()
    return _json(explain_answer(desk().service.explain(wanted, asked)))


@blueprint.get("/api/v1/status", endpoint="status")
def status() -> Response:
    """Say what is being served."""
    parameters.none()
    answer = json_resources.status_answer(desk().service, version("searchapp"))
    return _json(answer)


@blueprint.get("/api/v1/openapi.json", endpoint="openapi_json")
def openapi_json() -> Response:
    """Describe the API."""
    parameters.none()
    return _json(openapi.description())


@blueprint.get("/healthz", endpoint="health")
def health() -> Response:
    """Say whether the index can be read; for whatever watches over this server."""
    parameters.none()
    return _json({"status": "ok", "index": _index()})


def _index() -> str:
    return desk().service.status().generation


def _json(answer: object) -> Response:
    return Response(records.encode(answer), mimetype="application/json")
