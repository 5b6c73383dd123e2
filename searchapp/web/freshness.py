"""Conditional requests: an answer is good for one generation and one request.

The tag is known before anything is searched, so a browser that asks again costs nothing
while the index stands. Answers must always be asked for again (``no-cache``), because the
index may be rebuilt at any time.

Depends on: flask, werkzeug, web.desk. Used by: web.app.
"""

from hashlib import blake2b

from flask import Flask, Response, g, request

from searchapp.web.desk import desk

UNTAGGED = frozenset({"static", "api.health"})
"""Endpoints whose answers do not depend on a generation, or must never be kept."""


def install(app: Flask) -> None:
    """Let an application answer conditional requests."""
    app.before_request(_answer_unchanged)
    app.after_request(_tag)


def _answer_unchanged() -> Response | None:
    tagged = request.endpoint is not None and request.endpoint not in UNTAGGED
    if not tagged or request.method not in {"GET", "HEAD"}:
        return None
    g.tag = _fingerprint()
    return Response(status=304) if request.if_none_match.contains_weak(g.tag) else None


def _fingerprint() -> str:
    here, status = desk(), desk().service.status()
    # An index that was removed and built anew begins to count generations anew.
    parts = (here.revision, status.generation, status.built_at, request.url)
    return blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()


def _tag(response: Response) -> Response:
    if request.endpoint == "static":
        return response
    response.headers.setdefault("Cache-Control", "no-cache")
    if "tag" in g and response.status_code in {200, 304}:
        # Weak, because the time a search took is part of the JSON.
        response.set_etag(g.tag, weak=True)
    return response
