"""What one worker does with one piece: find facts, make tokens.

Everything that crosses to a worker and back is JSON of the values, which is several times
faster to write and read than pickled objects, or arrays.

Depends on: errors, model, records, analysis.prints, analysis.stream, analysis.texts,
engine.contract.
Used by: indexing.crew, indexing.build.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Protocol, TypeAlias

from searchapp import records
from searchapp.analysis.prints import Prints, article_prints
from searchapp.analysis.stream import streams_of
from searchapp.analysis.texts import Texts
from searchapp.engine.contract import Batch, TokenStream
from searchapp.errors import BuildError, RecordError
from searchapp.model import Article, Fact, Page

_FAST: Final = 1
"""Compression level: facts shrink to a sixth at any, and the first is the fastest."""

Facts: TypeAlias = tuple[tuple[Fact, ...], ...]
"""The facts of a page: one tuple for each of its articles."""


class PageEnricher(Protocol):
    """Fills the facts of pages."""

    def prepare(self) -> None:
        """Work out what otherwise every process that is forked from this one would."""

    def enrich_all(self, pages: Sequence[Page], texts: Texts) -> tuple[Page, ...]:
        """Give the pages with the facts of every article filled, in order.

        Args:
            pages: The pages as printed.
            texts: Holds the text of every block, so that each is folded and cut once.
        """


LoadEnricher = Callable[[], PageEnricher]
"""Makes an enricher; a function of a module, so that it can be sent to a worker."""


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work on its way to a worker.

    Attributes:
        pages: JSON of each page, without facts.
        known: For each page its facts as ``Done.learnt`` gave them once, or None.
    """

    pages: tuple[bytes, ...]
    known: tuple[bytes | None, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """A piece of work on its way back.

    Attributes:
        records: JSON of each article of all pages, facts filled.
        literal: Pair tokens of all their blocks.
        words: Words of the same blocks.
        prints: Fingerprints of the articles.
        learnt: For each page its facts, packed, or None where they were known.
    """

    records: tuple[bytes, ...]
    literal: TokenStream
    words: TokenStream
    prints: Prints
    learnt: tuple[bytes | None, ...]

    def batch(self) -> Batch:
        """Give what an engine takes in."""
        articles = tuple(records.decode(one, Article) for one in self.records)
        return Batch(articles, self.literal, self.words, self.prints, self.records)


def analyse(articles: Iterable[Article]) -> Batch:
    """Make the token streams and fingerprints of articles.

    Args:
        articles: Enriched articles.

    Returns:
        A batch whose streams hold every block of every article, in order.
    """
    kept = tuple(articles)
    return _batch(kept, _texts(kept))


def _batch(articles: tuple[Article, ...], texts: Texts) -> Batch:
    literal, words = streams_of(texts)
    return Batch(articles, literal, words, article_prints(articles, literal))


def _texts(articles: Iterable[Article]) -> Texts:
    return Texts(block.text for article in articles for block in article.blocks)


class Worker:
    """Does pieces of work; loads its enricher when facts have to be found."""

    def __init__(self, load_enricher: LoadEnricher) -> None:
        self._load_enricher = load_enricher

    @cached_property
    def _enricher(self) -> PageEnricher:
        return self._load_enricher()

    def prepare(self, sample: Job) -> None:
        """Load what every job needs, and learn of one what most others need too."""
        self._enricher.prepare()
        pages = (records.decode(page, Page) for page in sample.pages)
        streams_of(_texts(article for page in pages for article in page.articles))

    def __call__(self, job: Job) -> Done:
        """Do one piece.

        Raises:
            BuildError: Something failed; it names the articles at work.
        """
        pages = [records.decode(page, Page) for page in job.pages]
        try:
            return self._done(pages, job.known)
        except Exception as error:  # anything may have to cross a process border
            first, last = pages[0].articles[0].id, pages[-1].articles[-1].id
            raise BuildError(
                f"处理 {first} 至 {last} 时出错：{type(error).__name__}: {error}"
            ) from error

    def _done(self, pages: Sequence[Page], known: Sequence[bytes | None]) -> Done:
        facts = [_unpacked(page, one) for page, one in zip(pages, known, strict=True)]
        new = [page for page, one in zip(pages, facts, strict=True) if one is None]
        texts = _texts(article for page in pages for article in page.articles)
        found: Iterator[Page] = iter(self._enricher.enrich_all(new, texts) if new else ())
        filled = [
            next(found) if one is None else _filled(page, one)
            for page, one in zip(pages, facts, strict=True)
        ]
        articles = tuple(article for page in filled for article in page.articles)
        batch = _batch(articles, texts)
        learnt = (
            _packed(page) if one is None else None for page, one in zip(filled, facts, strict=True)
        )
        encoded = tuple(map(records.encode, batch.articles))
        return Done(encoded, batch.literal, batch.words, batch.prints, tuple(learnt))


def _packed(page: Page) -> bytes:
    return zlib.compress(records.encode([article.facts for article in page.articles]), _FAST)


def _unpacked(page: Page, packed: bytes | None) -> Facts | None:
    """Give facts that were known; None when there are none, or they are damaged."""
    if packed is None:
        return None
    try:
        facts = records.decode(zlib.decompress(packed), Facts)
    except (zlib.error, RecordError):
        return None
    return facts if len(facts) == len(page.articles) else None


def _filled(page: Page, facts: Facts) -> Page:
    pairs = zip(page.articles, facts, strict=True)
    return replace(page, articles=tuple(replace(one, facts=known) for one, known in pairs))
