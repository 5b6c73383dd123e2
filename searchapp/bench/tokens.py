"""Token batches on disk: made once for a size of archive, read by every engine.

A folder holds numbered batches and a description; a complete folder made from the same
source, size, seed and analysis is used again.

Depends on: analysis, bench.corpus, bench.drawing, engine.contract, records.
Used by: bench.measure, bench.run.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from searchapp.analysis.literal import ANALYSIS_VERSION
from searchapp.analysis.stream import Stream, streams
from searchapp.analysis.vocabulary import PairVocabulary
from searchapp.archive.sources import find_sources
from searchapp.bench.corpus import CORPUS_VERSION, paragraphs, read_articles, sized
from searchapp.bench.drawing import Drawing
from searchapp.bench.questions import write_questions
from searchapp.engine.contract import Batch
from searchapp.errors import RecordError
from searchapp.model import Article, FactField
from searchapp.records import decode, encode

BATCH_BLOCKS: Final = 8192
"""Blocks in a batch; what a process holds beside its engine while it builds."""

_DESCRIPTION = "corpus.json"
_QUESTIONS = "questions.jsonl"

_FORM: Final = 3
"""Raised whenever the files of a prepared archive change their meaning."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be prepared.

    Attributes:
        source: The archive.
        paragraphs: Size wanted; 0 for the archive as it is.
        per_class: Questions to draw for each class.
        seed: Equal orders give equal files.
    """

    source: Path
    paragraphs: int
    per_class: int
    seed: int

    def fingerprint(self) -> str:
        """Name everything the files depend on."""
        files = [(path.name, path.stat()) for path in find_sources([self.source])]
        named = " ".join(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in files)
        return (
            f"{named}; {self.paragraphs} paragraphs, {self.per_class} questions, "
            f"seed {self.seed}, analysis {ANALYSIS_VERSION}, corpus {CORPUS_VERSION}, "
            f"form {_FORM}"
        )


@dataclass(frozen=True, slots=True)
class Corpus:
    """What was prepared.

    Attributes:
        fingerprint: The order it was made for.
        articles: Number of articles.
        paragraphs: Blocks below a headline.
        blocks: All blocks: what every engine indexes.
        characters: Printed characters.
        pairs: Pair tokens.
        words: Words.
    """

    fingerprint: str
    articles: int
    paragraphs: int
    blocks: int
    characters: int
    pairs: int
    words: int


def prepare(order: Order, folder: Path) -> Corpus:
    """Read, size, cut and store an archive, and draw the questions.

    Raises:
        SourceError: The source cannot be read.
        BenchmarkError: It holds nothing to measure with.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.iterdir():
        stale.unlink()
    drawing = Drawing(order.seed)
    figures = np.zeros(6, np.int64)
    articles = sized(read_articles(order.source), order.paragraphs, order.seed)
    for number, batch in enumerate(map(make_batch, _in_batches(articles))):
        _write_batch(folder / f"{number:05d}.npz", batch)
        drawing.see(batch)
        figures += _figures(batch)
    write_questions(folder / _QUESTIONS, drawing.questions(order.per_class))
    corpus = Corpus(order.fingerprint(), *figures.tolist())
    (folder / _DESCRIPTION).write_bytes(encode(corpus))
    return corpus


def questions_file(folder: Path) -> Path:
    """Name the file of the questions drawn from a prepared archive."""
    return folder / _QUESTIONS


def prepared(order: Order, folder: Path) -> Corpus | None:
    """Give what the folder holds, if it was made for the same order; None otherwise."""
    try:
        corpus = decode((folder / _DESCRIPTION).read_bytes(), Corpus)
    except (OSError, RecordError):
        return None
    return corpus if corpus.fingerprint == order.fingerprint() else None


def _in_batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    blocks = 0
    for article in articles:
        batch.append(article)
        blocks += len(article.blocks)
        if blocks >= BATCH_BLOCKS:
            yield batch
            batch, blocks = [], 0
    if batch:
        yield batch


def make_batch(articles: Iterable[Article]) -> Batch:
    """Cut articles into the tokens every engine is given."""
    kept = tuple(articles)
    pairs, words = streams([block.text for article in kept for block in article.blocks])
    return Batch(kept, pairs, words)


def _figures(batch: Batch) -> npt.NDArray[np.int64]:
    blocks = [block for article in batch.articles for block in article.blocks]
    return np.array(
        (
            len(batch.articles),
            sum(map(paragraphs, batch.articles)),
            len(blocks),
            sum(len(block.text) for block in blocks),
            batch.literal.tokens.size,
            batch.words.tokens.size,
        ),
        np.int64,
    )


_Arrays = dict[str, npt.NDArray[np.generic]]


def _write_batch(path: Path, batch: Batch) -> None:
    arrays: _Arrays = {"articles": _as_bytes(batch.articles)}
    for name, stream in (("literal", batch.literal), ("words", batch.words)):
        arrays[f"{name}_vocabulary"] = _as_bytes(tuple(stream.vocabulary))
        arrays[f"{name}_tokens"] = stream.tokens
        arrays[f"{name}_positions"] = stream.positions
        arrays[f"{name}_offsets"] = stream.offsets
        arrays[f"{name}_sentences"] = stream.sentences
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def _as_bytes(value: object) -> npt.NDArray[np.uint8]:
    return np.frombuffer(encode(value), np.uint8)


def read_batches(folder: Path) -> Iterator[Batch]:
    """Read the batches of a prepared archive, in order."""
    for path in sorted(folder.glob("*.npz")):
        with np.load(path, allow_pickle=False) as arrays:
            pairs = _read_stream(arrays, "literal")
            yield Batch(
                decode(arrays["articles"].tobytes(), tuple[Article, ...]),
                replace(pairs, vocabulary=PairVocabulary.of(pairs.vocabulary)),
                _read_stream(arrays, "words"),
            )


def _read_stream(arrays: "np.lib.npyio.NpzFile", name: str) -> Stream:
    return Stream(
        decode(arrays[f"{name}_vocabulary"].tobytes(), tuple[str, ...]),
        arrays[f"{name}_tokens"],
        arrays[f"{name}_positions"],
        arrays[f"{name}_offsets"],
        arrays[f"{name}_sentences"],
    )


@dataclass(frozen=True, slots=True)
class BlockRow:
    """One block as a peer stores it.

    Attributes:
        row: Number of the block in the archive.
        day: ``yyyymmdd``; 0 when unknown.
        values: Values of each of ``questions.FACETS``, in that order.
    """

    row: int
    day: int
    values: tuple[tuple[str, ...], ...]


def block_rows(articles: Iterable[Article], first: int) -> Iterator[BlockRow]:
    """Give facet values and day of every block, numbered from ``first``."""
    numbers = itertools.count(first)
    for article in articles:
        date = article.date.value if article.date else ""
        values = (
            (date[:7],) if date else (),
            article.values(FactField.DISTRICT),
            article.values(FactField.PERSON),
            article.values(FactField.TOPIC),
        )
        for _ in article.blocks:
            yield BlockRow(next(numbers), int(date.replace("-", "") or 0), values)


def block_tokens(stream: Stream, gap: str = "") -> Iterator[list[str]]:
    """Give the tokens of every block as strings.

    Args:
        stream: Pair tokens or words.
        gap: Put in wherever positions skip one; empty for nothing.
    """
    tokens = [stream.vocabulary[token] for token in stream.tokens.tolist()]
    offsets = stream.offsets.tolist()
    if not gap:
        for start, end in itertools.pairwise(offsets):
            yield tokens[start:end]
        return
    skips = np.append(np.diff(stream.positions) > 1, False)  # between blocks they fall back
    for at in np.flatnonzero(skips).tolist():
        tokens[at] = f"{tokens[at]} {gap}"
    for start, end in itertools.pairwise(offsets):
        yield tokens[start:end]
