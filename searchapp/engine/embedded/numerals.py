"""Stretches of numerals on the axis of a segment.

A stretch is what a number can be made of, as far as it goes: numerals, and breaks that may
be commas between digits. What it is worth ``analysis.numerals`` says.

Depends on: analysis.numerals, engine.embedded. Used by: engine.embedded.numbers.
"""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np

from searchapp.analysis.numerals import BREAK, COMMA, OTHER, letters_of, sign_of
from searchapp.engine.embedded.arrays import Array, Int32s, Mask
from searchapp.engine.embedded.terms import HOLE, LiteralTerms

_WINDOW: Final = 16
"""Units first read at a candidate; four times as many where a stretch may be longer."""

_CHUNK: Final = 1 << 19
"""Units read at once."""

_ONES_AND_HUNDREDS: Final = np.frombuffer(b"AC", np.uint8)
_GROUPS: Final = np.frombuffer(b"CEg", np.uint8)
_BEGINS_A_NUMBER: Final = np.frombuffer(b"aoACDEYWKHT", np.uint8)


class Stretch(NamedTuple):
    """A stretch of numerals.

    Attributes:
        first: The position it is known by.
        end: One past the last position a number of it may be known by.
        codes: Its codes, as bytes.
        signs: Its signs, as bytes.
        unsure: It holds a break that may be a comma.
    """

    first: int
    end: int
    codes: bytes
    signs: bytes

    @property
    def unsure(self) -> bool:
        """Whether it holds a break that may be a comma between digits."""
        return _COMMA in self.signs


_COMMA: Final = COMMA.encode()


class Stretches(NamedTuple):
    """Many stretches of one part of the axis.

    Attributes:
        low: Where the part begins on the axis.
        firsts: Where each stretch begins in the part.
        ends: Where each ends.
        codes: The codes of the part.
        signs: The signs of the part.
    """

    low: int
    firsts: Array
    ends: Array
    codes: Array
    signs: Array

    def unsure(self) -> Mask:
        """Which of them hold a break that may be a comma between digits."""
        commas = np.concatenate(([0], np.cumsum(self.signs == ord(COMMA))))
        held: Mask = commas[self.ends] > commas[self.firsts]
        return held

    def distinct(self, chosen: Mask) -> Iterator[tuple[list[Stretch], Array, Array]]:
        """Yield some stretches, those of one length at a time, equal ones once.

        Args:
            chosen: Which of them.

        Yields:
            The distinct stretches; where all of this length begin on the axis; and for each
            of those the number of its like.
        """
        firsts, lengths = self.firsts[chosen], (self.ends - self.firsts)[chosen]
        for length in np.unique(lengths).tolist():
            begins = firsts[lengths == length]
            rows = self.codes.take(begins[:, np.newaxis] + np.arange(length))
            keys = np.ascontiguousarray(rows).view(f"V{rows.itemsize * length}").ravel()
            _, examples, alike = np.unique(keys, return_index=True, return_inverse=True)
            found = [self._one(int(at), length) for at in begins[examples].tolist()]
            yield found, begins + self.low, alike.ravel()

    def _one(self, first: int, length: int) -> Stretch:
        part = slice(first, first + length)
        place = self.low + first
        codes, signs = self.codes[part].tobytes(), self.signs[part].tobytes()
        return Stretch(place, place + length, codes, signs)


Check = Callable[[], None]


class Numerals:
    """The numerals among the units of a segment.

    Attributes:
        glued: For letters the units that are a number and these letters, such as ``100km``.
    """

    def __init__(self, terms: LiteralTerms) -> None:
        self._terms = terms
        self._codes = terms.codes
        names = list(terms.units)
        signs = "".join([BREAK, *map(sign_of, names)])
        self._signs = np.frombuffer(signs.encode(), np.uint8)
        self.glued: dict[str, list[int]] = {}
        for number, name in enumerate(names):
            if signs[number + 1] in "gG":
                self.glued.setdefault(letters_of(name), []).append(number)

    def spelt(self, stretch: Stretch) -> tuple[str, list[str]]:
        """Give the signs and units of a stretch without breaks."""
        codes = np.frombuffer(stretch.codes, self._codes.dtype)
        return stretch.signs.decode(), self._terms.units.pick((codes - 1).tolist())

    def before(self, known_by: Array, edges: Array, check: Check) -> Iterator[Stretch]:
        """Yield the stretch that ends before each edge, unless there is none."""
        return self._at_edges(known_by, edges, check, forward=False)

    def after(self, known_by: Array, edges: Array, check: Check) -> Iterator[Stretch]:
        """Yield the stretch that begins at each edge, unless there is none."""
        return self._at_edges(known_by, edges, check, forward=True)

    def everywhere(self, starts: Int32s, check: Check) -> Iterator["Stretches"]:
        """Yield all stretches that hold a number, those of some blocks at a time.

        Args:
            starts: Where blocks begin, and the end of the last.
            check: Called now and then.
        """
        low = 0
        while low < starts.size - 1:
            check()
            high = int(starts.searchsorted(int(starts[low]) + _CHUNK, "right")) - 1
            high = max(high, low + 1)
            yield self._between(int(starts[low]), int(starts[high]))
            low = high

    def _between(self, low: int, high: int) -> "Stretches":
        codes = self._codes[low:high]
        signs, outside = self._classes(codes[np.newaxis])
        inside = np.concatenate(([False], ~outside[0], [False]))
        edges = np.flatnonzero(inside[1:] != inside[:-1])
        begin = np.concatenate(([0], np.cumsum(np.isin(signs[0], _BEGINS_A_NUMBER))))
        first, end = edges[::2], edges[1::2]
        telling = begin[end] > begin[first]
        return Stretches(low, first[telling], end[telling], codes, signs[0])

    def _at_edges(
        self, known_by: Array, edges: Array, check: Check, *, forward: bool
    ) -> Iterator[Stretch]:
        pending, width = np.arange(edges.size), _WINDOW
        while pending.size:
            longer = [pending[:0]]
            size = max(_CHUNK // width, 1)
            for at in range(0, pending.size, size):
                check()
                rows = pending[at : at + size]
                codes, signs, low, high, cut = self._window(edges[rows], width, forward=forward)
                longer.append(rows[cut])
                for row in np.flatnonzero((high > low) & ~cut).tolist():
                    first, end = low[row], high[row]
                    known = int(known_by[rows[row]])
                    yield Stretch(
                        known,
                        known + 1,
                        codes[row, first:end].tobytes(),
                        signs[row, first:end].tobytes(),
                    )
            pending, width = np.concatenate(longer), width * 4

    def _window(
        self, edges: Array, width: int, *, forward: bool
    ) -> tuple[Array, Array, Array, Array, Array]:
        """Read so many units before or behind some edges.

        Returns:
            Codes and signs, a row for each edge; where its stretch begins and ends in it; and
            whether it may be longer.
        """
        offsets = np.arange(width) if forward else np.arange(-width, 0)
        at = edges.astype(np.int64)[:, np.newaxis] + offsets
        codes = self._codes.take(at, mode="clip")
        codes[(at < 0) | (at >= self._codes.size)] = HOLE
        signs, outside = self._classes(codes)
        rows = np.arange(edges.size)
        if forward:
            high = np.where(outside.any(axis=1), outside.argmax(axis=1), width)
            return codes, signs, np.zeros_like(rows), high, high >= width - 1
        low = width - np.where(outside.any(axis=1), outside[:, ::-1].argmax(axis=1), width)
        return codes, signs, low, np.full_like(rows, width), low <= 1

    def _classes(self, codes: Array) -> tuple[Array, Array]:
        """Give signs, commas where a break may be one, and flag what is outside of numbers."""
        signs = self._signs.take(codes)
        holes = codes == HOLE
        commas = np.zeros_like(holes)
        commas[:, 1:-1] = (
            holes[:, 1:-1]
            & np.isin(signs[:, :-2], _ONES_AND_HUNDREDS)
            & np.isin(signs[:, 2:], _GROUPS)
        )
        signs[commas] = ord(COMMA)
        return signs, (signs == ord(OTHER)) | (holes & ~commas)
