"""Worker processes: pages in, batches ready for an engine out, in the same order.

A bounded number of pieces is under way, so memory stays bounded however large the archive.
Whatever goes wrong in a worker, its death included, ends the build with ``BuildError``.

Depends on: errors, model, analysis.stream, enrich.enricher, engine.contract.
Used by: indexing.build.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from itertools import chain, islice
from typing import Final, Protocol

from searchapp.analysis.stream import streams
from searchapp.engine.contract import Batch
from searchapp.errors import BuildError
from searchapp.model import Article, Page

PIECES_PER_WORKER: Final = 3
"""Pieces under way for each worker: one in work, one waiting, one coming back."""

_ONE_THREAD: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""Read by numpy's matrix library when a worker starts: processes share the processors
already, and its threads on top of them make everything slower."""


class PageEnricher(Protocol):
    """Fills the facts of pages."""

    def enrich_all(self, pages: Sequence[Page]) -> tuple[Page, ...]:
        """Give the pages with the facts of every article filled, in order."""


LoadEnricher = Callable[[], PageEnricher]
"""Makes an enricher; a function of a module, so that it can be sent to a worker."""


def analyse(articles: Iterable[Article]) -> Batch:
    """Make the token streams of articles.

    Args:
        articles: Enriched articles.

    Returns:
        A batch whose streams hold every block of every article, in order.
    """
    kept = tuple(articles)
    literal, words = streams([block.text for article in kept for block in article.blocks])
    return Batch(kept, literal, words)


class Worker:
    """Turns pages into a batch."""

    def __init__(self, enricher: PageEnricher) -> None:
        self._enricher = enricher

    def __call__(self, pages: Sequence[Page]) -> Batch:
        """Enrich and analyse the articles of some pages, in order.

        Raises:
            BuildError: Something failed; it names the articles at work.
        """
        try:
            enriched = self._enricher.enrich_all(pages)
            return analyse(article for page in enriched for article in page.articles)
        except Exception as error:  # anything may have to cross a process border
            first, last = pages[0].articles[0].id, pages[-1].articles[-1].id
            raise BuildError(
                f"处理 {first} 至 {last} 时出错：{type(error).__name__}: {error}"
            ) from error


@cache
def _worker(load_enricher: LoadEnricher) -> Worker:
    """Give this process's worker, made when the first piece comes."""
    return Worker(load_enricher())


def _begin() -> None:
    """Set a worker process up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the parent is gone, which a killed parent cannot ask for."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _work(load_enricher: LoadEnricher, pages: Sequence[Page]) -> Batch:
    return _worker(load_enricher)(pages)


class Crew:
    """Workers that turn pieces of an archive into batches."""

    def __init__(self, workers: int, load_enricher: LoadEnricher) -> None:
        self._workers = workers
        self._load_enricher = load_enricher

    def batches(self, pieces: Iterable[Sequence[Page]]) -> Generator[Batch, None, None]:
        """Yield one batch for each piece, in order.

        Args:
            pieces: Taken only as fast as they can be worked on. When there is just one,
                no process is started for it.

        Raises:
            BuildError: A worker failed or died.
        """
        source = iter(pieces)
        first = list(islice(source, 2))
        workers = self._workers if len(first) > 1 else 1
        pending: deque[Future[Batch]] = deque()
        with self._executor(workers) as executor:
            for piece in chain(first, source):
                pending.append(executor.submit(_work, self._load_enricher, piece))
                while pending and (
                    pending[0].done() or len(pending) >= workers * PIECES_PER_WORKER
                ):
                    yield _result(pending.popleft())
            while pending:
                yield _result(pending.popleft())

    @contextmanager
    def _executor(self, workers: int) -> Iterator[Executor]:
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
        except BaseException:  # an interrupt does not wait for pieces nobody wants any more
            for process in set(multiprocessing.active_children()) - others:
                process.terminate()
            raise
        finally:
            executor.shutdown(wait=True, cancel_futures=True)


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


def _result(future: "Future[Batch]") -> Batch:
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, BrokenProcessPool):
        reason = "建索引的进程意外结束，多半是内存不够；请减少进程数（--workers）后重试"
        raise BuildError(reason) from error
    raise error
