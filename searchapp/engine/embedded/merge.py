"""Put segments together by streams: read from their maps, written piece by piece.

Terms are merged as numbers. A term's postings are those of the first segment, then those
of the second moved behind them, and so on: no sorting, one pass, and never more than a
piece of the result in memory.

Depends on: errors, engine.embedded. Used by: engine.embedded.writer.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np

from searchapp.engine.embedded.arrays import Array, ArraysWriter, Int64s, gather_ranges, offsets_of
from searchapp.engine.embedded.buffer import (
    AXIS_LIMIT,
    code_type,
    write_blocks,
    write_counts,
    write_terms,
)
from searchapp.engine.embedded.facets import write_facet
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.strings import StringTable, write_strings
from searchapp.engine.facet_queries import FACETS
from searchapp.errors import BuildError

_PIECE_POSTINGS: Final = 1 << 21
_COPIED: Final = (
    "block.units",
    "block.words",
    "block.number",
    "article.first_day",
    "article.last_day",
)


def merge_segments(
    writer: ArraysWriter, parts: Sequence[Segment], store: int, rows: Sequence[Array]
) -> None:
    """Write segments as one, their articles in the order given.

    Args:
        writer: The file of the new one.
        parts: The segments; nothing may have been removed from them.
        store: Number of the store with the articles of all of them.
        rows: For each part the rows of its articles there.

    Raises:
        BuildError: Together they are more than one segment can hold.
    """
    axis = offsets_of(np.array([part.axis_length for part in parts]))
    if axis[-1] > AXIS_LIMIT:
        raise BuildError("合并后的索引段装不下这么多文字")
    blocks = offsets_of(np.array([part.block_count for part in parts]))
    writer.meta(
        {
            "blocks": int(blocks[-1]),
            "articles": sum(part.article_count for part in parts),
            "units": sum(part.unit_total for part in parts),
            "words": sum(part.word_total for part in parts),
            "store": store,
        }
    )
    write_blocks(
        writer,
        _chained([part.starts for part in parts], axis),
        _chained([part.first_blocks for part in parts], blocks),
    )
    for name in _COPIED:
        pieces = [part.arrays[name] for part in parts]
        writer.add_pieces(name, pieces[0].dtype, pieces)
    writer.add_pieces("article.row", np.int64, rows)
    counted = [
        np.concatenate([part.arrays[name] for part in parts])
        for name in ("block.unit_count", "block.word_count")
    ]
    write_counts(writer, *counted)
    write_strings(writer, "article.id", [id_ for part in parts for id_ in part.article_ids])
    for facet in FACETS:
        _merge_facet(writer, facet, parts)
    _merge_literal(writer, parts, axis)
    _merge_words(writer, parts, blocks)


def _chained(offsets: Sequence[Array], bases: Int64s) -> Int64s:
    """Put offsets behind one another, each moved by its base; the last one closes them."""
    moved = [part[:-1] + base for part, base in zip(offsets, bases.tolist(), strict=False)]
    return np.concatenate([*moved, bases[-1:]]).astype(np.int64)


def _merged_strings(tables: Sequence[StringTable]) -> tuple[list[str], list[Int64s]]:
    """Merge sorted strings; for each table the new number of each old one."""
    texts = [list(table) for table in tables]
    merged = sorted({text for part in texts for text in part})
    place = {text: number for number, text in enumerate(merged)}
    return merged, [
        np.fromiter((place[text] for text in part), np.int64, len(part)) for part in texts
    ]


def _merge_facet(writer: ArraysWriter, name: str, parts: Sequence[Segment]) -> None:
    columns = [part.facets[name] for part in parts]
    values, numbers = _merged_strings([column.values.table for column in columns])
    rows = [column.rows() for column in columns]
    counts = np.concatenate([count for count, _ in rows])
    codes = np.concatenate([new[old] for new, (_, old) in zip(numbers, rows, strict=True)])
    write_facet(writer, name, values, counts, codes)


def _releasing(pieces: Iterator[Array], parts: Sequence[Segment]) -> Iterator[Array]:
    """Pass pieces on, giving the parts' pages back after each, or all would be resident."""
    for piece in pieces:
        yield piece
        for part in parts:
            part.arrays.release()


def _merge_literal(writer: ArraysWriter, parts: Sequence[Segment], axis: Int64s) -> None:
    terms = [part.literal for part in parts]
    units, numbers = _merged_strings([one.units for one in terms])
    write_strings(writer, "unit", units)
    old_keys = []
    for one, new in zip(terms, numbers, strict=True):
        first = np.repeat(new, np.diff(one.firsts))
        second = np.concatenate(([0], new + 1))[one.seconds]
        old_keys.append((first << 32) | second)
    keys = np.unique(np.concatenate(old_keys))
    write_terms(writer, keys, len(units))
    kind = code_type(len(units))
    codes = (
        np.concatenate(([0], new + 1)).astype(kind)[piece]
        for one, new in zip(terms, numbers, strict=True)
        for piece in _pieces(one.codes)
    )
    writer.add_pieces("literal.codes", kind, _releasing(codes, parts))
    begins = [one.sentences + np.int32(at) for one, at in zip(terms, axis.tolist(), strict=False)]
    writer.add_pieces("literal.sentences", np.int32, begins)
    merger = _PostingMerger(
        [np.searchsorted(keys, old) for old in old_keys], [one.starts for one in terms], keys.size
    )
    writer.add("literal.starts", merger.starts.astype(np.int32))
    positions = merger.pieces(
        lambda part, start, end: terms[part].positions[start:end] + np.int32(axis[part]), np.int32
    )
    writer.add_pieces("literal.positions", np.int32, _releasing(positions, parts))


def _merge_words(writer: ArraysWriter, parts: Sequence[Segment], blocks: Int64s) -> None:
    terms = [part.words for part in parts]
    words, numbers = _merged_strings([one.table for one in terms])
    write_strings(writer, "word", words)
    merger = _PostingMerger(numbers, [one.starts for one in terms], len(words))
    writer.add("words.starts", merger.starts)
    moved = merger.pieces(
        lambda part, start, end: terms[part].blocks[start:end] + np.int32(blocks[part]), np.int32
    )
    writer.add_pieces("words.blocks", np.int32, _releasing(moved, parts))
    keys = merger.pieces(lambda part, start, end: terms[part].keys[start:end], np.uint16)
    writer.add_pieces("words.keys", np.uint16, _releasing(keys, parts))
    places = [merger.places(part, one.over_at) for part, one in enumerate(terms)]
    at = np.concatenate(places)
    often = np.concatenate([one.over_tf for one in terms])
    order = np.argsort(at)
    writer.add("words.over_at", at[order])
    writer.add("words.over_tf", often[order])


def _pieces(array: Array) -> Iterator[Array]:
    for start in range(0, array.size, _PIECE_POSTINGS):
        yield array[start : start + _PIECE_POSTINGS]


class _PostingMerger:
    """Works out where each part's postings of each term go."""

    def __init__(self, numbers: Sequence[Int64s], starts: Sequence[Array], size: int) -> None:
        """Prepare.

        Args:
            numbers: For each part, ascending: the new number of each of its terms.
            starts: For each part: where its terms' postings begin, one more at the end.
            size: Number of new terms.
        """
        self._numbers = numbers
        self._starts = [part.astype(np.int64) for part in starts]
        counts = np.zeros(size, np.int64)
        before = []
        for new, old in zip(numbers, self._starts, strict=True):
            before.append(counts[new])
            counts[new] += np.diff(old)
        self.starts = offsets_of(counts)
        self._targets = [
            self.starts[new] + ahead for new, ahead in zip(numbers, before, strict=True)
        ]

    def places(self, part: int, postings: Array) -> Int64s:
        """New places of some of a part's postings."""
        term = np.searchsorted(self._starts[part], postings, "right") - 1
        return self._targets[part][term] - self._starts[part][term] + postings.astype(np.int64)

    def pieces(
        self, read: Callable[[int, int, int], Array], kind: type[np.generic]
    ) -> Iterator[Array]:
        """Yield the merged postings, some terms at a time.

        Args:
            read: Gives a part's postings from one place to another.
            kind: Their type.
        """
        low = 0
        size = self.starts.size - 1
        while low < size:
            limit = self.starts[low] + _PIECE_POSTINGS
            high = max(int(np.searchsorted(self.starts, limit, "right")) - 1, low + 1)
            yield self._piece(low, high, read, kind)
            low = high

    def _piece(
        self,
        low: int,
        high: int,
        read: Callable[[int, int, int], Array],
        kind: type[np.generic],
    ) -> Array:
        base = self.starts[low]
        merged = np.empty(int(self.starts[high] - base), kind)
        for part, new in enumerate(self._numbers):
            first, last = np.searchsorted(new, (low, high))
            if first == last:
                continue
            starts = self._starts[part]
            lengths = np.diff(starts[first : last + 1])
            targets = gather_ranges(self._targets[part][first:last] - base, lengths)
            merged[targets] = read(part, int(starts[first]), int(starts[last]))
        return merged
