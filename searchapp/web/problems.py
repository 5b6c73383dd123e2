"""Errors turned into words: one status, one RFC 9457 problem and one Chinese page each.

The only place of the web room that catches errors. Under ``/api/`` and for addresses that
end in ``.json`` or ``.csv`` the answer is ``application/problem+json``; elsewhere it is a page that
says how to go on.

Depends on: errors, records, search.url, flask, werkzeug, presenters. Used by: web.app.
"""

import logging
from dataclasses import replace
from http import HTTPStatus

from flask import Flask, Response, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from searchapp import records
from searchapp.errors import SearchAppError
from searchapp.search import question
from searchapp.search.query import SearchRequest
from searchapp.web import links, parameters
from searchapp.web.desk import desk
from searchapp.web.diagnosis import Diagnosis, diagnose
from searchapp.web.presenters.context import context
from searchapp.web.presenters.problem_page import problem_page
from searchapp.web.presenters.resources import Problem, ProblemItem

LOG = logging.getLogger(__name__)
RETRY_AFTER_S = 10


def install(app: Flask) -> None:
    """Let an application answer errors with problems and pages."""
    app.register_error_handler(SearchAppError, answer)
    app.register_error_handler(HTTPException, answer)


def answer(error: Exception) -> Response:
    """Answer an error in the form the address asks for."""
    found = diagnose(error)
    if found.kind.status >= HTTPStatus.INTERNAL_SERVER_ERROR and isinstance(error, SearchAppError):
        # Flask has logged everything that is not ours already.
        LOG.error("%s: %r", request.full_path, error, exc_info=error)
    response = _json(found) if wants_json() else _page(found)
    if isinstance(error, HTTPException) and error.code == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = dict(error.get_headers()).get("Allow", "GET")
    if found.kind.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    response.headers["Cache-Control"] = "no-store"
    return response


def wants_json() -> bool:
    """Whether the address is one that answers JSON."""
    return request.path.startswith("/api/") or request.path.endswith((".json", ".csv", "/healthz"))


def problem(found: Diagnosis) -> Problem:
    """Write a diagnosis as an RFC 9457 problem."""
    first = found.faults[0]
    restart = _restart(found)
    return Problem(
        type=f"{url_for('pages.problems')}#{found.kind.slug}",
        title=found.kind.title,
        status=found.kind.status,
        detail=first.detail,
        instance=request.full_path.rstrip("?"),
        code=first.code,
        param=first.param or None,
        position=first.position,
        hint=first.hint or None,
        near=found.near,
        restart=links.absolute(links.search(restart, "api.search")) if restart else None,
        errors=tuple(
            ProblemItem(f.code, f.detail, f.param or None, f.position, f.hint or None)
            for f in found.faults
        ),
    )


def _json(found: Diagnosis) -> Response:
    body = records.encode(problem(found))
    return Response(body, found.kind.status, mimetype="application/problem+json")


def _page(found: Diagnosis) -> Response:
    page = problem_page(found, request.args.get("q", ""), _restart(found))
    return Response(render_template("problem.html", **context(page)), found.kind.status)


def _restart(found: Diagnosis) -> SearchRequest | None:
    """Give the search that goes on where a void cursor stood."""
    if found.restart is None:
        return None
    wanted = parameters.search_request("cursor")
    limit = question.page_limit(wanted, desk().settings)
    return replace(wanted, page=found.restart // limit + 1)
