"""A real server for tests: the sample indexed in a folder of its own, gunicorn in front.

Started as a user would start it, in a process of its own, on a free port.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from searchapp import bootstrap
from searchapp.indexing.reports import BuildReport

SEEDS = Path(__file__).parent.parent / "seeds"
START_TIMEOUT_S = 60

SERVE = """
import sys
from pathlib import Path
from searchapp import bootstrap
from searchapp.web.server import serve

index, workers = Path(sys.argv[1]), int(sys.argv[2])
settings = bootstrap.load_settings({}, index_dir=index, port=0, workers=workers)
serve(settings, announce=lambda address: print(address, flush=True))
"""


def build_index(folder: Path, *sources: Path) -> BuildReport:
    """Index sources into a folder, proof included."""
    settings = bootstrap.load_settings({}, index_dir=folder, build_workers=1)
    *_, report = bootstrap.rebuild(settings, sources or [SEEDS])
    assert isinstance(report, BuildReport)
    return report


@contextmanager
def serving(folder: Path, workers: int = 2) -> Iterator[str]:
    """Serve an index; gives the address once requests are taken."""
    process = subprocess.Popen(  # noqa: S603  our own interpreter and text
        [sys.executable, "-c", SERVE, str(folder), str(workers)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://"), "the server ended before it took requests"
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=START_TIMEOUT_S)
        if process.stdout:
            process.stdout.close()
