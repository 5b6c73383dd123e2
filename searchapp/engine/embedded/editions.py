"""Editions: the distinct texts of a generation, each with the day it was printed on.

Articles whose bodies are equal unit by unit and whose dates are the same are one edition,
however many there are. Near-duplicates are looked for among editions.

Depends on: analysis.likeness, engine.embedded. Used by: engine.embedded.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from searchapp.analysis.likeness import DAYS_APART
from searchapp.engine.embedded.arrays import Array, Int64s, Mask, Uint64s
from searchapp.engine.embedded.prints import StoredPrints, prints_file
from searchapp.engine.embedded.segment import UNKNOWN_DAY, Segment

_EVER: Final = (0, date.max.toordinal() + 2 * DAYS_APART)
"""Days of an article without a date: it may have been printed on any."""


class Editions:
    """The editions of a list of segments.

    Attributes:
        of: For each article its edition; -1 for those removed or too short to be compared.
        digests: For each edition the digest of its body.
        units: For each edition the units of its body.
        articles: For each edition one of its articles.
        places: Store and row of that article.
        days: For each edition the first and last day it may have been printed on, counted
            from the year 1.
    """

    def __init__(self, segments: Sequence[Segment], prints: Mapping[int, StoredPrints]) -> None:
        digests = body_digests(segments, prints)
        live = _joined([live_articles(one) for one in segments], np.bool_)
        first = _joined([one.arrays["article.first_day"] for one in segments], np.int64)
        last = _joined([one.arrays["article.last_day"] for one in segments], np.int64)
        compared = np.flatnonzero(live & (digests > 0))
        sorted_ = compared[np.lexsort((last[compared], first[compared], digests[compared]))]
        fresh = np.ones(sorted_.size, np.bool_)
        fresh[1:] = False
        for column in (digests, first, last):
            fresh[1:] |= column[sorted_[1:]] != column[sorted_[:-1]]
        self.of: Int64s = np.full(digests.size, -1, np.int64)
        self.of[sorted_] = np.cumsum(fresh) - 1
        self.articles: Int64s = sorted_[fresh]
        self.digests: list[int] = digests[self.articles].tolist()
        sizes = _joined([_of_rows(prints[s.store].sizes, s) for s in segments], np.int64)
        self.units: list[int] = sizes[self.articles].tolist()
        stores = _joined([np.full(s.article_count, s.store) for s in segments], np.int64)
        rows = _joined([s.arrays["article.row"] for s in segments], np.int64)
        self.places = stores[self.articles], rows[self.articles]
        ranges = zip(first[self.articles].tolist(), last[self.articles].tolist(), strict=True)
        self.days = [counted_days(*one) for one in ranges]

    def __len__(self) -> int:
        return len(self.digests)

    def printed_together(self, one: int, other: int) -> bool:
        """Whether two editions may have been printed within few days of each other."""
        return near_in_time(self.days[one], self.days[other])

    def keys(self) -> list[tuple[int, tuple[int, int]]]:
        """Digest and days of each edition: what it is known by in every generation."""
        return list(zip(self.digests, self.days, strict=True))


def body_digests(segments: Sequence[Segment], prints: Mapping[int, StoredPrints]) -> Uint64s:
    """Give the digest of the body of each article, segment by segment."""
    return _joined([_of_rows(prints[one.store].digests, one) for one in segments], np.uint64)


def live_articles(segment: Segment) -> Mask:
    """For each article of a segment whether it was not removed."""
    return segment.live.articles if segment.live else np.ones(segment.article_count, np.bool_)


def counted_days(first: int, last: int) -> tuple[int, int]:
    """Count days, ``yyyymmdd``, from the year 1; an unknown date may be any day."""
    if first == UNKNOWN_DAY:
        return _EVER
    return _counted(first), _counted(last)


def near_in_time(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two ranges of counted days have two days in them that are not far apart."""
    return max(one[0] - other[1], other[0] - one[1]) <= DAYS_APART


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


def _counted(day: int) -> int:
    return date(day // 10_000, day // 100 % 100, day % 100).toordinal()
