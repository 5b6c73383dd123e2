"""Explaining an article: every fact with its rule and its words in their place."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from searchapp import bootstrap
from searchapp.cli import complaints, main
from searchapp.config import Settings
from searchapp.enrich.dates_events import event_facts
from searchapp.enrich.rules import said
from searchapp.errors import NotFoundError
from searchapp.model import Article, Evidence
from searchapp.search.explain import CONTEXT_CHARS, explain
from searchapp.web.presenters.words import JOINS
from tests.enrich_pages import ROOT
from tests.web_server import build_index
from tests.web_site import archive, meeting

PRINTED = "004_2ac1f2df68704ade-01"
JOINED = "001_ca47cbfed67efd59-02"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, indexed."""
    folder = tmp_path_factory.mktemp("explained")
    build_index(folder)
    return folder


def run(index: Path, *args: str) -> str:
    """Explain an article in the terminal."""
    done = CliRunner().invoke(main, ["explain", *args, "--index", str(index)])
    assert done.exit_code == complaints.OK, done.output
    return done.stdout


def fetch(wanted: str) -> Article:
    """Give an article of the small archive."""
    for one in archive():
        if one.id == wanted:
            return one
    raise NotFoundError(wanted)


def test_every_fact_of_the_sample_is_explained(index: Path) -> None:
    """Nothing is left out, every rule has words, and all evidence is cut out of its block."""
    service = bootstrap.open_service(Settings(index_dir=index))
    ids = [path.stem for path in sorted((ROOT / "seeds").glob("*.txt"))]
    for one in (service.article(f"{stem}-01") for stem in ids):
        explained = explain(one, service.article)

        known = (*one.facts, *one.authors, *event_facts(one))
        assert len(explained.facts) == len(known)
        for fact in explained.facts:
            assert fact.evidence
            assert fact.rule_said == said(fact.rule) != fact.rule
            for seen in fact.evidence:
                text = service.article(seen.article).blocks[seen.block].text
                assert seen.before + seen.text + seen.after in text
                assert text[seen.start : seen.end] == seen.text
                assert len(seen.before) <= CONTEXT_CHARS
    service.close()


def test_a_printed_date_shows_its_words_and_place(index: Path) -> None:
    """Value, kind, rule, block, span and the words in context."""
    told = run(index, PRINTED)

    assert "日期 2013-04-28（印明，确定）" in told
    assert "规则 footer：版脚印有日期" in told
    assert "第 13 段 5–15：郑州晚报 【2013年4月28日】" in told
    assert "人物 马懿（文中提及，确定，有旁证，市委副书记、市长）" in told
    assert "署名 王继兵（印明，确定，记者）" in told


def test_seams_and_fragments_are_told(index: Path) -> None:
    """The rule, the words on both sides, the lines of the source, and what was moved."""
    moved = run(index, JOINED)
    lost = run(index, "003_cc20fe1610e17a5a-01")

    assert "由别处移来（规则 column_order）" in moved
    assert "双鹤湖|中央公园" in moved
    assert JOINS["column_order"] in moved
    assert lost.count("段首在分栏处缺失") == 2


def test_evidence_of_a_neighbour_names_it(index: Path) -> None:
    """The date of a page is read from all its articles."""
    told = run(index, "000_cc2969aef1e5ff18-02")

    assert "000_cc2969aef1e5ff18-03 第 1 段" in told


def test_json_holds_the_same_and_more(index: Path) -> None:
    """For scripts: every fact with rule, evidence and whether it is counted."""
    tree = json.loads(run(index, PRINTED, "--json"))

    (date,) = [fact for fact in tree["facts"] if fact["field"] == "date"]
    assert tree["id"] == PRINTED
    assert (date["value"], date["kind"], date["rule"]) == ("2013-04-28", "printed", "footer")
    assert date["evidence"][0]["text"] == "2013年4月28日"
    assert date["correction"] is None
    assert {fact["field"] for fact in tree["facts"]} >= {"person", "topic", "keyword", "byline"}
    assert tree["corrections"] == []


@pytest.mark.parametrize(
    "wanted", ["004_2ac1f2df68704ade-9", "𠮷", ""], ids=["near", "far", "empty"]
)
def test_an_id_there_is_not_is_one_line_with_near_ones(index: Path, wanted: str) -> None:
    """The exit code is that of an answer that was not found."""
    done = CliRunner().invoke(main, ["explain", wanted, "--index", str(index)])

    assert done.exit_code == complaints.SOMETHING_WRONG
    assert len(done.stderr.splitlines()) == 1
    assert PRINTED in done.stderr or not wanted.startswith("004")


def test_words_that_are_not_printed_and_neighbours_that_are_gone_are_told_as_they_are() -> None:
    """Evidence of the file's own record has no context; a lost neighbour leaves its words."""
    plain = meeting()
    facts = (
        replace(plain.facts[0], evidence=(Evidence(plain.id, -1, 0, 0, ""),)),
        replace(plain.facts[1], evidence=(Evidence("没有-01", 1, 3, 5, "昨天"),)),
        replace(plain.facts[2], evidence=(Evidence(plain.id, 99, 3, 5, "昨天"),)),
    )

    explained = explain(replace(plain, facts=facts), fetch)

    shown = [fact.evidence[0] for fact in explained.facts[:3]]
    assert [one.text for one in shown] == ["", "昨天", "昨天"]
    assert all(one.before == one.after == "" for one in shown)


def test_rare_characters_and_seams_of_made_articles() -> None:
    """Spans count code points; a piece that was moved says so."""
    explained = explain(meeting(), fetch)

    place = next(fact for fact in explained.facts if fact.value == "中原区")
    assert place.evidence[0].before.endswith("𠮷野家在")
    assert not place.in_facet
    assert [seam.moved for seam in explained.seams] == [False, True]
    assert explained.seams[1].lines == (7, 31)
    assert [fragment.block for fragment in explained.fragments] == [3]
