"""The server as a user starts it: worker processes, a free port, a clean end."""

import json
import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

import pytest

from searchapp.config import Settings
from searchapp.errors import IndexMissingError
from searchapp.web.server import OneAtATime, serve, worker_count
from tests.web_server import build_index, serving

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

PAGE = """# 産業集聚區建設

本报讯(记者 王治)昨天,全市召开产业集聚区会议,𠮷野家等48万

元项目签约。
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one small page."""
    home = tmp_path_factory.mktemp("served")
    (home / "page.txt").write_text(PAGE, encoding="utf-8")
    report = build_index(home / "index", home / "page.txt")
    assert report.articles == 1
    return home / "index"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """A server with one worker, so that whatever holds a worker is felt."""
    with serving(folder, workers=1) as url:
        yield url


def fetch(url: str) -> tuple[int, str]:
    """Fetch a page over the network."""
    with urlopen(url, timeout=20) as response:  # noqa: S310  our own server
        return response.status, response.read().decode()


def test_pages_and_api_are_served(address: str) -> None:
    """The real index answers through gunicorn, in traditional form and across a column break."""
    status, html = fetch(f"{address}/search?q={quote('產業集聚區')}")
    _, answer = fetch(f"{address}/api/v1/search?q={quote('48万元')}")

    assert status == 200
    assert "<mark>产业集聚区</mark>" in html
    assert json.loads(answer)["meta"]["total"]["value"] == 1


def test_an_idle_connection_holds_nobody_up(address: str) -> None:
    """Browsers open connections ahead of need; a single worker serves others meanwhile."""
    where = urlsplit(address)
    assert where.hostname
    assert where.port
    idle = [socket.create_connection((where.hostname, where.port)) for _ in range(4)]
    started = time.monotonic()
    try:
        status, _ = fetch(f"{address}/healthz")
    finally:
        for connection in idle:
            connection.close()

    assert status == 200
    assert time.monotonic() - started < 4


def test_a_long_address_is_taken(address: str) -> None:
    """A query of the greatest length and several filters fit into one request line."""
    filters = "&".join(f"x.person={quote('欧阳某某')}{n}" for n in range(60))

    status, _ = fetch(f"{address}/search?q={quote('市' * 200)}&{filters}")

    assert status == 200


def test_a_missing_index_is_said_before_anything_is_served(tmp_path: Path) -> None:
    """The caller gets the error; no worker is started to fail again and again."""
    with pytest.raises(IndexMissingError):
        serve(Settings(index_dir=tmp_path / "nothing", port=0))


def test_workers_are_counted() -> None:
    """As many as set; 0 means one for each processor this process may use."""
    assert worker_count(Settings(workers=3)) == 3
    assert 1 <= worker_count(Settings(workers=0)) <= (os.cpu_count() or 1)


def test_one_request_is_answered_at_a_time() -> None:
    """Threads wait for connections; they never search side by side."""
    inside = Lock()
    overlaps = []

    def app(_environ: "WSGIEnvironment", _start: "StartResponse") -> list[bytes]:
        overlaps.append(not inside.acquire(blocking=False))
        time.sleep(0.005)
        inside.release()
        return [b""]

    served = OneAtATime(app)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: served({}, lambda *_: lambda _data: None), range(16)))

    assert overlaps == [False] * 16
