"""Jobs in, done work out, in the same order.

A bounded number of jobs is under way, so memory stays bounded however large the archive.
Whatever goes wrong in a worker, its death included, ends the build with ``BuildError``.

Depends on: indexing.heap, indexing.team, indexing.work. Used by: indexing.build, indexing.update.
"""

import gc
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, islice
from typing import Final

from searchapp.indexing.heap import giving_back_freed_memory
from searchapp.indexing.team import COLLECT_AFTER, Team
from searchapp.indexing.work import Done, Job, LoadEnricher, Worker

JOBS_PER_WORKER: Final = 2
"""Jobs under way for each worker: one in work, and one that waits or is coming back."""


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
        with (
            _seldom_collecting(),
            giving_back_freed_memory(),
            self._doing(workers, first) as submit,
        ):
            for job in chain(first, source):
                pending.append(submit(job))
                while pending and (pending[0].done() or len(pending) >= workers * JOBS_PER_WORKER):
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()

    @contextmanager
    def _doing(self, workers: int, first: list[Job]) -> Iterator[Callable[[Job], "Future[Done]"]]:
        """Give a function that has a job done, here or in worker processes."""
        team = Team(workers, self._load_enricher, first[0]) if workers > 1 else None
        do = team.do if team else Worker(self._load_enricher)
        threads = ThreadPoolExecutor(workers)
        try:
            yield lambda job: threads.submit(do, job)
        except BaseException:  # an interrupt does not wait for work nobody wants any more
            if team:
                team.stop()
            raise
        finally:
            threads.shutdown(wait=True, cancel_futures=True)
            if team:
                team.close()


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for cycles seldom, in this process."""
    before = gc.get_threshold()
    gc.set_threshold(COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
