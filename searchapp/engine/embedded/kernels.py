"""The innermost steps of a search, behind one interface, and the choice of who does them.

``numpy`` is always there; ``numba`` compiles the same steps into single loops. Both give the
same answers bit for bit: equal operations on equal types, in the same order.

Depends on: compiled, engine.embedded. Used by: engine.embedded.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeAlias

import numpy as np

from searchapp.compiled import import_compiled
from searchapp.engine.embedded.arrays import Array

if TYPE_CHECKING:
    from searchapp.engine.embedded.facets import FacetColumn
    from searchapp.engine.embedded.matching import Found
    from searchapp.engine.embedded.phrases import LeafHits
    from searchapp.engine.embedded.scoring import LiteralPart, Scorer, SegmentScores, WordPart
    from searchapp.engine.embedded.segment import Segment

_NUMBER_BITS: Final = 32

Gathered: TypeAlias = tuple[Array, Array | None]
"""Ascending blocks, each once, and how often each was met; None when once in every one."""


class Axis(Protocol):
    """What positions lie on: a segment."""

    @property
    def block_count(self) -> int:
        """Number of blocks."""

    @property
    def cells(self) -> Array:
        """For each cell of positions its block."""

    @property
    def cell_ranks(self) -> Array:
        """The same as ``segment.ranks_of_cells`` writes it."""


class BlockKeys(NamedTuple):
    """What orders blocks: the rank of their article, then their own number.

    Attributes:
        owners: The article of each block; equal ones stand together.
        blocks: The blocks.
        ranks: Rank of every article of the segment.
        numbers: Number of every block of the segment within its article.
    """

    owners: Array
    blocks: Array
    ranks: Array
    numbers: Array

    def at(self, places: Array) -> Array:
        """One number for each of the blocks at some places, in the same order."""
        ranks = self.ranks.take(self.owners.take(places)).astype(np.int64)
        keys: Array = (ranks << _NUMBER_BITS) | self.numbers.take(self.blocks.take(places))
        return keys


class Kernels(Protocol):
    """The innermost steps. Numbers of blocks and of articles are those of one segment.

    Attributes:
        name: ``numpy`` or ``numba``.
    """

    name: str

    def prepare(self, axis: Axis) -> None:
        """Make what the steps need of a segment, before a reader waits for it."""

    def phrase(
        self, axis: Axis, codes: Array, positions: Array, place: int, wanted: Sequence[int]
    ) -> Gathered:
        """Keep the positions around which a literal stands, and gather them by block.

        Args:
            axis: What the positions lie on.
            codes: For each position the unit's number plus one; 0 for a hole.
            positions: Where ``wanted[place]`` and ``wanted[place + 1]`` stand, ascending.
            place: Their place in the literal.
            wanted: The code at each place of the literal.
        """

    def gather(self, axis: Axis, positions: Array) -> Gathered:
        """Gather ascending positions by block."""

    def gather_unsorted(self, axis: Axis, positions: Array) -> Gathered:
        """Gather positions in any order by block."""

    def unite(self, parts: Sequence[Array], size: int) -> Array:
        """Members of at least one of some ascending lists, ascending; below ``size``."""

    def common(self, one: Array, other: Array) -> Array:
        """Members of both of two ascending lists, ascending."""

    def bounds(self, owners: Array) -> Array:
        """Where each run of equal owners begins; the last ends them all."""

    def run_count(self, owners: Array) -> int:
        """How many runs of equal owners there are."""

    def repeats(self, blocks: Array, often: Array, kept: Array) -> int:
        """Hits beyond the first of each block, in those blocks that are among ``kept``."""

    def scorer(
        self,
        base: "SegmentScores",
        leaves: Sequence["LiteralPart"],
        words: Sequence["WordPart"],
    ) -> "Scorer":
        """Give what adds up the scores of leaves and words in one segment."""

    def best_blocks(self, scores: Array, keys: BlockKeys, count: int) -> Array:
        """Places of the greatest scores, best first; equal scores in order of their keys."""

    def by_article(self, segment: "Segment", hits: "LeafHits") -> tuple[Array, Array]:
        """Add up hits by article; those in a headline count ``HEADLINE_TIMES`` times.

        Returns:
            Ascending articles, each once, and how often each has what was hit.
        """

    def add_article_scores(
        self,
        total: Array,
        counted: tuple[Array, Array],
        lengths: Array,
        constants: tuple[float, float, float],
    ) -> None:
        """Add what some articles score to the memory of all.

        Args:
            total: Shape (articles,), double precision; added to.
            counted: Articles, each once, and how often each has what is scored.
            lengths: Of every article.
            constants: ``a``, ``b`` and ``c`` of ``times * a / (times + (b + c * length))``.
        """

    def first_blocks(self, keys: BlockKeys, count: int) -> Array:
        """Places of the least keys, least first."""

    def first_articles(self, ranks: Array, count: int) -> Array:
        """Places of the least ranks, least first; ranks are all different."""

    def block_details(self, keys: BlockKeys, places: Array) -> tuple[list[int], ...]:
        """For the blocks at some places: owner, number, and how many blocks the owner has."""

    def tally(self, column: "FacetColumn", found: "Found", *, in_blocks: bool) -> Array:
        """Count the values of a facet over matching blocks or their articles.

        Returns:
            Shape (values + 1,): first those without a value, then each value's count.
        """

    def top_values(self, counts: Array, limit: int) -> tuple[list[int], list[int]]:
        """Numbers and counts of the most frequent values, equal counts by number; no zeros."""


def load_kernels(choice: str) -> Kernels:
    """Load what does the innermost steps.

    Args:
        choice: ``auto``, ``numpy`` or ``numba``.

    Raises:
        SettingError: ``numba`` is wanted and cannot be imported.
    """
    if import_compiled(choice, "searchapp.engine.embedded.fused_types"):
        loaded: Kernels = import_module("searchapp.engine.embedded.kernels_fused").FusedKernels()
        return loaded
    from searchapp.engine.embedded.kernels_plain import PlainKernels  # noqa: PLC0415  the choice

    return PlainKernels()
