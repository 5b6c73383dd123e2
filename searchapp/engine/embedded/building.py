"""A generation being made aside: filled, summed up, opened for checking, published.

Depends on: analysis.literal, config, errors, engine.contract, engine.embedded.
Used by: engine.embedded.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from whoosh.index import LockError
from whoosh.writing import NO_MERGE

from searchapp.analysis.literal import ANALYSIS_VERSION
from searchapp.config import Settings
from searchapp.engine.contract import Batch, BuildSummary
from searchapp.engine.embedded.engine import FixedEngine
from searchapp.engine.embedded.generation import Generation
from searchapp.engine.embedded.generations import (
    BuildLock,
    GenerationFolder,
    sync_files,
)
from searchapp.engine.embedded.kernels import load_kernels
from searchapp.engine.embedded.manifest import (
    FORMAT_VERSION,
    FileEntry,
    Manifest,
    list_files,
    write_manifest,
)
from searchapp.engine.embedded.prints import PrintsWriter, prints_file
from searchapp.engine.embedded.segment import extent_of
from searchapp.engine.embedded.store import StoreWriter
from searchapp.engine.embedded.stores import store_file
from searchapp.engine.embedded.toc import VectorIndex
from searchapp.engine.embedded.writer import VectorWriter
from searchapp.errors import BuildError, IndexDamagedError

_MEGABYTE: Final = 1 << 20


@contextmanager
def told_as_build_error(what: str) -> Iterator[None]:
    """Turn what the disk, or Whoosh, refuses during a build into the error of a build."""
    try:
        yield
    except (OSError, LockError, IndexDamagedError, sqlite3.Error) as error:
        raise BuildError(f"{what}（{error}）") from error


class GenerationBuild:
    """What a build from nothing and an update have in common."""

    def __init__(self, index_dir: Path, settings: Settings) -> None:
        """Take the lock and make the folder.

        Args:
            index_dir: The index folder; made when missing.
            settings: Memory to use, generations to keep, time limit of searches.

        Raises:
            IndexBusyError: Another build is running on the same index.
            BuildError: The folder cannot be written.
        """
        self._settings = settings
        self._folder = GenerationFolder(index_dir)
        self._writer: VectorWriter | None = None
        self._engine: FixedEngine | None = None
        self._manifest: Manifest | None = None
        self._known: dict[str, FileEntry] = {}
        self._closed = False
        with told_as_build_error("索引文件夹无法写入"):
            index_dir.mkdir(parents=True, exist_ok=True)
            self._lock = BuildLock(index_dir)
            try:
                self._path, self._name = self._folder.new_build()
                self._index, self._store_number = self._begin()
                self._store = StoreWriter(self._path / store_file(self._store_number))
                self._prints = PrintsWriter(self._path)
            except BaseException:
                self._lock.release()
                raise

    def _begin(self) -> tuple[VectorIndex, int]:
        """Put into the folder what is there from the start; the index, and the store's number."""
        raise NotImplementedError

    def _complete(self) -> None:
        """Merge what is to be merged, rank the articles, find duplicates; the store is closed."""
        raise NotImplementedError

    def add(self, batch: Batch) -> None:
        """Take a batch in.

        Raises:
            BuildError: It could not be written, or an article id came twice.
        """
        self._check_open()
        if not batch.articles:
            return
        with told_as_build_error("索引无法写入"):
            if self._writer is None:
                self._writer = VectorWriter(self._index, self._store_number)
            rows = self._store.add(batch.articles, batch.records)
            self._prints.add(batch.prints, rows)
            self._writer.add_batch(batch, rows)
            if self._writer.memory_bytes >= self._settings.build_memory_mb * _MEGABYTE:
                self._flush()

    def _check_open(self) -> None:
        if self._closed or self._manifest is not None:
            raise BuildError("这次建索引已经结束")

    def _flush(self) -> None:
        if self._writer is not None:
            self._writer.commit(mergetype=NO_MERGE)
            self._writer = None

    def finish(self) -> FixedEngine:
        """Write everything and open it for checking; not yet visible to readers.

        Raises:
            BuildError: Something could not be written, or does not fit what was added.
        """
        self._check_open()
        with told_as_build_error("索引无法写完"):
            self._flush()
            self._store.close()
            self._prints.write(self._path / prints_file(self._store_number))
            self._complete()
            for name in self._index.storage.list():
                if name.endswith("WRITELOCK"):
                    self._index.storage.delete_file(name)
            manifest = self._sum_up()
            kernels = load_kernels(self._settings.kernels)
            self._engine = FixedEngine(Generation(self._path, manifest, kernels), self._settings)
        self._manifest = manifest
        return self._engine

    def _sum_up(self) -> Manifest:
        sync_files(self._path, self._known)
        extent = extent_of(self._index.open_segments())
        manifest = Manifest(
            generation=self._name,
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            articles=extent.articles,
            blocks=extent.blocks,
            analysis_version=ANALYSIS_VERSION,
            format_version=FORMAT_VERSION,
            files=list_files(self._path, self._known),
        )
        write_manifest(self._path, manifest)
        return manifest

    def publish(self) -> BuildSummary:
        """Make it the generation being served, and retire the oldest.

        Raises:
            BuildError: ``finish`` did not come first, or the folder cannot be written.
        """
        if self._manifest is None or self._closed:
            raise BuildError("还没有写完，不能发布")
        with told_as_build_error("索引无法发布"):
            self._folder.publish(self._path, self._name, self._settings.keep_generations)
        self._closed = True
        self._lock.release()
        return BuildSummary(
            generation=self._name,
            articles=self._manifest.articles,
            blocks=self._manifest.blocks,
            size_bytes=self._manifest.size_bytes,
        )

    def abort(self) -> None:
        """Throw the build away; the generation being served stays. Twice is no harm."""
        if self._closed:
            return
        self._closed = True
        try:
            if self._writer is not None and not self._writer.is_closed:
                self._writer.cancel()
            self._store.abandon()
            self._prints.close()
            if self._engine is not None:
                self._engine.close()
            self._folder.discard(self._path, self._name)
        finally:
            self._lock.release()
