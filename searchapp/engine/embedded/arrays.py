"""One file of named flat arrays, memory-mapped when it is read.

Layout: eight bytes that say what the file is; each array, little-endian and aligned to 64
bytes; a JSON footer (for each array its type, offset in bytes and length, and a ``meta``
object of plain values); the footer's length in eight bytes and the first eight bytes again.
Nothing in it is ever executed: there is no pickle, and types come from a short list.

Depends on: errors, records. Used by: engine.embedded.
"""

import mmap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from searchapp.errors import IndexDamagedError, RecordError
from searchapp.records import decode, encode

Array: TypeAlias = npt.NDArray[Any]
Int32s: TypeAlias = npt.NDArray[np.int32]
Int64s: TypeAlias = npt.NDArray[np.int64]
Uint8s: TypeAlias = npt.NDArray[np.uint8]
Uint64s: TypeAlias = npt.NDArray[np.uint64]
Mask: TypeAlias = npt.NDArray[np.bool_]

MAGIC: Final = b"VECARR01"
_ALIGNMENT: Final = 64
_TAIL_BYTES: Final = 16
_TYPES: Final = frozenset({"|u1", "<u2", "<u4", "<u8", "<i4", "<i8", "<f4", "<f8"})


@dataclass(frozen=True, slots=True)
class _Footer:
    """For each array its type, offset in bytes and length; and plain values."""

    arrays: dict[str, tuple[str, int, int]]
    meta: dict[str, Any]


class ArraysWriter:
    """Writes the arrays of one file, one after the other, each in one or more pieces."""

    def __init__(self, file: BinaryIO) -> None:
        """Begin a file.

        Args:
            file: Open for writing at its start; closed by ``close``.
        """
        self._file = file
        self._offset = file.write(MAGIC)
        self._entries: dict[str, tuple[str, int, int]] = {}
        self._meta: dict[str, Any] = {}

    def add(self, name: str, array: Array) -> None:
        """Write a whole array."""
        self.add_pieces(name, array.dtype, (array,))

    def add_pieces(self, name: str, dtype: npt.DTypeLike, pieces: Iterable[Array]) -> None:
        """Write an array from pieces, so that it need never be whole in memory.

        Args:
            name: Its name, once in a file.
            dtype: Its type; pieces are converted to it.
            pieces: Its parts, in order.
        """
        kind = np.dtype(dtype).newbyteorder("<")
        self._offset += self._file.write(b"\0" * (-self._offset % _ALIGNMENT))
        start, count = self._offset, 0
        for piece in pieces:
            flat = np.ascontiguousarray(piece, kind)
            self._file.write(flat.data.cast("B") if flat.size else b"")
            self._offset += flat.nbytes
            count += flat.size
        self._entries[name] = (kind.str, start, count)

    def meta(self, values: Mapping[str, Any]) -> None:
        """Keep plain values (numbers, strings, lists) in the footer."""
        self._meta.update(values)

    def close(self) -> None:
        """Write the footer and close the file."""
        footer = encode(_Footer(self._entries, self._meta))
        self._file.write(footer + len(footer).to_bytes(8, "little") + MAGIC)
        self._file.close()

    def __enter__(self) -> "ArraysWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._file.close()


class Arrays:
    """The arrays of one file, as read-only views of a memory map."""

    def __init__(self, path: Path) -> None:
        """Map a file.

        Raises:
            IndexDamagedError: It is missing, not one of ours, or cut short.
        """
        self.path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise IndexDamagedError(path, "文件无法读取") from error
        footer = self._footer()
        self.meta = footer.meta
        self._arrays = {name: self._view(*entry) for name, entry in footer.arrays.items()}

    def number(self, name: str) -> int:
        """A whole number from the footer.

        Raises:
            IndexDamagedError: The footer has none of that name.
        """
        value = self.meta.get(name)
        if not isinstance(value, int) or value < 0:
            raise IndexDamagedError(self.path, f"文件目录缺少 {name}")
        return value

    def _footer(self) -> "_Footer":
        tail = self._map[-_TAIL_BYTES:]
        size = int.from_bytes(tail[:8], "little")
        end = len(self._map) - _TAIL_BYTES
        if tail[8:] != MAGIC or self._map[: len(MAGIC)] != MAGIC or size > end:
            raise IndexDamagedError(self.path, "文件头尾不完整")
        try:
            return decode(self._map[end - size : end], _Footer)
        except RecordError as error:
            raise IndexDamagedError(self.path, "文件目录无法解读") from error

    def _view(self, kind: str, offset: int, count: int) -> Array:
        if kind not in _TYPES:
            raise IndexDamagedError(self.path, f"不认识的数组类型 {kind}")
        dtype = np.dtype(kind)
        if offset < 0 or count < 0 or offset + count * dtype.itemsize > len(self._map):
            raise IndexDamagedError(self.path, "数组超出文件")
        return np.frombuffer(self._map, dtype, count, offset)

    def __getitem__(self, name: str) -> Array:
        try:
            return self._arrays[name]
        except KeyError:
            raise IndexDamagedError(self.path, f"缺少数组 {name}") from None

    def release(self) -> None:
        """Give the memory of pages read so far back; they are read again when needed."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)

    def get(self, name: str) -> Array | None:
        """An array, or None when the file has none of that name."""
        return self._arrays.get(name)


def gather_ranges(starts: Array, lengths: Array) -> Int64s:
    """List the indices of many ranges, one behind the other.

    >>> gather_ranges(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    total = int(lengths.sum())
    ends = np.cumsum(lengths)
    return np.repeat(starts - (ends - lengths), lengths) + np.arange(total, dtype=np.int64)


def offsets_of(counts: Array) -> Int64s:
    """Turn counts into offsets: one more, beginning with 0.

    >>> offsets_of(np.array([2, 0, 3])).tolist()
    [0, 2, 2, 5]
    """
    offsets = np.zeros(counts.size + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    return offsets
