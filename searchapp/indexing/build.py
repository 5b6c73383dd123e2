"""Put archive, enrichment and engine together, and report on the way.

Nothing is lost in silence: every article read is counted, and the finished build must hold
exactly as many articles and blocks. Whatever ends the build early, an interrupt included,
throws it away and leaves the generation being served as it is.

Depends on: config, errors, records, archive.sources, corrections.ledger, engine.contract,
indexing.*.
Used by: bootstrap.
"""

import os
import secrets
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from searchapp import records
from searchapp.archive.sources import find_sources
from searchapp.config import Settings
from searchapp.corrections.ledger import Ledger
from searchapp.engine.contract import Batch, Builder, BuildSummary, Engine, OpenBuilder
from searchapp.errors import BuildError
from searchapp.indexing.crew import Crew
from searchapp.indexing.memory import FactsMemory
from searchapp.indexing.proof import prove
from searchapp.indexing.reading import Piece, Reader
from searchapp.indexing.reports import BuildReport, Event, ProofReport, Stage
from searchapp.indexing.sample import Sample
from searchapp.indexing.work import Done, Job, LoadEnricher

_SEED_BITS: Final = 32

OpenMemory = Callable[[], FactsMemory]


def rebuild(  # noqa: PLR0913, PLR0917  the parts a build is put together from
    sources: Sequence[Path],
    open_builder: OpenBuilder,
    load_enricher: LoadEnricher,
    open_memory: OpenMemory,
    settings: Settings,
    seed: int | None = None,
    ledger: Ledger | None = None,
) -> Generator[Event, None, None]:
    """Build a new generation from source files and publish it.

    Args:
        sources: Files and folders, as ``find_sources`` takes them.
        open_builder: Opens the build of an engine.
        load_enricher: Makes an enricher, here or in a worker process.
        open_memory: Opens the facts of earlier builds; called when the build is open, so
            that two builds never share them.
        settings: ``build_workers`` and ``proof_samples`` are read.
        seed: Repeats the draw of the literal proof; None draws anew.
        ledger: What people put right; applied to every article, never to what is kept.

    Yields:
        ``Progress`` often, a ``FileReport`` for each source file, a ``BuildReport`` last.

    Raises:
        SourceError: A path does not exist or holds nothing that can be read.
        IndexBusyError: Another build is running on the same index.
        BuildError: The build could not be finished.
    """
    paths = find_sources(sources)
    builder = open_builder()
    try:
        crew = Crew(worker_count(settings), load_enricher)
        build = _Build(builder, crew, open_memory(), ledger or Ledger())
        report = yield from build.run(paths, settings.proof_samples, _seed(seed))
    except BaseException:
        builder.abort()
        raise
    yield report


def worker_count(settings: Settings) -> int:
    """Give the number of worker processes: as set, or one for each usable processor."""
    if settings.build_workers:
        return settings.build_workers
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _seed(seed: int | None) -> int:
    return secrets.randbits(_SEED_BITS) if seed is None else seed


class _Build:
    """One build, from the first source file to the published generation."""

    def __init__(self, builder: Builder, crew: Crew, memory: FactsMemory, ledger: Ledger) -> None:
        self._ledger = ledger
        self._builder = builder
        self._crew = crew
        self._memory = memory
        self._remembered = 0
        self._seconds: dict[Stage, float] = {}

    def run(
        self, paths: Sequence[Path], strings: int, seed: int
    ) -> Generator[Event, None, BuildReport]:
        """Build, prove and publish; return the report."""
        sample = Sample(strings, seed)
        reader = Reader(paths, sample, self._ledger)
        yield reader.progress(Stage.READ)
        with self._timed(Stage.READ), self._remembering():
            yield from self._take_in(reader)
        yield reader.progress(Stage.WRITE)
        with self._timed(Stage.WRITE):
            engine = self._builder.finish()
        with closing(engine):
            _check_complete(engine, reader)
            yield reader.progress(Stage.PROVE)
            with self._timed(Stage.PROVE):
                proof = prove(engine, sample.blocks, strings, seed)
        yield reader.progress(Stage.PUBLISH)
        with self._timed(Stage.PUBLISH):
            summary = self._builder.publish()
        return self._report(reader, summary, proof)

    def _take_in(self, reader: Reader) -> Iterator[Event]:
        under_way: deque[tuple[Piece, tuple[bytes, ...], Job]] = deque()

        def jobs() -> Iterator[Job]:
            for piece in reader.pieces():
                pages = tuple(map(records.encode, piece.pages))
                keys = tuple(map(FactsMemory.key, pages))
                job = Job(pages, tuple(map(self._memory.known, keys)))
                under_way.append((piece, keys, job))
                yield job

        with closing(self._crew.work(jobs())) as results:
            for done in results:
                piece, keys, job = under_way.popleft()
                self._keep(piece, keys, job, done)
                batch = self._mended(done.batch())
                if batch.articles:
                    self._builder.add(batch)
                yield from piece.reports
                yield piece.progress

    def _mended(self, batch: Batch) -> Batch:
        """Put the facts of a batch right; its tokens stay, for they are of the text."""
        return replace(batch, articles=tuple(map(self._ledger.mend_article, batch.articles)))

    def _keep(self, piece: Piece, keys: Sequence[bytes], job: Job, done: Done) -> None:
        """Keep the facts of every page for the next build."""
        for page, key, known, learnt in zip(piece.pages, keys, job.known, done.learnt, strict=True):
            self._memory.keep(key, learnt or known or b"")
            self._remembered += 0 if learnt else len(page.articles)

    @contextmanager
    def _remembering(self) -> Iterator[None]:
        """Save what was learnt, also when the build does not come to its end."""
        try:
            yield
        except BaseException:
            self._memory.close(complete=False)
            raise
        self._memory.close(complete=True)

    @contextmanager
    def _timed(self, stage: Stage) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self._seconds[stage] = time.perf_counter() - start

    def _report(self, reader: Reader, summary: BuildSummary, proof: ProofReport) -> BuildReport:
        return BuildReport(
            files=reader.progress(Stage.PUBLISH).files,
            articles=reader.articles,
            paragraphs=reader.paragraphs,
            characters=reader.characters,
            remembered=self._remembered,
            rejects=tuple(reader.rejects),
            seconds=tuple(self._seconds.items()),
            summary=summary,
            proof=proof,
            corrected=self._ledger.applied,
            misfits=self._ledger.misfits(),
        )


def _check_complete(engine: Engine, reader: Reader) -> None:
    """Make sure that everything read is in the finished build.

    Raises:
        BuildError: Something is missing, or there is too much.
    """
    status = engine.status()
    if (status.articles, status.blocks) != (reader.articles, reader.blocks):
        raise BuildError(
            f"读入 {reader.articles} 篇 {reader.blocks} 段，索引中却有 {status.articles} 篇"
            f" {status.blocks} 段；这次的索引没有启用"
        )
