"""Find a literal in a segment: blocks, and how often in each.

A literal of several units is found by its rarest pair (or end token) alone: each of that
pair's positions is a candidate, and the units around it are read from ``literal.codes``,
the nearest first. That costs as much as the rarest pair has positions, whatever the
frequency of the others, and reads one place of memory for each candidate.

A single unit is the contiguous run of all tokens that begin with it.

Depends on: analysis.literal, engine.embedded. Used by: engine.embedded.
"""

from dataclasses import dataclass

import numpy as np

from searchapp.analysis.literal import Literal
from searchapp.engine.embedded.arrays import Array
from searchapp.engine.embedded.kernels import Kernels
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.terms import HOLE, LiteralTerms


@dataclass(frozen=True, slots=True)
class LeafHits:
    """What one leaf hits in a segment.

    Attributes:
        blocks: Ascending, each once, of the type that indexes arrays.
        often: How often in each of them; None when once in every one.
    """

    blocks: Array
    often: Array | None

    @property
    def total(self) -> int:
        """All hits."""
        return self.blocks.size if self.often is None else int(self.often.sum())

    def only(self, kept: Array) -> "LeafHits":
        """The part of the hits that a mask or indices keep."""
        return LeafHits(self.blocks[kept], None if self.often is None else self.often[kept])


def find_literal(kernels: Kernels, segment: Segment, literal: Literal) -> LeafHits:
    """Find a literal anywhere."""
    terms = segment.literal
    wanted = codes_of(terms, literal)
    if wanted is None:
        return LeafHits(np.zeros(0, np.intp), None)
    if len(wanted) == 1:
        run = terms.run_of_unit(wanted[0] - 1)
        positions = terms.positions[run.start : run.end]
        found = kernels.gather_unsorted(segment, positions)
    else:
        place, run = terms.rarest(wanted)
        positions = terms.positions[run.start : run.end]
        found = kernels.phrase(segment, terms.codes, positions, place, wanted)
    return LeafHits(*found)


def codes_of(terms: LiteralTerms, literal: Literal) -> list[int] | None:
    """Lay a literal out by position: codes and holes; None when a unit is unknown."""
    wanted: list[int] = []
    for segment in literal.segments:
        if wanted:
            wanted.append(HOLE)
        for unit in segment:
            number = terms.unit(unit)
            if number < 0:
                return None
            wanted.append(number + 1)
    return wanted
