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
from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from searchapp.archive.sources import find_sources
from searchapp.config import Settings
from searchapp.corrections.ledger import Ledger
from searchapp.engine.contract import Builder, Engine, OpenBuilder
from searchapp.errors import BuildError
from searchapp.indexing.crew import Crew
from searchapp.indexing.intake import Intake, OpenMemory, Parts
from searchapp.indexing.proof import prove
from searchapp.indexing.reading import Reader
from searchapp.indexing.reports import BuildReport, Event, Stage
from searchapp.indexing.sample import Sample
from searchapp.indexing.work import LoadEnricher

_SEED_BITS: Final = 32


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
        build = _Build(builder, Parts(crew, open_memory(), ledger or Ledger()))
        report = yield from build.run(paths, settings.proof_samples, draw_seed(seed))
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


def draw_seed(seed: int | None) -> int:
    """Give the seed asked for, or draw one."""
    return secrets.randbits(_SEED_BITS) if seed is None else seed


class _Build:
    """One build, from the first source file to the published generation."""

    def __init__(self, builder: Builder, parts: Parts) -> None:
        self._builder = builder
        self._intake = Intake(builder, parts)

    def run(
        self, paths: Sequence[Path], strings: int, seed: int
    ) -> Generator[Event, None, BuildReport]:
        """Build, prove and publish; return the report."""
        intake, sample = self._intake, Sample(strings, seed)
        reader = Reader(paths, sample, intake.ledger)
        yield reader.progress(Stage.READ)
        yield from intake.run(reader, whole=True)
        yield reader.progress(Stage.WRITE)
        with intake.timed(Stage.WRITE):
            engine = self._builder.finish()
        with closing(engine):
            _check_complete(engine, reader)
            yield reader.progress(Stage.PROVE)
            with intake.timed(Stage.PROVE):
                proof = prove(engine, sample.blocks, strings, seed)
        yield reader.progress(Stage.PUBLISH)
        with intake.timed(Stage.PUBLISH):
            summary = self._builder.publish()
        return intake.report(reader, summary, proof)


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
