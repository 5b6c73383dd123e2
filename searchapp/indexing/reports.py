"""What a build reports: progress while it runs, one report a file, one at the end.

Depends on: model, corrections.entries, engine.contract. Used by: indexing.*, bootstrap, cli.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from searchapp.corrections.entries import Misfit
from searchapp.engine.contract import BuildSummary
from searchapp.model import Reject


class Stage(StrEnum):
    """What a build is doing."""

    READ = "read"
    """Reading, finding facts and cutting, all at once in several processes."""
    WRITE = "write"
    """Writing what was taken in, and opening it."""
    PROVE = "prove"
    """Looking up strings drawn from what was read."""
    PUBLISH = "publish"
    """Checking the files and making them the index being served."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build has come.

    Attributes:
        stage: What it is doing.
        files: Source files read.
        files_total: Source files there are.
        bytes_done: Bytes of source files read, as they lie on disk.
        bytes_total: Bytes of all source files.
        articles: Articles taken in.
        paragraphs: Their paragraphs, headlines not counted.
        characters: Characters of their blocks.
    """

    stage: Stage
    files: int
    files_total: int
    bytes_done: int
    bytes_total: int
    articles: int = 0
    paragraphs: int = 0
    characters: int = 0


@dataclass(frozen=True, slots=True)
class FileReport:
    """One source file, read to its end.

    Attributes:
        path: The file.
        articles: Articles it gave.
        paragraphs: Their paragraphs, headlines not counted.
        rejects: What could not be taken, in order.
    """

    path: Path
    articles: int
    paragraphs: int
    rejects: tuple[Reject, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A string that was not found, not marked, or found where it is not printed.

    Attributes:
        text: The string as printed.
        block_id: The block concerned.
        reason: Stable word: ``not_found``, ``not_marked``, ``false_find`` or ``miscounted``.
    """

    text: str
    block_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ProofReport:
    """Outcome of the literal proof.

    Attributes:
        seed: Repeats the same draw on the same archive.
        strings: Strings drawn from the printed text and looked up.
        found: Strings found and marked in the block they were drawn from and in every
            other block of the sample that prints them.
        blocks: Blocks of the sample; each string is looked for in all of them.
        finds: Returned blocks checked character by character.
        false_finds: Those of them that do not print the string.
        miscounted: Strings whose number of hits is not that of a plain count, of those
            with so few blocks that all were checked.
        failures: The first few failures.
    """

    seed: int
    strings: int
    found: int
    blocks: int
    finds: int
    false_finds: int
    miscounted: int
    failures: tuple[Failure, ...]

    @property
    def share_found(self) -> float:
        """Share of strings found; 1.0 when nothing could be drawn."""
        return self.found / self.strings if self.strings else 1.0

    @property
    def share_false(self) -> float:
        """Share of checked finds that are false."""
        return self.false_finds / self.finds if self.finds else 0.0

    @property
    def holds(self) -> bool:
        """Whether everything was found, nothing falsely, and counted right."""
        return self.found == self.strings and not self.false_finds and not self.miscounted


@dataclass(frozen=True, slots=True)
class BuildReport:
    """A finished build.

    Attributes:
        files: Source files read.
        articles: Articles taken in.
        paragraphs: Their paragraphs, headlines not counted.
        characters: Characters of their blocks.
        remembered: Articles whose facts an earlier build had found.
        corrected: Corrections that were applied.
        misfits: Corrections that were not, because they do not fit (any more).
        replaced: Of the articles taken in, those that replaced one; 0 for a build.
        removed: Articles that were in the index and are no longer; 0 for a build.
        rejects: Everything that could not be taken, file by file.
        seconds: Wall time of each stage.
        summary: The generation now being served.
        proof: The literal proof.
    """

    files: int
    articles: int
    paragraphs: int
    characters: int
    remembered: int
    rejects: tuple[Reject, ...]
    seconds: tuple[tuple[Stage, float], ...]
    summary: BuildSummary
    proof: ProofReport
    corrected: int = 0
    misfits: tuple[Misfit, ...] = ()
    replaced: int = 0
    removed: int = 0


Event: TypeAlias = Progress | FileReport | BuildReport
