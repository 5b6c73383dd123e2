"""Processes that engines work in, one call after the other.

Depends on: errors. Used by: bench.run.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from os import getpid
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from searchapp.errors import BenchmarkError

P = ParamSpec("P")
T = TypeVar("T")

_SAMPLED_EVERY_S: Final = 0.02


class Worker:
    """A fresh process that runs one call after the other."""

    def __init__(self) -> None:
        self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))

    def start(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Begin a call."""
        return self._pool.submit(call, *args, **kwargs)

    def do(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a call to its end."""
        return outcome(self.start(call, *args, **kwargs))

    def watched(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> tuple[T, float]:
        """Run a call to its end; give the process's largest private memory, in MiB, too.

        Private memory is what the process holds for itself; pages of files it has mapped are
        the system's and are given back when memory is short. It is looked at from outside,
        every 20 ms, so the call is not disturbed. 0 where the system does not tell.
        """
        status = Path(f"/proc/{self.do(getpid)}/status")
        running = self.start(call, *args, **kwargs)
        largest = 0.0
        while not wait([running], _SAMPLED_EVERY_S).done:
            largest = max(largest, _private_mb(status))
        return outcome(running), largest

    def close(self) -> None:
        """End the process."""
        self._pool.shutdown(cancel_futures=True)


def _private_mb(status: Path) -> float:
    try:
        lines = status.read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon:")) / 1024


def outcome(call: Future[T]) -> T:
    """Wait for a call in another process.

    Raises:
        BenchmarkError: The process died; whatever the call itself raised comes as it is.
    """
    try:
        return call.result()
    except BrokenProcessPool as error:
        raise BenchmarkError("测量进程意外结束，多半是内存不足") from error


@contextmanager
def new_worker() -> Iterator[Worker]:
    """Give a process for the length of a ``with`` block."""
    made = Worker()
    try:
        yield made
    finally:
        made.close()
