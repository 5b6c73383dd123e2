"""Runs of units with wildcards: what they are made of, and where a text prints them.

A run never reaches across a break. Gaps take as few units as they can, the first one first.

Depends on: analysis.literal, model. Used by: engine.queries, search.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

from searchapp.analysis.literal import Units
from searchapp.model import Span

GAP_MOST: Final = 50
"""Most units that one gap may leave open."""


@dataclass(frozen=True, slots=True)
class AnyUnits:
    """Between ``least`` and ``most`` units, whatever they are, without a break among them."""

    least: int
    most: int

    def __post_init__(self) -> None:
        if not 0 <= self.least <= self.most <= GAP_MOST:
            raise ValueError(f"a gap of {self.least} to {self.most} units")

    @property
    def is_fixed(self) -> bool:
        """Whether it is always as long."""
        return self.least == self.most


@dataclass(frozen=True, slots=True)
class UnitShape:
    """One unit by its folded characters: ``?`` is any one of them, ``*`` any number."""

    pattern: str


Piece: TypeAlias = str | UnitShape | AnyUnits
"""A unit, a unit by its shape, or a gap."""

Pieces: TypeAlias = tuple[Piece, ...]


@cache
def shape_pattern(shape: UnitShape) -> re.Pattern[str]:
    """Make the pattern that a unit's text fits wholly.

    >>> bool(shape_pattern(UnitShape("202?")).fullmatch("2023"))
    True
    """
    signs = {"?": ".", "*": ".*"}
    return re.compile("".join(signs.get(char) or re.escape(char) for char in shape.pattern))


def find_pattern(units: Units, pieces: Pieces) -> Iterator[Span]:
    """Yield the printed span of each occurrence, one for every unit at which one begins.

    Args:
        units: The units of a text.
        pieces: What stands one behind the other; the first and the last are no open gaps.

    >>> from searchapp.analysis.literal import cut_units
    >>> [*find_pattern(cut_units("中原新区,中原,区"), ("中", "原", AnyUnits(0, 5), "区"))]
    [Span(start=0, end=4)]
    """
    for start in range(len(units)):
        end = _end(units, start, units.positions[start], pieces)
        if end is not None:
            yield Span(units.spans[start].start, units.spans[end - 1].end)


def _end(units: Units, at: int, position: int, pieces: Pieces) -> int | None:
    """Go on with some pieces at a unit that must stand at a position.

    Returns:
        The unit behind the last piece, or None when they do not fit.
    """
    if not pieces:
        return at
    piece, rest = pieces[0], pieces[1:]
    if isinstance(piece, AnyUnits):
        return _end_of_gap(units, at, position, piece, rest)
    if not _stands(units, at, position):
        return None
    text = units.texts[at]
    fits = text == piece if isinstance(piece, str) else shape_pattern(piece).fullmatch(text)
    return _end(units, at + 1, position + 1, rest) if fits else None


def _end_of_gap(units: Units, at: int, position: int, gap: AnyUnits, rest: Pieces) -> int | None:
    for length in range(gap.most + 1):
        if length >= gap.least:
            end = _end(units, at + length, position + length, rest)
            if end is not None:
                return end
        if not _stands(units, at + length, position + length):
            break
    return None


def _stands(units: Units, at: int, position: int) -> bool:
    return at < len(units) and units.positions[at] == position
