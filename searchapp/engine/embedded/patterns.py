"""Find runs of units with wildcards.

A pattern is cut at its open gaps into chunks of fixed length. Each chunk is found by its
rarest part and verified in the array of codes; then the chunks are put together from the
last to the first: from where a chunk ends, the nearest good place of the next one is the only
one that has to be looked at, for a hole before it is before all others too.

Depends on: analysis.wildcards, engine.embedded. Used by: engine.embedded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias
from weakref import WeakKeyDictionary

import numpy as np

from searchapp.analysis.wildcards import AnyUnits, Pieces, UnitShape, shape_pattern
from searchapp.engine.embedded.arrays import Array, Mask
from searchapp.engine.embedded.positions import NOWHERE, unit_positions
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.terms import HOLE, LiteralTerms
from searchapp.errors import QueryError

Place: TypeAlias = int | Mask | None
"""What stands at a place: one code, one of the codes flagged, or any unit."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Places of fixed distance, and the open gap that follows; None behind the last."""

    places: tuple[Place, ...]
    gap: AnyUnits | None


def pattern_positions(segment: Segment, pieces: Pieces, most: int) -> Array:
    """Positions at which a pattern begins, ascending.

    Args:
        segment: Where to look.
        pieces: What stands one behind the other.
        most: Most units the shape of one may stand for, where they are looked up.

    Raises:
        QueryError: It stands for more (code ``wildcard_too_wide``).
    """
    terms = segment.literal
    chunks = list(_chunks(terms, pieces))
    if any(isinstance(place, int) and place == HOLE for one in chunks for place in one.places):
        return NOWHERE  # a unit that the segment does not have
    good = _starts(terms, chunks[-1].places, most)
    for chunk in reversed(chunks[:-1]):
        starts = _starts(terms, chunk.places, most)
        gap = chunk.gap or AnyUnits(0, 0)
        ends = starts + np.int32(len(chunk.places))
        good = starts[_reaches(terms.codes, ends, good, gap)]
    return good


def _chunks(terms: LiteralTerms, pieces: Pieces) -> Iterator[_Chunk]:
    places: list[Place] = []
    for piece in pieces:
        match piece:
            case str():
                places.append(terms.unit(piece) + 1)
            case UnitShape():
                places.append(_shaped(terms, piece))
            case AnyUnits(least, _) if piece.is_fixed:
                places += [None] * least
            case _:
                yield _Chunk(tuple(places), piece)
                places = []
    yield _Chunk(tuple(places), None)


def _shaped(terms: LiteralTerms, shape: UnitShape) -> Place:
    """Flag the codes of the units that fit a shape; HOLE when there is none."""
    known = _shapes.setdefault(terms, {})
    flags = known.get(shape)
    if flags is None:
        fits = shape_pattern(shape).fullmatch
        flags = np.zeros(len(terms.units) + 1, np.bool_)
        flags[1:] = [fits(unit) is not None for unit in terms.units]
        if len(known) >= _SHAPES_KEPT:
            known.clear()
        known[shape] = flags
    return flags if flags.any() else HOLE


_SHAPES_KEPT: Final = 64
"""Shapes whose units a segment keeps: a flag for each of its units."""

_shapes: WeakKeyDictionary[LiteralTerms, dict[UnitShape, Mask]] = WeakKeyDictionary()


def _starts(terms: LiteralTerms, places: tuple[Place, ...], most: int) -> Array:
    """Positions at which a chunk begins: candidates of its rarest part, verified."""
    anchor, candidates = _rarest(terms, places, most)
    codes = terms.codes
    starts = candidates - np.int32(anchor)
    starts = starts[(starts >= 0) & (starts <= codes.size - len(places))]
    for offset, place in enumerate(places):
        here = codes.take(starts + offset)
        if place is None:
            starts = starts[here != HOLE]
        elif isinstance(place, int):
            starts = starts[here == place]
        else:
            starts = starts[place.take(here)]
    return starts


def _rarest(terms: LiteralTerms, places: tuple[Place, ...], most: int) -> tuple[int, Array]:
    """Choose what a chunk is found by: its place, and where it stands, ascending."""
    runs = [
        (terms.run_of_term(terms.term(one - 1, two - 1)), at)
        for at, (one, two) in enumerate(pairwise(places))
        if isinstance(one, int) and isinstance(two, int)
    ]
    if runs:
        run, at = min(runs, key=lambda pair: pair[0].size)
        return at, terms.positions[run.start : run.end]
    units = {at: _units(place) for at, place in enumerate(places) if place is not None}
    if not units:  # nothing but gaps
        return 0, np.flatnonzero(terms.codes).astype(np.int32)
    units = {at: some for at, some in units.items() if len(some) <= most}
    if not units:
        raise QueryError(
            f"通配符代表的不同数字、字母串超过 {most} 个，不能执行",
            hint="多写几个固定的字；或调大设置 wildcard_units_max",
            code="wildcard_too_wide",
        )
    at = min(units, key=lambda one: sum(terms.run_of_unit(unit).size for unit in units[one]))
    return at, np.sort(np.concatenate([unit_positions(terms, unit) for unit in units[at]]))


def _units(place: int | Mask) -> list[int]:
    """Numbers of the units that may stand at a place."""
    return [place - 1] if isinstance(place, int) else (np.flatnonzero(place) - 1).tolist()


def _reaches(codes: Array, ends: Array, good: Array, gap: AnyUnits) -> Mask:
    """For each end whether a good place follows within the gap, no hole before it."""
    if not good.size:
        return np.zeros(ends.size, np.bool_)
    at = good.searchsorted(ends + np.int32(gap.least))
    nearest = good.take(np.minimum(at, good.size - 1))
    away = nearest - ends
    reached: Mask = (at < good.size) & (away <= gap.most)
    for step in range(gap.most):
        among = reached.nonzero()[0]
        among = among[away[among] > step]
        if not among.size:
            break
        reached[among] = codes.take(ends[among] + step) != HOLE
    return reached
