"""Lay the sentences of one batch out in rows, step by step, so that no step computes padding.

Row ``i`` of step ``t`` is character ``t`` of sentence ``i``, for all sentences longer than
``t``; the longest sentence comes first. Also lends the work areas that batches share.

Depends on: numpy. Used by: enrich.tagger_network, enrich.tagger_kernels and what it loads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Number = TypeVar("Number", np.int64, np.float32)


@dataclass(frozen=True, slots=True)
class Packing:
    """How the sentences of one batch lie in packed rows.

    "Flat" is the order of the text: sentence after sentence, none parted from the next.

    Attributes:
        lengths: Characters of each sentence, never increasing, none 0.
        starts: First row of each step, and at the end the number of rows.
        flat_starts: First flat place of each sentence.
        order: For each row its flat place.
        mirror: For each row, the row of the same sentence counted from its other end.
    """

    lengths: Integers
    starts: Integers
    flat_starts: Integers
    order: Integers
    mirror: Integers

    @classmethod
    def of(cls, lengths: Sequence[int]) -> "Packing":
        """Lay out sentences of the given lengths, the longest first, none empty."""
        length = np.array(lengths, dtype=np.int64)
        step = np.arange(length[0], dtype=np.int64)
        active = np.searchsorted(-length, -step, side="left")
        starts = np.concatenate(([0], np.cumsum(active))).astype(np.int64)
        sentence = np.arange(starts[-1]) - np.repeat(starts[:-1], active)
        step_of_row = np.repeat(step, active)
        flat_starts = np.concatenate(([0], np.cumsum(length)[:-1])).astype(np.int64)
        mirror = starts[length[sentence] - 1 - step_of_row] + sentence
        return cls(length, starts, flat_starts, flat_starts[sentence] + step_of_row, mirror)

    @property
    def steps(self) -> int:
        """Number of steps: the length of the longest sentence."""
        return len(self.starts) - 1

    def pack(self, flat: npt.NDArray[Number]) -> npt.NDArray[Number]:
        """Put one number, or one row of numbers, a character into the packed order."""
        return flat[self.order]

    def unpack(self, packed: npt.NDArray[Number]) -> npt.NDArray[Number]:
        """Put packed numbers, or rows, into the order of the text again."""
        flat = np.empty_like(packed)
        flat[self.order] = packed
        return flat

    def rows_of(self, sentence: int) -> Integers:
        """Give the rows of one sentence, in its order."""
        return self.starts[: self.lengths[sentence]] + sentence

    def last_rows(self) -> Integers:
        """Give the row of each sentence's last character."""
        rows: Integers = self.starts[self.lengths - 1]
        return rows + np.arange(len(self.lengths))


class Rooms:
    """Work areas by name; fresh memory for every batch costs more than the sums in it."""

    def __init__(self) -> None:
        self._rooms: dict[str, Floats] = {}

    def lend(self, name: str, *shape: int) -> Floats:
        """Lend an area, its content undefined, until the same name is asked for again."""
        size = int(np.prod(shape))
        if name not in self._rooms or self._rooms[name].size < size:
            self._rooms[name] = np.empty(size, dtype=np.float32)
        return self._rooms[name][:size].reshape(shape)
