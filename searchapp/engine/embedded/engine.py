"""The embedded engine: the generation that ``CURRENT`` names, followed while it serves.

One search runs at a time in a process: many short vector operations of several threads
get in each other's way, so a server runs worker processes instead.

Depends on: config, errors, engine.contract, engine.embedded. Used by: bootstrap.
"""

import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Final

from searchapp.analysis.literal import Literal
from searchapp.config import Settings
from searchapp.engine.contract import EngineHits, EngineStatus
from searchapp.engine.embedded.generation import Generation
from searchapp.engine.embedded.generations import GenerationFolder
from searchapp.engine.embedded.kernels import load_kernels
from searchapp.engine.embedded.limits import Limits
from searchapp.engine.queries import EngineQuery
from searchapp.errors import EngineError, IndexDamagedError, IndexMissingError
from searchapp.model import Article

_LOG = logging.getLogger(__name__)
_RETRY_S: Final = 1.0


class FixedEngine:
    """Serves one generation and no other."""

    def __init__(self, generation: Generation, settings: Settings) -> None:
        self._generation = generation
        self._limit_s = settings.search_timeout_s
        self._limits = Limits.of(settings)
        self._lock = Lock()

    def _served(self) -> Generation:
        return self._generation

    def search(self, query: EngineQuery) -> EngineHits:
        """Answer a query.

        Raises:
            SearchTimeoutError: The time limit passed.
            QueryError: A regular expression asks for too many blocks to be read, or a
                wildcard stands for too many units.
            IndexDamagedError: A file could not be read.
        """
        with self._lock:
            return self._served().search(query, self._limit_s, self._limits)

    def articles(self, ids: Sequence[str]) -> list[Article]:
        """Fetch articles by id, in the order asked for.

        Raises:
            NotFoundError: An id is unknown.
        """
        with self._lock:
            return self._served().articles(ids)

    def near(self, article_id: str) -> tuple[str, ...]:
        """Name up to five ids that resemble one that was not found, and the neighbours."""
        with self._lock:
            return self._served().store.near(article_id)

    def scan(self) -> Iterator[Article]:
        """Stream every article in archive order, from one generation to the end."""
        with self._lock:
            generation = self._served()
        return generation.scan()

    def words(self, least: int) -> Iterator[tuple[str, int]]:
        """Stream the dictionary words that at least so many blocks have, with that number."""
        with self._lock:
            generation = self._served()
        return generation.words(least)

    def titles(self) -> Iterator[str]:
        """Stream the title of every article."""
        with self._lock:
            generation = self._served()
        return generation.titles()

    def continuations(self, literal: Literal, most: int) -> tuple[tuple[str, int], ...]:
        """Complete a string by what is printed behind it."""
        with self._lock:
            return self._served().continuations(literal, most)

    def blocks_with(self, words: Sequence[str]) -> tuple[int, ...]:
        """Number of blocks that have each of some words."""
        with self._lock:
            return self._served().blocks_with(words)

    def alike(self, article_id: str) -> tuple[str, ...]:
        """Name the near-duplicates of an article by id, in the order of the ids.

        Raises:
            NotFoundError: The id is unknown.
        """
        with self._lock:
            return self._served().alike_ids(article_id)

    def status(self) -> EngineStatus:
        """Say what is being served; follows a newly published generation."""
        with self._lock:
            return self._served().status()

    def close(self) -> None:
        """Release files."""
        with self._lock:
            self._generation.close()


class FollowingEngine(FixedEngine):
    """Serves the generation named by the pointer, and follows it.

    The pointer's file is looked at before every call; that costs a few microseconds. What
    began on the old generation ends there, for every call keeps the one it began with.
    """

    def __init__(self, index_dir: Path, settings: Settings) -> None:
        """Open the generation served.

        Raises:
            IndexMissingError: There is none.
            IndexDamagedError: None of those present can be read.
            IndexStaleError: It was built by another version of the analysis.
            SettingError: The kernels wanted cannot be loaded.
        """
        self._folder = GenerationFolder(index_dir)
        self._pointer = str(self._folder.pointer)
        self._seen = self._stamp()
        self._next_try = 0.0
        self._kernels = load_kernels(settings.kernels)
        super().__init__(self._open(), settings)

    def _stamp(self) -> tuple[int, int]:
        try:
            status = os.stat(self._pointer)  # noqa: PTH116  a third of the cost of Path.stat
        except OSError:
            return 0, 0
        return status.st_ino, status.st_mtime_ns

    def _open(self) -> Generation:
        while True:
            stamp = self._stamp()
            try:
                return self._open_best()
            except EngineError:
                # Published meanwhile, and what was tried is retired: look again.
                if self._stamp() == stamp:
                    raise

    def _open_best(self) -> Generation:
        candidates = self._folder.candidates()
        if not candidates:
            raise IndexMissingError(self._folder.path)
        damage: IndexDamagedError | None = None
        for folder in candidates:
            try:
                generation = Generation.open(folder, self._kernels)
            except IndexDamagedError as error:
                _LOG.warning("%s 已损坏（%s），改用上一代索引", folder, error)
                damage = damage or error
            else:
                return generation
        raise damage or IndexMissingError(self._folder.path)

    def _served(self) -> Generation:
        stamp = self._stamp()
        if stamp != self._seen and monotonic() >= self._next_try:
            try:
                self._generation = self._open()
                self._seen = stamp
            except EngineError as error:
                name = self._generation.manifest.generation
                _LOG.warning("新一代索引无法打开（%s），继续使用 %s", error, name)
                self._next_try = monotonic() + _RETRY_S
        return self._generation


def open_engine(index_dir: Path, settings: Settings) -> FollowingEngine:
    """Open the index in a folder for searching.

    Raises:
        IndexMissingError: There is none.
        IndexDamagedError: It cannot be read, nor can an older generation.
        IndexStaleError: It was built by another version of the analysis.
    """
    return FollowingEngine(index_dir, settings)
