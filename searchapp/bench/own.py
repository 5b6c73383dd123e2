"""Our engine among its peers, through the contract alone.

Peers hold blocks, so all classes but one are asked in blocks too. Totals of articles, of
blocks and of occurrences are always exact here; there is no cheaper page without them.

Depends on: analysis.words, bootstrap, bench.contestant, bench.questions, engine.contract.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from searchapp.analysis.literal import Literal
from searchapp.analysis.wildcards import AnyUnits
from searchapp.analysis.words import cut_search
from searchapp.bench.contestant import Answer, sorted_counts
from searchapp.bench.questions import ANY_UNIT, FACETS, TOP, Question, units_of
from searchapp.bootstrap import begin_index, open_index, prepare_search
from searchapp.config import Settings
from searchapp.engine import facet_queries, queries
from searchapp.engine.contract import Batch, Builder, Engine
from searchapp.engine.facet_queries import FacetRequest
from searchapp.engine.queries import And, DateRange, EngineQuery, Match, Or, Pattern
from searchapp.errors import BenchmarkError, SettingError
from searchapp.model import Article

_EVERY_VALUE: Final = 60_000


class OwnEngine:
    """Our engine, given what peers are given: tokens, facet values, and no text to keep."""

    store_files = ("articles-*.sqlite*", "prints-*.vec")
    keeps_text = False
    kernels = "numpy"

    def __init__(self) -> None:
        """Load what does the innermost steps: like a peer's library, no part of opening.

        Raises:
            BenchmarkError: It is not installed.
        """
        try:
            prepare_search(Settings(kernels=self.kernels))
        except SettingError as error:
            raise BenchmarkError(error.hint) from error

    def build(self, folder: Path) -> "OwnBuild":
        """Begin an index in an empty folder."""
        return OwnBuild(
            begin_index(Settings(index_dir=folder, kernels=self.kernels)),
            keeps_text=self.keeps_text,
        )

    def open(self, folder: Path) -> "OwnReader":
        """Open a finished index."""
        return OwnReader(open_index(Settings(index_dir=folder, kernels=self.kernels)))


class OwnEngineNumba(OwnEngine):
    """The same, searched by compiled loops."""

    kernels = "numba"


class OwnEngineWithText(OwnEngine):
    """The same with its article store filled: what a real index costs."""

    keeps_text = True


class OwnBuild:
    """A build through the contract, published at the end."""

    def __init__(self, builder: Builder, *, keeps_text: bool) -> None:
        self._builder = builder
        self._keeps_text = keeps_text

    def ready(self, batch: Batch) -> Batch:
        """Take the text away unless it is to be kept; the tokens stay."""
        if self._keeps_text:
            return batch
        return replace(batch, articles=tuple(map(_without_text, batch.articles)))

    def add(self, ready: Batch) -> None:
        """Take a batch in."""
        self._builder.add(ready)

    def finish(self) -> None:
        """Write everything and publish it."""
        self._builder.finish().close()
        self._builder.publish()


def _without_text(article: Article) -> Article:
    return replace(article, blocks=tuple(replace(block, text="") for block in article.blocks))


class OwnReader:
    """An opened index."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def close(self) -> None:
        """Release files."""
        self._engine.close()

    def answer(self, question: Question) -> Answer:
        """Answer in full, for comparison."""
        return answer_of(self._engine, question)

    def prepare(self, question: Question) -> Callable[[], object]:
        """Compile a question into what fetches its page."""
        return partial(self._engine.search, engine_query(question))


def engine_query(question: Question, facet_limit: int = TOP) -> EngineQuery:
    """Put a question to an engine of the contract.

    Args:
        question: What is asked.
        facet_limit: Values wanted of each facet.
    """
    shape = question.shape
    leaves = tuple(_wild_leaf(one) if shape.wild else _leaf(one) for one in question.strings)
    node = leaves[0] if len(leaves) == 1 else (Or if shape.any_of else And)(leaves)
    query = EngineQuery(
        node,
        scope=queries.Scope.BLOCK,
        unit=queries.Unit.PARAGRAPH,
        dates=(DateRange(question.first_day, question.last_day),) if shape.dated else (),
        sort=queries.Sort.DATE_DESC if shape.by_date else queries.Sort.RELEVANCE,
        limit=TOP,
        facets=tuple(FacetRequest(name, facet_limit) for name in FACETS if shape.facets),
    )
    if not shape.articles:
        return query
    return replace(
        query,
        rank_words=tuple(word for text in question.strings for word in cut_search(text)),
        scope=queries.Scope.ARTICLE,
        unit=queries.Unit.ARTICLE,
        facets=tuple(FacetRequest(name, facet_limit) for name in facet_queries.FACETS),
    )


def _leaf(text: str) -> Match:
    return Match(Literal((units_of(text),)))


def _wild_leaf(text: str) -> Pattern:
    before, after = map(units_of, text.split(ANY_UNIT))
    return Pattern((*before, AnyUnits(1, 1), *after))


def answer_of(engine: Engine, question: Question) -> Answer:
    """Answer in full, for comparison."""
    hits = engine.search(engine_query(question, _EVERY_VALUE))
    days: tuple[int, ...] = ()
    if question.shape.by_date:
        articles = engine.articles([hit.article_id for hit in hits.hits])
        days = tuple(_day(article) for article in articles)
    facets = {name: sorted_counts(counts.values) for name, counts in hits.facets.items()}
    return Answer(hits.articles if question.shape.articles else hits.paragraphs, days, facets)


def _day(article: Article) -> int:
    return int(article.date.value.replace("-", "")) if article.date else 0
