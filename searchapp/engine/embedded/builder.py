"""Build a generation from nothing.

Depends on: config, errors, engine.embedded. Used by: bootstrap.
"""

from contextlib import closing
from functools import partial
from pathlib import Path

from searchapp.config import Settings
from searchapp.engine.embedded.alike import write_alike
from searchapp.engine.embedded.building import GenerationBuild
from searchapp.engine.embedded.order import ORDER_FILE, write_orders
from searchapp.engine.embedded.stores import Stores
from searchapp.engine.embedded.toc import VectorIndex, create_index
from searchapp.engine.embedded.writer import VectorWriter, merge_group, mergeable
from searchapp.errors import BuildError

_FIRST_STORE = 1


class VectorBuilder(GenerationBuild):
    """A generation being built; nothing is visible before ``publish``."""

    def __init__(self, index_dir: Path, settings: Settings, *, most_segments: int = 1) -> None:
        """Begin.

        Args:
            index_dir: The index folder; made when missing.
            settings: Memory to use, generations to keep, time limit of searches.
            most_segments: More than these are put together when the build is finished, as far
                as one segment can hold them.

        Raises:
            IndexBusyError: Another build is running on the same index.
            BuildError: The folder cannot be written.
        """
        self._most_segments = most_segments
        super().__init__(index_dir, settings)

    def _begin(self) -> tuple[VectorIndex, int]:
        return create_index(self._path), _FIRST_STORE

    def _complete(self) -> None:
        if len(self._index.open_segments()) > self._most_segments:
            for group in mergeable(self._index):
                writer = VectorWriter(self._index, _FIRST_STORE)
                writer.commit(mergetype=partial(merge_group, group))
        segments = self._index.open_segments()
        with closing(Stores(self._path, {})) as stores:
            store = stores.one(_FIRST_STORE)
            if store.count() != sum(segment.article_count for segment in segments):
                raise BuildError("文章库与索引的篇数不一致")
            write_orders(self._path / ORDER_FILE, segments, store)
            write_alike(self._path, segments, stores)


def open_builder(index_dir: Path, settings: Settings) -> VectorBuilder:
    """Begin to build a new generation in an index folder.

    Raises:
        IndexBusyError: Another build is running on the same index.
        BuildError: The folder cannot be written.
    """
    return VectorBuilder(index_dir, settings)
