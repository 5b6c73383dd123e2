"""Whoosh's table of contents, read without running what it says.

Whoosh pickles the schema and the list of segments. The schema is our own and never read
from the file; the list is read by an unpickler that knows two classes and refuses every
other name.

Depends on: whoosh, errors, engine.embedded. Used by: engine.embedded.
"""

import pickle  # only to restrict it
import struct
from pathlib import Path
from typing import Any, Final

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex
from whoosh.index import IndexError as WhooshIndexError

from searchapp.engine.embedded.codec import INDEX_NAME, VectorCodec, VectorSegment
from searchapp.engine.embedded.fields import schema
from searchapp.engine.embedded.segment import Segment
from searchapp.errors import IndexDamagedError

_ALLOWED: Final = {
    (kind.__module__, kind.__qualname__): kind for kind in (VectorCodec, VectorSegment, set)
}
_NUMBERS_BEFORE_STRING: Final = 3


class _SegmentUnpickler(pickle.Unpickler):
    """Knows the classes of our segments and nothing else."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401  pickle's signature
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name}") from None


class SafeTOC(TOC):
    """A table of contents that is data, never code."""

    @classmethod
    def read(
        cls,
        storage: FileStorage,
        indexname: str,
        gen: int | None = None,
        schema: Any = None,  # noqa: ANN401  Whoosh's signature
    ) -> "SafeTOC":
        """Read the newest table.

        Raises:
            IndexDamagedError: There is none, it is cut short, or it names foreign classes.
        """
        number = cls._latest_generation(storage, indexname) if gen is None else gen
        path = Path(storage.folder) / cls._filename(indexname, number)
        try:
            with storage.open_file(path.name) as stream:
                version, release = _read_head(stream)
                stream.skip_string()
                if stream.read_int() != number:
                    raise IndexDamagedError(path, "目录的代数与文件名不符")
                stream.read_int()
                segments = _SegmentUnpickler(stream.file).load()
        except _DAMAGE as error:
            raise IndexDamagedError(path, f"索引目录无法解读（{error}）") from error
        _check(path, segments)
        return cls(schema, segments, number, version=version, release=release)


_DAMAGE: Final = (
    OSError,
    EOFError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    MemoryError,
    struct.error,
    pickle.UnpicklingError,
    WhooshIndexError,
)
"""What reading altered bytes as a table of contents was seen to raise."""


def _read_head(stream: Any) -> tuple[int, tuple[int, ...]]:  # noqa: ANN401  Whoosh's file
    for _ in range(_NUMBERS_BEFORE_STRING):
        stream.read_varint()
    if stream.read_int() != -12345:  # noqa: PLR2004  Whoosh's mark of byte order
        raise WhooshIndexError("byte order")
    version = stream.read_int()
    release = tuple(stream.read_varint() for _ in range(3))
    return version, release


def _check(path: Path, segments: object) -> None:
    if not isinstance(segments, list) or not all(type(s) is VectorSegment for s in segments):
        raise IndexDamagedError(path, "索引目录的内容不是段的列表")


class VectorIndex(FileIndex):
    """A Whoosh index whose segments are ours."""

    def __init__(self, folder: Path) -> None:
        """Open the index in a folder.

        Raises:
            IndexDamagedError: It has no readable table of contents.
        """
        self._files = FileStorage(str(folder))
        self.storage = self._files
        self._schema = schema()
        self.indexname = INDEX_NAME
        self._read_toc()

    def _read_toc(self) -> SafeTOC:
        return SafeTOC.read(self._files, self.indexname, schema=self._schema)

    def segments(self) -> list[VectorSegment]:
        """List the segments, in the order of the index."""
        return list(self._segments())

    def open_segments(self) -> list[Segment]:
        """Map the files of all segments, in the order of the index.

        Raises:
            IndexDamagedError: One is missing, foreign or cut short.
        """
        return [
            Segment(info.path(self._files), tuple(info.deleted_docs())) for info in self.segments()
        ]


def create_index(folder: Path) -> VectorIndex:
    """Begin an empty index in an empty folder."""
    TOC.create(FileStorage(str(folder)), schema(), INDEX_NAME)
    return VectorIndex(folder)
