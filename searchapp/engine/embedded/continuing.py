"""What is printed behind a literal: the strings that complete it.

Depends on: analysis.literal, engine.contract, engine.embedded. Used by: engine.embedded.generation.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from searchapp.analysis.literal import Literal, written
from searchapp.engine.contract import CONTINUATION_UNITS_MAX
from searchapp.engine.embedded.arrays import Array
from searchapp.engine.embedded.positions import blocks_at, length_of, literal_positions
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.terms import HOLE


@dataclass(frozen=True, slots=True)
class _Ends:
    """Where occurrences of one string end in a segment: the place of the unit behind each."""

    segment: Segment
    places: Array

    def following(self) -> Iterator[tuple[str, int]]:
        """Yield the units behind, each with its number of occurrences."""
        counts = np.bincount(self._codes())
        codes = counts.nonzero()[0]
        units = self.segment.literal.units
        for code, count in zip(codes.tolist(), counts.take(codes).tolist(), strict=True):
            if code != HOLE:
                yield units[code - 1], count

    def majority(self) -> str:
        """The unit behind more than half of the occurrences; empty when there is none."""
        counts = np.bincount(self._codes(), minlength=1)
        code = int(counts.argmax())
        if code == HOLE or counts[code] * 2 <= self.places.size:
            return ""
        return self.segment.literal.units[code - 1]

    def count(self, unit: str) -> int:
        """How many of the occurrences go on with a unit."""
        code = self.segment.literal.unit(unit) + 1
        return int(np.count_nonzero(self._codes() == code)) if code else 0

    def with_unit(self, unit: str) -> "_Ends":
        """Keep the occurrences that go on with a unit, and step behind it."""
        code = self.segment.literal.unit(unit) + 1
        kept = self.places[self._codes() == code] if code else self.places[:0]
        return _Ends(self.segment, kept + np.int32(1))

    def _codes(self) -> Array:
        codes: Array = self.segment.literal.codes
        return codes.take(self.places[self.places < codes.size])


def continuations(
    segments: Iterable[Segment], literal: Literal, most: int
) -> Iterator[tuple[str, int]]:
    """Complete a literal, as ``contract.Engine.continuations`` says."""
    ends = [_Ends(one, _behind(one, literal)) for one in segments]
    begun = sorted(_counted(ends).items(), key=lambda pair: (-pair[1], pair[0]))
    for unit, count in begun[:most]:
        if count > 1:
            yield _extended((*literal.segments[-1], unit), [one.with_unit(unit) for one in ends])


def _behind(segment: Segment, literal: Literal) -> Array:
    starts = literal_positions(segment, literal)
    if segment.live:
        starts = starts[segment.live.blocks.take(blocks_at(segment, starts))]
    ends: Array = starts + np.int32(length_of(literal))
    return ends


def _counted(ends: Sequence[_Ends]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in ends:
        counts.update(dict(one.following()))
    return counts


def _majority(ends: Sequence[_Ends]) -> tuple[str, int]:
    """The unit most occurrences go on with, if it is more than half of them.

    What is more than half of all is more than half in some segment.
    """
    units = {one.majority() for one in ends} - {""}
    counted = ((unit, sum(one.count(unit) for one in ends)) for unit in units)
    return max(counted, key=lambda pair: (pair[1], pair[0]), default=("", 0))


def _extended(units: tuple[str, ...], ends: Sequence[_Ends]) -> tuple[str, int]:
    """Go on as long as one unit stands behind more than half of the occurrences."""
    count = sum(one.places.size for one in ends)
    while len(units) < CONTINUATION_UNITS_MAX:
        unit, next_count = _majority(ends)
        if next_count < 2 or next_count * 2 <= count:  # noqa: PLR2004  once is no string of its own
            break
        units, count = (*units, unit), next_count
        ends = [one.with_unit(unit) for one in ends]
    return written(units), count
