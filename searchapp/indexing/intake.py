"""Take source files into a generation: what a build and an update have in common.

Pages are read here, worked on in worker processes, put right, and given to the builder in
the order of the sources. What was learnt of each page is kept for the next time.

Depends on: records, corrections.ledger, engine.contract, indexing.*.
Used by: indexing.build, indexing.update.
"""

import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace

from searchapp import records
from searchapp.corrections.ledger import Ledger
from searchapp.engine.contract import Batch, Builder, BuildSummary
from searchapp.indexing.crew import Crew
from searchapp.indexing.memory import FactsMemory
from searchapp.indexing.reading import Piece, Reader
from searchapp.indexing.reports import BuildReport, Event, ProofReport, Stage
from searchapp.indexing.work import Done, Job

OpenMemory = Callable[[], FactsMemory]


@dataclass(frozen=True, slots=True)
class Parts:
    """What pages pass through.

    Attributes:
        crew: Finds facts and makes tokens.
        memory: Knows the facts of pages met before.
        ledger: What people put right; applied to every article, never to what is kept.
    """

    crew: Crew
    memory: FactsMemory
    ledger: Ledger


class Intake:
    """Takes everything a reader gives into a builder, and keeps the time."""

    def __init__(self, builder: Builder, parts: Parts) -> None:
        self._builder = builder
        self._crew = parts.crew
        self._memory = parts.memory
        self.ledger = parts.ledger
        self._remembered = 0
        self._seconds: dict[Stage, float] = {}

    def run(self, reader: Reader, *, whole: bool) -> Iterator[Event]:
        """Take everything in.

        Args:
            reader: Gives the pages.
            whole: It reads the whole archive, so that facts it does not use are of pages that
                are gone.

        Yields:
            ``Progress`` and ``FileReport`` as the reader comes on.
        """
        with self.timed(Stage.READ), self._remembering(whole=whole):
            yield from self._take_in(reader)

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
        mended = tuple(map(self.ledger.mend_article, batch.articles))
        both = zip(mended, batch.articles, batch.records, strict=True)
        kept = tuple(record if now is before else b"" for now, before, record in both)
        return replace(batch, articles=mended, records=kept)

    def _keep(self, piece: Piece, keys: Sequence[bytes], job: Job, done: Done) -> None:
        """Keep the facts of every page for the next build."""
        for page, key, known, learnt in zip(piece.pages, keys, job.known, done.learnt, strict=True):
            self._memory.keep(key, learnt or known or b"")
            self._remembered += 0 if learnt else len(page.articles)

    @contextmanager
    def _remembering(self, *, whole: bool) -> Iterator[None]:
        """Save what was learnt, also when the build does not come to its end."""
        try:
            yield
        except BaseException:
            self._memory.close(complete=False)
            raise
        self._memory.close(complete=whole)

    @contextmanager
    def timed(self, stage: Stage) -> Iterator[None]:
        """Keep the time of a stage."""
        start = time.perf_counter()
        yield
        self._seconds[stage] = time.perf_counter() - start

    def report(
        self,
        reader: Reader,
        summary: BuildSummary,
        proof: ProofReport,
        kept: Collection[str] = (),
    ) -> BuildReport:
        """Sum up.

        Args:
            reader: What was read.
            summary: What is served now.
            proof: How the literal proof came out.
            kept: Ids of articles that were not read and are in the index as they were.
        """
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
            corrected=self.ledger.applied,
            misfits=self.ledger.misfits(kept),
        )
