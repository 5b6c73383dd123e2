"""Decide in one segment which articles and blocks match a query.

The tree is decided over articles or over blocks, as the query's scope says; facets, dates
and filters speak of articles. A filter whose facet is counted without it is kept apart, as
one flag for each article that everything else lets through.

Depends on: engine.queries, engine.embedded. Used by: engine.embedded.searcher.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np

from searchapp.engine.embedded.arrays import Array, Mask, gather_ranges
from searchapp.engine.embedded.kernels import Kernels
from searchapp.engine.embedded.leaves import Leaves
from searchapp.engine.embedded.phrases import LeafHits
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.selection import (
    Selection,
    as_mask,
    as_numbers,
    at_least,
    complement,
    distinct,
    intersect,
    is_mask,
    nothing,
    unite,
)
from searchapp.engine.facet_queries import Filter
from searchapp.engine.queries import (
    And,
    AtLeast,
    DateRange,
    EngineQuery,
    Everything,
    FacetMatch,
    Leaf,
    Match,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Scope,
    Together,
)
from searchapp.engine.readings import NumberRange, Regex

DATE_FACETS = ("year", "month", "day")


def group_of(facet: str) -> str:
    """The group whose filters a facet's own counts ignore."""
    return "date" if facet in DATE_FACETS else facet


class Found:
    """Matching blocks of one segment, ascending, and the article each belongs to."""

    def __init__(self, kernels: Kernels, blocks: Array, owners: Array) -> None:
        self._kernels = kernels
        self.blocks = blocks
        self.owners = owners

    @cached_property
    def bounds(self) -> Array:
        """Where each article's blocks begin in ``blocks``; the last ends them."""
        return self._kernels.bounds(self.owners)

    @cached_property
    def owner_places(self) -> Array:
        """The owners in the type that indexes arrays: converted once for many look-ups."""
        return self.owners.astype(np.intp)

    @cached_property
    def articles(self) -> Array:
        """Matching articles, ascending."""
        return self.owners.take(self.bounds[:-1])

    @property
    def article_count(self) -> int:
        """Number of matching articles."""
        if "bounds" in self.__dict__:
            return self.bounds.size - 1
        return self._kernels.run_count(self.owners)

    def only(self, kept: Mask) -> "Found":
        """The part that flags, one for each block, keep."""
        return Found(self._kernels, self.blocks[kept], self.owners[kept])


@dataclass(frozen=True, slots=True)
class Filtered:
    """What a segment finds for a query.

    Attributes:
        base: What the tree, the dates and all filters but the grouped ones let through.
        grouped: For each grouped filter its group and one flag for each base block.
        complete: The blocks of all positive leaves are among them.
        in_all: Every block has every positive leaf.
    """

    base: Found
    grouped: tuple[tuple[str, Mask], ...]
    complete: bool
    in_all: bool

    def heeding(self, ignored: str | None) -> Found:
        """What remains under all grouped filters but those of one group."""
        flags = [flags for group, flags in self.grouped if group != ignored]
        return self.base.only(np.logical_and.reduce(flags)) if flags else self.base

    def ignores(self, group: str) -> bool:
        """Whether a filter has this group."""
        return any(group == name for name, _ in self.grouped)


class Matcher:
    """Matches one query in one segment."""

    def __init__(
        self,
        kernels: Kernels,
        segment: Segment,
        query: EngineQuery,
        leaves: Leaves,
        hits: Sequence[LeafHits],
    ) -> None:
        """Prepare.

        Args:
            kernels: What does the innermost steps.
            segment: Where to look.
            query: What is asked.
            leaves: The literal leaves of the query's tree.
            hits: The hits of each in this segment.
        """
        self._kernels = kernels
        self._segment = segment
        self._query = query
        self._leaves = leaves
        self._hits = hits

    def find(self) -> Filtered:
        """Find what matches."""
        if not (self._query.filters or self._query.dates or self._segment.live):
            return self._filtered(self._blocks(()), (), narrowed=False)
        asked = {group_of(request.facet) for request in self._query.facets}
        plain: list[Selection] = [self._dates(dates) for dates in self._query.dates]
        if self._segment.live:
            plain.append(self._segment.live.articles)
        grouped: list[tuple[str, Selection]] = []
        for one in self._query.filters:
            if not one.values and not one.missing:
                continue
            if one.group in asked and not one.exclude:
                grouped.append((one.group, self._passing(one)))
            else:
                plain.append(self._passing(one))
        base = self._blocks(plain)
        size = self._segment.article_count
        flags = [(group, as_mask(kept, size).take(base.owners)) for group, kept in grouped]
        return self._filtered(base, tuple(flags), narrowed=bool(plain or grouped))

    def _filtered(
        self, base: Found, flags: tuple[tuple[str, Mask], ...], *, narrowed: bool
    ) -> Filtered:
        return Filtered(
            base,
            flags,
            complete=not narrowed and self._leaves.any_is_enough,
            in_all=self._query.scope is Scope.BLOCK and self._leaves.all_are_needed,
        )

    def _found(self, blocks: Array) -> Found:
        """Look up the articles of ascending blocks."""
        return Found(self._kernels, blocks, self._segment.articles.take(blocks))

    def _blocks(self, kept: Sequence[Selection]) -> Found:
        if self._query.scope is Scope.BLOCK:
            return self._blocks_of_blocks(kept)
        if not kept and self._leaves.any_is_enough:
            return self._found(self._leaf_blocks())
        articles = self._intersect([self._over_articles(self._query.node), *kept])
        return self._blocks_of_articles(articles)

    def _blocks_of_blocks(self, kept: Sequence[Selection]) -> Found:
        size = self._segment.article_count
        blocks = self._blocks_of_tree()
        if kept:
            articles = as_mask(self._intersect(kept), size)
            found = self._found(blocks)
            return found.only(articles.take(found.owners))
        return self._found(blocks)

    def _blocks_of_tree(self) -> Array:
        """Blocks for which the tree holds; the usual trees need not be walked."""
        if self._leaves.any_is_enough:
            return self._leaf_blocks()
        if self._leaves.all_are_needed:
            parts = sorted([self._hits[number].blocks for number in self._leaves.positive], key=len)
            return reduce(self._kernels.common, parts)
        return as_numbers(self._over_blocks(self._query.node))

    def _blocks_of_articles(self, articles: Selection) -> Found:
        """Matching blocks in article scope: those with a leaf, or all of an article's."""
        segment = self._segment
        inside = as_mask(articles, segment.article_count)
        found = self._found(self._leaf_blocks())
        kept = inside.take(found.owners)
        if not kept.all():
            found = found.only(kept)
        if np.count_nonzero(inside) == found.article_count:
            return found
        unmet = inside.copy()
        unmet[found.owners] = False
        bare = unmet.nonzero()[0]
        starts = segment.first_blocks[bare].astype(np.int64)
        every = gather_ranges(starts, segment.first_blocks[bare + 1] - starts)
        if not found.blocks.size:
            return self._found(every)
        return self._found(np.sort(np.concatenate((found.blocks, every)), kind="stable"))

    def _blocks_with(self, leaf: Leaf) -> Array:
        return self._hits[self._leaves.number(leaf)].blocks

    def _leaf_blocks(self) -> Array:
        parts = [self._hits[number].blocks for number in self._leaves.positive]
        return self._kernels.unite(parts, self._segment.block_count) if parts else nothing()

    def _intersect(self, parts: Sequence[Selection]) -> Selection:
        return intersect(parts, self._kernels.common)

    def _unite(self, parts: Sequence[Selection], size: int) -> Selection:
        if any(map(is_mask, parts)):
            return unite(parts, size)
        return self._kernels.unite(parts, size)

    def _over_articles(self, node: Node) -> Selection:
        size = self._segment.article_count
        match node:
            case Match() | Pattern() | Near() | Together() | NumberRange() | Regex():
                return distinct(self._segment.articles.take(self._blocks_with(node)))
            case And(parts):
                return self._intersect([self._over_articles(part) for part in parts])
            case Or(parts):
                return self._unite([self._over_articles(part) for part in parts], size)
            case AtLeast(count, parts):
                return at_least(count, [self._over_articles(part) for part in parts], size)
            case Not(part):
                return complement(self._over_articles(part), size)
            case _:
                return self._about(node)

    def _over_blocks(self, node: Node) -> Selection:
        size = self._segment.block_count
        match node:
            case Match() | Pattern() | Near() | Together() | NumberRange() | Regex():
                return self._blocks_with(node)
            case And(parts):
                return self._intersect([self._over_blocks(part) for part in parts])
            case Or(parts):
                return self._unite([self._over_blocks(part) for part in parts], size)
            case AtLeast(count, parts):
                return at_least(count, [self._over_blocks(part) for part in parts], size)
            case Not(part):
                return complement(self._over_blocks(part), size)
            case _:
                about = as_mask(self._about(node), self._segment.article_count)
                return about[self._segment.articles]

    def _about(self, leaf: FacetMatch | DateRange | Everything) -> Selection:
        """Articles for which a leaf holds that speaks of whole articles."""
        match leaf:
            case DateRange():
                return self._dates(leaf)
            case FacetMatch(facet, text, starts, unless):
                column = self._segment.facets[facet]
                values = column.values
                found = values.starting(text, unless) if starts else values.containing(text)
                return column.with_any(found.tolist(), self._segment.article_count)
            case Everything():
                return np.ones(self._segment.article_count, np.bool_)

    def _dates(self, dates: DateRange) -> Selection:
        return self._segment.in_dates(dates.first, dates.last)

    def _passing(self, one: Filter) -> Selection:
        size = self._segment.article_count
        column = self._segment.facets[one.facet]
        numbers = [column.values.table.find(value) for value in dict.fromkeys(one.values)]
        kept = column.with_any([number for number in numbers if number >= 0], size)
        if one.missing:
            kept = unite([kept, column.with_none()], size)
        return complement(kept, size) if one.exclude else kept
