"""Whoosh's writer for our segments: batches in, one file of arrays a segment out.

Locks, commits, the table of contents and the merge policy stay Whoosh's. Documents do not
come one by one, and what Whoosh does for each document is done for a whole segment.

Depends on: whoosh, errors, engine.contract, engine.embedded. Used by: engine.embedded.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from whoosh.reading import SegmentReader
from whoosh.writing import IndexingError, SegmentWriter

from searchapp.engine.contract import Batch
from searchapp.engine.embedded.arrays import Array, ArraysWriter, Int64s
from searchapp.engine.embedded.buffer import AXIS_LIMIT, SegmentBuffer
from searchapp.engine.embedded.codec import VectorCodec, VectorSegment
from searchapp.engine.embedded.compact import compact_segment
from searchapp.engine.embedded.merge import merge_segments
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.toc import VectorIndex


class VectorWriter(SegmentWriter):
    """Writes one segment; ``commit`` adds it to the index."""

    def __init__(
        self, index: VectorIndex, store: int, moved: Mapping[int, Int64s] | None = None
    ) -> None:
        """Begin.

        Args:
            index: The index.
            store: Number of the store that holds the articles of the new segment.
            moved: For each store whose segments are put into the new one: by old row the
                new row. Stores left out keep their rows.
        """
        super().__init__(index, codec=VectorCodec(), compound=False)
        self._buffer = SegmentBuffer()
        self._merged: list[Segment] = []
        self._store = store
        self._moved = moved or {}

    @property
    def memory_bytes(self) -> int:
        """Memory that writing the segment will need at its peak, about."""
        return self._buffer.memory_bytes

    def add_batch(self, batch: Batch, rows: range) -> None:
        """Take a batch in, with the articles' rows in the store.

        Raises:
            BuildError: A stream does not fit the articles.
        """
        self._check_state()
        self._buffer.add(batch, rows)
        self.docnum = self.docbase + self._buffer.block_count
        self._added = True

    def add_document(self, **fields: Any) -> None:  # noqa: ANN401  Whoosh's signature
        """Refuse single documents.

        Raises:
            IndexingError: Always.
        """
        raise IndexingError(f"documents come in batches: {sorted(fields)}")

    def remove_blocks(self, segment_id: str, blocks: Iterable[int]) -> None:
        """Mark blocks of a segment as deleted, from the next commit on."""
        for info in self.segments:
            if info.segment_id() == segment_id:
                for block in blocks:
                    info.delete_document(block)

    def add_reader(self, reader: Any) -> None:  # noqa: ANN401  Whoosh's signature
        """Take what is left of another segment in; Whoosh's merge policies call this."""
        info: VectorSegment = reader.segment()
        segment = Segment(info.path(self.storage), tuple(info.deleted_docs()))
        if segment.live:
            path = self._aside(f"{info.segment_id()}.left")
            with ArraysWriter(path.open("xb")) as writer:
                compact_segment(writer, segment, segment.live)
            segment = Segment(path)
        self._merged.append(segment)
        self.docnum += segment.block_count
        self._added = True

    def _aside(self, name: str) -> Path:
        return Path(self.temp_storage().folder) / name

    def _flush_segment(self) -> None:
        path = self.newsegment.path(self.storage)
        parts = self._merged
        if not parts:
            with ArraysWriter(path.open("xb")) as writer:
                self._buffer.write(writer, self._store)
            return
        if self._buffer.block_count:
            waiting = self._aside(path.name)
            with ArraysWriter(waiting.open("xb")) as writer:
                self._buffer.write(writer, self._store)
            parts = [*parts, Segment(waiting)]
        rows = [self._rows_now(part) for part in parts]
        with ArraysWriter(path.open("xb")) as writer:
            merge_segments(writer, parts, self._store, rows)

    def _rows_now(self, part: Segment) -> Array:
        rows = part.arrays["article.row"]
        moved = self._moved.get(part.store)
        return rows if moved is None else moved[rows]


def mergeable(index: VectorIndex) -> list[frozenset[str]]:
    """Group neighbouring segments that one segment can hold together.

    Returns:
        Ids of the segments of each group of two or more.
    """
    groups: list[list[str]] = []
    room = 0
    for info, segment in zip(index.segments(), index.open_segments(), strict=True):
        length = segment.axis_length
        if length > room:
            groups.append([])
            room = AXIS_LIMIT
        groups[-1].append(info.segment_id())
        room -= length
    return [frozenset(group) for group in groups if len(group) > 1]


def merge_group(
    group: frozenset[str], writer: VectorWriter, segments: list[VectorSegment]
) -> list[VectorSegment]:
    """Whoosh merge policy: put the segments of one group together, leave the others."""
    left = []
    for segment in segments:
        if segment.segment_id() in group:
            writer.add_reader(SegmentReader(writer.storage, writer.schema, segment))
        else:
            left.append(segment)
    return left
