"""One generation, opened for reading.

Depends on: analysis.literal, errors, engine.contract, engine.embedded.
Used by: engine.embedded.
"""

import weakref
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from searchapp.analysis.literal import ANALYSIS_VERSION, Literal
from searchapp.engine.contract import EngineHits, EngineStatus
from searchapp.engine.embedded.alike import Alike
from searchapp.engine.embedded.continuing import continuations
from searchapp.engine.embedded.deadline import Deadline
from searchapp.engine.embedded.kernels import Kernels
from searchapp.engine.embedded.limits import Limits
from searchapp.engine.embedded.manifest import (
    FORMAT_VERSION,
    Manifest,
    read_manifest,
    sha256_of,
)
from searchapp.engine.embedded.order import ORDER_FILE, Orders
from searchapp.engine.embedded.searcher import Searcher
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.stores import Stores
from searchapp.engine.embedded.terms import frequent_words
from searchapp.engine.embedded.toc import VectorIndex
from searchapp.engine.queries import EngineQuery
from searchapp.errors import IndexDamagedError, IndexStaleError, NotFoundError
from searchapp.model import Article

_SUMMED_AT_OPENING_BYTES: Final = 1 << 16
"""Small files, the table of contents among them, are summed whenever a generation opens."""


class Generation:
    """Answers from one folder; closes its files when nothing uses it any more."""

    def __init__(self, folder: Path, manifest: Manifest, kernels: Kernels) -> None:
        """Open the files; the manifest has been compared with them.

        Raises:
            IndexDamagedError: A file cannot be read.
        """
        self.manifest = manifest
        segments = VectorIndex(folder).open_segments()
        self.store = Stores(folder, dead_rows(segments))
        self._finalizer = weakref.finalize(self, self.store.close)
        self.alike = Alike(folder, self.store.numbers)
        orders = Orders(folder / ORDER_FILE)
        self.searcher = Searcher(kernels, segments, orders, self.alike.groups, self.store)
        if self.searcher.block_count != manifest.blocks:
            raise IndexDamagedError(folder, "段落数与清单不符")

    @classmethod
    def open(cls, folder: Path, kernels: Kernels) -> "Generation":
        """Open a published folder.

        Raises:
            IndexDamagedError: A file is missing, foreign, of another size or unreadable.
            IndexStaleError: It was built by another version of the analysis.
        """
        manifest = read_manifest(folder)
        versions = (manifest.analysis_version, manifest.format_version)
        if versions != (ANALYSIS_VERSION, FORMAT_VERSION):
            raise IndexStaleError("索引由另一个版本的分析程序建成，请重新运行 rebuild-index")
        for file in manifest.files:
            small = file.size_bytes <= _SUMMED_AT_OPENING_BYTES
            if small and sha256_of(folder / file.name) != file.sha256:
                raise IndexDamagedError(folder / file.name, "内容与清单不符")
        return cls(folder, manifest, kernels)

    def search(self, query: EngineQuery, limit_s: float, limits: Limits) -> EngineHits:
        """Answer a query within limits."""
        return self.searcher.search(query, Deadline(limit_s), limits)

    def articles(self, ids: Sequence[str]) -> list[Article]:
        """Fetch articles by id."""
        return self.store.articles(ids)

    def scan(self) -> Iterator[Article]:
        """Stream every article; the generation stays open as long as the stream is used."""
        yield from self.store.scan()

    def words(self, least: int) -> Iterator[tuple[str, int]]:
        """Stream the words that at least so many blocks have, with that number."""
        yield from frequent_words([one.words for one in self.searcher.segments], least)

    def titles(self) -> Iterator[str]:
        """Stream the title of every article."""
        yield from self.store.titles()

    def continuations(self, literal: Literal, most: int) -> tuple[tuple[str, int], ...]:
        """Complete a string by what is printed behind it."""
        return tuple(continuations(self.searcher.segments, literal, most))

    def blocks_with(self, words: Sequence[str]) -> tuple[int, ...]:
        """Number of blocks that have each of some words."""
        tables = [one.words for one in self.searcher.segments]
        return tuple(sum(table.run(word).size for table in tables) for word in words)

    def alike_ids(self, article_id: str) -> tuple[str, ...]:
        """Name the near-duplicates of an article.

        Raises:
            NotFoundError: The id is unknown.
        """
        place = self.store.find(article_id)
        if place is None:
            raise NotFoundError(article_id, self.store.near(article_id))
        return tuple(self.alike.ids(self.searcher.segments, article_id, *place))

    def status(self) -> EngineStatus:
        """Say what it holds."""
        return EngineStatus(
            generation=self.manifest.generation,
            built_at=self.manifest.built_at,
            articles=self.manifest.articles,
            blocks=self.manifest.blocks,
            size_bytes=self.manifest.size_bytes,
            analysis_version=self.manifest.analysis_version,
        )

    def close(self) -> None:
        """Close the store's file; maps close when the last array over them is gone."""
        self._finalizer()


def dead_rows(segments: Iterable[Segment]) -> dict[int, set[int]]:
    """For each store the rows of the articles that were removed from its segments."""
    dead: dict[int, set[int]] = {}
    for segment in segments:
        if segment.live:
            dead.setdefault(segment.store, set()).update(segment.live.rows.tolist())
    return dead
