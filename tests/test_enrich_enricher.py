"""The enricher fills facts and changes nothing else; it travels to worker processes."""

import pickle
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from searchapp.enrich.enricher import Enricher, EnricherChoice, LexiconPaths
from searchapp.enrich.gazetteer import DEFAULT_GAZETTEER
from searchapp.errors import LexiconError, SettingError
from searchapp.model import FactField, Page
from tests.enrich_pages import GoldPage, gold_pages, make_article, make_page

ENRICHER = Enricher.load()


@pytest.mark.parametrize("gold", gold_pages(), ids=lambda gold: gold.page.source[:3])
def test_every_article_of_the_sample_gains_date_topics_and_exact_evidence(gold: GoldPage) -> None:
    """Facts come in the order of the fields, each with words that stand where it says."""
    page = ENRICHER.enrich(gold.page)
    blocks = {(a.id, b.number): b.text for a in page.articles for b in a.blocks}
    order = list(FactField)

    for article in page.articles:
        fields = [order.index(fact.field) for fact in article.facts]

        assert article.date is not None
        assert article.values(FactField.TOPIC)
        assert fields == sorted(fields)
        assert all(
            blocks[e.article_id, e.block][e.start : e.end] == e.text
            for fact in article.facts
            for e in fact.evidence
        )


def test_nothing_but_facts_is_changed() -> None:
    """Taking the facts away gives the page back; enriching twice is enriching once."""
    page = make_page(make_article("昨日，2019郑州読書節啟動。", title="𠮷"), make_article(number=2))

    enriched = ENRICHER.enrich(page)

    assert _bare(enriched) == page
    assert ENRICHER.enrich(enriched) == enriched


def test_many_pages_give_what_each_gives_alone() -> None:
    """Pages are judged one by one, however many are handed over together."""
    pages = [gold.page for gold in gold_pages()]

    assert ENRICHER.enrich_all(pages) == tuple(map(ENRICHER.enrich, pages))
    assert ENRICHER.enrich_all(()) == ()
    assert ENRICHER.enrich(Page("empty.txt", ())) == Page("empty.txt", ())


def test_a_pickled_enricher_finds_the_same() -> None:
    """Worker processes load their own and agree."""
    copy = pickle.loads(pickle.dumps(ENRICHER))  # noqa: S301  made on this very line
    page = gold_pages()[0].page

    assert copy.version == ENRICHER.version
    assert copy.enrich(page) == ENRICHER.enrich(page)


def test_the_version_changes_with_the_data_files(tmp_path: Path) -> None:
    """Facts found with another gazetteer are not taken for ours."""
    path = tmp_path / DEFAULT_GAZETTEER.name
    path.write_text(
        DEFAULT_GAZETTEER.read_text(encoding="utf-8").replace("少林寺", "少室山"), encoding="utf-8"
    )

    other = Enricher.load(LexiconPaths(gazetteer=path))

    assert other.version != ENRICHER.version
    assert Enricher.load().version == ENRICHER.version


def test_a_missing_data_file_is_reported(tmp_path: Path) -> None:
    """The message names the file."""
    with pytest.raises(LexiconError, match=r"none\.toml"):
        Enricher.load(LexiconPaths(taxonomy=tmp_path / "none.toml"))


def _bare(page: Page) -> Page:
    return replace(page, articles=tuple(replace(a, facts=()) for a in page.articles))


def test_without_persons_everything_else_is_found() -> None:
    """The model is not even loaded; a copy finds no persons either."""
    quick = EnricherChoice(persons=False)()
    page = gold_pages()[0].page
    found = [fact for one in quick.enrich(page).articles for fact in one.facts]
    whole = [fact for one in ENRICHER.enrich(page).articles for fact in one.facts]
    copy = pickle.loads(pickle.dumps(quick))  # noqa: S301  made on this very line

    assert found == [fact for fact in whole if fact.field is not FactField.PERSON]
    assert copy.enrich(page) == quick.enrich(page)


def test_equal_choices_are_one_to_a_worker() -> None:
    """A choice that has travelled is the same, so its enricher is made once a process."""
    choice = EnricherChoice(kernels="numpy")
    copy = pickle.loads(pickle.dumps(choice))  # noqa: S301  made on this very line

    assert copy == choice
    assert hash(copy) == hash(choice)
    assert copy != EnricherChoice(kernels="numpy", persons=False)


def test_missing_kernels_are_told_before_any_worker_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who wants compiled loops learns at once that numba is not there; who finds no persons may."""
    monkeypatch.setitem(sys.modules, "searchapp.enrich.tagger_fused", None)

    EnricherChoice(kernels="auto").prepare()
    EnricherChoice(kernels="numba", persons=False).prepare()
    with pytest.raises(SettingError, match="SEARCHAPP_KERNELS"):
        EnricherChoice(kernels="numba").prepare()
