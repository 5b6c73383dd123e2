"""Worker processes: what they load, how they fail, and that none is left behind."""

import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import pytest

from searchapp import records
from searchapp.errors import BuildError
from searchapp.indexing import team
from searchapp.indexing.crew import Crew
from searchapp.indexing.work import Done, Job
from searchapp.model import Page
from tests.corpus import article
from tests.indexing_parts import Dying, Marking, Plain, Stumbling

ROOT = Path(__file__).parent.parent
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")


def job(number: int, text: str = "郑州產業𠮷，\uff15亿") -> Job:
    """A job of one article."""
    return Job((records.encode(Page("甲.txt", (article(f"甲-{number:02}", text, ""),))),), (None,))


def ids(done: Done) -> list[str]:
    """Ids of the articles of a job that is done."""
    return [one.id for one in done.batch().articles]


@ON_LINUX
def test_what_all_workers_need_is_loaded_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several processes work, one has loaded; the work comes back in order, and they end."""
    monkeypatch.setenv("TEST_PID_FOLDER", str(tmp_path))

    done = list(Crew(3, Marking).work(map(job, range(12))))

    assert [one for piece in done for one in ids(piece)] == [f"甲-{n:02}" for n in range(12)]
    assert len(list(tmp_path.glob("loaded-*"))) == 1
    pids = [int(path.name.partition("-")[2]) for path in tmp_path.glob("worked-*")]
    assert len(pids) > 1
    assert os.getpid() not in pids
    assert not _alive(pids)


@ON_LINUX
def test_a_build_given_up_leaves_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing the work ends all workers, the forked ones too."""
    monkeypatch.setenv("TEST_PID_FOLDER", str(tmp_path))
    work = Crew(3, Marking).work(map(job, range(30)))
    next(work)

    work.close()

    pids = [int(path.name.partition("-")[2]) for path in tmp_path.iterdir()]
    assert pids
    assert not _alive(pids)


def test_what_failed_in_a_worker_comes_back_with_its_trace() -> None:
    """The error names the article, its notes the place in the code."""
    jobs = [job(1), job(2, "忽然跌倒了"), job(3)]

    with pytest.raises(BuildError, match="甲-02") as caught:
        list(Crew(2, Stumbling).work(jobs))

    assert "enrich_all" in "".join(caught.value.__notes__)


def test_workers_that_cannot_be_forked_are_started_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On other systems the work is the same."""
    monkeypatch.setattr(team, "_CAN_FORK", False)

    done = list(Crew(2, Plain).work(map(job, range(5))))

    assert [one for piece in done for one in ids(piece)] == [f"甲-{n:02}" for n in range(5)]


def test_a_worker_that_dies_ends_the_work() -> None:
    """Nothing waits for it for ever."""
    with pytest.raises(BuildError, match="意外结束"):
        list(Crew(2, Dying).work(map(job, range(9))))


def _alive(pids: list[int]) -> list[int]:
    """Those of some processes that are still there some seconds later."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(map(_is_running, pids)):
        time.sleep(0.05)
    return [pid for pid in pids if _is_running(pid)]


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@ON_LINUX
def test_large_blocks_go_back_to_the_system_once_they_are_free() -> None:
    """Arrays of some megabytes leave no holes in the heap, however many come and go."""
    code = (
        "from pathlib import Path; from searchapp.indexing.heap import give_back_freed_memory\n"
        "def held(): return int(Path('/proc/self/statm').read_text('ascii').split()[1])\n"
        "if {asked}: give_back_freed_memory()\n"
        "large = b'x' * (20 << 20); del large\n"
        "before = held()\n"
        "batch = [bytearray(b'x') * (3 << 20) for _ in range(10)]; kept = bytearray(100_000)\n"
        "del batch; print(held() - before)\n"
    )

    freely, asked = (
        int(subprocess.check_output([sys.executable, "-c", code.format(asked=one)], cwd=ROOT))  # noqa: S603  our own
        for one in (False, True)
    )

    assert asked < 1000
    assert asked < freely or platform.libc_ver()[0] != "glibc"
