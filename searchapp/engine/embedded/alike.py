"""Which articles of a generation are near-duplicates, and how they are folded.

Pairs of bodies that are nearly the same are kept by their digests: that is so whatever store
or segment they lie in, so an update compares new editions only. A *group* is what is folded:
every two of its articles are near-duplicates of each other, not only of a third. Groups are
formed in the order of the ids, so that an update ends with those of a build from nothing.

Depends on: engine.embedded. Used by: engine.embedded.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from searchapp.engine.embedded.arrays import Arrays, ArraysWriter, Int32s, Int64s, Uint64s
from searchapp.engine.embedded.editions import (
    Editions,
    body_digests,
    counted_days,
    live_articles,
    near_in_time,
    read_prints,
)
from searchapp.engine.embedded.order import ORDER_FILE, Layout, Orders
from searchapp.engine.embedded.resembling import nearly_same
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.stores import Stores
from searchapp.model import Article

ALIKE_FILE: Final = "alike.vec"


Resembling = dict[int, set[int]]
"""For each digest those of the bodies that are nearly the same, both ways."""


class Alike:
    """Reads what is alike in a generation.

    Attributes:
        groups: For each article, numbered through all segments, its group; 0 for none.
        prints: The fingerprints of each store.
    """

    def __init__(self, folder: Path, stores: Sequence[int]) -> None:
        """Map the files.

        Args:
            folder: The generation's.
            stores: Numbers of its stores.

        Raises:
            IndexDamagedError: One is missing, foreign or cut short.
        """
        arrays = Arrays(folder / ALIKE_FILE)
        self.prints = read_prints(folder, stores)
        self.groups: Int32s = arrays["group"]
        self._ones: Uint64s = arrays["pair.one"]
        self._others: Uint64s = arrays["pair.other"]

    def ids(self, segments: Sequence[Segment], article_id: str, store: int, row: int) -> list[str]:
        """Name the near-duplicates of an article.

        Args:
            segments: The segments of the generation.
            article_id: The article.
            store: Its store.
            row: Its row there.
        """
        digest = self.prints[store].digests[row - 1]
        if not digest:
            return []
        wanted = np.append(self._resembling(digest), digest)
        names: list[str] = []
        days: list[Int64s] = []
        for segment in segments:
            digests = body_digests([segment], self.prints)
            there = np.flatnonzero(np.isin(digests, wanted) & live_articles(segment))
            names += segment.article_ids.pick(there.tolist())
            ranges = (segment.arrays[f"article.{one}_day"][there] for one in ("first", "last"))
            days.append(np.stack(counted_days(*ranges)))
        first, last = np.concatenate(days, axis=1)
        own = names.index(article_id)
        near = near_in_time((int(first[own]), int(last[own])), first, last)
        return sorted(names[at] for at in near.nonzero()[0].tolist() if at != own)

    def _resembling(self, wanted: np.uint64) -> Uint64s:
        """Digests of the bodies nearly the same as one, itself left out."""
        first, last = (int(self._ones.searchsorted(wanted, side)) for side in ("left", "right"))
        return self._others[first:last]

    def pairs(self) -> Resembling:
        """Every pair, both ways."""
        found: Resembling = defaultdict(set)
        for one, other in zip(self._ones.tolist(), self._others.tolist(), strict=True):
            found[one].add(other)
        return found


@dataclass(frozen=True, slots=True)
class Known:
    """What was known in the generation an update began with.

    Attributes:
        editions: Its editions, by their keys.
        resembling: Its pairs of bodies that are nearly the same.
    """

    editions: Uint64s
    resembling: Resembling

    @classmethod
    def nothing(cls) -> "Known":
        """What a build from nothing begins with."""
        return cls(np.zeros(0, np.uint64), defaultdict(set))

    @classmethod
    def of(cls, alike: Alike, segments: Sequence[Segment]) -> "Known":
        """Gather it from an open generation."""
        return cls(Editions(segments, alike.prints).keys(), alike.pairs())


def write_alike(
    folder: Path, segments: Sequence[Segment], stores: Stores, known: Known | None = None
) -> None:
    """Find out which articles are near-duplicates and how they are folded.

    Args:
        folder: The generation's; the order of its articles is written.
        segments: The segments, in the order of the index.
        stores: Their articles.
        known: What was known before; None for a build from nothing.
    """
    known = known or Known.nothing()
    prints = read_prints(folder, stores.numbers)
    editions, layout = Editions(segments, prints), Layout(segments)
    fresh = ~np.isin(editions.keys(), known.editions)
    resembling = known.resembling

    def read(number: int) -> Article:
        store, row = layout.place(number)
        return stores.one(store).article(row)

    for pair in nearly_same(editions, prints, fresh, read):
        one, other = editions.digests[list(pair)].tolist()
        resembling[one].add(other)
        resembling[other].add(one)
    ids = Orders(folder / ORDER_FILE).by_id
    of_article = groups(editions, resembling, ids)
    _write(folder / ALIKE_FILE, of_article, editions, resembling)


def groups(editions: Editions, resembling: Resembling, ids: Int32s) -> Int32s:
    """Form the groups.

    Args:
        editions: The editions.
        resembling: Bodies that are nearly the same.
        ids: Rank of each article by id.

    Returns:
        For each article the number of its group, 0 when it is alone.
    """
    order = _by_first_id(editions, resembling, ids)
    by_digest: dict[int, list[int]] = defaultdict(list)
    for one in order:
        by_digest[int(editions.digests[one])].append(one)
    members: list[set[int]] = []
    group_of = np.zeros(len(editions) + 1, np.int32)  # the last stands for no edition
    for one in order:
        around = set(_near_duplicates(editions, one, by_digest, resembling))
        joined = sorted({int(group_of[other]) for other in around} - {0})
        fitting = next((number for number in joined if members[number - 1] <= around), 0)
        if not fitting:
            members.append(set())
            fitting = len(members)
        members[fitting - 1].add(one)
        group_of[one] = fitting
    of_article = group_of[editions.of]
    alone = np.bincount(of_article, minlength=len(members) + 1) < 2  # noqa: PLR2004  a pair
    return np.where(alone[of_article], 0, of_article).astype(np.int32)


def _by_first_id(editions: Editions, resembling: Resembling, ids: Int32s) -> list[int]:
    """List the editions that may be in a group in the order of the first id of their articles."""
    several = np.bincount(editions.of[editions.of >= 0], minlength=len(editions)) > 1
    again = editions.digests[1:] == editions.digests[:-1]
    several[1:] |= again
    several[:-1] |= again
    several |= np.isin(editions.digests, np.fromiter(resembling, np.uint64, len(resembling)))
    compared = np.flatnonzero(np.append(several, False)[editions.of])
    by_id = editions.of[compared[np.argsort(ids[compared])]]
    _, first = np.unique(by_id, return_index=True)
    order: list[int] = by_id[np.sort(first)].tolist()
    return order


def _near_duplicates(
    editions: Editions, one: int, by_digest: Mapping[int, list[int]], resembling: Resembling
) -> Iterator[int]:
    """Yield the other editions that are near-duplicates of one."""
    own = int(editions.digests[one])
    for digest in (own, *resembling.get(own, ())):
        for other in by_digest.get(digest, ()):
            if other != one and editions.printed_together(one, other):
                yield other


def _write(path: Path, of_article: Int32s, editions: Editions, resembling: Resembling) -> None:
    """Write the file; pairs with a body that is gone are left out."""
    there = set(editions.digests.tolist()) if resembling else set()
    pairs = sorted(
        (one, other) for one in there & resembling.keys() for other in there & resembling[one]
    )
    with ArraysWriter(path.open("wb")) as writer:
        writer.add("group", of_article)
        writer.add("pair.one", np.array([one for one, _ in pairs], np.uint64))
        writer.add("pair.other", np.array([other for _, other in pairs], np.uint64))
