"""Kill a build before each of its operations on files, and see what is served.

Run by ``test_engine_generations`` in a process of its own: each kill is a fork that exits
without any cleaning up. Prints one JSON object.
"""

import json
import os
import shutil
import sys
from pathlib import Path

from searchapp.config import Settings
from searchapp.engine.embedded import check_index, open_engine
from searchapp.engine.queries import EngineQuery, Everything
from searchapp.errors import SearchAppError
from tests.corpus import article
from tests.engine_builds import TINY, build

KILLED, FINISHED = 9, 0
WATCHED = ("open", "os.", "shutil.", "sqlite3.")


class Killer:
    """Ends the process before the operation with a number."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        """Count an operation."""
        if event.startswith(WATCHED) and not event.startswith(("os.fork", "os.putenv")):
            self.left -= 1
            if self.left < 0:
                os._exit(KILLED)


def build_new(folder: Path) -> None:
    """Build and publish a generation of three articles in two segments, put together."""
    articles = [article(f"新-{number:02d}", "新代", "產業𠮷") for number in (1, 2, 3)]
    builder = build(folder, [articles[:1], articles[1:]], TINY, most_segments=1)
    builder.finish()
    builder.publish()


def killed_build(folder: Path, at: int) -> bool:
    """Build in a child that is killed before operation ``at``; whether it was."""
    child = os.fork()
    if child == 0:
        sys.addaudithook(Killer(at))
        build_new(folder)
        os._exit(FINISHED)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == KILLED


def served(folder: Path) -> str:
    """First characters of the ids served."""
    engine = open_engine(folder, Settings())
    hits = engine.search(EngineQuery(Everything(), limit=99)).hits
    marks = {hit.article_id[0] for hit in hits} | {one.id[0] for one in engine.scan()}
    engine.close()
    return "".join(sorted(marks))


def main(origin: Path) -> None:
    """Kill at every operation until a build gets through."""
    counts = {"旧": 0, "新": 0}
    problems: list[str] = []
    at = 0
    while True:
        folder = origin.with_name(f"{origin.name}-kill")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(origin, folder)
        killed = killed_build(folder, at)
        try:
            mark = served(folder)
            counts[mark] = counts.get(mark, 0) + 1
            if found := check_index(folder, deep=True):
                problems.append(f"{at}: {found}")
            if at % 10 == 0:
                build_new(folder)
                left = sorted(path.name for path in folder.iterdir())
                if served(folder) != "新" or any(name.startswith(".build") for name in left):
                    problems.append(f"{at}: afterwards {left}")
        except SearchAppError as error:
            problems.append(f"{at}: {error!r}")
        if not killed:
            break
        at += 1
    shutil.rmtree(folder, ignore_errors=True)
    report = {
        "kills": at,
        "served_old": counts.pop("旧"),
        "served_new": counts.pop("新"),
        "problems": problems + [f"served {mark!r}" for mark in counts],
    }
    sys.stdout.write(json.dumps(report, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
