"""The sample archive, built for real and searched: what a person types and must find.

The index is the embedded engine's; every answer is compared with that of the plain scan
over the same articles.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from searchapp import bootstrap
from searchapp.analysis.fold import fold_text
from searchapp.analysis.words import cut_search
from searchapp.config import Settings
from searchapp.engine.queries import Sort, Unit
from searchapp.model import Article
from searchapp.search.choices import with_choice
from searchapp.search.query import SEARCH_FACETS, FacetChoice, SearchRequest
from searchapp.search.results import Result, SearchResult
from searchapp.search.service import SearchService
from tests.reference_engine import ReferenceEngine, facet_values

SEEDS = Path(__file__).parent.parent / "seeds"


@dataclass(frozen=True)
class Sample:
    """The sample archive behind two engines."""

    articles: tuple[Article, ...]
    built: SearchService
    scanned: SearchService


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    """Build the sample once."""
    settings = Settings(index_dir=tmp_path_factory.mktemp("index"), build_workers=1)
    for _ in bootstrap.rebuild(settings, [SEEDS], seed=1):
        pass
    engine = bootstrap.open_index(settings)
    articles = tuple(engine.scan())
    scanned = SearchService(ReferenceEngine(articles, cut_search), settings)
    yield Sample(articles, SearchService(engine, settings), scanned)
    engine.close()


def printed(articles: tuple[Article, ...], text: str) -> set[str]:
    """Ids of the articles whose folded text, blanks apart, contains a folded string."""
    return {
        one.id
        for one in articles
        for block in one.blocks
        if text in "".join(fold_text(block.text).split())
    }


def found(result: SearchResult) -> set[str]:
    """Ids of the results."""
    return {one.article.id for one in result.results}


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("産業集聚區", "产业集聚区"),
        ("产业集聚区", "产业集聚区"),
        ("马", "马"),
        ("馬", "马"),
        ('"4000亿元"', "4000亿元"),
        ("杜怀锋", "杜怀锋"),
        ("三控三抓", "三控三抓"),
        ("48万元", "48万元"),
        ("市委书记吴天君", "市委书记吴天君"),
        ("豫哈", "豫哈"),
        ("上街区", "上街区"),
    ],
    ids=str,
)
def test_what_is_printed_is_found_and_marked_exactly(
    sample: Sample, typed: str, folded: str
) -> None:
    """Exactly the articles that print it, and each mark is the string itself."""
    result = sample.built.search(SearchRequest(q=typed, limit=50, snippets=50))

    assert found(result) == printed(sample.articles, folded) != set()
    assert not result.warnings
    shown = [(one.article.blocks[0].text, one.headline_marks) for one in result.results] + [
        (extract.text, extract.marks) for one in result.results for extract in one.snippets
    ]
    marked = [fold_text(text[mark.start : mark.end]) for text, marks in shown for mark in marks]
    assert marked
    assert {text.replace(folded, "") for text in marked} == {""}


def test_both_scripts_give_the_same_answer(sample: Sample) -> None:
    """Order, totals, facets and all."""
    one, other = (sample.built.search(SearchRequest(q=q)) for q in ("産業集聚區", "产业集聚区"))

    assert [r.article.id for r in one.results] == [r.article.id for r in other.results]
    assert (one.total, one.paragraphs, one.occurrences) == (
        other.total,
        other.paragraphs,
        other.occurrences,
    )
    assert [view.distinct for view in one.facets] == [view.distinct for view in other.facets]


@pytest.mark.parametrize("seed", range(60), ids=str)
def test_the_built_index_answers_as_the_plain_scan(sample: Sample, seed: int) -> None:
    """Random queries and filters: totals, facets, histogram, order, marks and notices."""
    request = drawn(sample.articles, random.Random(seed))  # noqa: S311  repeatable on purpose

    built, scanned = sample.built.search(request), sample.scanned.search(request)

    assert facts(built) == facts(scanned)
    scores = [one.score for one in scanned.results]
    assert [one.score for one in built.results] == pytest.approx(scores, rel=1e-4)
    if built.sort is not Sort.RELEVANCE:  # equal scores may differ in their last digit
        assert unscored(built) == unscored(scanned)


def facts(result: SearchResult) -> tuple[object, ...]:
    """Everything in an answer that engines must agree on exactly."""
    return (
        (result.total, result.articles, result.paragraphs, result.occurrences),
        (result.read_as, result.warnings, result.sort),
        (result.facets, result.histogram, result.chips),
    )


def unscored(result: SearchResult) -> list[Result]:
    """Results without the figure that is compared apart."""
    return [replace(one, score=0.0) for one in result.results]


def drawn(articles: tuple[Article, ...], dice: random.Random) -> SearchRequest:
    """Draw a search from what is printed and known."""
    text = "".join(block.text for one in articles for block in one.blocks)
    pieces = []
    for _ in range(dice.randint(0, 3)):
        at = dice.randrange(len(text))
        piece = f'"{text[at : at + dice.randint(1, 6)]}"'.replace("\n", "")
        pieces.append(dice.choice(("", "", "标题:", "-")) + piece)
    request = SearchRequest(
        q=dice.choice((" ", " OR ", " | ")).join(pieces),
        unit=dice.choice(list(Unit)),
        sort=dice.choice(list(Sort)),
        limit=dice.choice((3, 50)),
    )
    for facet in dice.sample(SEARCH_FACETS, dice.randint(0, 2)):
        column = dice.choice(("year", "month")) if facet == "date" else facet
        values = [value for one in articles for value in facet_values(one, column)] or ["2013"]
        keep = tuple(dict.fromkeys(dice.choices(values, k=dice.randint(0, 2))))
        drop = tuple(dice.choices(values, k=dice.randint(0, 1)))
        choice = FacetChoice(facet, keep, drop, missing=dice.random() < 0.2)
        request = with_choice(request, choice)
    return request
