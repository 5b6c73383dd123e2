"""The literal proof finds what is wrong, and nothing where all is well."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.literal import cut_units, find, literal
from searchapp.engine.contract import EngineHit, EngineHits
from searchapp.engine.queries import EngineQuery
from searchapp.indexing import proof
from searchapp.indexing.plain import plain_pattern, plain_text
from searchapp.indexing.proof import prove
from searchapp.indexing.sample import Sample, Sampled
from searchapp.model import Article
from tests.corpus import article
from tests.reference_engine import ReferenceEngine

ARTICLES = [
    article(f"甲-{number:02}", f"產業集聚{number}", "𠮷野家，投资4.75亿元", "招商 引资。产业", "")
    for number in range(1, 9)
]
SAMPLE = [Sampled(one.id, block.number, block.text) for one in ARTICLES for block in one.blocks]


@st.composite
def texts_with_joins(draw: st.DrawFn) -> Sampled:
    """A block with joins anywhere."""
    text = draw(st.text(alphabet="产業5a.1，㎡¼ é𠮷", max_size=20))
    joins = draw(st.lists(st.integers(0, len(text)), max_size=3, unique=True))
    return Sampled("甲-01", draw(st.integers(0, 1)), text, tuple(sorted(joins)))


class Forgetful(ReferenceEngine):
    """Loses the last block of every answer."""

    def search(self, query: EngineQuery) -> EngineHits:
        """Answer, but for one block."""
        hits = super().search(query)
        return hits._replace(hits=hits.hits[:-1])


class Inventive(ReferenceEngine):
    """Adds a block that does not print the string."""

    def search(self, query: EngineQuery) -> EngineHits:
        """Answer, with a block too many."""
        hits = super().search(query)
        return hits._replace(hits=(*hits.hits, EngineHit("甲-01", 0.0, (3,), 1)))


class Careless(ReferenceEngine):
    """Counts one hit too many."""

    def search(self, query: EngineQuery) -> EngineHits:
        """Answer, with a wrong count."""
        hits = super().search(query)
        return hits._replace(occurrences=hits.occurrences + 1)


def test_a_right_engine_passes() -> None:
    """Strings across blanks, breaks and decimal points are found and counted."""
    report = prove(ReferenceEngine(ARTICLES), SAMPLE, 100, seed=1)

    assert report.holds
    assert (report.strings, report.found, report.share_found) == (100, 100, 1.0)
    assert report.blocks == len(SAMPLE)
    assert report.finds >= 100
    assert not report.failures


@pytest.mark.parametrize(
    ("engine", "reason"),
    [(Forgetful, "not_found"), (Inventive, "false_find"), (Careless, "miscounted")],
    ids=["loses", "invents", "miscounts"],
)
def test_a_wrong_engine_fails(engine: type[ReferenceEngine], reason: str) -> None:
    """The failure names the string and the block."""
    report = prove(engine(ARTICLES), SAMPLE, 40, seed=1)

    assert not report.holds
    failures = [one for one in report.failures if one.reason == reason]
    assert failures
    assert all(one.text and one.block_id.startswith("甲-") for one in failures)


def test_strings_are_long_and_short_and_cross_joins_and_headlines() -> None:
    """One to twelve units; a fourth from headlines, a fourth across a join."""
    text = "𠮷野家開業產業集聚，4.75亿元"
    sample = [
        *(Sampled("甲-01", number, "上街区招商引资大会在上街区召开了") for number in range(1, 9)),
        Sampled("甲-02", 0, "产业集聚区建设"),
        Sampled("甲-02", 1, text, (0, 5, len(text))),
    ]

    drawn = list(proof._draw(sample, 400, Random(3)))  # noqa: S311  repeatable
    crossing = [one.span for one in drawn if one.source.joins and one.span.start < 5 < one.span.end]

    assert {len(cut_units(one.text)) for one in drawn} == set(range(1, 13))
    assert sum(one.source.block == 0 for one in drawn) >= 100
    assert len(crossing) >= 100


@given(texts_with_joins(), st.integers(0, 99))
def test_no_draw_leaves_its_text(sampled: Sampled, seed: int) -> None:
    """Whatever the joins, a string is part of its block and inside what surrounds it."""
    for one in proof._draw([sampled], 8, Random(seed)):  # noqa: S311  repeatable
        assert 0 <= one.around.start <= one.span.start < one.span.end <= one.around.end
        assert one.around.end <= len(sampled.text)


def test_shares_say_how_much_is_wrong() -> None:
    """Found below one, false above nothing."""
    lost = prove(Forgetful(ARTICLES), SAMPLE, 40, seed=1)
    invented = prove(Inventive(ARTICLES), SAMPLE, 40, seed=1)

    assert lost.share_found < 1
    assert invented.share_found == 1
    assert invented.share_false > 0


@pytest.mark.parametrize(("engine", "holds"), [(ReferenceEngine, True), (Forgetful, False)])
def test_a_frequent_string_is_asked_for_with_its_surroundings(
    engine: type[ReferenceEngine], holds: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not all its results are fetched, and the block it was drawn from is still looked for."""
    monkeypatch.setattr(proof, "HITS_FETCHED", 2)

    assert prove(engine(ARTICLES), SAMPLE, 60, seed=3).holds is holds


def test_an_empty_archive_proves_nothing_and_fails_nothing() -> None:
    """There is nothing to draw."""
    report = prove(ReferenceEngine([]), [Sampled("甲-01", 0, "，。")], 10, seed=1)

    assert report.holds
    assert report.strings == 0
    assert (report.share_found, report.share_false) == (1.0, 0.0)


def test_the_same_seed_draws_the_same_strings() -> None:
    """A failed proof can be repeated."""
    one, same, other = (prove(Forgetful(ARTICLES), SAMPLE, 9, seed).failures for seed in (4, 4, 5))

    assert one == same != other


texts = st.text(alphabet="产業集5a.1，。…㎡㈱¼⒈ \u3000\u200b\n!%—“é𠮷", max_size=24) | st.text(
    max_size=16
)


@given(texts, st.data())
def test_the_plain_scan_agrees_with_the_analysis(text: str, data: st.DataObject) -> None:
    """Two readings written apart: the same strings at the same number of places."""
    start = data.draw(st.integers(0, len(text)))
    wanted = data.draw(st.just(text[start : start + data.draw(st.integers(1, 6))]) | texts)
    sought = literal(wanted)
    if sought is None:
        return

    times = sum(1 for _ in plain_pattern(wanted).finditer(plain_text(text)))

    assert times == len(list(find(cut_units(text), sought)))


@given(texts)
def test_every_drawn_string_is_found_in_its_own_text(text: str) -> None:
    """Drawing never cuts a printed character, so no right engine can fail."""
    engine = ReferenceEngine([article("甲-01", text, "")])

    assert prove(engine, [Sampled("甲-01", 0, text)], 3, seed=len(text)).holds


def offered(count: int) -> Article:
    """An article of so many blocks."""
    return article("甲-01", "題", *(f"第{number}段" for number in range(1, count)))


@pytest.mark.parametrize(("size", "blocks"), [(0, 9), (5, 3), (5, 5), (5, 60)], ids=str)
def test_a_sample_holds_as_many_blocks_as_it_may(size: int, blocks: int) -> None:
    """Never more than its size, never one twice."""
    sample = Sample(size, seed=7)

    sample.offer(offered(blocks))

    assert len(sample.blocks) == len(set(sample.blocks)) == min(size, blocks)


def test_each_block_is_as_likely_as_any_other() -> None:
    """Early and late blocks alike, however many stream by."""
    drawn: Counter[int] = Counter()
    for seed in range(600):
        sample = Sample(10, seed)
        sample.offer(offered(100))
        drawn.update(one.block for one in sample.blocks)

    by_tens = [sum(drawn[ten * 10 + one] for one in range(10)) for ten in range(10)]
    assert sum(by_tens) == 6000
    assert all(480 < count < 720 for count in by_tens)
