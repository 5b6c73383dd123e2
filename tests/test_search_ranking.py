"""The order of results: what a person wants to see first of the sample, pinned in figures."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from searchapp import bootstrap
from searchapp.analysis.literal import Literal
from searchapp.config import Settings
from searchapp.engine.relevance import RankLiteral
from searchapp.search import ranking
from searchapp.search.query import SearchRequest
from searchapp.search.service import SearchService
from searchapp.search.tree import AllOf, Term, Without
from tests.benchmarks.ranking import golden, judge

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchService]:
    """The sample, searched."""
    settings = Settings(index_dir=tmp_path_factory.mktemp("index"), build_workers=1)
    for _ in bootstrap.rebuild(settings, [SEEDS], seed=1):
        pass
    opened = bootstrap.open_service(settings)
    yield opened
    opened.close()


def test_golden_queries_find_what_a_person_wants(service: SearchService) -> None:
    """Recall and reciprocal rank over the sample, as docs/ranking.md gives them."""
    found = judge("sample", service, golden("sample"))

    assert found.questions == 30
    assert (found.recall_1, found.recall_5, found.mrr) == (1, 1, 1)
    assert found.ndcg_10 >= 0.99


def test_a_question_that_is_answered_was_not_meant_otherwise(service: SearchService) -> None:
    """No string is put in its place, and nothing is waited for to find one."""
    found = service.search(SearchRequest(q="郑州哪些区提出了招商引资目标"))

    assert found.total > 0
    assert found.suggestions == ()


def test_a_question_ranks_by_words_pairs_and_units() -> None:
    """Function words are left out, and no pair reaches across them."""
    found = ranking.of_question(Term("产业的𠮷区"))

    pairs = [one.literal for one in found.literals if one.weight == ranking.PAIR_WEIGHT]
    singles = [one.literal for one in found.literals if one.weight == ranking.UNIT_WEIGHT]
    assert "的" not in found.words
    assert "产业" in found.words
    assert pairs == [Literal((("产", "业"),)), Literal((("𠮷", "区"),))]
    assert singles == [Literal(((unit,),)) for unit in "产业𠮷区"]


def test_what_is_excluded_does_not_rank() -> None:
    """Only strings that are looked for count."""
    tree = AllOf((Term("产业"), Without(Term("金水区"))))

    assert ranking.of_strings(tree) == ranking.Ranking(("产业",))
    assert (
        RankLiteral(Literal((("金", "水"),)), ranking.PAIR_WEIGHT)
        not in ranking.of_question(tree).literals
    )


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("郑州哪些区提出了招商引资目标", True),
        ("產業集聚區的目標是什麼？", True),
        ("\uff1f", True),
        ("招商引资目标", False),
        ("", False),
    ],
    ids=["哪些", "traditional", "mark", "words", "empty"],
)
def test_a_question_is_known_by_its_words(text: str, asked: bool) -> None:
    """Or by its question mark; quoted text is never one."""
    assert ranking.is_question(Term(text)) is asked
    assert not ranking.is_question(Term(text, quoted=True))
