"""The embedded engine on the sample archive, cut as a real build cuts it."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from searchapp.analysis.literal import Literal, literal
from searchapp.analysis.stream import streams
from searchapp.analysis.words import cut_search, is_word
from searchapp.archive.sources import find_sources, read_source
from searchapp.engine.contract import Batch, Engine
from searchapp.engine.embedded import open_builder
from searchapp.engine.facet_queries import FACETS, FacetRequest, Filter
from searchapp.engine.queries import (
    And,
    EngineQuery,
    Match,
    Node,
    Not,
    Or,
    Scope,
    Sort,
    Unit,
    Where,
)
from searchapp.model import Article, Page
from tests.corpus import DATES, DISTRICTS, PERSONS, TOPICS, Known
from tests.engine_builds import KERNELS, tiny
from tests.reference_engine import ReferenceEngine
from tests.test_engine_search import assert_same

SEEDS = Path(__file__).parent.parent / "seeds"
ALL_FACETS = tuple(FacetRequest(name, 4) for name in FACETS)


def read_articles() -> Iterator[Article]:
    """The articles of the sample, with some facts of every kind by turns."""
    pages = (item for file in find_sources([SEEDS]) for item in read_source(file, is_word))
    articles = (one for page in pages if isinstance(page, Page) for one in page.articles)
    for number, one in enumerate(articles):
        known = Known(
            date=DATES[number % len(DATES)] if number % 4 else None,
            districts=DISTRICTS[number % 3 : number % 3 + number % 3],
            persons=PERSONS[: number % 4],
            topics=TOPICS[number % 3 : number % 3 + 1],
        )
        yield replace(one, facts=known.facts(one.id))


@pytest.fixture(scope="module")
def articles() -> tuple[Article, ...]:
    """The sample."""
    return tuple(read_articles())


@pytest.fixture(scope="module")
def judge(articles: tuple[Article, ...]) -> ReferenceEngine:
    """The plain scan over the sample."""
    return ReferenceEngine(articles, cut_search)


@pytest.fixture(scope="module", params=KERNELS)
def engine(
    request: pytest.FixtureRequest,
    articles: tuple[Article, ...],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Engine]:
    """The engine over the sample, built from three batches."""
    builder = open_builder(tmp_path_factory.mktemp("index"), tiny(request.param))
    for part in (articles[:5], articles[5:6], articles[6:]):
        texts = [block.text for one in part for block in one.blocks]
        builder.add(Batch(part, *streams(texts)))
    yield builder.finish()
    builder.abort()


def strings(articles: tuple[Article, ...], rng: random.Random) -> Iterator[Literal]:
    """Strings of 1 to 8 characters printed somewhere in the sample, without end."""
    texts = [block.text for one in articles for block in one.blocks if block.text]
    while True:
        text = rng.choice(texts)
        start = rng.randrange(len(text))
        found = literal(text[start : start + rng.randint(1, 8)])
        if found:
            yield found


def nodes(articles: tuple[Article, ...], rng: random.Random) -> Iterator[tuple[Node, str]]:
    """Trees of one to three printed strings, and the words of the first."""
    drawn = strings(articles, rng)
    while True:
        one, two, three = (Match(next(drawn)) for _ in range(3))
        head = Match(next(drawn), Where.HEADLINE)
        words = str(one.literal)
        trees: list[Node] = [
            one,
            And((one, two)),
            Or((one, two, three)),
            And((one, Not(two))),
            Or((head, one)),
        ]
        yield rng.choice(trees), words


@pytest.mark.parametrize("seed", range(4))
def test_answers_on_the_sample_equal_the_plain_scan(
    engine: Engine, judge: ReferenceEngine, articles: tuple[Article, ...], seed: int
) -> None:
    """Printed strings, in all orders and units, ranked by real words, filtered and counted."""
    rng = random.Random(seed)  # noqa: S311  repeatable
    drawn = nodes(articles, rng)
    for _ in range(20):
        node, words = next(drawn)
        query = EngineQuery(
            node,
            rank_words=tuple(cut_search(words)),
            scope=rng.choice(list(Scope)),
            unit=rng.choice(list(Unit)),
            filters=rng.choice([(), (Filter("district", DISTRICTS[:2], group="district"),)]),
            sort=rng.choice(list(Sort)),
            limit=20,
            facets=ALL_FACETS,
        )

        assert_same(engine.search(query), judge.search(query), query)


def test_the_store_gives_the_articles_back(engine: Engine, articles: tuple[Article, ...]) -> None:
    """In the order of the archive, equal to what went in."""
    assert tuple(engine.scan()) == articles
    assert engine.articles([articles[3].id]) == [articles[3]]
