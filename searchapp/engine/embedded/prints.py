"""The fingerprints of the articles of one store, in a file beside it.

They lie in the order of the hash, each with the row of its article, so that all articles
with some fingerprint are one contiguous range.

Depends on: analysis.prints, engine.embedded. Used by: engine.embedded.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

import numpy as np

from searchapp.analysis.prints import SKETCH_SHARES, Prints
from searchapp.engine.embedded.arrays import Array, Arrays, ArraysWriter, Int64s, Uint64s
from searchapp.errors import IndexDamagedError

_ROWS_AT_ONCE: Final = 4_096


def prints_file(number: int) -> str:
    """Name of the file with the fingerprints of a store."""
    return f"prints-{number}.vec"


class StoredPrints:
    """Reads the fingerprints of one store.

    Attributes:
        digests: Digest of the body of each row's article, the first row's first.
        sizes: Its units, the same way.
        sketches: Its sketch, the same way.
        hashes: Every fingerprint, ascending.
        rows: The row each belongs to.
    """

    def __init__(self, path: Path) -> None:
        """Map the file.

        Raises:
            IndexDamagedError: It is missing, foreign or cut short.
        """
        arrays = Arrays(path)
        self.digests: Uint64s = arrays["digest"]
        self.sizes: Array = arrays["units"]
        self.hashes: Array = arrays["hash"]
        self.rows: Array = arrays["row"]
        self.sketches: Array = arrays["sketch"].reshape(-1, SKETCH_SHARES)
        rows = {self.digests.size, self.sizes.size, len(self.sketches)}
        if self.hashes.size != self.rows.size or len(rows) > 1:
            raise IndexDamagedError(path, "指纹的各数组长度不合")


class PrintsWriter:
    """Collects the fingerprints of a store; rows are numbered from 1.

    Sketches, three quarters of it all, wait in a file without a name.
    """

    def __init__(self, folder: Path) -> None:
        """Begin.

        Args:
            folder: Where there is room for a while.
        """
        self._sketches = TemporaryFile(dir=folder)  # noqa: SIM115  closed by write or close
        self._digests: list[Uint64s] = []
        self._sizes: list[Array] = []
        self._hashes: list[Array] = []
        self._rows: list[Array] = []
        self._row_count = 0

    def add(self, prints: Prints, rows: range) -> None:
        """Take over the fingerprints of new articles.

        Args:
            prints: Theirs; empty when none were made, and then they have no duplicates.
            rows: Their rows, the next ones.
        """
        made = prints.digests.size == len(rows)
        nothing = np.zeros(len(rows), np.uint64)
        self._digests.append(prints.digests if made else nothing)
        self._sizes.append(prints.sizes if made else nothing)
        none = np.zeros((len(rows), SKETCH_SHARES), np.uint8)
        self._sketches.write((prints.sketches if made else none).tobytes())
        if made:
            self._hashes.append(prints.hashes)
            numbers = np.arange(rows.start, rows.stop, dtype=np.uint32)
            self._rows.append(np.repeat(numbers, np.diff(prints.offsets)))
        self._row_count += len(rows)

    def copy(self, source: StoredPrints, moved: Int64s) -> None:
        """Take over some rows of another store.

        Args:
            source: Its fingerprints.
            moved: By old row the new row, 0 for those left out.
        """
        old = np.flatnonzero(moved)
        self._digests.append(source.digests[old - 1])
        self._sizes.append(source.sizes[old - 1])
        for part in np.split(old, range(_ROWS_AT_ONCE, old.size, _ROWS_AT_ONCE)):
            self._sketches.write(source.sketches[part - 1].tobytes())
        rows = np.append(moved, np.zeros(source.digests.size + 1 - moved.size, np.int64))
        kept = rows[source.rows] > 0
        self._hashes.append(source.hashes[kept])
        self._rows.append(rows[source.rows[kept]].astype(np.uint32))
        self._row_count += old.size

    def write(self, path: Path) -> None:
        """Write the file; a fingerprint an article has twice is kept once."""
        hashes, rows = _joined(self._hashes, np.uint64), _joined(self._rows, np.uint64)
        keys = np.unique(hashes << np.uint64(32) | rows)
        with ArraysWriter(path.open("wb")) as writer:
            writer.add("digest", _joined(self._digests, np.uint64))
            writer.add("units", _joined(self._sizes, np.uint32))
            writer.add_pieces("sketch", np.uint8, self._waiting())
            writer.add("hash", (keys >> np.uint64(32)).astype(np.uint32))
            writer.add("row", (keys & np.uint64(0xFFFFFFFF)).astype(np.uint32))
        self.close()

    def _waiting(self) -> Iterator[Array]:
        self._sketches.seek(0)
        while piece := self._sketches.read(_ROWS_AT_ONCE * SKETCH_SHARES):
            yield np.frombuffer(piece, np.uint8)

    def close(self) -> None:
        """Give the room back. Twice is no harm."""
        self._sketches.close()


def _joined(parts: Sequence[Array], kind: type[np.generic]) -> Array:
    return np.concatenate([np.zeros(0, kind), *(part.astype(kind) for part in parts)])
