"""Builds small indexes for the tests of the embedded engine."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import pytest

from searchapp.analysis.fold import fold_text
from searchapp.analysis.literal import cut_units, pair_tokens
from searchapp.analysis.prints import article_prints
from searchapp.analysis.sentences import sentence_numbers
from searchapp.config import Settings
from searchapp.engine.contract import Batch, Engine, TokenStream
from searchapp.engine.embedded.builder import VectorBuilder
from searchapp.engine.embedded.engine import FollowingEngine, open_engine
from searchapp.model import Article

TINY = Settings(build_memory_mb=0)
"""Writes a segment for every batch."""


def needs_numba(name: str) -> object:
    """A parameter that is skipped where numba is not installed."""
    missing = find_spec("numba") is None
    return pytest.param(name, marks=pytest.mark.skipif(missing, reason="needs numba"))


KERNELS = ("numpy", needs_numba("numba"))
"""Both kernels as parameters: every answer must be the same with either."""


def tiny(kernels: str) -> Settings:
    """The same with one of the kernels."""
    return replace(TINY, kernels=kernels)


def cut_pairs(text: str) -> tuple[str, ...]:
    """Cut a text into overlapping pairs of folded characters: words enough for a test."""
    folded = "".join(fold_text(text).split())
    return tuple(folded[at : at + 2] for at in range(len(folded) - 1))


def stream(blocks: Sequence[Sequence[tuple[str, int]]], *, positions: bool) -> TokenStream:
    """Make a stream from tokens and positions, block by block, one token at a time."""
    vocabulary = sorted({token for block in blocks for token, _ in block})
    number = {token: place for place, token in enumerate(vocabulary)}
    tokens = [number[token] for block in blocks for token, _ in block]
    places = [place for block in blocks for _, place in block] if positions else []
    return TokenStream(
        vocabulary=tuple(vocabulary),
        tokens=np.array(tokens, np.int32),
        positions=np.array(places, np.int32),
        offsets=np.cumsum([0, *map(len, blocks)], dtype=np.int64),
    )


def batch(articles: Sequence[Article]) -> Batch:
    """Analyse articles the plain way."""
    texts = [block.text for article in articles for block in article.blocks]
    literals = stream([list(pair_tokens(cut_units(text))) for text in texts], positions=True)
    literals = replace(literals, sentences=sentence_begins(texts))
    return Batch(
        tuple(articles),
        literals,
        stream([[(word, 0) for word in cut_pairs(text)] for text in texts], positions=False),
        article_prints(articles, literals),
    )


def sentence_begins(texts: Sequence[str]) -> npt.NDArray[np.int64]:
    """Number, over all texts, the units that begin a sentence and are not their text's first."""
    numbers = [sentence_numbers(text, cut_units(text)) for text in texts]
    fresh = [at > 0 and own[at] > own[at - 1] for own in numbers for at in range(len(own))]
    return np.flatnonzero(np.array(fresh, np.bool_))


def build(
    folder: Path,
    batches: Iterable[Sequence[Article]],
    settings: Settings = TINY,
    *,
    most_segments: int = 10,
) -> VectorBuilder:
    """Build an index with one segment for each batch; not finished yet."""
    builder = VectorBuilder(folder, settings, most_segments=most_segments)
    for articles in batches:
        builder.add(batch(articles))
    return builder


@contextmanager
def opened(
    batches: Iterable[Sequence[Article]],
    settings: Settings = TINY,
    *,
    most_segments: int = 10,
) -> Iterator[Engine]:
    """Build an index with one segment for each batch, open it, and throw it away."""
    with TemporaryDirectory() as folder:
        builder = build(Path(folder), batches, settings, most_segments=most_segments)
        yield builder.finish()
        builder.abort()


def served(
    folder: Path, batches: Iterable[Sequence[Article]], kernels: str = "numpy"
) -> FollowingEngine:
    """Build an index with one segment for each batch, publish it and open it."""
    builder = build(folder, batches, tiny(kernels))
    builder.finish().close()
    builder.publish()
    return open_engine(folder, tiny(kernels))


def word_counts(text: str) -> Counter[str]:
    """How often each word of ``cut_pairs`` stands in a text."""
    return Counter(cut_pairs(text))
