"""What runs inside an engine's own process: build, open, answer, take times.

Processor time and memory are the process's own, so every engine gets a fresh one for its
build and another for its questions. Reading batches and bringing them into the form an
engine takes is left out of its build time.

Depends on: bench.contestant, bench.questions, bench.tokens. Used by: bench.run.
"""

import gc
import itertools
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from searchapp.bench.contestant import Answer, Reader, contestant
from searchapp.bench.questions import Question
from searchapp.bench.tokens import read_batches

_MS = 1000.0


@dataclass(frozen=True, slots=True)
class BuildFigures:
    """What a build cost.

    Attributes:
        cpu_s: Processor seconds of the process and its children, reading batches left out.
        wall_s: Seconds by the clock, reading batches left out.
        bytes: Size of the index on disk.
        store_bytes: The part of it that keeps articles and is not needed to search.
        peak_rss_mb: Largest resident memory of the process, one batch of tokens and pages of
            mapped files included.
    """

    cpu_s: float
    wall_s: float
    bytes: int
    store_bytes: int
    peak_rss_mb: float


def build(name: str, corpus: Path, folder: Path) -> BuildFigures:
    """Build an engine's index from a prepared archive, and say what it cost."""
    folder.mkdir(parents=True)
    cpu, wall = _cpu_s(), time.perf_counter()
    aside_cpu = aside_wall = 0.0
    engine = contestant(name)
    making = engine.build(folder)
    batches = read_batches(corpus)
    while True:
        started_cpu, started = time.thread_time(), time.perf_counter()
        batch = next(batches, None)
        ready = making.ready(batch) if batch is not None else None
        del batch
        aside_cpu += time.thread_time() - started_cpu
        aside_wall += time.perf_counter() - started
        if ready is None:
            break
        making.add(ready)
    making.finish()
    return BuildFigures(
        _cpu_s() - cpu - aside_cpu,
        time.perf_counter() - wall - aside_wall,
        size_bytes(folder, "*"),
        sum(size_bytes(folder, pattern) for pattern in engine.store_files),
        peak_rss_mb(),
    )


def _cpu_s() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_rss_mb() -> float:
    """Largest resident memory of this process so far, in MiB.

    Linux lets a new program inherit the peak of the process it replaced in ``ru_maxrss``;
    its own peak stands in ``/proc``. Elsewhere ``ru_maxrss`` is taken.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def size_bytes(folder: Path, pattern: str) -> int:
    """Size of the files below a folder whose name fits a pattern."""
    return sum(path.stat().st_size for path in folder.rglob(pattern) if path.is_file())


_SERVING: dict[str, Reader] = {}


def open_index(name: str, folder: Path, first: Question) -> float:
    """Open an index and fetch a first page; give the milliseconds both took together."""
    engine = contestant(name)  # imports the library: not part of opening
    started = time.perf_counter()
    reader = engine.open(folder)
    reader.prepare(first)()
    elapsed = time.perf_counter() - started
    _SERVING[name] = reader
    gc.collect()
    gc.freeze()
    return elapsed * _MS


def answer_all(
    name: str, questions: Sequence[Question], budget_s: float
) -> tuple[list[Answer], float]:
    """Answer questions in full until the time is used up; at least one.

    Returns:
        The answers of the first questions, and the seconds they took.
    """
    answers: list[Answer] = []
    started = time.perf_counter()
    for question in questions:
        answers.append(_SERVING[name].answer(question))
        if time.perf_counter() - started > budget_s:
            break
    return answers, time.perf_counter() - started


def time_pass(name: str, questions: Sequence[Question]) -> list[float]:
    """Fetch the page of every question once; give the milliseconds of each."""
    pages = [_SERVING[name].prepare(question) for question in questions]
    times = []
    for page in pages:
        started = time.perf_counter()
        page()
        times.append((time.perf_counter() - started) * _MS)
    return times


def pages_per_second(
    name: str, questions: Sequence[Question], start_at: float, seconds: float
) -> float:
    """Fetch pages one after the other for some seconds, from a common start on.

    Args:
        name: The engine.
        questions: Asked in turn, again and again.
        start_at: By the system's monotonic clock, which all processes share.
        seconds: How long.
    """
    pages = itertools.cycle([_SERVING[name].prepare(question) for question in questions])
    # Pages of mapped files are met for the first time before the count begins, not in it.
    while time.monotonic() < start_at:
        next(pages)()
    started = time.perf_counter()
    for done, page in enumerate(pages, 1):
        page()
        elapsed = time.perf_counter() - started
        if elapsed >= seconds:
            return done / elapsed
    raise AssertionError("there is always a page")


def close_index(name: str) -> None:
    """Close what ``open_index`` opened."""
    _SERVING.pop(name).close()
