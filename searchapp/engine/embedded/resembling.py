"""Find the editions of a generation whose bodies are nearly the same.

Editions with a fingerprint in common, days near each other, and lengths and sketches that
allow it are candidates; only their texts are read. How much they resemble each other is
worked out on hashes, exact but for a collision of 64 bits.

A fingerprint that more than ``MOST_SHARING`` editions of the same days have is of
boilerplate and proposes nothing. Nothing else is missed.

Depends on: analysis.likeness, analysis.prints, analysis.stream, engine.embedded.
Used by: engine.embedded.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np

from searchapp.analysis.likeness import (
    DAYS_APART,
    RUN_UNITS,
    least_resemblance,
    may_resemble,
    passage_units,
)
from searchapp.analysis.prints import SKETCH_SHARES, HashedBody, hashed_bodies, most_in_common
from searchapp.analysis.stream import literal_stream
from searchapp.engine.embedded.arrays import Array
from searchapp.engine.embedded.editions import Editions
from searchapp.engine.embedded.prints import StoredPrints
from searchapp.engine.embedded.selection import common
from searchapp.model import Article

MOST_SHARING: Final = 50

_SKETCHES_AT_ONCE: Final = 10_000
_READ_AT_ONCE: Final = 1_000
_MOST_KEPT: Final = 10_000
"""Bodies whose hashes are kept at a time: about 100 MB."""

Pair: TypeAlias = tuple[int, int]
ReadArticle: TypeAlias = Callable[[int], Article]
"""Gives the article of a number."""


def candidates(
    editions: Editions,
    shared: Iterator[list[int]],
    fresh: Collection[int],
) -> set[Pair]:
    """Give the pairs of editions that may be nearly the same.

    Args:
        editions: The editions.
        shared: For each fingerprint the editions that have it.
        fresh: Editions that were not compared before; one of a pair is among them.

    Returns:
        Pairs, the smaller number first.
    """
    pairs: set[Pair] = set()
    for group in shared:
        members = sorted(group, key=lambda one: (editions.days[one][0], one))
        begins = [editions.days[one][0] for one in members]
        for at, one in enumerate(members):
            end = bisect_right(begins, editions.days[one][1] + DAYS_APART, at + 1)
            if end - at - 1 > MOST_SHARING:
                continue
            pairs.update(
                (one, other) if one < other else (other, one)
                for other in members[at + 1 : end]
                if one in fresh or other in fresh
            )
    return {pair for pair in pairs if _worth_comparing(editions, *pair)}


def _worth_comparing(editions: Editions, one: int, other: int) -> bool:
    same = editions.digests[one] == editions.digests[other]  # needs no comparing
    return not same and may_resemble(editions.units[one], editions.units[other])


def not_ruled_out(
    editions: Editions, prints: Mapping[int, StoredPrints], pairs: Collection[Pair]
) -> list[Pair]:
    """Leave out the pairs whose sketches say that they have too few runs in common.

    Returns:
        The others, in order of time.
    """
    ordered = sorted(pairs, key=lambda pair: (editions.days[pair[0]], pair))
    kept: list[Pair] = []
    for start in range(0, len(ordered), _SKETCHES_AT_ONCE):
        part = ordered[start : start + _SKETCHES_AT_ONCE]
        one, other = (_sketches(editions, prints, [pair[at] for pair in part]) for at in (0, 1))
        most = most_in_common(one, other).tolist()
        kept += [
            pair
            for pair, both in zip(part, most, strict=True)
            if _enough(both, *(editions.units[at] - RUN_UNITS + 1 for at in pair))
        ]
    return kept


def _sketches(
    editions: Editions, prints: Mapping[int, StoredPrints], wanted: Sequence[int]
) -> Array:
    stores, rows = (column[wanted] for column in editions.places)
    sketches = np.zeros((len(wanted), SKETCH_SHARES), np.uint8)
    for number, one in prints.items():
        inside = stores == number
        sketches[inside] = one.sketches[rows[inside] - 1]
    return sketches


def sharing(
    editions: Editions,
    articles_of_row: Mapping[int, Array],
    prints: Mapping[int, StoredPrints],
    fresh: Collection[int],
) -> Iterator[list[int]]:
    """Give, for each fingerprint a fresh edition shares with another, all that have it.

    Args:
        editions: The editions.
        articles_of_row: For each store the article's number by row, -1 for none.
        prints: The fingerprints of each store.
        fresh: Editions that were not compared before.
    """
    is_fresh = np.zeros(len(editions) + 1, np.bool_)
    is_fresh[list(fresh)] = True
    stands_for = np.full(editions.of.size + 1, -1, np.int64)
    stands_for[editions.articles] = np.arange(len(editions))
    parts = []
    for number, one in prints.items():
        of_print = stands_for[articles_of_row[number][one.rows]]
        kept = of_print >= 0  # one article stands for its edition
        parts.append((one.hashes[kept], of_print[kept]))
    hashes = np.concatenate([np.zeros(0, np.uint32), *(part for part, _ in parts)])
    owners = np.concatenate([np.zeros(0, np.int64), *(part for _, part in parts)])
    wanted = np.unique(hashes[is_fresh[owners]])
    if wanted.size * 2 < hashes.size:  # an update asks for few
        inside = np.isin(hashes, wanted)
        hashes, owners = hashes[inside], owners[inside]
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    starts = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1])[: hashes.size])
    ends = np.append(starts[1:], hashes.size)
    fresh_in = np.add.reduceat(is_fresh[owners], starts, dtype=np.int64) if starts.size else starts
    worth = (ends - starts > 1) & (fresh_in > 0)
    members = owners.tolist()
    for start, end in zip(starts[worth].tolist(), ends[worth].tolist(), strict=True):
        yield members[start:end]


def nearly_same(editions: Editions, pairs: Sequence[Pair], read: ReadArticle) -> Iterator[Pair]:
    """Yield the pairs whose bodies are nearly the same.

    Args:
        editions: The editions.
        pairs: Pairs of them, those of the same days together.
        read: Gives an article by its number.
    """
    kept: dict[int, HashedBody] = {}
    for start in range(0, len(pairs), _READ_AT_ONCE):
        part = pairs[start : start + _READ_AT_ONCE]
        if len(kept) > _MOST_KEPT:
            kept.clear()
        wanted = sorted({one for pair in part for one in pair} - kept.keys())
        kept.update(zip(wanted, _bodies(editions, wanted, read), strict=True))
        yield from (pair for pair in part if _same(kept[pair[0]], kept[pair[1]]))


def _bodies(editions: Editions, wanted: Sequence[int], read: ReadArticle) -> list[HashedBody]:
    articles = [read(int(editions.articles[one])) for one in wanted]
    texts = [block.text for article in articles for block in article.blocks]
    return hashed_bodies(articles, literal_stream(texts))


def _same(one: HashedBody, other: HashedBody) -> bool:
    """Whether two bodies are nearly the same, as ``likeness.Body`` decides it."""
    if not _enough(common(one.runs, other.runs).size, one.runs.size, other.runs.size):
        return False
    length = passage_units(one.codes.size, other.codes.size)
    return common(*(np.sort(body.passages(length)) for body in (one, other))).size > 0


def _enough(both: int, one: int, other: int) -> bool:
    """Whether so many runs in common, of so many in each, are enough."""
    least = least_resemblance(one + RUN_UNITS - 1, other + RUN_UNITS - 1)
    every = one + other - both
    return every <= 0 or both / every >= least
