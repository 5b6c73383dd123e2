"""Facts found by earlier builds, kept by the content of the page they were found on.

Finding facts is most of a build's work; an unchanged page under unchanged rules has the
facts it had. The file is an economy and no more: what is missing or damaged in it is found
again. It holds one line that names the rules, then entry after entry: the page's key, the
length, the packed facts. A build writes a new file with what it used and what it learnt; an
update puts what it learnt behind the rest, and of two entries of one page the later counts.

Depends on: errors. Used by: indexing.build, bootstrap.
"""

import hashlib
import os
import struct
from pathlib import Path
from typing import IO, Final

from searchapp.errors import BuildError

_KEY_BYTES: Final = 16
_LENGTH: Final = struct.Struct("<I")


class FactsMemory:
    """Reads the facts of the build before, and keeps those of this one."""

    def __init__(self, path: Path, rules: str, *, fresh: bool = False, whole: bool = True) -> None:
        """Open.

        Args:
            path: The file; it may be missing.
            rules: Names the version of the rules; facts found under others are not used.
            fresh: Use nothing of what was kept before.
            whole: The whole archive will be read: a new file is written. Otherwise what is
                learnt is put behind what is there.

        Raises:
            BuildError: The folder cannot be written.
        """
        self._path = path
        self._aside = path.with_name(f"{path.name}.new")
        self._title = f"searchapp facts 1 {rules}\n".encode()
        self._places: dict[bytes, tuple[int, int]] = {}
        self._old: IO[bytes] | None = None
        self._kept: set[bytes] = set()
        self._end = 0
        self._new: IO[bytes]
        try:
            if not (fresh and whole):
                self._read()
            self._appending = not whole and self._end > 0
            if self._appending:
                self._new = path.open("r+b")
                # A build that was killed may have left half an entry.
                self._new.truncate(self._end)
                self._new.seek(self._end)
                self._kept.update(() if fresh else self._places)
            else:
                self._new = self._aside.open("wb")
                self._new.write(self._title)
            if fresh:
                self._places.clear()
        except OSError as error:
            raise BuildError(f"{path} 无法读写（{error.strerror}）") from error

    def _read(self) -> None:
        """Note where every whole entry of the old file lies."""
        if not self._path.exists():
            return
        self._old = old = self._path.open("rb")
        if old.readline(len(self._title) + 1) != self._title:
            return
        size = self._path.stat().st_size
        self._end = old.tell()
        head = old.read(_KEY_BYTES + _LENGTH.size)
        while len(head) == _KEY_BYTES + _LENGTH.size:
            (length,) = _LENGTH.unpack_from(head, _KEY_BYTES)
            at = old.tell()
            if at + length > size:
                break
            self._places[head[:_KEY_BYTES]] = (at, length)
            old.seek(length, os.SEEK_CUR)
            self._end = at + length
            head = old.read(_KEY_BYTES + _LENGTH.size)

    @staticmethod
    def key(page: bytes) -> bytes:
        """Give the key of a page, written as JSON without facts."""
        return hashlib.blake2b(page, digest_size=_KEY_BYTES).digest()

    def known(self, key: bytes) -> bytes | None:
        """Give the packed facts of a page, or None."""
        if key not in self._places or self._old is None:
            return None
        at, length = self._places[key]
        self._old.seek(at)
        return self._old.read(length)

    def keep(self, key: bytes, packed: bytes) -> None:
        """Keep the packed facts of a page for the next build."""
        if key not in self._kept:
            self._kept.add(key)
            self._new.write(key + _LENGTH.pack(len(packed)) + packed)

    def close(self, *, complete: bool) -> None:
        """Put the new file in the place of the old.

        Args:
            complete: The build saw the whole archive, so that facts it did not use are of
                pages that are gone. Otherwise those are kept too: the next build goes on
                where this one stopped.
        """
        if not complete and not self._appending:
            for key in self._places:
                self.keep(key, self.known(key) or b"")
        self._new.close()
        if self._old is not None:
            self._old.close()
        if not self._appending:
            self._aside.replace(self._path)
