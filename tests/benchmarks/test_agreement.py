"""Every engine that is measured answers like the plain scan; otherwise no time is taken."""

import sys
from pathlib import Path

import pytest

from searchapp.bench.contestant import (
    OWN,
    OWNS,
    PEERS,
    Answer,
    compare,
    contestant,
    installed_peers,
    named_kernels,
    named_peers,
)
from searchapp.bench.corpus import sized
from searchapp.bench.drawing import Drawing
from searchapp.bench.own import answer_of, engine_query
from searchapp.bench.questions import Question, QuestionClass
from searchapp.bench.tokens import make_batch
from searchapp.engine.contract import Batch
from searchapp.errors import BenchmarkError
from tests.benchmarks.archive import articles
from tests.reference_engine import ReferenceEngine

EVERY_VALUE = 60_000


@pytest.fixture(scope="module")
def batches() -> list[Batch]:
    """A small archive in two batches."""
    made = list(sized(articles(120), 0, 1))
    return [make_batch(made[:50]), make_batch(made[50:])]


@pytest.fixture(scope="module")
def asked(batches: list[Batch]) -> list[Question]:
    """Questions of every class asked in blocks, and a few by hand."""
    drawing = Drawing(2)
    for batch in batches:
        drawing.see(batch)
    drawn = [one for one in drawing.questions(8) if not one.shape.articles]
    by_hand = ("𠮷", "產業", "4.75%", "%", "哈哈哈", "\uff11\uff12", "不在其中")
    return drawn + [Question(QuestionClass.STRING, (text,)) for text in by_hand]


@pytest.fixture(scope="module")
def judged(batches: list[Batch], asked: list[Question]) -> list[Answer]:
    """The answers of the plain scan."""
    engine = ReferenceEngine(one for batch in batches for one in batch.articles)
    return [answer_of(engine, question) for question in asked]


@pytest.mark.parametrize("name", [*OWNS.values(), *PEERS])
def test_an_engine_answers_like_the_plain_scan(
    name: str,
    tmp_path: Path,
    batches: list[Batch],
    asked: list[Question],
    judged: list[Answer],
) -> None:
    """Totals, counts on every facet and the order by date, question by question."""
    if name not in {*named_kernels(None), *installed_peers()}:
        pytest.skip(f"{name} is not installed")
    engine = contestant(name)
    build = engine.build(tmp_path)
    for batch in batches:
        build.add(build.ready(batch))
    build.finish()
    reader = engine.open(tmp_path)

    both = zip(asked, judged, strict=True)
    fitting = [one for one in both if name in OWNS.values() or not one[0].shape.wild]
    questions, wanted = zip(*fitting, strict=True)
    answers = [reader.answer(question) for question in questions]
    pages = [reader.prepare(question)() for question in questions]
    reader.close()

    compare(questions, {"plain scan": wanted, name: answers})
    assert len(pages) == len(questions)
    assert any(answer.total for answer in answers)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(4), "总数 一 3，二 4"),
        (Answer(3, (20130428,)), "日期"),
        (Answer(3, (), {"month": (("2013-04", 2),)}), "month"),
    ],
    ids=["total", "order", "facet"],
)
def test_a_difference_names_the_question(answer: Answer, words: str) -> None:
    """The person who runs it learns what to look into."""
    question = Question(QuestionClass.RARE, ("產業",))
    alike = Answer(3, (), {"month": (("2013-04", 1),)} if answer.facets else {})

    with pytest.raises(BenchmarkError, match=words) as caught:
        compare([question], {"一": [alike], "二": [answer]})

    assert "rare 產業" in str(caught.value)


def test_an_engine_out_of_time_is_compared_as_far_as_it_came() -> None:
    """Fewer answers are no difference; a wrong one among them is."""
    questions = [Question(QuestionClass.RARE, (text,)) for text in ("产业", "集聚")]

    compare(questions, {"一": [Answer(1), Answer(2)], "二": [Answer(1)]})
    with pytest.raises(BenchmarkError):
        compare(questions, {"一": [Answer(1), Answer(2)], "二": [Answer(2)]})


@pytest.mark.parametrize("name", ["lucene", "", OWN])
def test_an_unknown_peer_is_refused(name: str) -> None:
    """With the names that can be used."""
    with pytest.raises(BenchmarkError, match="tantivy"):
        named_peers(["fts5", name])


def test_named_peers_are_kept_once_in_their_order() -> None:
    """FTS5 and Whoosh come with what the program needs anyway."""
    assert named_peers(["whoosh", "fts5", "whoosh"]) == ("whoosh", "fts5")
    assert {"whoosh", "fts5"} <= set(installed_peers())


def test_a_peer_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the way to install it; without being asked for it is passed over."""
    monkeypatch.setitem(sys.modules, "tantivy", None)
    monkeypatch.delitem(sys.modules, "searchapp.bench.tantivy_peer", raising=False)

    with pytest.raises(BenchmarkError, match=r"tantivy.*searchapp\[bench\]"):
        named_peers(["tantivy"])
    assert "tantivy" not in installed_peers()


def test_the_article_page_asks_for_articles(asked: list[Question]) -> None:
    """Our own page: article scope, article counts, ranked by words, all facets."""
    page = next(one for one in asked if one.kind is QuestionClass.PAGE)
    query = engine_query(Question(QuestionClass.ARTICLE_PAGE, page.strings))

    assert (query.scope, query.unit) == ("article", "article")
    assert query.rank_words
    assert len(query.facets) > len(engine_query(page).facets)
