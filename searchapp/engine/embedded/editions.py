"""Editions: the distinct texts of a generation, each with the day it was printed on.

Articles whose bodies are equal unit by unit and whose dates are the same are one edition,
however many there are. Near-duplicates are looked for among editions.

Depends on: analysis.likeness, engine.embedded. Used by: engine.embedded.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from searchapp.analysis.likeness import DAYS_APART, RUN_UNITS
from searchapp.engine.embedded.arrays import Array, Int64s, Mask, Uint64s
from searchapp.engine.embedded.prints import StoredPrints, prints_file
from searchapp.engine.embedded.segment import UNKNOWN_DAY, Segment

DAYS_END: Final = 1 << 22
"""Days, counted from the year 1, are less than this."""

_EPOCH: Final = 719_163
"""The first day of 1970, counted from the year 1."""

_MIXER: Final = np.uint64(0x9E3779B97F4A7C15)


class Editions:
    """The editions of a list of segments.

    Attributes:
        of: For each article its edition; -1 for those removed or too short to be compared.
        digests: For each edition the digest of its body.
        units: For each edition the units of its body.
        articles: For each edition one of its articles.
        places: Store and row of that article.
        first: For each edition the first day it may have been printed on, counted from the
            year 1.
        last: The last such day, in the same way.
    """

    def __init__(self, segments: Sequence[Segment], prints: Mapping[int, StoredPrints]) -> None:
        digests = body_digests(segments, prints)
        live = _joined([live_articles(one) for one in segments], np.bool_)
        first, last = counted_days(
            *(
                _joined([one.arrays[f"article.{name}_day"] for one in segments], np.int64)
                for name in ("first", "last")
            )
        )
        compared = np.flatnonzero(live & (digests > 0))
        sorted_ = compared[np.lexsort((last[compared], first[compared], digests[compared]))]
        fresh = np.ones(sorted_.size, np.bool_)
        fresh[1:] = False
        for column in (digests, first, last):
            fresh[1:] |= column[sorted_[1:]] != column[sorted_[:-1]]
        self.of: Int64s = np.full(digests.size, -1, np.int64)
        self.of[sorted_] = np.cumsum(fresh) - 1
        self.articles: Int64s = sorted_[fresh]
        self.digests: Uint64s = digests[self.articles]
        self.first: Int64s = first[self.articles]
        self.last: Int64s = last[self.articles]
        sizes = _joined([_of_rows(prints[s.store].sizes, s) for s in segments], np.int64)
        self.units: Int64s = sizes[self.articles]
        stores = _joined([np.full(s.article_count, s.store) for s in segments], np.int64)
        rows = _joined([s.arrays["article.row"] for s in segments], np.int64)
        self.places = stores[self.articles], rows[self.articles]

    def __len__(self) -> int:
        return self.digests.size

    def runs(self, wanted: Array) -> Int64s:
        """Number of runs in the bodies of some editions."""
        return self.units[wanted] - (RUN_UNITS - 1)

    def of_rows(self, store: int, rows: int) -> Int64s:
        """For each row of a store, from 0 on, the edition it stands for; -1 for none."""
        inside = np.flatnonzero(self.places[0] == store)
        numbers = np.full(rows + 1, -1, np.int64)
        numbers[self.places[1][inside]] = inside
        return numbers

    def keys(self) -> Uint64s:
        """A number for the body and days of each edition, the same in every generation."""
        days = (self.first << 32 | self.last).astype(np.uint64)
        mixed: Uint64s = self.digests ^ (days * _MIXER)
        mixed ^= mixed >> np.uint64(31)
        return mixed

    def printed_together(self, one: int, other: int) -> bool:
        """Whether two editions may have been printed within few days of each other."""
        apart = max(self.first[one] - self.last[other], self.first[other] - self.last[one])
        return bool(apart <= DAYS_APART)


def body_digests(segments: Sequence[Segment], prints: Mapping[int, StoredPrints]) -> Uint64s:
    """Give the digest of the body of each article, segment by segment."""
    return _joined([_of_rows(prints[one.store].digests, one) for one in segments], np.uint64)


def live_articles(segment: Segment) -> Mask:
    """For each article of a segment whether it was not removed."""
    return segment.live.articles if segment.live else np.ones(segment.article_count, np.bool_)


def counted_days(first: Int64s, last: Int64s) -> tuple[Int64s, Int64s]:
    """Count days, ``yyyymmdd``, from the year 1; an unknown date may be any day."""
    unknown = first == UNKNOWN_DAY
    return np.where(unknown, 0, _counted(first)), np.where(unknown, DAYS_END - 1, _counted(last))


def near_in_time(days: tuple[int, int], first: Int64s, last: Int64s) -> Mask:
    """For ranges of counted days whether they have a day not far from one of a range."""
    near: Mask = np.maximum(first - days[1], days[0] - last) <= DAYS_APART
    return near


def read_prints(folder: Path, stores: Sequence[int]) -> dict[int, StoredPrints]:
    """Open the fingerprints of some stores.

    Raises:
        IndexDamagedError: One is missing, foreign or cut short.
    """
    return {number: StoredPrints(folder / prints_file(number)) for number in stores}


def _of_rows(column: Array, segment: Segment) -> Array:
    return column.take(segment.arrays["article.row"] - 1)


def _joined(parts: Sequence[Array], kind: type[np.generic]) -> Array:
    return np.concatenate([np.zeros(0, kind), *(part.astype(kind) for part in parts)])


def _counted(days: Int64s) -> Int64s:
    months = (days // 10_000 - 1970) * 12 + days // 100 % 100 - 1
    begins: Int64s = months.astype("M8[M]").astype("M8[D]").astype(np.int64)
    return begins + days % 100 - 1 + _EPOCH
