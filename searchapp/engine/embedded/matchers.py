"""What stock Whoosh classes walk over: one term's postings.

Depends on: whoosh, engine.embedded.arrays. Used by: engine.embedded.term_reader.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from whoosh.formats import Format
from whoosh.matching.mcore import LeafMatcher
from whoosh.reading import TermInfo

from searchapp.engine.embedded.arrays import Array


@dataclass(frozen=True, slots=True)
class Postings:
    """The blocks of one term, how often, and where in the block when that is kept."""

    blocks: Array
    often: Array
    places: tuple[int, ...] = ()


class PostingMatcher(LeafMatcher):
    """Walks over the blocks of one term."""

    def __init__(
        self,
        term: tuple[str, bytes],
        format_: Format,
        scorer: Any,  # noqa: ANN401  Whoosh's scorers have no common type
        info: TermInfo,
        postings: "Postings",
    ) -> None:
        self._term = term
        self.format = format_
        self.scorer = scorer
        self._info = info
        self._blocks = postings.blocks.tolist()
        self._often = postings.often.tolist()
        self._places = postings.places
        self._at = 0

    def is_active(self) -> bool:
        """Whether a block is left."""
        return self._at < len(self._blocks)

    def id(self) -> int:
        """The current block."""
        return int(self._blocks[self._at])

    def weight(self) -> float:
        """Occurrences in the current block."""
        return float(self._often[self._at])

    def reset(self) -> None:
        """Go back to the first block."""
        self._at = 0

    def next(self) -> None:
        """Go to the next block."""
        self._at += 1

    def skip_to(self, id: int) -> None:
        """Go to a block, or the first after it."""
        self._at = bisect_left(self._blocks, id, self._at)

    def skip_to_quality(self, minquality: float) -> int:
        """Whoosh's hook for skipping; the whole list is one stretch of equal quality."""
        if self.block_quality() <= minquality:
            self._at = len(self._blocks)
            return 1
        return 0

    def copy(self) -> "PostingMatcher":
        """Copy the matcher at its place."""
        other: PostingMatcher = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    def all_ids(self) -> Iterator[int]:
        """All blocks."""
        return iter(self._blocks)

    def value(self) -> bytes:
        """Whoosh's encoded value: empty, for ``value_as`` gives the values themselves."""
        return b""

    def value_as(self, astype: str) -> Any:  # noqa: ANN401  Whoosh's signature
        """The current posting's frequency, weight or positions in its block."""
        if astype == "positions":
            start = sum(self._often[: self._at])
            return self._places[start : start + self._often[self._at]]
        return self._often[self._at]

    def block_min_length(self) -> int:
        """Least length of a block with the term."""
        return self._info.min_length() or 0

    def block_max_length(self) -> int:
        """Greatest length of a block with the term."""
        return self._info.max_length()

    def block_max_weight(self) -> float:
        """Most occurrences in one block."""
        return self._info.max_weight()
