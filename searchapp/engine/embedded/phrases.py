"""Find a literal in a segment: blocks, and how often in each.

A literal of several units is found by its rarest pair (or end token) alone: each of that
pair's positions is a candidate, and the units around it are read from ``literal.codes``,
one neighbour after the other, rarest units first. That costs as much as the rarest pair
has positions, whatever the frequency of the others, and reads one place of memory for
each candidate.

A single unit is the contiguous run of all tokens that begin with it.

Depends on: analysis.literal, engine.embedded.segment. Used by: engine.embedded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
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
    """What one leaf or word hits in a segment.

    Attributes:
        blocks: Ascending, each once.
        often: How often, in each of them.
    """

    blocks: Array
    often: Array

    def only(self, kept: Array) -> "LeafHits":
        """The part of the hits that a mask or indices keep."""
        return LeafHits(self.blocks[kept], self.often[kept])


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
    offset, run, covered = min(_runs(terms, wanted), key=lambda found: len(found[1]))
    candidates = terms.positions[run.start : run.end]
    rest = [place for place in range(len(wanted)) if place - offset not in covered]
    return by_block(segment, _verified(terms, candidates, offset, wanted, rest))


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


def _runs(terms: LiteralTerms, wanted: list[int]) -> Iterator[tuple[int, Run, range]]:
    """Yield for each token the literal implies: its place, its run, what it covers."""
    for place in range(len(wanted) - 1):
        first, second = wanted[place], wanted[place + 1]
        if first == _HOLE:
            continue
        found = terms.term(first, second)
        if found < 0:
            yield place, NOTHING, range(2)
            return
        yield place, terms.run_of_term(found), range(2)


def _verified(
    terms: LiteralTerms, candidates: Array, offset: int, wanted: list[int], rest: list[int]
) -> Array:
    """Keep the candidates around which all other units and holes stand.

    Args:
        terms: The segment's terms.
        candidates: Positions at which ``wanted[offset]`` stands, ascending.
        offset: The place of the candidates' token in the literal.
        wanted: Unit number or hole at each place of the literal.
        rest: Places not yet known to be right.
    """
    if not rest:
        return candidates
    codes = terms.codes
    # Fewer than every unit's place before it or behind it on the axis: no occurrence.
    low = int(np.searchsorted(candidates, offset))
    high = int(np.searchsorted(candidates, codes.size - len(wanted) + offset, "right"))
    kept = candidates[low:high].astype(np.int64)
    for place in sorted(rest, key=lambda place: abs(place - offset)):
        kept = kept[codes[kept + (place - offset)] == wanted[place] + 1]
        if not kept.size:
            break
    return kept


def by_block(segment: Segment, positions: Array) -> LeafHits:
    """Gather ascending positions by block."""
    blocks = segment.blocks_at(positions)
    if blocks.size < 2:  # noqa: PLR2004  nothing to gather
        return LeafHits(blocks, np.ones(blocks.size, np.int32))
    fresh = np.empty(blocks.size, np.bool_)
    fresh[0] = True
    np.not_equal(blocks[1:], blocks[:-1], out=fresh[1:])
    first = np.flatnonzero(fresh)
    if first.size == blocks.size:
        return LeafHits(blocks, np.ones(blocks.size, np.int32))
    return LeafHits(blocks[first], np.diff(first, append=blocks.size))


def _by_block_unsorted(segment: Segment, positions: Array) -> LeafHits:
    """Gather positions in any order by block."""
    if positions.size * _COUNT_SHARE < segment.block_count:
        return by_block(segment, np.sort(positions))
    often = np.bincount(segment.blocks_at(positions), minlength=segment.block_count)
    blocks = np.flatnonzero(often)
    return LeafHits(blocks, often[blocks])
