"""Fingerprints of bodies: a few numbers of each text that texts with a common passage share.

Every run of ``PRINT_UNITS`` units is hashed; of every window of neighbouring hashes the
least is kept ("winnowing"). Two bodies with a passage in common that fills a window have
its least hash in common, wherever the passage stands: no pair with a passage of
``likeness.passage_units`` units is missed. Long bodies keep about 3 numbers in 100 units.

A sketch of each body, the numbers of its runs in each of ``SKETCH_SHARES`` shares of all
possible runs, says how many runs two bodies have in common at most. A digest says which
bodies are the same unit by unit.

Depends on: model, analysis.likeness, analysis.stream, analysis.vocabulary.
Used by: engine, indexing.

Source: S. Schleimer, D. Wilkerson, A. Aiken, "Winnowing: local algorithms for document
fingerprinting", SIGMOD 2003, for the guarantee.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from searchapp.analysis.codes import Counts
from searchapp.analysis.likeness import (
    LEAST_UNITS,
    LONG_PASSAGE,
    RUN_UNITS,
    SHORT_PASSAGE,
    SHORT_UNITS,
    in_body,
)
from searchapp.analysis.stream import Stream
from searchapp.analysis.vocabulary import PairVocabulary
from searchapp.model import Article

PRINT_UNITS: Final = 8
SKETCH_SHARES: Final = 256

Hashes: TypeAlias = npt.NDArray[np.uint64]
Keys: TypeAlias = npt.NDArray[np.uint32]
Shares: TypeAlias = npt.NDArray[np.uint8]

_NONE: Final = np.uint64(2**64 - 1)
_RUN: Final = 1 << 63
"""Set in the codes of runs, which single characters lack."""

_BASE: Final = 0x9E3779B97F4A7C15
_MIXERS: Final = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


@dataclass(frozen=True, slots=True)
class Prints:
    """The fingerprints of some bodies.

    Attributes:
        sizes: Shape (bodies,): units of each.
        digests: Shape (bodies,): equal for bodies of the same units; 0 for those too short
            to be compared.
        sketches: Shape (bodies, SKETCH_SHARES): how many runs of ``likeness.RUN_UNITS`` units
            lie in each share, at most 255.
        hashes: Fingerprints, body by body; one may come twice in a body.
        offsets: Shape (bodies + 1,): where those of each body begin.
    """

    sizes: Counts = field(default_factory=lambda: np.zeros(0, np.int64))
    digests: Hashes = field(default_factory=lambda: np.zeros(0, np.uint64))
    sketches: Shares = field(default_factory=lambda: np.zeros((0, SKETCH_SHARES), np.uint8))
    hashes: Keys = field(default_factory=lambda: np.zeros(0, np.uint32))
    offsets: Counts = field(default_factory=lambda: np.zeros(1, np.int64))


def article_prints(articles: Sequence[Article], stream: Stream) -> Prints:
    """Make the fingerprints of articles.

    Args:
        articles: The articles.
        stream: Pair tokens of all their blocks.

    Returns:
        The fingerprints of each.
    """
    bodies = _Bodies.of(articles, stream)
    sizes, ends = bodies.sizes, bodies.ends
    hashes = _windowed(bodies, PRINT_UNITS)
    here = np.arange(hashes.size)
    left = np.repeat(ends, sizes) - here  # units from here to the end
    least, fresh = _window_minima(hashes, left, np.repeat(sizes < SHORT_UNITS, sizes))
    fresh &= np.repeat(sizes >= LEAST_UNITS, sizes)
    found = np.flatnonzero(fresh)
    return Prints(
        sizes=sizes,
        digests=_digests(bodies, hashes),
        sketches=_sketches(bodies, left),
        hashes=(least[found] >> np.uint64(32)).astype(np.uint32),
        offsets=np.append(0, np.searchsorted(found, ends)),
    )


def _digests(bodies: "_Bodies", hashes: Hashes) -> Hashes:
    sizes, starts = bodies.sizes, bodies.ends - bodies.sizes
    digests = np.zeros(sizes.size, np.uint64)
    if hashes.size:
        local = np.arange(hashes.size) - np.repeat(starts, sizes)
        placed = _mixed(hashes + local.astype(np.uint64) * np.uint64(_BASE))
        digests[sizes > 0] = np.add.reduceat(placed, starts[sizes > 0])
    digests[sizes < LEAST_UNITS] = 0
    return digests


def _sketches(bodies: "_Bodies", left: Counts) -> Shares:
    whole = left >= RUN_UNITS
    owners = np.repeat(np.arange(bodies.sizes.size), bodies.sizes)[whole]
    shares = (_windowed(bodies, RUN_UNITS)[whole] >> np.uint64(56)).astype(np.int64)
    shape = bodies.sizes.size, SKETCH_SHARES
    counts = np.bincount(owners * SKETCH_SHARES + shares, minlength=shape[0] * shape[1])
    return np.minimum(counts, np.iinfo(np.uint8).max).astype(np.uint8).reshape(shape)


def most_in_common(one: Shares, other: Shares) -> Counts:
    """Give how many runs bodies have in common at most.

    Args:
        one: Shape (pairs, SKETCH_SHARES): sketches.
        other: Sketches of the bodies they are compared with.

    Returns:
        Shape (pairs,); so many that it says nothing where a sketch is full.
    """
    most: Counts = np.minimum(one, other).sum(axis=1, dtype=np.int64)
    full = np.iinfo(np.uint8).max
    most[(one == full).any(axis=1) | (other == full).any(axis=1)] = np.iinfo(np.int64).max
    return most


@dataclass(frozen=True, slots=True)
class HashedBody:
    """A body as numbers: what ``likeness.Body`` is as texts.

    Attributes:
        codes: A number for each unit, equal for equal units of all bodies.
        runs: Its runs of ``likeness.RUN_UNITS`` units as distinct numbers, ascending: the
            first occurrence of a run has the same number in every body, so has the second.
    """

    codes: Hashes
    runs: Hashes

    def passages(self, length: int) -> Hashes:
        """Hash every run of so many units; equal runs have equal numbers."""
        return _hashed(self.codes, length)


def hashed_bodies(articles: Sequence[Article], stream: Stream) -> list[HashedBody]:
    """Hash articles' bodies whole.

    Args:
        articles: The articles.
        stream: Pair tokens of all their blocks.
    """
    bodies = _Bodies.of(articles, stream)
    codes = np.split(bodies.codes, bodies.ends[:-1]) if len(articles) else []
    return [HashedBody(one, _numbered(np.sort(_hashed(one, RUN_UNITS)))) for one in codes]


def _numbered(ascending: Hashes) -> Hashes:
    """Make equal hashes distinct by how often each came before."""
    again = np.append(False, ascending[1:] == ascending[:-1])[: ascending.size]
    if not again.any():
        return ascending
    here = np.arange(ascending.size)
    before = here - np.maximum.accumulate(np.where(again, 0, here))
    return np.sort(ascending + before.astype(np.uint64) * np.uint64(_BASE))


@dataclass(frozen=True, slots=True)
class _Bodies:
    """Bodies one behind the other.

    Attributes:
        codes: For each unit a number that it has in every stream.
        sizes: Units of each body.
        ends: Where each ends.
    """

    codes: Hashes
    sizes: Counts
    ends: Counts

    @classmethod
    def of(cls, articles: Sequence[Article], stream: Stream) -> "_Bodies":
        counts = np.diff(stream.offsets)
        kept = np.array([in_body(block) for one in articles for block in one.blocks], np.bool_)
        owners = np.repeat(np.arange(len(articles)), [len(one.blocks) for one in articles])
        sizes = np.bincount(owners[kept], counts[kept], len(articles)).astype(np.int64)
        codes = _unit_codes(stream)[stream.tokens[np.repeat(kept, counts)]]
        return cls(codes, sizes, np.cumsum(sizes))


def _unit_codes(stream: Stream) -> Hashes:
    """Give each token of a vocabulary the number of its first unit."""
    pairs = PairVocabulary.of(stream.vocabulary)
    numbers = (ord(unit) if len(unit) == 1 else _run_code(unit) for unit in pairs.units)
    codes: Hashes = _mixed(np.fromiter(numbers, np.uint64, len(pairs.units)))[pairs.firsts]
    return codes


def _run_code(unit: str) -> int:
    encoded = unit.encode(errors="surrogatepass")
    return int.from_bytes(blake2b(encoded, digest_size=8).digest()) | _RUN


def _mixed(numbers: Hashes) -> Hashes:
    """Spread numbers over all of 64 bits, equal ones alike (splitmix64)."""
    mixed = numbers + np.uint64(_BASE)
    for shift, factor in zip((30, 27), _MIXERS, strict=True):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= factor
    mixed ^= mixed >> np.uint64(31)
    return mixed


def _hashed(codes: Hashes, length: int) -> Hashes:
    """Hash every run of so many units."""
    if length == 1:
        return codes
    half = length // 2  # two runs of n make one of 2n
    parts = _hashed(codes, half)
    hashes = parts[:-half] * np.uint64(pow(_BASE, half, 2**64)) + parts[half:]
    if length % 2:
        hashes = hashes[:-1] * np.uint64(_BASE) + codes[length - 1 :]
    return hashes


def _windowed(bodies: _Bodies, length: int) -> Hashes:
    """Hash the run that begins at each unit; ``_NONE`` where its body ends inside it."""
    hashes = np.full(bodies.codes.size, _NONE)
    if hashes.size >= length:
        found = _mixed(_hashed(bodies.codes, length))
        hashes[: found.size] = found
    cut = np.subtract.outer(bodies.ends, np.arange(1, length)).ravel()
    hashes[cut[cut >= 0]] = _NONE
    return hashes


def _window_minima(
    hashes: Hashes, left: Counts, is_short: npt.NDArray[np.bool_]
) -> tuple[Hashes, npt.NDArray[np.bool_]]:
    """Give the least hash of the window that begins at each unit, and where it is a new one."""
    short, long = SHORT_PASSAGE - PRINT_UNITS + 1, LONG_PASSAGE - PRINT_UNITS + 1
    least = _minima(hashes, long)
    if is_short.any():
        least = np.where(is_short, _minima(hashes, short), least)
    whole = left >= np.where(is_short, SHORT_PASSAGE, LONG_PASSAGE)
    fresh = np.ones(least.size, np.bool_)
    fresh[1:] = least[1:] != least[:-1]
    fresh[1:] |= left[:-1] == 1  # a body begins
    return least, fresh & whole


def _minima(hashes: Hashes, width: int) -> Hashes:
    """Give for each place the least of so many from there on, fewer at the end."""
    least, done = hashes.copy(), 1
    while done < width:
        step = min(done, width - done)
        least[:-step] = np.minimum(least[:-step], least[step:])
        done += step
    return least
