"""Write a segment anew without the articles that were removed from it.

Every array is read from the map piece by piece and written as it is filtered; blocks keep
their length on the axis and move together.

Depends on: engine.embedded. Used by: engine.embedded.writer.
"""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from searchapp.engine.embedded.arrays import Array, ArraysWriter, Int64s, Mask, offsets_of
from searchapp.engine.embedded.buffer import write_blocks, write_counts, write_terms
from searchapp.engine.embedded.facets import write_facet
from searchapp.engine.embedded.segment import CELL_BITS, Live, Segment
from searchapp.engine.embedded.strings import write_strings
from searchapp.engine.facet_queries import FACETS

_PIECE_POSTINGS: Final = 1 << 21
_CELL: Final = 1 << CELL_BITS
_OF_ARTICLES: Final = ("article.row", "article.first_day", "article.last_day")
_OF_BLOCKS: Final = ("block.units", "block.words", "block.number")

Filter = Callable[[int, int], tuple[Array, Array]]
"""For postings from one place to another: which are kept, and the kept ones, moved."""


def compact_segment(writer: ArraysWriter, segment: Segment, live: Live) -> None:
    """Write what is left of a segment.

    Args:
        writer: The file of the new one.
        segment: The segment.
        live: What is left of it.
    """
    counts = np.diff(segment.first_blocks)[live.articles]
    lengths = np.diff(segment.starts)[live.blocks]
    writer.meta(
        {
            "blocks": live.block_count,
            "articles": live.article_count,
            "units": live.unit_total,
            "words": live.word_total,
            "store": segment.store,
        }
    )
    write_blocks(writer, offsets_of(lengths), offsets_of(counts))
    arrays = segment.arrays
    for name in _OF_ARTICLES:
        writer.add(name, arrays[name][live.articles])
    for name in _OF_BLOCKS:
        writer.add(name, arrays[name][live.blocks])
    write_counts(
        writer, arrays["block.unit_count"][live.blocks], arrays["block.word_count"][live.blocks]
    )
    left = live.articles.nonzero()[0].tolist()
    write_strings(writer, "article.id", segment.article_ids.pick(left))
    for facet in FACETS:
        _write_facet(writer, facet, segment, live.articles)
    _write_literal(writer, segment, live)
    _write_words(writer, segment, live)


def _write_facet(writer: ArraysWriter, name: str, segment: Segment, kept: Mask) -> None:
    column = segment.facets[name]
    counts, numbers = column.rows()
    numbers = numbers[np.repeat(kept, counts)]
    used, fresh = np.unique(numbers, return_inverse=True)
    values = column.values.table.pick(used.tolist())
    write_facet(writer, name, values, counts[kept], fresh)


def _write_literal(writer: ArraysWriter, segment: Segment, live: Live) -> None:
    terms = segment.literal
    moved = _moved_starts(segment, live)

    def positions(start: int, end: int) -> tuple[Array, Array]:
        old = terms.positions[start:end]
        blocks = segment.cells.take(old >> CELL_BITS)
        kept = live.blocks.take(blocks)
        return kept, old[kept] + moved.take(blocks[kept])

    postings = _Postings(terms.starts.astype(np.int64), positions)
    write_strings(writer, "unit", list(terms.units))
    first = np.repeat(np.arange(len(terms.units), dtype=np.int64), np.diff(terms.firsts))
    keys = (first << 32) | terms.seconds
    write_terms(writer, keys[postings.terms], len(terms.units))
    kept = np.repeat(live.blocks, np.diff(segment.starts) // _CELL)
    cells = (
        terms.codes[at * _CELL : (at + _PIECE_POSTINGS) * _CELL].reshape(-1, _CELL)[
            kept[at : at + _PIECE_POSTINGS]
        ]
        for at in range(0, kept.size, _PIECE_POSTINGS)
    )
    codes = (cell.ravel() for cell in cells)
    writer.add_pieces("literal.codes", terms.codes.dtype, codes)
    begins = segment.cells.take(terms.sentences >> CELL_BITS)
    kept = live.blocks.take(begins)
    writer.add("literal.sentences", terms.sentences[kept] + moved.take(begins[kept]))
    writer.add("literal.starts", postings.starts.astype(np.int32))
    writer.add_pieces("literal.positions", np.int32, postings.pieces())


def _moved_starts(segment: Segment, live: Live) -> Array:
    """How far the positions of each block that is left move."""
    lengths = np.where(live.blocks, np.diff(segment.starts), 0)
    fresh = offsets_of(lengths)[:-1]
    moved: Array = (fresh - segment.starts[:-1]).astype(np.int32)
    return moved


def _write_words(writer: ArraysWriter, segment: Segment, live: Live) -> None:
    terms = segment.words
    number = np.cumsum(live.blocks, dtype=np.int32) - 1

    def blocks(start: int, end: int) -> tuple[Array, Array]:
        old = terms.blocks[start:end]
        kept = live.blocks.take(old)
        return kept, number.take(old[kept])

    def keys(start: int, end: int) -> tuple[Array, Array]:
        kept = live.blocks.take(terms.blocks[start:end])
        return kept, terms.keys[start:end][kept]

    postings = _Postings(terms.starts.astype(np.int64), blocks)
    write_strings(writer, "word", terms.table.pick(postings.terms.nonzero()[0].tolist()))
    writer.add("words.starts", postings.starts)
    writer.add_pieces("words.blocks", np.int32, postings.pieces())
    writer.add_pieces("words.keys", np.uint16, _Postings(postings.old_starts, keys).pieces())
    inside = live.blocks.take(terms.blocks.take(terms.over_at))
    writer.add("words.over_at", postings.places(terms.over_at[inside]))
    writer.add("words.over_tf", terms.over_tf[inside])


class _Postings:
    """Filters the postings of a field, some terms at a time.

    Attributes:
        terms: For each old term whether a posting of it is left.
        starts: Where the postings of each of those begin, one more at the end.
        old_starts: Where those of every old term began.
    """

    def __init__(self, old_starts: Int64s, keep: Filter) -> None:
        self.old_starts = old_starts
        self._keep = keep
        counts = np.zeros(old_starts.size - 1, np.int64)
        for low, high in self._ranges():
            start, end = int(old_starts[low]), int(old_starts[high])
            before = offsets_of(keep(start, end)[0])
            at = old_starts[low : high + 1] - start
            counts[low:high] = np.diff(before[at])
        self.terms: Mask = counts > 0
        self.starts = offsets_of(counts[self.terms])

    def _ranges(self) -> Iterator[tuple[int, int]]:
        """Runs of terms with about one piece of postings each."""
        low, size = 0, self.old_starts.size - 1
        while low < size:
            limit = self.old_starts[low] + _PIECE_POSTINGS
            high = max(int(np.searchsorted(self.old_starts, limit, "right")) - 1, low + 1)
            yield low, high
            low = high

    def pieces(self) -> Iterator[Array]:
        """Yield the postings that are left."""
        for low, high in self._ranges():
            yield self._keep(int(self.old_starts[low]), int(self.old_starts[high]))[1]

    def places(self, postings: Array) -> Int64s:
        """New places of some postings that are left, given by their old ones."""
        if not postings.size:
            return np.zeros(0, np.int64)
        starts = self.old_starts.tolist()
        kept = [self._keep(starts[low], starts[high])[0] for low, high in self._ranges()]
        before = offsets_of(np.concatenate(kept))
        return before[postings]
