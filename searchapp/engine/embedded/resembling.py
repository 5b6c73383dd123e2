"""Find the editions of a generation whose bodies are nearly the same.

Editions with a fingerprint in common, days near each other, and lengths and sketches that
allow it are candidates; only their texts are read. How much they resemble each other is
worked out on hashes, exact but for a collision of 64 bits.

A fingerprint that more than ``MOST_SHARING`` editions of the same days have is of
boilerplate and proposes nothing. Nothing else is missed.

Pairs are arrays of shape (pairs, 2) with numbers of editions, the smaller one first.

Depends on: analysis.likeness, analysis.prints, analysis.stream, engine.embedded.
Used by: engine.embedded.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np

from searchapp.analysis.likeness import (
    DAYS_APART,
    LEAST_RESEMBLANCE,
    RUN_UNITS,
    SHORT_RESEMBLANCE,
    SHORT_UNITS,
    least_resemblance,
    passage_units,
)
from searchapp.analysis.prints import SKETCH_SHARES, HashedBody, hashed_bodies, most_in_common
from searchapp.analysis.stream import literal_stream
from searchapp.engine.embedded.arrays import Array, Int64s, Mask, gather_ranges
from searchapp.engine.embedded.editions import DAYS_END, Editions
from searchapp.engine.embedded.prints import StoredPrints
from searchapp.engine.embedded.selection import common
from searchapp.model import Article

MOST_SHARING: Final = 50

_PRINTS_AT_ONCE: Final = 1 << 21
_SKETCHES_AT_ONCE: Final = 10_000
_PAIRS_AT_ONCE: Final = 250
_MOST_KEPT: Final = 1_000
"""Bodies whose hashes are kept at a time."""

_ROUNDING: Final = 1e-6
"""What estimates let through is compared exactly."""

ReadArticle: TypeAlias = Callable[[int], Article]
"""Gives the article of a number."""


def nearly_same(
    editions: Editions,
    prints: Mapping[int, StoredPrints],
    fresh: Mask,
    read: ReadArticle,
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of editions whose bodies are nearly the same.

    Args:
        editions: The editions.
        prints: The fingerprints of each store.
        fresh: For each edition whether it was not compared before; one of a pair is.
        read: Gives an article by its number.
    """
    pairs = candidates(editions, prints, fresh)
    pairs = pairs[np.argsort(editions.first[pairs[:, 0]], kind="stable")]
    kept: dict[int, HashedBody] = {}
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        part = pairs[start : start + _PAIRS_AT_ONCE].tolist()
        if len(kept) > _MOST_KEPT:
            kept.clear()
        wanted = sorted({one for pair in part for one in pair} - kept.keys())
        kept.update(zip(wanted, _bodies(editions, wanted, read), strict=True))
        yield from ((one, other) for one, other in part if _same(kept[one], kept[other]))


def candidates(editions: Editions, prints: Mapping[int, StoredPrints], fresh: Mask) -> Int64s:
    """Give the pairs of editions that may be nearly the same, each once."""
    found = [np.zeros(0, np.int64)]
    for hashes, owners in _portions(editions, prints):
        pairs = _sharing(editions, *_shared(hashes, owners, fresh), fresh)
        for start in range(0, len(pairs), _SKETCHES_AT_ONCE):
            part = pairs[start : start + _SKETCHES_AT_ONCE]
            kept = part[_not_ruled_out(editions, prints, part)]
            found.append(kept[:, 0] << 32 | kept[:, 1])
    return _apart(np.unique(np.concatenate(found)))


def _portions(
    editions: Editions, prints: Mapping[int, StoredPrints]
) -> Iterator[tuple[Array, Array]]:
    """Yield fingerprints, ascending, and the editions that have them, some at a time.

    All occurrences of a fingerprint are in one portion; one article stands for an edition.
    """
    total = sum(one.hashes.size for one in prints.values())
    bounds = np.linspace(0, 1 << 32, total // _PRINTS_AT_ONCE + 2).astype(np.int64)
    rows = {number: editions.of_rows(number, one.digests.size) for number, one in prints.items()}
    for low, high in pairwise(bounds.tolist()):
        hashes, owners = [np.zeros(0, np.uint32)], [np.zeros(0, np.int64)]
        for number, one in prints.items():
            first = int(one.hashes.searchsorted(np.uint32(low)))
            last = int(one.hashes.searchsorted(np.uint32(high - 1), "right"))
            own = rows[number][one.rows[first:last]]
            hashes.append(one.hashes[first:last][own >= 0])
            owners.append(own[own >= 0])
        joined, of_joined = np.concatenate(hashes), np.concatenate(owners)
        order = np.argsort(joined, kind="stable")
        yield joined[order], of_joined[order]


def _shared(hashes: Array, owners: Array, fresh: Mask) -> tuple[Array, Array]:
    """Keep the fingerprints that a fresh edition shares with another; number them."""
    if not hashes.size:
        return hashes, owners
    starts = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1]))
    sizes = np.diff(np.append(starts, hashes.size))
    worth = (sizes > 1) & (np.add.reduceat(fresh[owners], starts, dtype=np.int64) > 0)
    kept = np.repeat(worth, sizes)
    return np.repeat(np.cumsum(worth), sizes)[kept], owners[kept]


def _sharing(editions: Editions, groups: Array, owners: Array, fresh: Mask) -> Int64s:
    """Pair editions of one group whose days are near each other, and whose lengths allow it."""
    order = np.lexsort((owners, editions.first[owners], groups))
    groups, owners = groups[order], owners[order]
    first, last = editions.first[owners], editions.last[owners]
    until = np.minimum(last + DAYS_APART, DAYS_END - 1)
    ends = np.searchsorted(groups * DAYS_END + first, groups * DAYS_END + until, "right")
    here = np.arange(owners.size)
    counts = ends - here - 1
    counts[counts > MOST_SHARING] = 0
    one, other = np.repeat(owners, counts), owners[gather_ranges(here + 1, counts)]
    kept = (fresh[one] | fresh[other]) & (editions.digests[one] != editions.digests[other])
    runs = editions.runs(one), editions.runs(other)
    kept &= _enough(np.minimum(*runs), *runs)
    one, other = one[kept], other[kept]
    return _apart(np.unique(np.minimum(one, other) << 32 | np.maximum(one, other)))


def _apart(keys: Int64s) -> Int64s:
    return np.stack((keys >> 32, keys & 0xFFFFFFFF), axis=1)


def _not_ruled_out(editions: Editions, prints: Mapping[int, StoredPrints], pairs: Int64s) -> Mask:
    """For each pair whether its sketches allow enough runs in common."""
    one, other = (_sketches(editions, prints, pairs[:, at]) for at in (0, 1))
    return _enough(most_in_common(one, other), *map(editions.runs, pairs.T))


def _sketches(editions: Editions, prints: Mapping[int, StoredPrints], wanted: Array) -> Array:
    stores, rows = (column[wanted] for column in editions.places)
    sketches = np.zeros((wanted.size, SKETCH_SHARES), np.uint8)
    for number, one in prints.items():
        inside = stores == number
        sketches[inside] = one.sketches[rows[inside] - 1]
    return sketches


def _enough(both: Array, one: Array, other: Array) -> Mask:
    """Whether so many runs in common, of so many in each, can be enough."""
    short = np.maximum(one, other) + RUN_UNITS - 1 < SHORT_UNITS
    least = np.where(short, SHORT_RESEMBLANCE, LEAST_RESEMBLANCE)
    # No more can be in both than in the shorter one.
    both = np.minimum(both, np.minimum(one, other))
    enough: Mask = both >= least * (one + other - both) - _ROUNDING
    return enough


def _bodies(editions: Editions, wanted: Sequence[int], read: ReadArticle) -> list[HashedBody]:
    articles = [read(int(editions.articles[one])) for one in wanted]
    texts = [block.text for article in articles for block in article.blocks]
    return hashed_bodies(articles, literal_stream(texts))


def _same(one: HashedBody, other: HashedBody) -> bool:
    """Whether two bodies are nearly the same, as ``likeness.Body`` decides it."""
    both = common(one.runs, other.runs).size
    every = one.runs.size + other.runs.size - both
    lengths = one.codes.size, other.codes.size
    if both / every < least_resemblance(*lengths):
        return False
    length = passage_units(*lengths)
    return common(*(np.sort(body.passages(length)) for body in (one, other))).size > 0
