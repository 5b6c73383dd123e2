"""Whoosh's codec for our segments: one file of arrays, served to stock Whoosh classes too.

Depends on: whoosh, errors, engine.embedded. Used by: engine.embedded.
"""

import re
from pathlib import Path
from typing import Any, Final

from whoosh.codec.base import Codec
from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage

from searchapp.engine.embedded.block_reader import BlockReader
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.term_reader import TermReader
from searchapp.errors import IndexDamagedError

EXTENSION: Final = ".vec"
_SEGMENT_ID: Final = re.compile(r"[0-9a-z]{16}")
INDEX_NAME: Final = "MAIN"


class VectorSegment(W3Segment):
    """A segment as the table of contents lists it: its id, size and deletions."""

    def should_assemble(self) -> bool:
        """One file already: nothing to put together."""
        return False

    def path(self, storage: FileStorage) -> Path:
        """Where the segment's file is.

        Raises:
            IndexDamagedError: The id is not one that Whoosh makes, so it may point anywhere.
        """
        name = str(self.make_filename(EXTENSION))
        if self.indexname != INDEX_NAME or not _SEGMENT_ID.fullmatch(str(self.segid)):
            raise IndexDamagedError(Path(storage.folder), "段的名称不合规则")
        return Path(storage.folder) / name


class _Unused:
    """Takes the place of Whoosh's row-by-row writers, which vectors do without."""

    is_closed = False

    def close(self) -> None:
        """Note that the writer has finished."""
        self.is_closed = True


class VectorCodec(Codec):
    """Reads segments written by ``VectorWriter``. Kept, without state, beside each segment."""

    length_stats = False

    def per_document_writer(self, storage: FileStorage, segment: VectorSegment) -> Any:  # noqa: ANN401  Whoosh's signature
        """Give a stand-in: columns are written by the writer as a whole."""
        return _Unused()

    def field_writer(self, storage: FileStorage, segment: VectorSegment) -> Any:  # noqa: ANN401  Whoosh's signature
        """Give a stand-in: postings are written by the writer as a whole."""
        return _Unused()

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:  # noqa: ANN401  Whoosh's signature
        """Refuse: postings are part of the segment's one file.

        Raises:
            NotImplementedError: Always.
        """
        raise NotImplementedError

    def postings_reader(
        self,
        dbfile: Any,  # noqa: ANN401  Whoosh's signature
        terminfo: Any,  # noqa: ANN401  Whoosh's signature
        format_: Any,  # noqa: ANN401  Whoosh's signature
        term: Any = None,  # noqa: ANN401  Whoosh's signature
        scorer: Any = None,  # noqa: ANN401  Whoosh's signature
    ) -> Any:  # noqa: ANN401  Whoosh's signature
        """Refuse: ``TermReader.matcher`` reads postings.

        Raises:
            NotImplementedError: Always.
        """
        raise NotImplementedError

    def terms_reader(self, storage: FileStorage, segment: VectorSegment) -> TermReader:
        """Open the terms for stock Whoosh classes."""
        return TermReader(Segment(segment.path(storage)))

    def per_document_reader(self, storage: FileStorage, segment: VectorSegment) -> BlockReader:
        """Open the blocks for stock Whoosh classes."""
        return BlockReader(Segment(segment.path(storage)), segment)

    def new_segment(self, storage: FileStorage, indexname: str) -> VectorSegment:
        """Name a new segment."""
        return VectorSegment(self, indexname)
