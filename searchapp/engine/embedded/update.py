"""Change an index: a new generation that shares what is unchanged with the one served.

Files never change once they are written, so the new generation has hard links to them; what
is added becomes a segment and a store of its own, what is removed is marked as deleted. A
merge policy keeps both few.

Depends on: config, errors, engine.contract, engine.embedded. Used by: bootstrap.
"""

import os
import shutil
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import numpy as np

from searchapp.compiled import NUMPY
from searchapp.config import Settings
from searchapp.engine.contract import Batch
from searchapp.engine.embedded.alike import ALIKE_FILE, Known, write_alike
from searchapp.engine.embedded.arrays import Int64s
from searchapp.engine.embedded.building import GenerationBuild
from searchapp.engine.embedded.generation import Generation, dead_rows
from searchapp.engine.embedded.generations import GenerationFolder
from searchapp.engine.embedded.kernels import load_kernels
from searchapp.engine.embedded.manifest import FileEntry
from searchapp.engine.embedded.order import (
    ORDER_FILE,
    Layout,
    merge_orders,
    moved_keys,
)
from searchapp.engine.embedded.policy import StoreSize, stores_to_rewrite
from searchapp.engine.embedded.prints import PrintsWriter, StoredPrints, prints_file
from searchapp.engine.embedded.segment import Segment, extent_of
from searchapp.engine.embedded.store import StoreWriter
from searchapp.engine.embedded.stores import Place, Stores, store_file
from searchapp.engine.embedded.toc import VectorIndex
from searchapp.engine.embedded.writer import VectorWriter, merge_group
from searchapp.errors import BuildError, IndexMissingError


class VectorUpdate(GenerationBuild):
    """A generation made from the one served, some articles added, replaced, removed."""

    def __init__(self, index_dir: Path, settings: Settings) -> None:
        """Begin.

        Raises:
            IndexMissingError: Nothing has been built.
                IndexStaleError: It was built by another version of the analysis.
            IndexBusyError: A build or update is running on the same index.
            BuildError: What is served cannot be read, or the folder not be written.
        """
        folder = GenerationFolder(index_dir)
        if folder.current() is None:
            raise IndexMissingError(index_dir)
        self._base_folder = folder
        self._removed: set[Place] = set()
        self._moved: dict[int, tuple[int, Int64s]] = {}
        super().__init__(index_dir, settings)

    def _begin(self) -> tuple[VectorIndex, int]:
        # Under the lock: no other build can publish in between.
        served = self._base_folder.path / str(self._base_folder.current())
        self._base = Generation.open(served, load_kernels(NUMPY))
        try:
            for entry in self._base.manifest.files:
                self._take_over(served, entry)
            return VectorIndex(self._path), max(self._base.store.numbers) + 1
        except BaseException:
            self._base.close()
            raise

    def _take_over(self, served: Path, entry: FileEntry) -> None:
        """Share a file; those that speak of all articles together will change and are left out."""
        if entry.name in {ORDER_FILE, ALIKE_FILE}:
            return
        target = self._path / entry.name
        try:
            os.link(served / entry.name, target)
        except OSError:  # another file system, or one without links
            shutil.copyfile(served / entry.name, target)
        else:
            self._known[entry.name] = entry

    def add(self, batch: Batch) -> None:
        """Take a batch in; its articles replace those of the same id.

        Raises:
            BuildError: It could not be written, or an article id came twice in this update.
        """
        self.remove(article.id for article in batch.articles)
        super().add(batch)

    def remove(self, ids: Iterable[str]) -> int:
        """Remove articles from what was served before; ids that are not there are passed over.

        Returns:
            How many were there.
        """
        self._check_open()
        places = {place for one in ids if (place := self._base.store.find(one)) is not None}
        fresh = places - self._removed
        self._removed |= fresh
        return len(fresh)

    def ids_of_source(self, source: str) -> tuple[str, ...]:
        """Ids of the articles of one source file that were served before."""
        return self._base.store.ids_of_source(source)

    def near(self, article_id: str) -> tuple[str, ...]:
        """Name up to five ids that resemble one that was not there."""
        return self._base.store.near(article_id)

    def _flush(self) -> None:
        if self._writer is None and self._removed:
            self._writer = VectorWriter(self._index, self._store_number)
        if self._writer is not None:
            self._mark_removed(self._writer)
        super()._flush()

    def _mark_removed(self, writer: VectorWriter) -> None:
        """Mark the blocks of removed articles as deleted in Whoosh's list of segments."""
        for info, segment in zip(self._index.segments(), self._index.open_segments(), strict=True):
            rows = [row for store, row in self._removed if store == segment.store]
            gone = np.isin(segment.arrays["article.row"], rows).nonzero()[0]
            for article in gone.tolist():
                first, last = segment.first_blocks[article : article + 2].tolist()
                writer.remove_blocks(info.segment_id(), range(first, last))

    def _complete(self) -> None:
        if not self._store.row_count:
            self._unlink_store(self._store_number)
        rewritten = stores_to_rewrite(_sizes(self._index.open_segments()))
        if rewritten:
            self._rewrite(rewritten)
        segments = self._index.open_segments()
        expected = self._base.manifest.articles - len(self._removed) + self._store.row_count
        if extent_of(segments).articles != expected:
            raise BuildError("更新后的篇数不对；这次的更新没有启用")
        layout = Layout(segments)
        before = Layout(self._base.searcher.segments)
        keys = moved_keys(before, self._moved)
        stores = Stores(self._path, dead_rows(segments))
        try:
            merge_orders(
                self._path / ORDER_FILE,
                self._base.searcher.orders,
                keys,
                layout,
                lambda place: stores.one(place[0]).sort_key(place[1]),
            )
            known = Known.of(self._base.alike, self._base.searcher.segments)
            write_alike(self._path, segments, stores, known)
        finally:
            stores.close()

    def _rewrite(self, numbers: tuple[int, ...]) -> None:
        """Put stores and their segments together, without what was removed."""
        segments = self._index.open_segments()
        new = self._store_number + 1
        dead = dead_rows(segments)
        store, prints = StoreWriter(self._path / store_file(new)), PrintsWriter(self._path)
        for number in numbers:
            rows = np.concatenate([s.arrays["article.row"] for s in segments if s.store == number])
            left = np.setdiff1d(rows, np.fromiter(dead.get(number, ()), np.int64))
            moved = np.zeros(int(rows.max(initial=0)) + 1, np.int64)
            moved[left] = np.arange(left.size) + store.row_count + 1
            store.copy(self._path / store_file(number), left.tolist())
            prints.copy(StoredPrints(self._path / prints_file(number)), moved)
            self._moved[number] = new, moved
        store.close()
        prints.write(self._path / prints_file(new))
        group = frozenset(
            info.segment_id()
            for info, segment in zip(self._index.segments(), segments, strict=True)
            if segment.store in numbers
        )
        moves = {number: rows for number, (_, rows) in self._moved.items()}
        VectorWriter(self._index, new, moves).commit(mergetype=partial(merge_group, group))
        for number in numbers:
            self._unlink_store(number)

    def _unlink_store(self, number: int) -> None:
        (self._path / store_file(number)).unlink()
        (self._path / prints_file(number)).unlink()

    def abort(self) -> None:
        """Throw the update away; the generation being served stays. Twice is no harm."""
        super().abort()
        self._base.close()


def _sizes(segments: Iterable[Segment]) -> list[StoreSize]:
    """Add up the segments of each store."""
    sizes: dict[int, StoreSize] = {}
    for segment in segments:
        left = segment.live.article_count if segment.live else segment.article_count
        before = sizes.get(segment.store, StoreSize(segment.store, 0, 0, 0, 0))
        sizes[segment.store] = StoreSize(
            segment.store,
            before.segments + 1,
            before.articles + segment.article_count,
            before.left + left,
            before.axis + segment.axis_length,
        )
    return list(sizes.values())


def open_update(index_dir: Path, settings: Settings) -> VectorUpdate:
    """Begin to change the index in a folder.

    Raises:
        IndexMissingError: Nothing has been built.
        IndexStaleError: It was built by another version of the analysis.
        IndexBusyError: A build or update is running on the same index.
        BuildError: What is served cannot be read, or the folder not be written.
    """
    return VectorUpdate(index_dir, settings)
