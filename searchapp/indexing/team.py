"""Worker processes that hold one copy of dictionaries, word lists and models between them.

Where a process can be forked safely, the first worker loads everything and the others are
forked from it: what they only read lies in memory once, and is loaded once. Elsewhere every
worker is started by itself and loads its own.

No process outlives the one that started it, however that one ends.

Depends on: errors, indexing.heap, indexing.work. Used by: indexing.crew.
"""

import gc
import multiprocessing
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Final

from searchapp.errors import BuildError
from searchapp.indexing.heap import give_back_freed_memory
from searchapp.indexing.work import Done, Job, LoadEnricher, Worker

COLLECT_AFTER: Final = 100_000
"""Objects made before Python looks for cycles again. A batch is hundreds of thousands of
values without any; at the usual 700, reading one back takes twice as long."""

_CAN_FORK: Final = sys.platform == "linux"
"""Elsewhere forking is missing, or libraries of the system do not survive it."""

_ONE_THREAD: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""Read by numpy's matrix library when a worker starts: processes share the processors
already, and its threads on top of them make everything slower. A process with threads of its
own could not be forked safely either."""

_PATIENCE_S: Final = 10


class Team:
    """Worker processes; each does one job at a time."""

    def __init__(self, workers: int, load_enricher: LoadEnricher, sample: Job) -> None:
        """Start them.

        Args:
            workers: How many.
            load_enricher: Makes an enricher, in them.
            sample: A job like those to come; what it needs is loaded before the others come.
        """
        context = multiprocessing.get_context("spawn")
        pipes = [context.Pipe() for _ in range(workers)]
        theirs = [their for _, their in pipes]
        self._ours = [our for our, _ in pipes]
        self._free: queue.SimpleQueue[Connection] = queue.SimpleQueue()
        if _CAN_FORK:
            leader = context.Process(target=_lead, args=(load_enricher, sample, theirs))
            self._processes = [leader]
        else:
            self._processes = [
                context.Process(target=_serve, args=(Worker(load_enricher), their))
                for their in theirs
            ]
        with _single_threaded_children():
            for process in self._processes:
                process.start()
        for our, their in pipes:
            their.close()
            self._free.put(our)

    def do(self, job: Job) -> Done:
        """Have a job done; called from as many threads as there are workers.

        Raises:
            BuildError: The worker failed or died.
        """
        connection = self._free.get()
        try:
            connection.send(job)
            answer: Done | BuildError = connection.recv()
        except (EOFError, OSError) as error:
            reason = "建索引的进程意外结束，多半是内存不够；请减少进程数（--workers）后重试"
            raise BuildError(reason) from error
        finally:
            self._free.put(connection)
        if isinstance(answer, BuildError):
            raise answer
        return answer

    def stop(self) -> None:
        """End the workers at once; jobs under way fail."""
        for process in self._processes:
            process.terminate()

    def close(self) -> None:
        """Let the workers end, once no job is under way."""
        for connection in self._ours:
            connection.close()
        for process in self._processes:
            process.join(_PATIENCE_S)
            process.kill()
            process.join()
            process.close()


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


def _lead(load_enricher: LoadEnricher, sample: Job, theirs: Sequence[Connection]) -> None:
    """Load everything, fork the other workers, and be one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    give_back_freed_memory()
    worker = Worker(load_enricher)
    with suppress(Exception):  # the first job will say what is wrong
        worker.prepare(sample)
    gc.collect()
    gc.freeze()  # looking for cycles would write to every page the workers share
    context = multiprocessing.get_context("fork")
    own, *others = theirs
    for other in others:
        rest = [their for their in theirs if their is not other]
        context.Process(target=_serve, args=(worker, other, rest)).start()
    _serve(worker, own, others)


def _serve(worker: Worker, own: Connection, others: Sequence[Connection] = ()) -> None:
    """Do jobs until there are no more."""
    gc.set_threshold(COLLECT_AFTER, *gc.get_threshold()[1:])
    give_back_freed_memory()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for other in others:  # or nobody would notice that a worker has died
        other.close()
    while True:
        try:
            job: Job = own.recv()
        except EOFError:
            return
        try:
            answer: Done | BuildError = worker(job)
        except BuildError as error:
            error.add_note("".join(traceback.format_exception(error)))
            answer = error
        own.send(answer)


def _end_with_parent() -> None:
    """End this process when the parent is gone, which a killed parent cannot ask for."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
