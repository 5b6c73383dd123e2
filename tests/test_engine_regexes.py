"""Matches of regular expressions are found as the plain scan finds them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchapp.analysis.literal import Literal
from searchapp.analysis.regexes import needed_literals
from searchapp.engine.embedded.engine import open_engine
from searchapp.engine.queries import And, EngineQuery, Match, Node, Not, Scope, Unit
from searchapp.engine.readings import Regex
from searchapp.errors import QueryError
from searchapp.model import Article
from tests.corpus import corpora
from tests.engine_builds import TINY, build, cut_pairs, opened
from tests.reference_engine import ReferenceEngine
from tests.test_engine_search import assert_same, split
from tests.test_engine_updates import ARCHIVE, update

PATTERNS = (
    "[产產].",
    "区|區区",
    "产业?集",
    "[郑鄭]州+",
    "集聚.*区",
    "𠮷.",
    "马[^州]",
    "5G?区",
    "^产",
)


@st.composite
def cases(
    draw: st.DrawFn,
) -> tuple[list[Sequence[Article]], tuple[EngineQuery, ...]]:
    """An archive in one to four batches, and questions to it."""
    articles = draw(corpora(max_articles=6))
    cuts = draw(st.lists(st.integers(0, 99), max_size=3))
    queries = []
    for pattern in draw(st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=4)):
        try:
            leaf = Regex(pattern, needed_literals(pattern))
        except QueryError:
            continue
        other = Match(Literal((("马",),)))
        shapes: tuple[Node, ...] = (leaf, And((leaf, other)), And((other, Not(leaf))), Not(leaf))
        queries.append(
            EngineQuery(
                draw(st.sampled_from(shapes)),
                scope=draw(st.sampled_from(Scope)),
                unit=draw(st.sampled_from(Unit)),
            )
        )
    return split(articles, cuts), tuple(queries)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_matches_equal_the_plain_scan(
    case: tuple[list[Sequence[Article]], tuple[EngineQuery, ...]],
) -> None:
    """Hits, totals and scores, over one or several segments."""
    batches, queries = case
    judge = ReferenceEngine([one for part in batches for one in part], cut_pairs)
    with opened(batches) as engine:
        for query in queries:
            assert_same(engine.search(query), judge.search(query), query)


def test_too_many_blocks_are_refused(tmp_path: Path) -> None:
    """The limit is that of one query over all segments, and the refusal names its setting."""
    few = replace(TINY, regex_blocks_max=2)
    builder = build(tmp_path, [ARCHIVE[:1], ARCHIVE[1:]], few)
    engine = builder.finish()
    one = Regex("产业集聚区", needed_literals("产业集聚区"))
    every = Regex("产业", needed_literals("产业"))

    assert engine.search(EngineQuery(one)).paragraphs == 1
    with pytest.raises(QueryError) as caught:
        engine.search(EngineQuery(every))
    builder.abort()

    assert caught.value.code == "regex_too_many"
    assert "regex_blocks_max" in caught.value.hint


def test_removed_articles_are_not_read(tmp_path: Path) -> None:
    """What was taken out of the index matches no more."""
    builder = build(tmp_path, [ARCHIVE])
    builder.finish().close()
    builder.publish()
    update(tmp_path, removed=["a-02"])
    engine = open_engine(tmp_path, TINY)
    found = engine.search(EngineQuery(Regex("产业+", needed_literals("产业+"))))
    engine.close()

    assert found.articles == 2


def test_an_expression_without_needs_is_no_leaf() -> None:
    """Every block would have to be read."""
    with pytest.raises(ValueError, match="needs nothing"):
        Regex(".", ())
