"""Articles waiting in memory to become a segment, and how they are inverted.

Tokens stay integers: a literal token is two unit numbers, a word one. At the end one sort
of (term << 32 | place) gives the inverted field. Terms are numbered in the order of their
bytes, so nothing is sorted by text but the short lists of units and words.

Articles are laid in the segment by date, unknown dates last, within what the buffer holds:
neighbours in time then lie together, and counts and orders by date read memory in order.
The order of the archive is kept in ``article.row``.

Depends on: analysis.vocabulary, errors, engine.contract, engine.embedded.
Used by: engine.embedded.writer.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from searchapp.analysis.vocabulary import PairVocabulary
from searchapp.engine.contract import Batch, TokenStream
from searchapp.engine.embedded.arrays import (
    Array,
    ArraysWriter,
    Int32s,
    Int64s,
    offsets_of,
)
from searchapp.engine.embedded.columns import ArticleColumns
from searchapp.engine.embedded.scoring import length_bytes
from searchapp.engine.embedded.segment import blocks_of_cells, lay_blocks
from searchapp.engine.embedded.strings import write_strings
from searchapp.errors import BuildError

AXIS_LIMIT: Final = 2**31 - 1
"""Positions are int32: the axis of one segment ends here."""

_MOST_TF: Final = 255
_UNIT_BYTES: Final = 36
"""Memory a literal token needs at the peak: tokens, positions, keys, their sort, codes."""
_WORD_BYTES: Final = 28


class Numbers(dict[str, int]):
    """Numbers texts in the order they are met."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number

    def of(self, texts: Sequence[str]) -> Int64s:
        """The numbers of texts."""
        return np.fromiter(map(self.__getitem__, texts), np.int64, len(texts))

    def ranks(self) -> tuple[list[str], Int64s]:
        """The texts by code point, and for each number the place there."""
        texts = sorted(self)
        ranks = np.empty(len(texts), np.int64)
        ranks[self.of(texts)] = np.arange(len(texts))
        return texts, ranks


class SegmentBuffer:
    """Collects batches until a segment is written."""

    def __init__(self) -> None:
        self.columns = ArticleColumns()
        self._units = Numbers({"": 0})  # where no second unit is; sorts first too
        self._words = Numbers()
        self._pairs: list[Int64s] = []
        self._pair_count = 0
        self._literal = _Stream()
        self._ranking = _Stream()
        self.memory_bytes = 0

    @property
    def block_count(self) -> int:
        """Blocks waiting."""
        return self.columns.block_count

    def add(self, batch: Batch, rows: range) -> None:
        """Take a batch in.

        Args:
            batch: Articles with the streams of their blocks.
            rows: Their rows in the store.

        Raises:
            BuildError: A stream does not fit the articles.
        """
        blocks = sum(len(article.blocks) for article in batch.articles)
        for stream in (batch.literal, batch.words):
            if stream.offsets.size != blocks + 1 or stream.offsets[-1] != stream.tokens.size:
                raise BuildError("词流与文章的段落数不一致")
        if batch.literal.positions.size != batch.literal.tokens.size:
            raise BuildError("单字词流缺少位置")
        self.columns.add(batch.articles, rows)
        pairs = self._pair_keys(batch.literal)
        self._pairs.append(pairs)
        self._literal.add(batch.literal, batch.literal.tokens + np.int32(self._pair_count))
        self._pair_count += pairs.size
        numbers = self._words.of(batch.words.vocabulary).astype(np.int32)
        self._ranking.add(batch.words, numbers[batch.words.tokens])
        self.memory_bytes += (
            batch.literal.tokens.size * _UNIT_BYTES + batch.words.tokens.size * _WORD_BYTES
        )

    def _pair_keys(self, stream: TokenStream) -> Int64s:
        """For each token of the vocabulary its two unit numbers; 0 stands for no second.

        Raises:
            BuildError: A token is not a pair.
        """
        try:
            pairs = PairVocabulary.of(stream.vocabulary)
        except ValueError as error:
            raise BuildError("单字词流里有不成对的词") from error
        numbers = self._units.of(("", *pairs.units))
        keys: Int64s = numbers[pairs.firsts + 1] << 32 | numbers[pairs.seconds]
        return keys

    def write(self, writer: ArraysWriter, store: int) -> None:
        """Write everything as one segment.

        Args:
            writer: Its file.
            store: Number of the store its rows are in.

        Raises:
            BuildError: There is more than one segment can hold.
        """
        order = np.argsort(self.columns.first_days(), kind="stable")
        block_order, first_blocks = self.columns.blocks_in(order)
        new_place = np.empty(block_order.size, np.int64)
        new_place[block_order] = np.arange(block_order.size)
        units, words = self._literal.counts(), self._ranking.counts()
        writer.meta(
            {
                "blocks": block_order.size,
                "articles": order.size,
                "units": int(units.sum()),
                "words": int(words.sum()),
                "store": store,
            }
        )
        starts = lay_blocks(self._literal.extents()[block_order])
        if starts[-1] > AXIS_LIMIT:
            raise BuildError("一个索引段装不下这么多文字")
        write_blocks(writer, starts, first_blocks)
        writer.add("block.units", length_bytes(units[block_order]))
        word_bytes = length_bytes(words[block_order])
        writer.add("block.words", word_bytes)
        write_counts(writer, units[block_order], words[block_order])
        self.columns.write(writer, order, block_order)
        self._write_literal(writer, starts, new_place)
        self._write_words(writer, word_bytes, new_place)

    def _write_literal(self, writer: ArraysWriter, starts: Int64s, new_place: Int64s) -> None:
        (_, *texts), ranks = self._units.ranks()
        write_strings(writer, "unit", texts)
        pairs = np.concatenate([np.zeros(0, np.int64), *self._pairs])
        seconds = ranks[pairs & 0xFFFFFFFF]
        keys, terms = np.unique(((ranks - 1)[pairs >> 32] << 32) | seconds, return_inverse=True)
        write_terms(writer, keys, len(texts))
        places = self._literal.positions() + np.repeat(
            starts[new_place].astype(np.int32), self._literal.counts()
        )
        tokens = terms.astype(np.int32)[self._literal.tokens()]
        codes = np.zeros(int(starts[-1]), code_type(len(texts)))
        codes[places] = ((keys >> 32) + 1)[tokens]
        writer.add("literal.codes", codes)
        writer.add("literal.sentences", np.sort(places[self._literal.sentences()]).astype(np.int32))
        del codes
        counts = np.bincount(tokens, minlength=keys.size)
        writer.add("literal.starts", offsets_of(counts).astype(np.int32))
        writer.add("literal.positions", _inverted(tokens, places).astype(np.int32))

    def _write_words(self, writer: ArraysWriter, lengths: Array, new_place: Int64s) -> None:
        texts, ranks = self._words.ranks()
        write_strings(writer, "word", texts)
        tokens = ranks.astype(np.int32)[self._ranking.tokens()]
        places = np.repeat(new_place.astype(np.int32), self._ranking.counts())
        keys = _inverted(tokens, places, keep_terms=True)
        fresh = np.flatnonzero(np.diff(keys, prepend=-1))
        often = np.diff(fresh, append=keys.size)
        keys = keys[fresh]
        blocks = (keys & 0xFFFFFFFF).astype(np.int32)
        counts = np.bincount(keys >> 32, minlength=len(texts))
        writer.add("words.starts", offsets_of(counts))
        writer.add("words.blocks", blocks)
        small = np.minimum(often, _MOST_TF).astype(np.uint16)
        writer.add("words.keys", (small << np.uint16(8)) | lengths[blocks])
        large = np.flatnonzero(often > _MOST_TF)
        writer.add("words.over_at", large.astype(np.int64))
        writer.add("words.over_tf", often[large].astype(np.int32))


class _Stream:
    """Token streams of one field, one behind the other."""

    def __init__(self) -> None:
        self._tokens: list[Int32s] = []
        self._sentences: list[Int64s] = []
        self._size = 0
        self._positions: list[Int32s] = []
        self._counts: list[Int64s] = []

    def add(self, stream: TokenStream, tokens: Int32s) -> None:
        self._tokens.append(tokens)
        self._sentences.append(stream.sentences + self._size)
        self._size += tokens.size
        self._positions.append(stream.positions)
        self._counts.append(np.diff(stream.offsets))

    def tokens(self) -> Int32s:
        return np.concatenate([np.zeros(0, np.int32), *self._tokens])

    def positions(self) -> Int32s:
        return np.concatenate([np.zeros(0, np.int32), *self._positions])

    def sentences(self) -> Int64s:
        """Tokens that begin a sentence within a block."""
        return np.concatenate([np.zeros(0, np.int64), *self._sentences])

    def counts(self) -> Int64s:
        """Tokens of each block."""
        return np.concatenate([np.zeros(0, np.int64), *self._counts])

    def extents(self) -> Int64s:
        """Length of each block on the axis: its last position and one."""
        counts = self.counts()
        extents = np.zeros(counts.size, np.int64)
        filled = counts > 0
        extents[filled] = self.positions()[np.cumsum(counts)[filled] - 1] + 1
        return extents


def _inverted(tokens: Int32s, places: Int32s, *, keep_terms: bool = False) -> Int64s:
    """Sort places by term, then place; with the terms in the upper half, or without."""
    keys = tokens.astype(np.int64)
    keys <<= 32
    keys |= places
    keys.sort()
    if not keep_terms:
        keys &= 0xFFFFFFFF
    return keys


def code_type(unit_count: int) -> type[np.uint16] | type[np.uint32]:
    """The smallest type for unit numbers and the hole."""
    return np.uint16 if unit_count < np.iinfo(np.uint16).max else np.uint32


def write_terms(writer: ArraysWriter, keys: Int64s, unit_count: int) -> None:
    """Write the terms of the literal field.

    Args:
        writer: The segment's file.
        keys: Ascending: first unit << 32 | second unit + 1, or 0.
        unit_count: Number of units.
    """
    counts = np.bincount(keys >> 32, minlength=unit_count)
    writer.add("literal.firsts", offsets_of(counts).astype(np.int32))
    writer.add("literal.seconds", (keys & 0xFFFFFFFF).astype(np.int32))


def write_blocks(writer: ArraysWriter, starts: Int64s, first_blocks: Int64s) -> None:
    """Write where blocks and articles begin.

    Args:
        writer: The segment's file.
        starts: Shape (blocks + 1,), where each block begins on the axis.
        first_blocks: Shape (articles + 1,), the first block of each article.
    """
    writer.add("block.starts", starts.astype(np.int32))
    writer.add("block.of_cell", blocks_of_cells(starts))
    articles = np.repeat(np.arange(first_blocks.size - 1), np.diff(first_blocks))
    writer.add("block.article", articles.astype(np.int32))
    writer.add("article.first", first_blocks.astype(np.int32))


def write_counts(writer: ArraysWriter, units: Array, words: Array) -> None:
    """Write how many units and words each block has, for what is left when some are removed."""
    for name, counts in (("block.unit_count", units), ("block.word_count", words)):
        small = counts.max(initial=0) <= np.iinfo(np.uint16).max
        writer.add(name, counts.astype(np.uint16 if small else np.uint32))
