"""Sorted strings in two flat arrays: their UTF-8 bytes and where each begins.

UTF-8 bytes sort as code points do. Looking a string up reads a few pages of the map and
loads no dictionary.

Depends on: engine.embedded.arrays. Used by: engine.embedded.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from searchapp.engine.embedded.arrays import Arrays, ArraysWriter, Uint8s, offsets_of

_TEXT, _OFFSETS = ".text", ".offsets"
_UTF8: Final = "utf-8"


class StringTable:
    """Strings by number; when they were written sorted, numbers by string too."""

    def __init__(self, text: Uint8s, offsets: npt.NDArray[np.uint64]) -> None:
        self._text = memoryview(text.data)
        self._offsets = offsets
        # Single numbers are read through it: a tenth of the cost of indexing an array.
        self._bounds = memoryview(offsets.data)

    @classmethod
    def read(cls, arrays: Arrays, name: str) -> "StringTable":
        """Open the table that ``write_strings`` wrote under ``name``."""
        return cls(arrays[name + _TEXT], arrays[name + _OFFSETS])

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def raw(self, number: int) -> bytes:
        """The UTF-8 bytes of one string."""
        return bytes(self._text[self._bounds[number] : self._bounds[number + 1]])

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self):
            raise IndexError(number)
        return self.raw(number).decode(_UTF8)

    def pick(self, numbers: Sequence[int]) -> list[str]:
        """Decode the strings with some numbers."""
        text, bounds = self._text, self._bounds
        return [str(text[bounds[n] : bounds[n + 1]], _UTF8) for n in numbers]

    def __iter__(self) -> Iterator[str]:
        return iter(self.slice(0, len(self)))

    def slice(self, first: int, last: int) -> list[str]:
        """Decode the strings numbered ``first`` to ``last``, the last one left out."""
        bounds = self._offsets[first : last + 1].tolist()
        base = bounds[0]
        block = bytes(self._text[base : bounds[-1]])
        return [block[start - base : end - base].decode(_UTF8) for start, end in pairwise(bounds)]

    def at_or_after(self, wanted: bytes) -> int:
        """Number of the first string not before ``wanted``; the length when all are."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.raw(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, wanted: str) -> int:
        """Number of a string, or -1; the strings must be sorted."""
        data = wanted.encode(_UTF8, "replace")
        number = self.at_or_after(data)
        return number if number < len(self) and self.raw(number) == data else -1


def write_strings(writer: ArraysWriter, name: str, strings: Sequence[str] | Iterable[str]) -> None:
    """Write strings, in the order given, as the table ``name``."""
    pieces = [string.encode(_UTF8) for string in strings]
    lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
    writer.add(name + _TEXT, np.frombuffer(b"".join(pieces), np.uint8))
    writer.add(
        name + _OFFSETS,
        offsets_of(lengths).astype(np.uint32 if lengths.sum() < 1 << 32 else np.uint64),
    )
