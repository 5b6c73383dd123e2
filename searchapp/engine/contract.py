"""What every engine gives, and how one is built: one contract, any number of engines.

What is asked is in ``engine.queries``. Engines must agree exactly on articles, blocks,
totals, facet counts and date order; the plain scan in ``tests/reference_engine.py`` is the
judge.

Depends on: model, analysis.prints, analysis.stream, engine.queries.
Used by: engine.*, search, indexing, bootstrap.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol, TypeAlias

from searchapp.analysis.literal import Literal
from searchapp.analysis.prints import Prints
from searchapp.analysis.stream import Stream as TokenStream
from searchapp.engine.queries import EngineQuery
from searchapp.model import Article

__all__ = [
    "CONTINUATION_UNITS_MAX",
    "Analyse",
    "Batch",
    "BuildSummary",
    "Builder",
    "Engine",
    "EngineHit",
    "EngineHits",
    "EngineStatus",
    "FacetCounts",
    "OpenBuilder",
    "OpenUpdate",
    "TokenStream",
    "Update",
]


class EngineHit(NamedTuple):
    """One result.

    Attributes:
        article_id: The article.
        score: Relevance; 0.0 when that is not the order, or the query has no literal and no words.
        blocks: Numbers of matching blocks, best first; one for a paragraph or a hit.
        block_count: How many blocks of the article match.
        folded: Ids of the results folded beneath it, in the order asked for.
        place: Of a hit, which one it is in its block, from 0: the earlier it begins the
            less, then the earlier it ends; equal ones in any order.
    """

    article_id: str
    score: float
    blocks: tuple[int, ...]
    block_count: int
    folded: tuple[str, ...] = ()
    place: int = 0


class FacetCounts(NamedTuple):
    """Counts of one facet, as ``Unit`` says.

    Attributes:
        values: Value and count, in the order asked for; counts are at least 1.
        distinct: How many values have a count, after ``contains`` and ``least``, before ``limit``.
        missing: Results without any value of the facet.
    """

    values: tuple[tuple[str, int], ...]
    distinct: int
    missing: int


class EngineHits(NamedTuple):
    """The answer of an engine.

    Attributes:
        hits: The page of results asked for.
        articles: Exact number of matching articles.
        paragraphs: Exact number of matching blocks.
        occurrences: Exact number of hits.
        facets: Counts by facet name, for each facet asked for.
        folded: How many of the matching articles are folded beneath others, on this page or
            another; they are in all other counts.
    """

    hits: tuple[EngineHit, ...]
    articles: int
    paragraphs: int
    occurrences: int
    facets: dict[str, FacetCounts]
    folded: int = 0


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What is being served.

    Attributes:
        generation: Name of the generation, different for every build.
        built_at: ISO 8601 UTC time at which the build was published.
        articles: Number of articles.
        blocks: Number of blocks.
        size_bytes: Size on disk, article store included.
        analysis_version: Version of the analysis it was built with.
    """

    generation: str
    built_at: str
    articles: int
    blocks: int
    size_bytes: int
    analysis_version: int


CONTINUATION_UNITS_MAX: Final = 12
"""A string is completed up to so many units."""


class Engine(Protocol):
    """A built generation, opened for reading."""

    def search(self, query: EngineQuery) -> EngineHits:
        """Answer a query.

        Raises:
            SearchTimeoutError: The time limit passed.
            IndexDamagedError: A file could not be read.
        """

    def articles(self, ids: Sequence[str]) -> list[Article]:
        """Fetch articles by id, in the order asked for; unknown ids raise NotFoundError."""

    def near(self, article_id: str) -> tuple[str, ...]:
        """Name up to five ids that resemble one that was not found, and the neighbours."""

    def scan(self) -> Iterator[Article]:
        """Stream every article in archive order, without loading them all."""

    def words(self, least: int) -> Iterator[tuple[str, int]]:
        """Stream the dictionary words, each once, that at least so many blocks have, in any order.

        Blocks of removed articles may be counted until their segment is rewritten.

        Args:
            least: Fewest blocks.

        Yields:
            The word and its number of blocks.
        """

    def titles(self) -> Iterator[str]:
        """Stream the title of every article, in any order."""

    def blocks_with(self, words: Sequence[str]) -> tuple[int, ...]:
        """Number of blocks that have each of some words, counted as by ``words``."""

    def continuations(self, literal: Literal, most: int) -> tuple[tuple[str, int], ...]:
        """Complete a string by what is printed behind it.

        The literal and a unit printed directly behind it, at least twice in all; then further
        units, as long as one stands behind more than half of the occurrences, and behind two,
        up to ``CONTINUATION_UNITS_MAX`` units.

        Args:
            literal: One run of adjacent units.
            most: Most strings.

        Returns:
            Each string, folded, and how often it is printed; ordered by how often the literal
            and its next unit are, then by that unit.
        """

    def alike(self, article_id: str) -> tuple[str, ...]:
        """Name the near-duplicates of an article by id, in the order of the ids.

        ``analysis.likeness`` says what near-duplicates are.

        Raises:
            NotFoundError: The id is unknown.
        """

    def status(self) -> EngineStatus:
        """Say what is being served; follows a newly published generation."""

    def close(self) -> None:
        """Release files; the engine must not be used afterwards."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles ready for an engine, made in a worker process.

    Attributes:
        articles: Enriched articles.
        literal: Pair tokens of all their blocks, article by article, block by block.
        words: Words of the same blocks, without positions.
        prints: Fingerprints of the articles; without them no duplicates are found.
        records: JSON of each article, as ``records.encode`` writes it, empty where it has yet
            to be written; none at all when it has for every one.
    """

    articles: tuple[Article, ...]
    literal: TokenStream
    words: TokenStream
    prints: Prints = field(default_factory=Prints)
    records: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a finished build holds.

    Attributes:
        generation: Its name.
        articles: Number of articles.
        blocks: Number of blocks.
        size_bytes: Size on disk.
    """

    generation: str
    articles: int
    blocks: int
    size_bytes: int


class Builder(Protocol):
    """A generation being built aside; nothing is visible before ``publish``."""

    def add(self, batch: Batch) -> None:
        """Take a batch in.

        Raises:
            BuildError: It could not be written, or an article id came twice.
        """

    def finish(self) -> Engine:
        """Write everything and open it for checking; not yet visible to readers."""

    def publish(self) -> BuildSummary:
        """Make it the generation being served, and retire the oldest."""

    def abort(self) -> None:
        """Throw the build away; the generation being served stays."""


class Update(Builder, Protocol):
    """A generation made from the one served; articles added replace those of the same id."""

    def remove(self, ids: Iterable[str]) -> int:
        """Remove articles that were served before, and say how many there were.

        Ids that are not there are passed over.
        """

    def ids_of_source(self, source: str) -> tuple[str, ...]:
        """Give the ids of the articles of one source file that were served before."""

    def near(self, article_id: str) -> tuple[str, ...]:
        """Name ids that resemble one that was not there."""


OpenBuilder: TypeAlias = Callable[[], Builder]
OpenUpdate: TypeAlias = Callable[[], Update]
Analyse: TypeAlias = Callable[[Iterable[Article]], Batch]
