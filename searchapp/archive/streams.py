"""Lines of a file, plain or packed, with bounded memory.

Files are read and unpacked as a stream; a line longer than the limit is passed over without
being held, so that neither a packed bomb nor a file without line ends fills the memory.

Lengths are bytes of the unpacked text; line numbers are 1-based.

Depends on: errors. Used by: archive.jsonl, archive.sources, archive.xml_tree.
"""

import gzip
import lzma
import stat
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final, TypeAlias

from searchapp.errors import SourceError

LINE_BYTES_MAX: Final = 16 * 2**20
"""Longest line of a record file; the longest record measured has 0.2 MiB."""

OnRead: TypeAlias = Callable[[int], object]
"""Told, as a file is read, how many of its bytes have been taken off the disk."""

_CHUNK_BYTES: Final = 2**20
_PACKED_BYTES: Final = 2**17
"""Packed bytes read at a time; they unpack to some seven times as much."""
_XZ_MEMORY_BYTES: Final = 256 * 2**20
"""Most memory an .xz file may ask for; ``xz -9`` needs 65 MiB."""

_CUT_SHORT: Final = "压缩文件不完整，后面的内容读不出来；请重新下载或重新压缩"
_DAMAGED: Final = "压缩文件已损坏，后面的内容读不出来；请重新下载或重新压缩"


def open_regular(path: Path) -> IO[bytes]:
    """Open a file for reading after making sure that reading it ends.

    Raises:
        SourceError: It is missing, unreadable, a loop of links, or no regular file
            (a pipe or a device would block or never end).
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise SourceError(path, 0, "没有这个文件，或它是指向不存在之处的链接") from None
    except OSError as error:
        raise SourceError(path, 0, f"打不开：{_reason(error)}") from error
    if not stat.S_ISREG(mode):
        raise SourceError(path, 0, "不是普通文件（可能是管道、设备或文件夹），不能读取")
    try:
        return path.open("rb")
    except OSError as error:
        raise SourceError(path, 0, f"打不开：{_reason(error)}") from error


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "没有读取权限"
    return "链接成环" if error.strerror and "symbolic" in error.strerror else str(error.strerror)


def read_bytes(path: Path, limit_bytes: int) -> bytes:
    """Read a whole file of at most ``limit_bytes``.

    Raises:
        SourceError: As ``open_regular``; or the file is longer.
    """
    with open_regular(path) as file:
        try:
            data = file.read(limit_bytes + 1)
        except OSError as error:
            raise SourceError(path, 0, f"读取中断：{_reason(error)}") from error
    if len(data) > limit_bytes:
        limit = limit_bytes // 2**20
        raise SourceError(
            path, 0, f"文件超过 {limit} MiB；一个文件放一版，大宗文章请用 JSON 行格式"
        )
    return data


def read_head(path: Path, size_bytes: int) -> bytes:
    """Read the first bytes of a file.

    Raises:
        SourceError: As ``open_regular``.
    """
    with open_regular(path) as file:
        try:
            return file.read(size_bytes)
        except OSError as error:
            raise SourceError(path, 0, f"读取中断：{_reason(error)}") from error


def untold(_bytes: int) -> None:
    """Tell nobody."""


def read_lines(
    path: Path, limit_bytes: int = LINE_BYTES_MAX, on_read: OnRead = untold
) -> Iterator[tuple[int, bytes | None]]:
    """Yield every line of a plain, ``.gz`` or ``.xz`` file.

    Args:
        path: The file; its last ending says how it is packed.
        limit_bytes: Longest line to hand out.
        on_read: Told how far the file has been read, in bytes as they lie on disk.

    Yields:
        Line number and line without its end; None for a line that passes the limit.

    Raises:
        SourceError: As ``open_regular``; or the packed data is damaged or cut short. Lines
            before the damage have been yielded.
    """
    number = 1
    try:
        for number, line in split_lines(_chunks(path, on_read), limit_bytes):
            yield number, line
    except (EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile) as error:
        reason = _CUT_SHORT if isinstance(error, EOFError) else _DAMAGED
        raise SourceError(path, number, reason) from error
    except OSError as error:
        raise SourceError(path, number, f"读取中断：{_reason(error)}") from error


def split_lines(chunks: Iterator[bytes], limit_bytes: int) -> Iterator[tuple[int, bytes | None]]:
    """Cut a stream of chunks into numbered lines, holding at most ``limit_bytes`` of one."""
    number, held_bytes = 1, 0
    held: list[bytes] = []
    for chunk in chunks:
        *complete, last = chunk.split(b"\n")
        for part in complete:
            fits = held_bytes + len(part) <= limit_bytes
            yield number, b"".join((*held, part)) if fits else None
            number, held, held_bytes = number + 1, [], 0
        held_bytes += len(last)
        held = [*held, last] if held_bytes <= limit_bytes else []
    if held_bytes:
        yield number, b"".join(held) if held_bytes <= limit_bytes else None


def _chunks(path: Path, on_read: OnRead) -> Iterator[bytes]:
    with open_regular(path) as file:
        for chunk in _unpacked(path, file):
            on_read(file.tell())
            yield chunk


def _unpacked(path: Path, file: IO[bytes]) -> Iterator[bytes]:
    if path.suffix == ".xz":
        yield from _unxz(file)
        return
    source = gzip.GzipFile(fileobj=file) if path.suffix == ".gz" else file
    while chunk := source.read(_CHUNK_BYTES):
        yield chunk


def _unxz(file: IO[bytes]) -> Iterator[bytes]:
    """Unpack one .xz stream after another, never more than a chunk at a time."""
    packed = file.read(_PACKED_BYTES)
    while packed:
        stream = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY_BYTES)
        while not stream.eof:
            chunk = stream.decompress(packed, _CHUNK_BYTES)
            packed = b""
            if chunk:
                yield chunk
            elif stream.needs_input and not stream.eof:
                packed = file.read(_PACKED_BYTES)
                if not packed:
                    raise EOFError
        packed = (stream.unused_data or file.read(_PACKED_BYTES)).lstrip(b"\x00")
