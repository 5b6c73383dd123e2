"""Find a literal in a segment: blocks, and how often in each.

A literal of several units is found by its rarest pair (or end token) alone: each of that
pair's positions is a candidate, and the units around it are read from ``literal.codes``,
the nearest first. That costs as much as the rarest pair has positions, whatever the
frequency of the others, and reads one place of memory for each candidate.

A single unit is the contiguous run of all tokens that begin with it.

Depends on: analysis.literal, engine.embedded. Used by: engine.embedded.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from searchapp.analysis.literal import Literal
from searchapp.engine.embedded.arrays import Array
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.terms import NOTHING, LiteralTerms, Run
from searchapp.engine.queries import Match, Where

_HOLE: Final = -1
_COUNT_SHARE: Final = 8
"""Positions of one unit are counted by block, not sorted, from this share of the blocks on."""


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


def find_leaf(segment: Segment, leaf: Match) -> LeafHits:
    """Find a literal leaf: its blocks, ascending, and the occurrences in each."""
    hits = find_literal(segment, leaf.literal)
    if leaf.where is Where.HEADLINE:
        return hits.only(segment.headlines[hits.blocks])
    return hits


def find_literal(segment: Segment, literal: Literal) -> LeafHits:
    """Find a literal anywhere."""
    terms = segment.literal
    wanted = _unit_numbers(terms, literal)
    if wanted is None:
        return by_block(segment, terms.positions[:0])
    if len(wanted) == 1:
        run = terms.run_of_unit(wanted[0])
        return _by_block_unsorted(segment, terms.positions[run.start : run.end])
    place, run = _rarest(terms, wanted)
    positions = terms.positions[run.start : run.end]
    if len(wanted) > 2 and positions.size:  # noqa: PLR2004  more than the one token
        positions = _verified(terms, positions, place, wanted)
    return by_block(segment, positions)


def _unit_numbers(terms: LiteralTerms, literal: Literal) -> list[int] | None:
    """Lay a literal out by position: unit numbers and holes; None when a unit is unknown."""
    wanted: list[int] = []
    for segment in literal.segments:
        if wanted:
            wanted.append(_HOLE)
        for unit in segment:
            number = terms.unit(unit)
            if number < 0:
                return None
            wanted.append(number)
    return wanted


def _rarest(terms: LiteralTerms, wanted: list[int]) -> tuple[int, Run]:
    """Of the tokens a literal implies, give the one with the fewest positions: place, run."""
    found, fewest = 0, NOTHING
    size = -1
    for place, (first, second) in enumerate(pairwise(wanted)):
        if first == _HOLE:
            continue
        run = terms.run_of_term(terms.term(first, second))
        if size < 0 or run.size < size:
            found, fewest, size = place, run, run.size
            if not size:
                break
    return found, fewest


def _verified(terms: LiteralTerms, positions: Array, place: int, wanted: list[int]) -> Array:
    """Keep the positions around which all other units and holes of a literal stand.

    Args:
        terms: The segment's terms.
        positions: Where ``wanted[place]`` and ``wanted[place + 1]`` stand, ascending.
        place: Their place in the literal.
        wanted: Unit number or hole at each place.
    """
    codes = terms.codes
    kept = positions.astype(np.intp)
    last = codes.size - len(wanted) + place
    if kept[0] < place or kept[-1] > last:
        # Too near to an end of the axis to have the whole literal around them.
        kept = kept[(kept >= place) & (kept <= last)]
    others = [at - place for at in range(len(wanted)) if at not in {place, place + 1}]
    for offset in sorted(others, key=abs):
        kept = kept[codes.take(kept + offset) == wanted[place + offset] + 1]
        if not kept.size:
            break
    return kept


def by_block(segment: Segment, positions: Array) -> LeafHits:
    """Gather ascending positions by block."""
    blocks = segment.blocks_at(positions)
    fresh = blocks[1:] != blocks[:-1]
    later = np.count_nonzero(fresh)
    if later + 1 >= blocks.size:
        return LeafHits(blocks.astype(np.intp), None)
    first = np.zeros(later + 2, np.intp)
    np.add(fresh.nonzero()[0], 1, out=first[1:-1])
    first[-1] = blocks.size
    return LeafHits(blocks.take(first[:-1]).astype(np.intp), first[1:] - first[:-1])


def _by_block_unsorted(segment: Segment, positions: Array) -> LeafHits:
    """Gather positions in any order by block."""
    if positions.size * _COUNT_SHARE < segment.block_count:
        return by_block(segment, np.sort(positions, kind="stable"))
    often = np.bincount(segment.blocks_at(positions), minlength=segment.block_count)
    blocks = often.nonzero()[0]
    return LeafHits(blocks, often[blocks])
