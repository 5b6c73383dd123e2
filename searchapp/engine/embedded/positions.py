"""Where literals stand on the axis of a segment, occurrence by occurrence.

What only needs blocks is found by ``phrases``; nearness, wildcards and sentences need places.

Depends on: analysis.literal, engine.embedded. Used by: engine.embedded.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from searchapp.analysis.literal import Literal
from searchapp.engine.embedded.arrays import Array, Int32s
from searchapp.engine.embedded.phrases import codes_of
from searchapp.engine.embedded.segment import CELL_BITS, Segment
from searchapp.engine.embedded.terms import LiteralTerms

NOWHERE: Final[Int32s] = np.zeros(0, np.int32)


def literal_positions(segment: Segment, literal: Literal) -> Array:
    """Positions at which a literal begins, ascending."""
    terms = segment.literal
    wanted = codes_of(terms, literal)
    if wanted is None:
        return NOWHERE
    if len(wanted) == 1:
        return unit_positions(terms, wanted[0] - 1)
    place, run = terms.rarest(wanted)
    if len(wanted) == 2:  # noqa: PLR2004  one token is the whole literal
        return terms.positions[run.start : run.end]
    return standing(terms.codes, terms.positions[run.start : run.end] - np.int32(place), wanted)


def unit_positions(terms: LiteralTerms, unit: int) -> Array:
    """Positions of a unit, ascending."""
    run = terms.run_of_unit(unit)
    return np.sort(terms.positions[run.start : run.end])


def standing(codes: Array, starts: Array, wanted: Sequence[int]) -> Array:
    """Keep the positions from which all of some codes stand one behind the other."""
    starts = starts[(starts >= 0) & (starts <= codes.size - len(wanted))]
    for offset, code in enumerate(wanted):
        starts = starts[codes.take(starts + offset) == code]
    return starts


def length_of(literal: Literal) -> int:
    """Positions a literal takes: its units, and a hole between two of its segments."""
    return literal.unit_count + len(literal.segments) - 1


def blocks_at(segment: Segment, positions: Array) -> Array:
    """The block of each position."""
    blocks: Array = segment.cells.take(positions >> CELL_BITS)
    return blocks
