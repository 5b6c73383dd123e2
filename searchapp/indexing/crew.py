"""Worker processes: jobs in, done work out, in the same order.

A bounded number of jobs is under way, so memory stays bounded however large the archive.
Whatever goes wrong in a worker, its death included, ends the build with ``BuildError``.

Depends on: errors, indexing.work. Used by: indexing.build.
"""

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from itertools import chain, islice
from typing import Final

from searchapp.errors import BuildError
from searchapp.indexing.work import Done, Job, LoadEnricher, Worker

JOBS_PER_WORKER: Final = 3
"""Jobs under way for each worker: one in work, one waiting, one coming back."""

_ONE_THREAD: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""Read by numpy's matrix library when a worker starts: processes share the processors
already, and its threads on top of them make everything slower."""

_COLLECT_AFTER: Final = 100_000
"""Objects made before Python looks for cycles again. A batch is hundreds of thousands of
values without any; at the usual 700, reading one back takes twice as long."""


class Crew:
    """Workers that do jobs."""

    def __init__(self, workers: int, load_enricher: LoadEnricher) -> None:
        self._workers = workers
        self._load_enricher = load_enricher

    def work(self, jobs: Iterable[Job]) -> Generator[Done, None, None]:
        """Yield what each job gave, in order.

        Args:
            jobs: Taken only as fast as they can be worked on. When there is just one, no
                process is started for it.

        Raises:
            BuildError: A worker failed or died.
        """
        source = iter(jobs)
        first = list(islice(source, 2))
        workers = self._workers if len(first) > 1 else 1
        pending: deque[Future[Done]] = deque()
        with _seldom_collecting(), _executor(workers) as executor:
            for job in chain(first, source):
                pending.append(executor.submit(_work, self._load_enricher, job))
                while pending and (pending[0].done() or len(pending) >= workers * JOBS_PER_WORKER):
                    yield _result(pending.popleft())
            while pending:
                yield _result(pending.popleft())


@contextmanager
def _executor(workers: int) -> Iterator[Executor]:
    executor: Executor
    if workers == 1:
        executor = ThreadPoolExecutor(1)
    else:
        context = multiprocessing.get_context("spawn")
        executor = ProcessPoolExecutor(workers, context, initializer=_begin)
    others = set(multiprocessing.active_children())
    try:
        with _single_threaded_children():
            yield executor
    except BaseException:  # an interrupt does not wait for work nobody wants any more
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for cycles seldom, in this process."""
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _single_threaded_children() -> Iterator[None]:
    """Make processes started meanwhile use one thread for matrices."""
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _begin() -> None:
    """Set a worker process up."""
    gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the parent is gone, which a killed parent cannot ask for."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


@cache
def _worker(load_enricher: LoadEnricher) -> Worker:
    """Give this process's worker, made when the first job comes."""
    return Worker(load_enricher)


def _work(load_enricher: LoadEnricher, job: Job) -> Done:
    return _worker(load_enricher)(job)


def _result(future: "Future[Done]") -> Done:
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, BrokenProcessPool):
        reason = "建索引的进程意外结束，多半是内存不够；请减少进程数（--workers）后重试"
        raise BuildError(reason) from error
    raise error
