"""Stop a build before each of its operations on files, and see what is served.

Run by ``test_engine_generations`` in a process of its own: each build is a fork that either
exits without any cleaning up (``kill``), or finds the disk full once and gives up (``fail``).
Prints one JSON object.
"""

import errno
import json
import os
import shutil
import sys
import traceback
from collections import Counter
from pathlib import Path

from searchapp.config import Settings
from searchapp.engine.embedded import check_index, open_engine
from searchapp.engine.embedded.update import VectorUpdate
from searchapp.engine.queries import EngineQuery, Everything
from searchapp.errors import BuildError, SearchAppError
from tests.corpus import article
from tests.engine_builds import TINY, batch, build

PUBLISHED, REFUSED, FAILED, RECOVERED, KILLED = 0, 3, 4, 5, 9
ENDS = {
    PUBLISHED: "published",
    REFUSED: "refused",
    FAILED: "failed",
    RECOVERED: "recovered",
    KILLED: "killed",
}
WATCHED = ("open", "os.", "shutil.", "sqlite3.")
UNWATCHED = ("os.fork", "os.putenv", "os.listdir", "os.scandir")


class Stop:
    """Stops the build at the operation with a number."""

    def __init__(self, at: int, way: str) -> None:
        self.left = at
        self.way = way

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        """Count an operation, and stop when it is the one."""
        if not event.startswith(WATCHED) or event.startswith(UNWATCHED):
            return
        self.left -= 1
        if self.left == -1 and self.way == "kill":
            os._exit(KILLED)
        if self.left == -1:
            raise OSError(errno.ENOSPC, "disk full")


def update_new(folder: Path) -> None:
    """Remove every old article and add three, in two segments; what is thinned is rewritten."""
    change = VectorUpdate(folder, TINY)
    try:
        for number in (1, 2, 3):
            change.add(batch([article(f"新-{number:02d}", "新代", "產業𠮷")]))
        change.remove(f"旧-{number:02d}" for number in range(10))
        change.finish()
        change.publish()
    except BuildError:
        change.abort()
        raise


def build_new(folder: Path) -> None:
    """Build and publish a generation of three articles in two segments, put together."""
    articles = [article(f"新-{number:02d}", "新代", "產業𠮷") for number in (1, 2, 3)]
    builder = build(folder, [], TINY, most_segments=1)
    try:
        for one in ([articles[0]], articles[1:]):
            builder.add(batch(one))
        builder.finish()
        builder.publish()
    except BuildError:
        builder.abort()
        raise


WORK = {"build": build_new, "update": update_new}


def stopped_build(folder: Path, at: int, what: str, way: str) -> str:
    """Build in a child that is stopped before operation ``at``; say how it ended."""
    child = os.fork()
    if child == 0:
        stop = Stop(at, way)
        sys.addaudithook(stop)
        try:
            WORK[what](folder)
        except SearchAppError:
            os._exit(REFUSED)
        except BaseException:  # noqa: BLE001  the parent reports it
            traceback.print_exc()
            os._exit(FAILED)
        os._exit(RECOVERED if stop.left < 0 else PUBLISHED)
    _, status = os.waitpid(child, 0)
    return ENDS[os.waitstatus_to_exitcode(status)]


def served(folder: Path) -> str:
    """First characters of the ids served."""
    engine = open_engine(folder, Settings())
    hits = engine.search(EngineQuery(Everything(), limit=99)).hits
    marks = {hit.article_id[0] for hit in hits} | {one.id[0] for one in engine.scan()}
    engine.close()
    return "".join(sorted(marks))


def problems_after(folder: Path, end: str, *, again: bool) -> list[str]:
    """Look at what a stopped build left, and perhaps build once more."""
    problems = [f"{end}: {found}" for found in check_index(folder, deep=True)]
    if end == "failed":
        problems.append("an error that is not ours")
    if again:
        build_new(folder)
        left = sorted(path.name for path in folder.iterdir())
        if served(folder) != "新" or any(name.startswith(".build") for name in left):
            problems.append(f"afterwards {left}")
    return problems


def main(origin: Path, what: str, way: str) -> None:
    """Stop at every operation until a build gets through."""
    marks: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    problems: list[str] = []
    at = 0
    end = ""
    while end != "published":
        folder = origin.with_name(f"{origin.name}-stopped")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(origin, folder)
        end = stopped_build(folder, at, what, way)
        ends[end] += 1
        try:
            marks[served(folder)] += 1
            found = problems_after(folder, end, again=at % 10 == 0)
            problems += [f"{at}: {problem}" for problem in found]
        except SearchAppError as error:
            problems.append(f"{at}: {error!r}")
        at += 1
    shutil.rmtree(folder, ignore_errors=True)
    problems += [f"served {mark!r}" for mark in marks if mark not in {"旧", "新"}]
    report = {"builds": ends, "served": marks, "problems": problems}
    sys.stdout.write(json.dumps(report, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
