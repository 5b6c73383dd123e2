"""Small changes to a finished index: how long until readers are served them.

Each change adds about a hundred paragraphs, already cut. The time runs from opening the
change to the answer of a faceted page from an engine that was open all the while; the page
must count the articles added.

Depends on: bench.own, bench.questions, bench.tokens, bootstrap, config. Used by: bench.run.
"""

import os
import shutil
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

from searchapp.bench.own import engine_query
from searchapp.bench.questions import Question
from searchapp.bench.tokens import make_batch, read_batches
from searchapp.bootstrap import begin_update, open_index, prepare_search
from searchapp.config import Settings
from searchapp.engine.contract import Batch
from searchapp.errors import BenchmarkError
from searchapp.model import Article

PARAGRAPHS: Final = 100
CHANGES: Final = 20
_MS: Final = 1000.0


@dataclass(frozen=True, slots=True)
class UpdateTimes:
    """Times of small changes at one size.

    Attributes:
        scale: Paragraphs of the index before.
        paragraphs: Added by each change, at least.
        p50_ms: Median from opening the change to a page that shows it.
        p95_ms: 95th percentile of the same.
        n: Changes, one after the other; parts were put together among them.
    """

    scale: int
    paragraphs: int
    p50_ms: float
    p95_ms: float
    n: int


def time_updates(tokens: Path, index: Path, page: Question, scale: int) -> UpdateTimes:
    """Change a copy of an index again and again.

    Args:
        tokens: The prepared archive.
        index: An index of it, left as it is.
        page: The page asked for after every change.
        scale: Its size in paragraphs.

    Raises:
        BenchmarkError: A change was not served.
    """
    copy = index.with_name(f"{index.name}-changed")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(index, copy, copy_function=os.link)
    settings = Settings(index_dir=copy)
    prepare_search(settings)
    try:
        times = list(_changes(settings, list(islice(_small_batches(tokens), CHANGES)), page))
    finally:
        shutil.rmtree(copy, ignore_errors=True)
    p95 = statistics.quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]
    return UpdateTimes(scale, PARAGRAPHS, statistics.median(times), p95, len(times))


def _changes(settings: Settings, batches: Sequence[Batch], page: Question) -> Iterator[float]:
    query = engine_query(page)
    with closing(open_index(settings)) as engine:
        engine.search(query)
        for batch in batches:
            wanted = engine.status().articles + len(batch.articles)
            started = time.perf_counter()
            change = begin_update(settings)
            change.add(batch)
            change.finish().close()
            change.publish()
            engine.search(query)
            yield (time.perf_counter() - started) * _MS
            if engine.status().articles != wanted:
                raise BenchmarkError("更新之后的篇数不对")


def _small_batches(tokens: Path) -> Iterator[Batch]:
    """Cut articles of the archive again, under new ids, some at a time."""
    waiting: list[Article] = []
    blocks = number = 0
    for batch in read_batches(tokens):
        for article in batch.articles:
            waiting.append(replace(article, id=f"changed-{number:04d}-{article.id}"))
            blocks += len(article.blocks) - 1
            if blocks >= PARAGRAPHS:
                yield make_batch(waiting)
                waiting, blocks, number = [], 0, number + 1
    if waiting and not number:
        yield make_batch(waiting)
