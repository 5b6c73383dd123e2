"""The index is an ordinary Whoosh index: stock classes open it and answer the same."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh.index import open_dir
from whoosh.query.compound import And, Or
from whoosh.query.positional import Phrase
from whoosh.query.qcore import Query
from whoosh.query.terms import Prefix, Term
from whoosh.searching import Searcher

from searchapp.analysis.literal import Literal, cut_units, pair_tokens
from searchapp.engine import queries
from searchapp.engine.contract import Engine
from searchapp.engine.queries import EngineQuery, Everything, Match, Scope, Unit
from searchapp.model import Article
from tests.corpus import Known, article, corpora
from tests.engine_builds import KERNELS, build, cut_pairs, tiny
from tests.test_engine_search import split

TOLERANCE = 1e-4

ARCHIVE = (
    article(
        "甲-01",
        "產業集聚",
        "产业集聚区，馬上建设。𠮷野家",
        known=Known(districts=("上街区", "金水区")),
    ),
    article(
        "甲-02",
        "\uff11\uff12\uff15\uff27时代",
        "产业产业，马",
        "",
        known=Known(paper="郑州晚报", date="2013-04-28"),
    ),
    article("乙-01", "郑州", "郑州产业", known=Known(districts=("上街区",))),
)

Found = dict[tuple[str, int], float]
"""Score of each block found, by article and number; headlines as in the text."""


def ask_whoosh(searcher: Searcher, query: Query) -> Found:
    """Answer with Whoosh's own matchers and scorers."""
    hits = searcher.search(query, limit=None)
    return {(hit["article"], hit["number"]): hit.score for hit in hits}


def ask_engine(engine: Engine, query: EngineQuery) -> Found:
    """Answer with the engine; a headline's score counts once, as Whoosh counts it."""
    hits = engine.search(query).hits
    return {
        (hit.article_id, hit.blocks[0]): hit.score / (1 if hit.blocks[0] else 2) for hit in hits
    }


def blocks(node: queries.Node, words: Sequence[str] = ()) -> EngineQuery:
    """Ask for every block."""
    return EngineQuery(node, tuple(words), Scope.BLOCK, Unit.PARAGRAPH, limit=10_000)


def tokens_of(articles: Sequence[Article]) -> list[str]:
    """All pair tokens of an archive."""
    texts = (block.text for one in articles for block in one.blocks)
    return sorted({token for text in texts for token, _ in pair_tokens(cut_units(text))})


def words_of(articles: Sequence[Article]) -> list[str]:
    """All words of an archive."""
    texts = (block.text for one in articles for block in one.blocks)
    return sorted({word for text in texts for word in cut_pairs(text)})


def pairs_of(articles: Sequence[Article]) -> list[str]:
    """All tokens of two units."""
    return [token for token in tokens_of(articles) if not token.endswith("!")]


def leaf(token: str) -> Match:
    """The leaf that a pair token stands for."""
    return Match(Literal((tuple(token.split("!")),)))


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Sequence[Article]], list[str], list[str]]:
    """An archive in batches, some of its pairs and some of its words."""
    articles = draw(corpora(max_articles=8).filter(pairs_of))
    cuts = draw(st.lists(st.integers(0, 99), max_size=3))
    pairs = draw(st.lists(st.sampled_from(pairs_of(articles)), min_size=2, max_size=3))
    words = draw(st.lists(st.sampled_from(words_of(articles)), min_size=2, max_size=3))
    return split(articles, cuts), list(dict.fromkeys(pairs)), list(dict.fromkeys(words))


@pytest.mark.parametrize("kernels", KERNELS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_stock_queries_find_the_same_blocks_with_the_same_scores(
    kernels: str,
    case: tuple[list[Sequence[Article]], list[str], list[str]],
) -> None:
    """Term, Or and And on pairs, Term and Or on words: documents and BM25F."""
    batches, pairs, words = case
    literal = [Term("literal", pair) for pair in pairs]
    with TemporaryDirectory() as folder:
        builder = build(Path(folder), batches, tiny(kernels))
        engine = builder.finish()
        index = Path(folder) / next(p.name for p in Path(folder).glob(".build-*"))
        with open_dir(str(index)).searcher() as searcher:
            for query, node in (
                (literal[0], leaf(pairs[0])),
                (Or(literal), queries.Or(tuple(map(leaf, pairs)))),
                (And(literal), queries.And(tuple(map(leaf, pairs)))),
            ):
                assert ask_engine(engine, blocks(node)) == pytest.approx(
                    ask_whoosh(searcher, query), rel=TOLERANCE
                )
            for some in (words[:1], words):
                wanted = ask_whoosh(searcher, Or([Term("words", word) for word in some]))
                found = ask_engine(engine, blocks(Everything(), some))
                assert {key: found[key] for key in wanted} == pytest.approx(wanted, rel=TOLERANCE)
                assert not any(score for key, score in found.items() if key not in wanted)
        builder.abort()


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """A stock searcher over three segments."""
    folder = tmp_path_factory.mktemp("index")
    builder = build(folder, [[one] for one in ARCHIVE])
    builder.finish()
    builder.publish()
    return open_dir(str(folder / "gen-000001")).searcher()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Term("literal", "产!业"), {("甲-01", 0), ("甲-01", 1), ("甲-02", 1), ("乙-01", 1)}),
        (Phrase("literal", ["产!业", "业!集"]), {("甲-01", 0), ("甲-01", 1)}),
        (Phrase("literal", ["业!产", "产!业"]), {("甲-02", 1)}),
        (Prefix("literal", "马!"), {("甲-01", 1), ("甲-02", 1)}),
        (Prefix("literal", "𠮷"), {("甲-01", 1)}),
        (Term("literal", "125g!时"), {("甲-02", 0)}),
        (Term("literal", ""), set()),
        (Term("district", "金水区"), {("甲-01", 0), ("甲-01", 1)}),
        (Term("paper", "郑州晚报"), {("甲-02", 0), ("甲-02", 1), ("甲-02", 2)}),
        (Prefix("month", "2013"), {("甲-02", 0), ("甲-02", 1), ("甲-02", 2)}),
        (Term("article", "乙-01"), {("乙-01", 0), ("乙-01", 1)}),
    ],
    ids=lambda value: str(value) if isinstance(value, Query) else "blocks",
)
def test_stock_queries_of_every_kind_answer(
    stock: Searcher, query: Query, expected: set[tuple[str, int]]
) -> None:
    """Positions, prefixes and facets are served to Whoosh's own classes."""
    assert set(ask_whoosh(stock, query)) == expected


def test_stock_columns_sort_and_statistics_hold(stock: Searcher) -> None:
    """Whoosh sorts by our columns and knows lengths and frequencies."""
    hits = stock.search(Prefix("literal", "产"), sortedby="article", limit=None)

    assert [hit["article"] for hit in hits] == ["乙-01", "甲-01", "甲-01", "甲-02"]
    assert stock.reader().frequency("literal", "产!业") == 5
    assert stock.reader().doc_count() == 7
    assert stock.reader().field_length("literal") == sum(
        len(cut_units(block.text)) for one in ARCHIVE for block in one.blocks
    )
    assert ("literal", "产!业".encode()) in stock.reader().all_terms()
