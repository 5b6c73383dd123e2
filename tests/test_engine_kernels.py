"""Compiled loops give what numpy gives, bit for bit, on arrays of every shape."""

import logging
import sys
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.engine.embedded.arrays import Array, Int32s, Uint64s, offsets_of
from searchapp.engine.embedded.facets import FacetColumn
from searchapp.engine.embedded.kernels import BlockKeys, Kernels, load_kernels
from searchapp.engine.embedded.matching import Found
from searchapp.engine.embedded.phrases import LeafHits
from searchapp.engine.embedded.scoring import FieldScores, LiteralPart, SegmentScores, WordPart
from searchapp.engine.embedded.segment import Segment, blocks_of_cells, ranks_of_cells
from searchapp.engine.embedded.terms import Run
from searchapp.errors import SettingError
from tests.engine_builds import KERNELS

NUMBA_ALONE = KERNELS[1:]
COUNTS = (1, 3, 10, 128, 129, 1000)


@dataclass
class Axis:
    """Blocks of 1 to 5 cells, as a segment lays them."""

    starts: Array

    @property
    def block_count(self) -> int:
        """Number of blocks."""
        return self.starts.size - 1

    @cached_property
    def cells(self) -> Int32s:
        """For each cell its block."""
        return blocks_of_cells(self.starts)

    @cached_property
    def cell_ranks(self) -> Uint64s:
        """The same as bits."""
        return ranks_of_cells(self.cells)


@st.composite
def axes(draw: st.DrawFn) -> tuple[Axis, np.random.Generator]:
    """One to 400 blocks, and a source of more."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    lengths = rng.integers(1, 6, draw(st.sampled_from([1, 2, 63, 64, 65, 400])))
    return Axis(offsets_of(lengths * 16)), rng


@pytest.fixture(params=NUMBA_ALONE, scope="module")
def fused(request: pytest.FixtureRequest) -> Kernels:
    """The compiled loops."""
    return load_kernels(request.param)


PLAIN = load_kernels("numpy")


def same(found: Array, wanted: Array) -> bool:
    """Equal numbers of one type."""
    return found.dtype == wanted.dtype and found.tolist() == wanted.tolist()


def drawn(rng: np.random.Generator, below: int, most: int) -> Array:
    """Ascending distinct numbers, perhaps none."""
    return np.unique(rng.integers(0, below, rng.integers(0, most + 1))).astype(np.int64)


def frozen(array: Array) -> Array:
    """An array as a mapped file gives it."""
    array.flags.writeable = False
    return array


def test_a_cell_says_its_block_in_both_forms(fused: Kernels) -> None:
    """One position in every cell, 4096 blocks of one cell and more."""
    axis = Axis(offsets_of(np.tile([16, 16, 48, 16, 1040], 900)))
    positions = np.arange(0, axis.starts[-1], 16, dtype=np.int32)

    blocks, often = fused.gather(axis, positions)

    wanted, counts = PLAIN.gather(axis, positions)
    assert same(blocks, wanted)
    assert often is not None
    assert counts is not None
    assert same(often, counts)


@given(axes(), st.sampled_from([np.uint16, np.uint32]), st.integers(2, 6))
def test_literals_are_found_alike(
    fused: Kernels, case: tuple[Axis, np.random.Generator], kind: type, size: int
) -> None:
    """Phrases around any of their pairs, at both ends of the axis too; single units."""
    axis, rng = case
    codes = frozen(rng.integers(0, 3, axis.starts[-1]).astype(kind))
    wanted = rng.integers(0, 3, size).tolist()
    place = int(rng.integers(0, size - 1))
    pairs = (codes[:-1] == wanted[place]) & (codes[1:] == wanted[place + 1])
    positions = frozen(np.flatnonzero(pairs).astype(np.int32))
    shuffled = frozen(rng.permutation(drawn(rng, codes.size, codes.size)).astype(np.int32))

    for one, other in (
        (
            fused.phrase(axis, codes, positions, place, wanted),
            PLAIN.phrase(axis, codes, positions, place, wanted),
        ),
        (fused.gather(axis, positions), PLAIN.gather(axis, positions)),
        (fused.gather_unsorted(axis, shuffled), PLAIN.gather_unsorted(axis, shuffled)),
        (fused.gather_unsorted(axis, shuffled[:2]), PLAIN.gather_unsorted(axis, shuffled[:2])),
    ):
        assert same(one[0], other[0])
        assert (one[1] is None) == (other[1] is None)
        assert one[1] is None or other[1] is None or same(one[1], other[1])


@given(st.integers(0, 2**32), st.integers(0, 5))
def test_sets_are_alike(fused: Kernels, seed: int, parts: int) -> None:
    """Union and intersection of lists of very different lengths, empty ones among them."""
    rng = np.random.default_rng(seed)
    lists = [drawn(rng, 2000, int(rng.choice([0, 1, 5, 50, 1500]))) for _ in range(parts + 2)]
    often = rng.integers(1, 4, lists[0].size)

    assert same(fused.unite(lists[:parts], 2000), PLAIN.unite(lists[:parts], 2000))
    assert same(fused.common(lists[0], lists[1]), PLAIN.common(lists[0], lists[1]))
    if lists[0].size and lists[1].size:
        inside = PLAIN.repeats(lists[0], often, lists[1])
        assert fused.repeats(lists[0], often, lists[1]) == inside


@st.composite
def results(draw: st.DrawFn) -> tuple[BlockKeys, Array, Array]:
    """Blocks of some articles with few different scores; and where the articles begin."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    sizes = rng.integers(1, 5, draw(st.sampled_from([1, 2, 40, 700])))
    articles = np.repeat(np.arange(sizes.size, dtype=np.int32), sizes)
    numbers = np.concatenate([np.arange(size, dtype=np.int32) for size in sizes])
    blocks = drawn(rng, articles.size, articles.size)
    order = draw(st.sampled_from(["rising", "falling", "mixed"]))
    ranks = np.arange(sizes.size, dtype=np.int32)
    ranks = {"rising": ranks, "falling": ranks[::-1].copy(), "mixed": rng.permutation(ranks)}[order]
    scores = rng.choice(np.array([0, 0.5, 1.25], np.float32), blocks.size)
    keys = BlockKeys(articles.take(blocks), blocks, frozen(ranks), frozen(numbers))
    return keys, scores, ranks


@given(results(), st.sampled_from(COUNTS))
def test_first_results_are_alike(
    fused: Kernels, case: tuple[BlockKeys, Array, Array], count: int
) -> None:
    """Blocks and articles, by score with many ties and by rank, and what is said of them."""
    keys, scores, ranks = case
    bounds = PLAIN.bounds(keys.owners)
    own_ranks = ranks.take(keys.owners.take(bounds[:-1]))

    assert same(fused.bounds(keys.owners), bounds)
    assert fused.run_count(keys.owners) == PLAIN.run_count(keys.owners) == bounds.size - 1
    for one, other in (
        (fused.best_blocks(scores, keys, count), PLAIN.best_blocks(scores, keys, count)),
        (fused.first_blocks(keys, count), PLAIN.first_blocks(keys, count)),
        (fused.first_articles(own_ranks, count), PLAIN.first_articles(own_ranks, count)),
    ):
        assert same(one, other)
    places = PLAIN.first_blocks(keys, count)
    assert fused.block_details(keys, places) == PLAIN.block_details(keys, places)


@given(st.integers(0, 2**32), st.sampled_from([1, 5, 128, 500]), st.integers(0, 300))
def test_top_values_are_alike(fused: Kernels, seed: int, limit: int, size: int) -> None:
    """Many equal counts, many zeros."""
    counts = np.random.default_rng(seed).integers(0, 4, size)

    assert fused.top_values(counts, limit) == PLAIN.top_values(counts, limit)


def literal_parts(base: SegmentScores, rng: np.random.Generator, most: int) -> list[LiteralPart]:
    """None to four leaves; some stand more than 255 times in a block."""
    parts = []
    for _ in range(rng.integers(0, 5)):
        blocks = drawn(rng, base.segment.block_count, most)
        often = rng.choice([1, 1, 2, 255, 256, 3000], blocks.size) if rng.random() < 0.7 else None
        parts.append(LiteralPart(base, LeafHits(blocks, often), float(rng.random() * 9)))
    return parts


def word_parts(base: SegmentScores, rng: np.random.Generator, most: int) -> list[WordPart]:
    """The same with words, whose frequencies above 255 stand apart."""
    parts = []
    for _ in range(rng.integers(0, 4)):
        blocks = drawn(rng, base.segment.block_count, most).astype(np.int32)
        often = rng.choice([1, 2, 255, 256, 700], blocks.size)
        lengths = base.segment.word_bytes.take(blocks).astype(np.int64)
        over = (often > 255).nonzero()[0]
        large = over, often[over].astype(np.int32)
        base.segment.words = SimpleNamespace(  # type: ignore[assignment]  # one word alone
            blocks=frozen(blocks),
            keys=frozen(((np.minimum(often, 255) << 8) | lengths).astype(np.uint16)),
            large=lambda _, large=large: large,
        )
        parts.append(WordPart(base, Run(0, blocks.size), float(rng.random() * 9)))
    return parts


@given(st.integers(0, 2**32), st.sampled_from([1, 30, 900]), st.sampled_from([0, 3, 40, 900]))
def test_scores_are_alike(fused: Kernels, seed: int, size: int, most: int) -> None:
    """Sums of leaves and words to the last bit, whichever way each is looked up."""
    rng = np.random.default_rng(seed)
    segment = SimpleNamespace(
        block_count=size,
        headlines=rng.random(size) < 0.3,
        unit_bytes=frozen(rng.integers(0, 256, size).astype(np.uint8)),
        word_bytes=frozen(rng.integers(0, 256, size).astype(np.uint8)),
    )
    fields = FieldScores(size * 40, size), FieldScores(size * 25, size)
    base = SegmentScores(cast("Segment", segment), *fields)
    leaves, words = literal_parts(base, rng, most), word_parts(base, rng, most)
    asked = [drawn(rng, size, int(rng.choice([0, 2, 100, size]))), *(one.blocks for one in leaves)]

    for blocks in asked:
        wanted = PLAIN.scorer(base, leaves, words).of_blocks(blocks)
        assert same(fused.scorer(base, leaves, words).of_blocks(blocks), wanted)
        assert not base.scratch.any()


@given(st.integers(0, 2**32), st.sampled_from([1, 30, 900]), st.booleans())
def test_whole_articles_are_scored_alike(
    fused: Kernels, seed: int, size: int, repeated: bool
) -> None:
    """Hits by article, headlines several times; and scores to the last bit."""
    rng = np.random.default_rng(seed)
    begins = np.union1d([0], drawn(rng, size, size // 3))
    segment = SimpleNamespace(
        articles=frozen((np.searchsorted(begins, np.arange(size), "right") - 1).astype(np.int32)),
        first_blocks=frozen(np.append(begins, size).astype(np.int32)),
    )
    lengths = frozen(rng.integers(0, 900, begins.size).astype(np.int32))
    blocks = drawn(rng, size, int(rng.integers(0, size + 1)))
    often = rng.integers(1, 9, blocks.size) if repeated else None
    hits, constants = LeafHits(blocks, often), (3.7, 0.15, 0.0021)
    totals = []
    for kernels in (fused, PLAIN):
        counted = kernels.by_article(cast("Segment", segment), hits)
        total = np.zeros(begins.size)
        kernels.add_article_scores(total, counted, lengths, constants)
        kernels.add_article_scores(total, counted, lengths, constants)
        totals.append((*counted, total))

    for one, other in zip(*totals, strict=True):
        assert same(one, other)
    assert totals[0][1].sum() >= hits.total


@given(results(), st.sampled_from([np.uint8, np.uint16, np.uint32]), st.booleans())
def test_facets_are_counted_alike(
    fused: Kernels, case: tuple[BlockKeys, Array, Array], kind: type, several: bool
) -> None:
    """In articles and in blocks; articles without a value, with one, with several."""
    keys, _, ranks = case
    rng = np.random.default_rng(ranks.size)
    counts = rng.integers(0, 4, ranks.size) * several
    starts = offsets_of(counts).astype(np.int32)
    column = SimpleNamespace(
        values=range(9),
        first=frozen(rng.integers(0, 10, ranks.size).astype(kind)),
        rest=frozen(rng.integers(1, 10, starts[-1]).astype(kind)) if several else None,
        rest_starts=frozen(starts) if several else np.zeros(0, np.int32),
        has_rest=counts > 0,
    )

    for in_blocks in (True, False):
        tallies = [
            kernels.tally(
                cast("FacetColumn", column),
                Found(kernels, keys.blocks, keys.owners),
                in_blocks=in_blocks,
            )
            for kernels in (fused, PLAIN)
        ]
        assert same(*tallies)


def test_without_numba_auto_takes_numpy_and_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One line in the log; who asks for numba by name gets a clear error."""
    monkeypatch.setitem(sys.modules, "searchapp.engine.embedded.fused_types", None)
    with caplog.at_level(logging.INFO):
        assert load_kernels("auto").name == "numpy"
    assert len(caplog.records) == 1

    with pytest.raises(SettingError, match="searchapp\\[fast\\]"):
        load_kernels("numba")
