"""Put settings, engine and service together: the only module that names an engine.

Depends on: config, corrections.ledger, engine.embedded, enrich, evaluation, indexing,
search.service.
Used by: web, bench, cli.
"""

import dataclasses
import os
import secrets
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from searchapp import config
from searchapp.analysis.literal import ANALYSIS_VERSION
from searchapp.config import Settings
from searchapp.corrections.ledger import Ledger, find_files
from searchapp.engine.contract import Builder, Engine, EngineStatus, Update
from searchapp.engine.embedded import (
    Finding,
    check_index,
    load_kernels,
    open_builder,
    open_engine,
    open_update,
)
from searchapp.enrich.enricher import Enricher, EnricherChoice, LexiconPaths
from searchapp.enrich.taxonomy import load_taxonomy
from searchapp.errors import EngineError, IndexMissingError
from searchapp.evaluation.gold import read_gold
from searchapp.evaluation.report import EvaluationReport
from searchapp.evaluation.run import evaluate as judge_by
from searchapp.indexing import build, update
from searchapp.indexing.memory import FactsMemory
from searchapp.indexing.proof import prove
from searchapp.indexing.reports import Event, ProofReport
from searchapp.indexing.sample import Sample
from searchapp.indexing.work import LoadEnricher
from searchapp.search.service import SearchService

FACTS_FILE: Final = "facts.kept"
"""Lies in the index folder, beside the generations."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check of an index found.

    Attributes:
        findings: What is wrong; empty when all is well.
        status: What is being served; None when nothing can be.
        proof: The literal proof over the stored articles; None unless it was asked for.
    """

    findings: tuple[Finding, ...]
    status: EngineStatus | None
    proof: ProofReport | None

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings and (self.proof is None or self.proof.holds)


def load_settings(environ: Mapping[str, str] | None = None, **chosen: Any) -> Settings:  # noqa: ANN401
    """Read the settings.

    Args:
        environ: Environment variables; the process's own when None.
        chosen: Settings by name that go before the environment; None leaves one alone.

    Raises:
        SettingError: A setting is unknown, or its value does not fit.
    """
    settings = config.load(os.environ if environ is None else environ)
    given = {name: value for name, value in chosen.items() if value is not None}
    return dataclasses.replace(settings, **given)


def open_service(settings: Settings) -> SearchService:
    """Open the index for searching.

    Raises:
        IndexMissingError: Nothing has been built.
        IndexStaleError: It was built by another version of the analysis.
        IndexDamagedError: A file is missing, cut or altered.
    """
    return SearchService(open_index(settings), settings)


def begin_index(settings: Settings) -> Builder:
    """Begin a new generation from batches that are made elsewhere.

    Raises:
        IndexBusyError: Another build is running on the same index.
        BuildError: The index folder cannot be written.
    """
    return open_builder(settings.index_dir, settings)


def begin_update(settings: Settings) -> Update:
    """Begin to change the index with batches that are made elsewhere.

    Raises:
        IndexMissingError: Nothing has been built.
        IndexBusyError: A build or update is running on the same index.
        BuildError: The index cannot be read, or its folder not be written.
    """
    return open_update(settings.index_dir, settings)


def prepare_search(settings: Settings) -> str:
    """Load the compiled or plain loops that will search; give the name of their library.

    Raises:
        SettingError: Those wanted are not installed.
    """
    return load_kernels(settings.kernels).name


def open_index(settings: Settings) -> Engine:
    """Open the index without a service over it; raises what ``open_service`` raises."""
    return open_engine(settings.index_dir, settings)


def rebuild(
    settings: Settings,
    sources: Sequence[Path],
    seed: int | None = None,
    *,
    fresh: bool = False,
    corrections: Path | None = None,
) -> Generator[Event, None, None]:
    """Build a new generation from source files and publish it; see ``indexing.build``.

    Args:
        settings: Where the index lies, and how it is built.
        sources: Files and folders.
        seed: Repeats the draw of the literal proof; None draws anew.
        fresh: Find every fact anew, also those of unchanged pages.
        corrections: A file of corrections besides those that lie beside the sources.

    Raises:
        CorrectionsError: A file of corrections is not valid.
    """
    ledger = load_corrections(sources, corrections)

    def builder() -> Builder:
        return open_builder(settings.index_dir, settings)

    memory = partial(_open_memory, settings, fresh=fresh, whole=True)
    return build.rebuild(sources, builder, _load_enricher(settings), memory, settings, seed, ledger)


def update_index(
    settings: Settings,
    sources: Sequence[Path],
    removed: Sequence[str] = (),
    seed: int | None = None,
    *,
    fresh: bool = False,
    corrections: Path | None = None,
) -> Generator[Event, None, None]:
    """Put changed sources into the index and publish it; see ``indexing.update``.

    Args:
        settings: Where the index lies, and how it is built.
        sources: Files and folders that are new or have changed.
        removed: Ids of articles to remove.
        seed: Repeats the draw of the literal proof; None draws anew.
        fresh: Find every fact anew, also those of unchanged pages.
        corrections: A file of corrections besides those that lie beside the sources.

    Raises:
        CorrectionsError: A file of corrections is not valid.
    """
    ledger = load_corrections(sources, corrections)

    def change() -> Update:
        return open_update(settings.index_dir, settings)

    memory = partial(_open_memory, settings, fresh=fresh, whole=False)
    return update.update(
        sources, removed, change, _load_enricher(settings), memory, settings, seed, ledger
    )


def _load_enricher(settings: Settings) -> LoadEnricher:
    """Say how a worker makes its enricher; facts it finds are kept apart by ``_open_memory``.

    Raises:
        SettingError: The kernels wanted are not installed.
    """
    choice = EnricherChoice(persons=settings.persons == "yes", kernels=settings.kernels)
    choice.prepare()
    return choice


def _open_memory(settings: Settings, *, fresh: bool, whole: bool) -> FactsMemory:
    rules = f"{Enricher((), LexiconPaths()).version}-{ANALYSIS_VERSION}-persons-{settings.persons}"
    return FactsMemory(settings.index_dir / FACTS_FILE, rules, fresh=fresh, whole=whole)


def load_corrections(sources: Sequence[Path], named: Path | None = None) -> Ledger:
    """Read what people put right: the files beside the sources, and one that is named.

    Raises:
        CorrectionsError: One of them is not valid.
    """
    return Ledger.load(find_files(sources, named))


def evaluate(gold: Path, sources: Sequence[Path]) -> EvaluationReport:
    """Judge what is read and found in source files by a file of right answers.

    Args:
        gold: The file; ``docs/evaluation.md`` says how it is written.
        sources: Files and folders that hold the source files it names.

    Raises:
        GoldError: The gold file cannot be read, or names what is not there.
        SourceError: A source file cannot be read.
    """
    answers = read_gold(gold)
    paths = LexiconPaths()
    topics = [topic.id for topic in load_taxonomy(paths.taxonomy)]
    return judge_by(answers, sources, Enricher.load(paths), topics)


def check(settings: Settings, *, deep: bool = False, seed: int | None = None) -> CheckReport:
    """Look for damage in the index.

    Args:
        settings: Where it lies, and how many strings to draw.
        deep: Read every file through, and prove the literal promise on what is stored.
        seed: Repeats the draw of the proof; None draws anew.

    Raises:
        IndexMissingError: Nothing has been built.
    """
    findings = check_index(settings.index_dir, deep)
    try:
        engine = open_index(settings)
    except IndexMissingError:
        raise
    except EngineError:
        return CheckReport(findings, None, None)
    with closing(engine):
        proof = _prove(engine, settings, seed) if deep else None
        return CheckReport(findings, engine.status(), proof)


def _prove(engine: Engine, settings: Settings, seed: int | None) -> ProofReport:
    drawn = secrets.randbits(32) if seed is None else seed
    sample = Sample(settings.proof_samples, drawn)
    for article in engine.scan():
        sample.offer(article)
    return prove(engine, sample.blocks, settings.proof_samples, drawn)
