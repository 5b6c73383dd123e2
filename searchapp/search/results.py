"""The answer to a search: values and spans, no HTML.

Spans count code points of the text they stand beside.

Depends on: model, search.query, engine.queries. Used by: search.*, web, cli.
"""

from dataclasses import dataclass

from searchapp.engine.queries import Sort, Unit
from searchapp.model import Article, Block, Span
from searchapp.search.query import SearchRequest, Side


@dataclass(frozen=True, slots=True)
class Snippet:
    """An extract of one matching block.

    Attributes:
        block_id: Stable id of the block.
        block: The whole block.
        start: Where the extract begins in the block's text.
        text: The extract, a slice of the printed text.
        marks: Matches, relative to ``text``.
        cut_before: Text of the block stands before the extract.
        cut_after: Text of the block stands after the extract.
    """

    block_id: str
    block: Block
    start: int
    text: str
    marks: tuple[Span, ...]
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class Result:
    """One result: an article with its best paragraphs, or one paragraph of an article.

    Attributes:
        article: The whole article.
        score: Relevance, opaque; 0.0 when that is not the order.
        headline_marks: Matches in block 0, whether or not it is among the snippets.
        snippets: Best blocks, best first, the headline left out; in a paragraph result that
            paragraph alone, be it the headline.
        block_count: Matching blocks in the article.
        folded: Near-duplicates of the article that match too and are listed beneath it, the
            first of them.
        folded_count: How many there are in all.
    """

    article: Article
    score: float
    headline_marks: tuple[Span, ...]
    snippets: tuple[Snippet, ...]
    block_count: int
    folded: tuple[Article, ...] = ()
    folded_count: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One hit with what is printed on either side of it, in its block.

    Attributes:
        article: The whole article.
        block: The block.
        block_id: Stable id of the block.
        start: Where the keyword begins in the block's text.
        left: Printed text before the keyword.
        keyword: The printed text found; of strings found together, from the first to the last.
        right: Printed text behind it.
        marks: Matches, relative to ``keyword``.
        cut_before: Text of the block stands before ``left``.
        cut_after: Text of the block stands after ``right``.
        score: Relevance of the block, opaque; 0.0 when that is not the order.
        block_count: Matching blocks in the article.
    """

    article: Article
    block: Block
    block_id: str
    start: int
    left: str
    keyword: str
    right: str
    marks: tuple[Span, ...]
    cut_before: bool
    cut_after: bool
    score: float
    block_count: int


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet.

    Attributes:
        value: As used in URLs.
        label: As shown.
        count: Results with it; its own facet's choice left out of account.
        selected: Kept.
        excluded: Dropped.
        toggle: The request with this value added, or removed when it is chosen.
        exclude: The request with this value excluded, or no longer so.
        children: Months of a year, days of a month.
    """

    value: str
    label: str
    count: int
    selected: bool
    excluded: bool
    toggle: SearchRequest
    exclude: SearchRequest
    children: tuple["FacetValue", ...] = ()


@dataclass(frozen=True, slots=True)
class FacetView:
    """One facet of an answer.

    Attributes:
        name: A name of ``SEARCH_FACETS``.
        label: As shown.
        values: The values; chosen ones are always among them, even with count 0.
        distinct: Values with a count.
        missing: The "unknown" value: its count, and whether it is chosen.
    """

    name: str
    label: str
    values: tuple[FacetValue, ...]
    distinct: int
    missing: FacetValue


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must know about how the query was read.

    Attributes:
        code: Stable machine word.
        text: In Chinese.
        position: 0-based character of ``q`` concerned, or -1.
    """

    code: str
    text: str
    position: int = -1


@dataclass(frozen=True, slots=True)
class Expansion:
    """Strings that are looked for beside one that was typed.

    Attributes:
        kind: ``alias``, ``number`` or ``variant``.
        source: What was typed.
        targets: What is looked for as well.
        reason: Why, in Chinese.
        key: Value of ``off`` that switches it off.
    """

    kind: str
    source: str
    targets: tuple[str, ...]
    reason: str
    key: str


@dataclass(frozen=True, slots=True)
class Chip:
    """One active filter, and the request without it."""

    label: str
    excluded: bool
    without: SearchRequest


@dataclass(frozen=True, slots=True)
class Bucket:
    """One bar of the histogram.

    Attributes:
        value: ``2013``, ``2013-04`` or ``2013-04-28``, as used in URLs.
        label: As shown.
        count: Results of that time; the date facet's own choice left out of account.
        selected: It is kept, by itself or within a chosen year or month.
        request: The request with this time as its only date, or without it when it is that
            already.
    """

    value: str
    label: str
    count: int
    selected: bool
    request: SearchRequest


@dataclass(frozen=True, slots=True)
class Histogram:
    """Results over time.

    Attributes:
        level: ``year``, ``month`` or ``day``: what one bucket is.
        within: The year or month the buckets lie in; empty when all years are shown.
        buckets: In order of time, empty ones between the first and the last included.
        undated: Results whose date is not known as precisely as a bucket.
    """

    level: str
    within: str
    buckets: tuple[Bucket, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer.

    Attributes:
        request: The request answered.
        generation: The generation that answered.
        read_as: The query as it was understood, in its own language.
        warnings: What was done beyond the literal reading.
        unit: What results are; facets count articles where they are single hits.
        total: Exact number of results.
        articles: Exact number of matching articles.
        paragraphs: Exact number of matching blocks.
        occurrences: Exact number of hits.
        results: The page of results; empty where they are single hits.
        facets: In the order of SEARCH_FACETS.
        chips: Active filters.
        offset: 0-based place of the first result.
        limit: Results on a page.
        next: Request for the following page, or None.
        prev: Request for the page before, or None.
        took_ms: Milliseconds spent.
        histogram: Results over time; None when the date facet was not asked for.
        next_cursor: Cursor of the following page, or empty.
        prev_cursor: Cursor of the page before, or empty.
        sort: The order in force: newest first when relevance was asked of a query without
            words.
        expansions: What is looked for beside the strings that were typed.
        suggestions: Queries that find something, when this one finds nothing literally.
        lines: The page of results where they are single hits.
        context: Units on either side of each of them.
        folded: Articles that match and are listed beneath a near-duplicate, on any page; all
            other numbers count them.
    """

    request: SearchRequest
    generation: str
    read_as: str
    warnings: tuple[Notice, ...]
    unit: Unit
    total: int
    articles: int
    paragraphs: int
    occurrences: int
    results: tuple[Result, ...]
    facets: tuple[FacetView, ...]
    chips: tuple[Chip, ...]
    offset: int
    limit: int
    next: SearchRequest | None
    prev: SearchRequest | None
    took_ms: float
    histogram: Histogram | None = None
    next_cursor: str = ""
    prev_cursor: str = ""
    sort: Sort | Side = Sort.RELEVANCE
    expansions: tuple[Expansion, ...] = ()
    suggestions: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    context: int = 0
    folded: int = 0

    @property
    def listed(self) -> int:
        """Number of results in the list: what pages are made of."""
        return self.total - self.folded
