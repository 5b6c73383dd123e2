"""Whoosh's writer for our segments: batches in, one file of arrays a segment out.

Locks, commits, the table of contents and the merge policy stay Whoosh's. Documents do not
come one by one, and what Whoosh does for each document is done for a whole segment.

Depends on: whoosh, errors, engine.contract, engine.embedded. Used by: engine.embedded.
"""

from pathlib import Path
from typing import Any

from whoosh.reading import SegmentReader
from whoosh.writing import IndexingError, SegmentWriter

from searchapp.engine.contract import Batch
from searchapp.engine.embedded.arrays import ArraysWriter
from searchapp.engine.embedded.buffer import AXIS_LIMIT, SegmentBuffer
from searchapp.engine.embedded.codec import VectorCodec, VectorSegment
from searchapp.engine.embedded.merge import merge_segments
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.toc import VectorIndex


class VectorWriter(SegmentWriter):
    """Writes one segment; ``commit`` adds it to the index."""

    def __init__(self, index: VectorIndex) -> None:
        super().__init__(index, codec=VectorCodec(), compound=False)
        self._buffer = SegmentBuffer()
        self._merged: list[Segment] = []

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

    def add_reader(self, reader: Any) -> None:  # noqa: ANN401  Whoosh's signature
        """Take another segment's content in; Whoosh's merge policies call this.

        Raises:
            IndexingError: The segment has deleted blocks.
        """
        if reader.has_deletions():
            raise IndexingError("segments with deletions are rewritten, not merged")
        segment: VectorSegment = reader.segment()
        self._merged.append(Segment(segment.path(self.storage)))
        self.docnum += reader.doc_count_all()
        self._added = True

    def _flush_segment(self) -> None:
        path = self.newsegment.path(self.storage)
        parts = self._merged
        if not parts:
            with ArraysWriter(path.open("xb")) as writer:
                self._buffer.write(writer)
            return
        waiting = Path(self.temp_storage().folder) / path.name
        if self._buffer.block_count:
            with ArraysWriter(waiting.open("xb")) as writer:
                self._buffer.write(writer)
            parts = [*parts, Segment(waiting)]
        with ArraysWriter(path.open("xb")) as writer:
            merge_segments(writer, parts)


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
