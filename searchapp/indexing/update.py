"""Put the changes of an archive into its index, without reading the rest of it.

A source that is given again replaces all that came from it: its articles, and those of them
that it no longer has are removed. Of a source that could not be read whole nothing is
removed, for nobody knows whether what is missing is gone.

Depends on: config, archive.sources, corrections.ledger, engine.contract, indexing.*.
Used by: bootstrap.
"""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from searchapp.archive.sources import find_sources, source_name
from searchapp.config import Settings
from searchapp.corrections.ledger import Ledger
from searchapp.engine.contract import Engine, OpenUpdate, Update
from searchapp.errors import NotFoundError
from searchapp.indexing.build import draw_seed, worker_count
from searchapp.indexing.crew import Crew
from searchapp.indexing.intake import Intake, OpenMemory, Parts
from searchapp.indexing.proof import prove
from searchapp.indexing.reading import Reader
from searchapp.indexing.reports import BuildReport, Event, Stage
from searchapp.indexing.sample import Sample
from searchapp.indexing.work import LoadEnricher

_ALONE_BYTES: Final = 1 << 20
"""Sources this small are worked on here: starting worker processes takes longer."""


def update(  # noqa: PLR0913, PLR0917  the parts an update is put together from
    sources: Sequence[Path],
    removed: Sequence[str],
    open_update: OpenUpdate,
    load_enricher: LoadEnricher,
    open_memory: OpenMemory,
    settings: Settings,
    seed: int | None,
    ledger: Ledger,
) -> Generator[Event, None, None]:
    """Add, replace and remove articles, and publish the new generation.

    Args:
        sources: Files and folders to read; may be empty when articles are removed.
        removed: Ids of articles to remove.
        open_update: Opens the change of an engine's index.
        load_enricher: Makes an enricher, here or in a worker process.
        open_memory: Opens the facts of earlier builds; called when the update is open.
        settings: ``build_workers`` and ``proof_samples`` are read.
        seed: Repeats the draw of the literal proof; None draws anew.
        ledger: What people put right.

    Yields:
        ``Progress`` often, a ``FileReport`` for each source file, a ``BuildReport`` last.

    Raises:
        SourceError: A path does not exist or holds nothing that can be read.
        NotFoundError: An article to remove is not in the index.
        IndexMissingError: There is no index yet.
        IndexBusyError: A build or update is running on the same index.
        BuildError: The update could not be finished.
    """
    paths = find_sources(sources) if sources else ()
    change = open_update()
    try:
        _remove_named(change, removed)
        small = sum(path.stat().st_size for path in paths) <= _ALONE_BYTES
        crew = Crew(1 if small else worker_count(settings), load_enricher)
        intake = Intake(change, Parts(crew, open_memory(), ledger))
        work = _Update(change, intake)
        finished = yield from work.run(paths, settings.proof_samples, draw_seed(seed))
    except BaseException:
        change.abort()
        raise
    yield replace(finished, removed=finished.removed + len(removed))


class _Update:
    """One update, from the first source file to the published generation."""

    def __init__(self, change: Update, intake: Intake) -> None:
        self._change = change
        self._intake = intake

    def run(
        self, paths: Sequence[Path], strings: int, seed: int
    ) -> Generator[Event, None, BuildReport]:
        """Change, prove and publish; return the report."""
        intake, sample = self._intake, Sample(strings, seed)
        reader = Reader(paths, sample, intake.ledger)
        before = {name: set(self._change.ids_of_source(name)) for name in _names(paths)}
        yield reader.progress(Stage.READ)
        yield from intake.run(reader, whole=False)
        gone = self._remove_vanished(before, reader)
        replaced = len(set().union(*before.values()) & reader.ids)
        yield reader.progress(Stage.WRITE)
        with intake.timed(Stage.WRITE):
            engine = self._change.finish()
        with closing(engine):
            yield reader.progress(Stage.PROVE)
            with intake.timed(Stage.PROVE):
                proof = prove(engine, sample.blocks, strings, seed)
            kept = _still_there(engine, intake.ledger.article_ids - reader.ids)
        yield reader.progress(Stage.PUBLISH)
        with intake.timed(Stage.PUBLISH):
            summary = self._change.publish()
        report = intake.report(reader, summary, proof, kept)
        return replace(report, replaced=replaced, removed=gone)

    def _remove_vanished(self, before: dict[str, set[str]], reader: Reader) -> int:
        """Remove what a source had and has no longer, if it could be read whole."""
        gone = [ids - reader.ids for name, ids in before.items() if name not in reader.unread]
        return self._change.remove(sorted(set().union(*gone)))


def _remove_named(change: Update, removed: Sequence[str]) -> None:
    """Remove what was named.

    Raises:
        NotFoundError: There is no such article, or it was named twice.
    """
    for one in removed:
        if not change.remove([one]):
            raise NotFoundError(one, change.near(one))


def _names(paths: Sequence[Path]) -> set[str]:
    return {source_name(path) for path in paths}


def _still_there(engine: Engine, ids: set[str]) -> set[str]:
    """Those of some ids that are in the index."""
    found = set()
    for one in ids:
        try:
            engine.articles([one])
        except NotFoundError:
            continue
        found.add(one)
    return found
