"""What every engine takes and gives: one contract, any number of engines.

An engine holds *blocks* (block 0 of an article is its headline) and the articles they
belong to. A query is a tree of the nodes below. It is decided per article (``Scope.ARTICLE``:
each leaf may be met in another block) or per block (``Scope.BLOCK``).

* An article matches when the tree holds for it.
* The *matching blocks* are, in article scope, the blocks of matching articles that meet at
  least one positive leaf (one that is not below a ``Not``); when the tree has no positive
  literal leaf, every block of the matching articles. In block scope, the blocks for which
  the tree holds; an article matches when one of its blocks does.
* ``FacetMatch`` and ``DateRange`` hold for all blocks of an article or for none, and are
  never positive literal leaves.
* A *hit* is one occurrence of one distinct positive literal leaf in a matching block.

Filters then keep articles. Values of one filter are alternatives, filters add up.
Engines must agree exactly on articles, blocks, totals, facet counts and date order; the
plain scan in ``tests/reference_engine.py`` is the judge.

Depends on: model, analysis.literal. Used by: engine.*, search, indexing, bootstrap.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from searchapp.analysis.literal import Literal
from searchapp.model import Article


class Where(StrEnum):
    """Which blocks a literal is looked for in."""

    ANYWHERE = "anywhere"
    HEADLINE = "headline"


@dataclass(frozen=True, slots=True)
class Match:
    """Leaf: a literal, printed anywhere or in the headline block."""

    literal: Literal
    where: Where = Where.ANYWHERE


@dataclass(frozen=True, slots=True)
class FacetMatch:
    """Leaf: the article has a value of this facet whose folded text contains ``text``.

    Attributes:
        facet: ``district``, ``person``, ``topic`` or ``byline``.
        text: Folded text without blanks, not empty.
    """

    facet: str
    text: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """Leaf: the article's date lies wholly inside, as far as it is known.

    A date known to the month is the whole month: it lies in a range that holds all of it.
    An unknown date lies in no range.

    Attributes:
        first: First day as ``yyyymmdd``, or None for no lower limit.
        last: Last day as ``yyyymmdd``, or None for no upper limit.
    """

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Everything:
    """Leaf: holds for every block."""


@dataclass(frozen=True, slots=True)
class And:
    """Holds when all parts hold; at least two parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Holds when one part holds; at least two parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when the part does not."""

    part: "Node"


Node: TypeAlias = Match | FacetMatch | DateRange | Everything | And | Or | Not


class Scope(StrEnum):
    """What an AND must be met within."""

    ARTICLE = "article"
    BLOCK = "block"


class Unit(StrEnum):
    """What one result is, and what totals and facets count."""

    ARTICLE = "article"
    PARAGRAPH = "paragraph"


class Sort(StrEnum):
    """Order of results; ties are always broken by article id, then block number.

    Dates sort by their first possible day; unknown dates come last in both directions.
    ``PAGE`` is paper, date, page label, place; ``TITLE`` the headline, both by code point.
    """

    RELEVANCE = "relevance"
    DATE = "date"
    DATE_DESC = "-date"
    PAGE = "page"
    TITLE = "title"


FACETS = ("year", "month", "day", "district", "person", "topic", "byline", "paper")
"""Facet columns. Year, month and day hold ``2013``, ``2013-04``, ``2013-04-28``, each only
when the date is known that far. ``person`` holds mentioned people, ``byline`` authors."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Keep or drop articles by the values of one facet.

    Attributes:
        facet: A name of ``FACETS``.
        values: Alternatives. Empty together with ``missing`` False keeps everything.
        missing: An article without any value of the facet is an alternative too.
        exclude: Drop the articles instead of keeping them.
        group: Facets whose own counts ignore this filter, usually the facet itself; year,
            month and day share the group ``date``. Excluding filters are never ignored.
    """

    facet: str
    values: tuple[str, ...]
    missing: bool = False
    exclude: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class FacetRequest:
    """Ask for the counts of one facet.

    Attributes:
        facet: A name of ``FACETS``.
        limit: Most values to return.
        contains: Only values whose folded text contains this folded text.
        by_value: Order by value instead of by count (larger first, then by value).
    """

    facet: str
    limit: int
    contains: str = ""
    by_value: bool = False


@dataclass(frozen=True, slots=True)
class EngineQuery:
    """One complete question to an engine.

    Attributes:
        node: What must hold.
        rank_words: Words of the query, cut as ``analysis.words`` cuts; they add to the
            score of matching blocks and never decide whether something matches.
        scope: What the tree is decided within.
        unit: What one result is.
        filters: Keep and drop by facet.
        dates: Ranges that all must hold, beside the tree.
        sort: Order of results.
        offset: Results to skip.
        limit: Most results to return; 0 asks for totals and facets only.
        blocks: Most blocks to name for each article.
        facets: Counts wanted.
    """

    node: Node
    rank_words: tuple[str, ...] = ()
    scope: Scope = Scope.ARTICLE
    unit: Unit = Unit.ARTICLE
    filters: tuple[Filter, ...] = ()
    dates: tuple[DateRange, ...] = ()
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10
    blocks: int = 3
    facets: tuple[FacetRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineHit:
    """One result.

    Attributes:
        article_id: The article.
        score: Relevance; 0.0 when the query has no literal and no words.
        blocks: Numbers of matching blocks, best first; one for a paragraph result.
        block_count: How many blocks of the article match.
    """

    article_id: str
    score: float
    blocks: tuple[int, ...]
    block_count: int


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """Counts of one facet, in units of the query.

    Attributes:
        values: Value and count, in the order asked for; counts are at least 1.
        distinct: How many values have a count, after ``contains``, before ``limit``.
        missing: Results without any value of the facet.
    """

    values: tuple[tuple[str, int], ...]
    distinct: int
    missing: int


@dataclass(frozen=True, slots=True)
class EngineHits:
    """The answer of an engine.

    Attributes:
        hits: The page of results asked for.
        articles: Exact number of matching articles.
        paragraphs: Exact number of matching blocks.
        occurrences: Exact number of hits.
        facets: Counts by facet name, for each facet asked for.
    """

    hits: tuple[EngineHit, ...]
    articles: int
    paragraphs: int
    occurrences: int
    facets: dict[str, FacetCounts]


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

    def status(self) -> EngineStatus:
        """Say what is being served; follows a newly published generation."""

    def close(self) -> None:
        """Release files; the engine must not be used afterwards."""


@dataclass(frozen=True, slots=True)
class TokenStream:
    """The tokens of many blocks, as integers: made once, for every engine.

    Attributes:
        vocabulary: Distinct tokens.
        tokens: Shape (t,), int32 index into the vocabulary, in printed order.
        positions: Shape (t,), int32 position within the token's block; empty for a stream
            without positions.
        offsets: Shape (blocks + 1,), int64: tokens of block b are offsets[b]:offsets[b + 1].
    """

    vocabulary: tuple[str, ...]
    tokens: npt.NDArray[np.int32]
    positions: npt.NDArray[np.int32]
    offsets: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles ready for an engine, made in a worker process.

    Attributes:
        articles: Enriched articles.
        literal: Pair tokens of all their blocks, article by article, block by block.
        words: Words of the same blocks, without positions.
    """

    articles: tuple[Article, ...]
    literal: TokenStream
    words: TokenStream


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


OpenBuilder: TypeAlias = Callable[[], Builder]
Analyse: TypeAlias = Callable[[Iterable[Article]], Batch]
