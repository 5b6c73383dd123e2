"""Serve the application: worker processes by default, a debug server only when asked for.

A worker process answers one request at a time, which is what searching is fastest with. Its
threads only wait: browsers open connections ahead of need and leave them idle, and one such
connection would otherwise hold a whole worker until its timeout.

Each worker opens the index after it was forked, so no memory map, lock or file position is
shared between processes; the operating system's page cache holds the index once for all.
The index is opened once before and closed again, so that a missing one is reported and not
served, and the dictionaries of the analysis are read once for all workers.

Depends on: config, bootstrap, search.query, gunicorn, werkzeug, web.app. Used by: cli.
"""

import os
from collections.abc import Callable, Iterable
from contextlib import closing
from threading import Lock
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from werkzeug.serving import is_running_from_reloader, run_simple

from searchapp import bootstrap
from searchapp.config import Settings
from searchapp.search.query import SearchRequest
from searchapp.web.app import create_app

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

REQUEST_LINE_BYTES_MAX = 8190
"""A query of 200 Han characters takes 1,800 bytes of an address; filters come on top."""
TIMEOUT_MARGIN_S = 20
"""A worker is ended only well after a search should have given up by itself."""

WAITING_THREADS = 16
"""Connections one worker holds at a time; all but one of them wait."""

Announce = Callable[[str], None]


def serve(settings: Settings, *, debug: bool = False, announce: Announce | None = None) -> None:
    """Serve until interrupted.

    Args:
        settings: Address, port (0 takes a free one), workers and everything below.
        debug: One process with werkzeug's debugger and reloader; never for a real address.
        announce: Called with the address once requests are taken.

    Raises:
        EngineError: The index is missing or cannot be served.
    """
    _try(settings)
    if debug:
        _serve_debug(settings, announce)
    else:
        _Server(settings, announce).run()


def worker_count(settings: Settings) -> int:
    """Number of worker processes: as set, or one for each processor this process may use."""
    if settings.workers:
        return settings.workers
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def _try(settings: Settings) -> None:
    """Open the index once and search it; the dictionaries read for it are shared by workers."""
    with closing(bootstrap.open_service(settings)) as service:
        service.search(SearchRequest(q="报纸全文检索", limit=1))


def _serve_debug(settings: Settings, announce: Announce | None) -> None:
    app = OneAtATime(create_app(bootstrap.open_service(settings), settings))
    if announce and not is_running_from_reloader():
        announce(_address(settings.host, settings.port))
    run_simple(
        settings.host, settings.port, app, use_debugger=True, use_reloader=True, threaded=True
    )


class OneAtATime:
    """A WSGI application that answers one request after the other."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app
        self._turn = Lock()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer when it is this request's turn; sending the answer happens after it."""
        with self._turn:
            return self._app(environ, start_response)


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn, configured here and by nothing else."""

    def __init__(self, settings: Settings, announce: Announce | None) -> None:
        self._settings = settings
        self._announce = announce
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn up from our settings."""
        settings = self._settings
        options: dict[str, Any] = {
            "bind": f"{_bracketed(settings.host)}:{settings.port}",
            "workers": worker_count(settings),
            "worker_class": "gthread",
            "threads": WAITING_THREADS,
            "timeout": settings.search_timeout_s + TIMEOUT_MARGIN_S,
            "limit_request_line": REQUEST_LINE_BYTES_MAX,
            "loglevel": "warning",
            "preload_app": False,
            "control_socket_disable": True,
            "when_ready": self._ready,
        }
        for name, value in options.items():
            # Some options are younger than the oldest gunicorn we run on.
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> OneAtATime:
        """Make the application, in the worker."""
        return OneAtATime(create_app(bootstrap.open_service(self._settings), self._settings))

    def _ready(self, arbiter: Any) -> None:  # noqa: ANN401  gunicorn ships no types
        if self._announce:
            host, port = arbiter.LISTENERS[0].sock.getsockname()[:2]
            self._announce(_address(host, port))


def _address(host: str, port: int) -> str:
    return f"http://{_bracketed(host)}:{port}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
