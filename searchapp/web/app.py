"""The web application: pages and API over one search service.

Templates are strict: a name that is missing fails the page instead of leaving a hole, and
everything printed is escaped. Every answer carries headers that forbid scripts and styles
from elsewhere.

Depends on: config, search.service, flask, jinja2, web.*. Used by: web.server.
"""

from flask import Flask, Response, request, url_for
from jinja2 import StrictUndefined

from searchapp.config import Settings
from searchapp.search.service import SearchService
from searchapp.web import api, freshness, pages, problems
from searchapp.web.desk import EXTENSION, Desk, desk, revision

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
        "connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Expose-Headers": "ETag",
}
"""Any page may read the API from a browser; nothing here is secret and nothing is written."""

STATIC_MAX_AGE_S = 365 * 24 * 3600
"""Static files carry the revision in their address, so they never change under it."""


def create_app(service: SearchService, settings: Settings) -> Flask:
    """Make the web application.

    Args:
        service: Answers every question; opened by the caller, in the process that serves.
        settings: The settings in force.

    Returns:
        A Flask application, ready for any WSGI server.
    """
    app = Flask(__name__)
    app.extensions[EXTENSION] = Desk(service, settings, revision(settings))
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = STATIC_MAX_AGE_S
    app.jinja_env.undefined = StrictUndefined
    app.add_template_global(_asset, "asset")
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    freshness.install(app)
    problems.install(app)
    app.after_request(_protect)
    return app


def _asset(name: str) -> str:
    """Address of a static file, with the revision in it."""
    return url_for("static", filename=name, v=desk().revision)


def _protect(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/api/") or request.path.endswith((".json", ".csv")):
        response.headers.extend(OPEN_TO_ALL)
    return response
