"""Corrections: applied to text and facts, shown, counted, undone, and reported when stale."""

import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from searchapp import bootstrap
from searchapp.analysis.words import is_word
from searchapp.archive.sources import read_source
from searchapp.cli import complaints, main
from searchapp.config import Settings
from searchapp.corrections.entries import Action, Entry
from searchapp.corrections.ledger import Ledger
from searchapp.errors import CorrectionsError
from searchapp.indexing.reports import BuildReport
from searchapp.model import (
    Article,
    Author,
    Block,
    BlockKind,
    Correction,
    Evidence,
    Fact,
    FactField,
    Join,
    Page,
)
from searchapp.search.query import SearchRequest
from searchapp.search.service import SearchService
from searchapp.web.app import create_app
from tests.enrich_pages import ROOT
from tests.web_site import page as read_page

SEEDS = ROOT / "seeds"
PRINTED = "004_2ac1f2df68704ade-01"
MOVED = "003_cc20fe1610e17a5a-02"
SIGNED = 'who = "张三"\nwhy = "合订本上𠮷印着"\ndate = "2026-11-21"\n'


def entry(field: str, action: str, *values: str, was: str | None = None, role: str = "") -> Entry:
    """Make an entry for the made article."""
    return Entry(
        path=Path("corrections.toml"),
        line=7,
        article="甲-01",
        field=field,
        action=Action(action),
        values=values,
        was=was,
        role=role,
        who="张三",
        why="合订本",
        date="2026-11-21",
    )


def made() -> Article:
    """A small article with a seam, a moved piece, people, and facts sure and doubtful."""
    blocks = (
        Block(0, BlockKind.HEADLINE, "引題\n產業集聚區開工", (1, 2)),
        Block(1, BlockKind.PARAGRAPH, "市长王新伟到𠮷野村,要求主动认", (5,)),
        Block(
            2, BlockKind.PARAGRAPH, "领责任,投资48万元开工。", (7, 3), (Join(5, True, "seam_word"),)
        ),
        Block(3, BlockKind.PARAGRAPH, "Metro line", (9,)),
        Block(4, BlockKind.PARAGRAPH, "opened. (记者 王治)", (11,)),
    )
    facts = (
        Fact(FactField.DATE, "2013-04", "inferred", False, "month-of-event"),
        Fact(FactField.DISTRICT, "高新区", "explicit", True, "district-name", role="mentioned"),
        Fact(FactField.DISTRICT, "中原区", "landmark", True, "district-landmark", role="mentioned"),
        Fact(FactField.PERSON, "王新伟", "mentioned", True, "person-title", tier="A"),
        Fact(FactField.PERSON, "黄科", "mentioned", False, "person-tagged", tier="C"),
        Fact(FactField.TOPIC, "经济", "words", True, "topic-words"),
    )
    return Article(
        id="甲-01",
        source="甲.txt",
        place=1,
        title="產業集聚區開工",
        kicker="引題",
        subtitle=None,
        blocks=blocks,
        byline="(记者 王治)",
        authors=(Author("王治", "记者", Evidence("甲-01", 4, 12, 14, "王治")),),
        facts=facts,
    )


def mended(*entries: Entry) -> tuple[Article, Ledger]:
    """Apply entries to the made article."""
    ledger = Ledger(entries)
    (article,) = ledger.mend_page(Page("甲.txt", (made(),))).articles
    return ledger.mend_article(article), ledger


def texts(article: Article) -> list[str]:
    """Give the text of every block, and check that they are numbered."""
    assert [block.number for block in article.blocks] == list(range(len(article.blocks)))
    return [block.text for block in article.blocks]


def values(article: Article, field: FactField) -> list[tuple[str, str]]:
    """Give value and kind of the facts of one field."""
    return [(fact.value, fact.kind) for fact in article.facts if fact.field is field]


# facts


def test_a_date_is_set_and_says_what_it_was() -> None:
    """Kind, rule, and a note in the article with who, why and when."""
    article, ledger = mended(entry("date", "set", "2013-04-28", was="2013-04"))

    assert values(article, FactField.DATE) == [("2013-04-28", "corrected")]
    assert article.corrections == (
        Correction("date", "set", "2013-04-28", "2013-04", "张三", "合订本", "2026-11-21"),
    )
    assert article.correction("date", "2013-04-28") == article.corrections[0]
    assert (ledger.applied, ledger.misfits()) == (1, ())


def test_a_date_is_taken_away() -> None:
    """Then none is known."""
    article, _ = mended(entry("date", "remove"))

    assert article.date is None
    assert article.corrections[0].action == "remove"
    assert article.correction("date", "2013-04") is None


def test_values_are_added_with_the_words_that_print_them() -> None:
    """A name in a rare character is marked where it stands; a doubtful one becomes sure."""
    article, _ = mended(entry("person", "add", "𠮷野", "黄科"))

    (rare,) = [fact for fact in article.facts if fact.value == "𠮷野"]
    assert [(one.block, one.start, one.end) for one in rare.evidence] == [(1, 6, 8)]
    assert values(article, FactField.PERSON) == [
        ("王新伟", "mentioned"),
        ("𠮷野", "corrected"),
        ("黄科", "corrected"),
    ]
    assert article.values(FactField.PERSON) == ("王新伟", "𠮷野", "黄科")


def test_values_are_removed_doubtful_ones_too() -> None:
    """By name, or all that count."""
    one, _ = mended(entry("person", "remove", "王新伟", "黄科"))
    every, _ = mended(entry("district", "remove"))

    assert values(one, FactField.PERSON) == []
    assert [(c.action, c.value) for c in one.corrections] == [
        ("remove", "王新伟"),
        ("remove", "黄科"),
    ]
    assert values(every, FactField.DISTRICT) == [("中原区", "landmark")]


def test_a_whole_list_is_set_in_its_order() -> None:
    """What is not in it goes, what was in it keeps its evidence, and the order is new."""
    article, _ = mended(entry("topic", "set", "環境", "经济"))

    assert values(article, FactField.TOPIC) == [("環境", "corrected"), ("经济", "words")]
    assert [fact.field for fact in article.facts] == sorted(
        (fact.field for fact in article.facts), key=list(FactField).index
    )


def test_a_district_is_made_the_main_one() -> None:
    """A role is worth a correction; a landmark becomes a named district."""
    article, _ = mended(
        entry("district", "add", "高新区", role="main"), entry("district", "add", "中原区")
    )

    assert [(f.value, f.role, f.kind) for f in article.facts if f.field is FactField.DISTRICT] == [
        ("高新区", "main", "corrected"),
        ("中原区", "mentioned", "corrected"),
    ]


# print


def test_a_headline_is_put_right_and_its_block_with_it() -> None:
    """What is shown is what is searched; the words read before are kept with the note."""
    article, _ = mended(
        entry("title", "set", "產業集聚區開工了"),
        entry("kicker", "remove", was="引題"),
        entry("subtitle", "set", "副題"),
        entry("page", "set", "AA02"),
        entry("paper", "set", "鄭州晚報"),
        entry("section", "set", "要聞"),
    )

    assert texts(article)[0] == "產業集聚區開工了\n副題"
    assert (article.title, article.kicker, article.subtitle) == ("產業集聚區開工了", None, "副題")
    assert (article.page_label, article.paper, article.section) == ("AA02", "鄭州晚報", "要聞")
    assert [one.before for one in article.corrections][:2] == ["產業集聚區開工", "引題"]


def test_the_people_of_a_byline_are_put_right() -> None:
    """Added with where they are printed, removed, given another role."""
    added, _ = mended(entry("byline", "add", "𠮷野", "無名", role="图"))
    other, _ = mended(entry("byline", "add", "王治", role="通讯员"))
    gone, _ = mended(entry("byline", "remove", "王治"))

    assert [(one.name, one.role, one.evidence.block) for one in added.authors] == [
        ("王治", "记者", 4),
        ("𠮷野", "图", 1),
        ("無名", "图", -1),
    ]
    assert [(one.name, one.role) for one in other.authors] == [("王治", "通讯员")]
    assert gone.authors == ()


def test_two_pieces_are_joined() -> None:
    """Adjacent ones; seams behind it move along, and Latin words get their blank."""
    article, _ = mended(
        entry("join", "join", "主动认", "领责任"), entry("join", "join", "line", "opened")
    )

    assert texts(article)[1:] == [
        "市长王新伟到𠮷野村,要求主动认领责任,投资48万元开工。",
        "Metro line opened. (记者 王治)",
    ]
    assert article.blocks[1].joins == (Join(15, False, "correction"), Join(20, True, "seam_word"))
    assert article.blocks[1].lines == (5, 7, 3)
    who = article.authors[0].evidence
    assert article.blocks[who.block].text[who.start : who.end] == "王治"


def test_a_piece_from_elsewhere_is_moved() -> None:
    """It says so."""
    article, _ = mended(entry("join", "join", "主动认", "Metro"))

    assert article.blocks[1].joins == (Join(15, True, "correction"),)
    assert len(article.blocks) == 4


def test_two_pieces_are_parted_and_the_moved_one_goes_back() -> None:
    """To the place where its line was printed."""
    article, _ = mended(entry("join", "split", "责任,投", "资48万"))

    assert texts(article)[1:4] == ["资48万元开工。", "市长王新伟到𠮷野村,要求主动认", "领责任,投"]
    assert [block.lines for block in article.blocks[1:4]] == [(3,), (5,), (7,)]
    assert all(not block.joins for block in article.blocks)
    who = article.authors[0].evidence
    assert article.blocks[who.block].text[who.start : who.end] == "王治"


def test_what_was_joined_can_be_parted_again() -> None:
    """The two are each other's undoing, the blank between Latin words included."""
    article, _ = mended(
        entry("join", "join", "line", "opened"), entry("join", "split", "Metro line", "opened")
    )

    assert article.blocks == made().blocks
    assert article.authors == made().authors


def sample() -> list[Article]:
    """Every article of the sample as read."""
    found = [one for path in sorted(SEEDS.glob("*.txt")) for one in read_source(path, is_word)]
    return [article for page in found if isinstance(page, Page) for article in page.articles]


@pytest.mark.parametrize("article", sample(), ids=lambda one: one.id)
def test_every_seam_of_the_sample_can_be_parted_and_joined_again(article: Article) -> None:
    """Nothing printed is lost, lines follow their words, and bylines still point at names."""
    printed = Counter("".join(block.text for block in article.blocks))
    for block in article.blocks[1:]:
        for seam in block.joins:
            words = block.text[: seam.offset][-12:], block.text[seam.offset :][:12]
            split = replace(entry("join", "split", *words), article=article.id)
            joined = replace(entry("join", "join", *words), article=article.id)
            parted = Ledger([split]).mend_page(Page("", (article,))).articles[0]
            whole = Ledger([split, joined]).mend_page(Page("", (article,))).articles[0]

            assert len(parted.blocks) == len(article.blocks) + 1
            for one in (parted, whole):
                texts(one)
                assert Counter("".join(b.text for b in one.blocks)) == printed
                assert all(len(b.lines) == len(b.joins) + 1 for b in one.blocks[1:])
                for author in one.authors:
                    seen = author.evidence
                    assert one.blocks[seen.block].text[seen.start : seen.end] == seen.text
            assert [b.text for b in whole.blocks] == [b.text for b in article.blocks]


# what does not fit


@pytest.mark.parametrize(
    ("stale", "reason"),
    [
        (entry("date", "set", "2013-04"), "本来就是“2013-04”"),
        (entry("date", "set", "2014", was="2013"), "原来的值应为“2013”，现在读出的是“2013-04”"),
        (entry("subtitle", "remove"), "本来就没有"),
        (entry("person", "add", "王新伟"), "本来就是“王新伟”"),
        (entry("person", "remove", "馬懿"), "本来就没有“馬懿”"),
        (entry("district", "add", "高新区", role="mentioned"), "本来就是“高新区”"),
        (entry("topic", "set", "经济"), "本来就是“经济”"),
        (entry("byline", "remove", "李四"), "本来就没有“李四”"),
        (entry("join", "split", "主动认", "领责任"), "没有“主动认|领责任”接合处"),
        (entry("join", "join", "不在", "领责任"), "没有“不在|领责任”这样首尾相接的两段"),
        (entry("join", "join", "認", "领责任"), "没有"),
        (entry("autor", "add", "王治"), "没有 autor 这一项"),
        (replace(entry("date", "set", "2014"), article="乙-01"), "没有这篇文章"),
    ],
    ids=[
        *("date so", "was", "no subtitle", "person so", "no person", "role so", "list so"),
        *("no author", "no seam", "no pair", "traditional", "field", "article"),
    ],
)
def test_an_entry_that_does_not_fit_is_reported_and_nothing_changes(
    stale: Entry, reason: str
) -> None:
    """With its file, its line, the article and the field."""
    article, ledger = mended(stale)

    (misfit,) = ledger.misfits()
    assert article == made()
    assert ledger.applied == 0
    assert (misfit.path, misfit.line) == (stale.path, 7)
    assert (misfit.article, misfit.field) == (stale.article, stale.field)
    assert reason in misfit.reason


def test_the_first_of_two_entries_for_one_value_counts() -> None:
    """The second is reported with the line of the first."""
    article, ledger = mended(entry("date", "set", "2014"), entry("date", "set", "2015"))

    assert values(article, FactField.DATE) == [("2014", "corrected")]
    assert "第 7 行已经更正了这一项" in ledger.misfits()[0].reason


def test_words_in_two_places_name_no_seam() -> None:
    """More of them must be written."""
    twice = replace(made(), blocks=(*made().blocks, replace(made().blocks[2], number=5)))
    ledger = Ledger([entry("join", "split", "投", "资")])

    assert ledger.mend_page(Page("甲.txt", (twice,))).articles[0] == twice
    assert "有 2 处" in ledger.misfits()[0].reason


def test_an_update_does_not_miss_articles_it_left_alone() -> None:
    """Their corrections are in the index already; the digest says when they are not."""
    one, other = entry("date", "set", "2014"), entry("date", "set", "2015")

    assert Ledger([one]).misfits(kept={"甲-01"}) == ()
    assert len(Ledger([one]).misfits(kept={"乙-01"})) == 1
    assert Ledger([one]).digests() == Ledger([replace(one, line=99)]).digests()
    assert Ledger([one]).digests() != Ledger([other]).digests()
    assert Ledger([one]).digests().keys() == {"甲-01"}


# the whole way


def settings(folder: Path) -> Settings:
    """Settings of a small build."""
    return Settings(index_dir=folder / "index", build_workers=1, proof_samples=100)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Two pages of the sample in a folder of their own."""
    folder = tmp_path / "archive"
    folder.mkdir()
    for stem in (PRINTED, MOVED):
        shutil.copy(SEEDS / f"{stem.rpartition('-')[0]}.txt", folder)
    return folder


def correct(archive: Path, *asked: str) -> Path:
    """Write the corrections beside the archive."""
    path = archive / "corrections.toml"
    path.write_text("\n".join(f"[[correction]]\n{one}\n{SIGNED}" for one in asked), "utf-8")
    return path


def built(archive: Path, corrections: Path | None = None) -> BuildReport:
    """Rebuild."""
    events = bootstrap.rebuild(settings(archive.parent), [archive], seed=1, corrections=corrections)
    *_, report = events
    assert isinstance(report, BuildReport)
    return report


def service(archive: Path) -> SearchService:
    """Open what was built."""
    return bootstrap.open_service(settings(archive.parent))


DATE = f'article = "{PRINTED}"\nfield = "date"\nvalue = 2013-04-29'
PERSON = f'article = "{PRINTED}"\nfield = "person"\nremove = "马懿"\n'
DISTRICT = f'article = "{PRINTED}"\nfield = "district"\nadd = "金水区"\nrole = "main"'
SPLIT = f'article = "{MOVED}"\nfield = "join"\nsplit = "土地供应手|续并开工"'


def test_a_rebuild_applies_counts_and_undoes(archive: Path) -> None:
    """Facets count corrected values; without the file everything is as the rules have it."""
    before = built(archive)
    correct(archive, DATE, PERSON, DISTRICT, SPLIT)
    after = built(archive)
    with_file = service(archive)
    found = with_file.search(SearchRequest(q="地区:金水区"))
    dated = with_file.search(SearchRequest(q="", date_from="2013-04-29", date_to="2013-04-29"))
    split = with_file.article(MOVED)
    corrected = with_file.article(PRINTED)
    with_file.close()
    (archive / "corrections.toml").unlink()
    undone = built(archive)
    without = service(archive)

    assert (after.corrected, after.misfits) == (4, ())
    assert after.proof.holds
    assert after.paragraphs == before.paragraphs + 1
    assert [one.article.id for one in found.results] == [PRINTED]
    assert [one.article.id for one in dated.results] == [PRINTED]
    assert "马懿" not in corrected.values(FactField.PERSON)
    assert any(block.text.startswith("续并开工") for block in split.blocks)
    assert (undone.corrected, undone.paragraphs) == (0, before.paragraphs)
    assert without.article(PRINTED).corrections == ()
    assert without.article(PRINTED).date is not None
    assert "马懿" in without.article(PRINTED).values(FactField.PERSON)
    without.close()


def test_what_is_kept_for_the_next_build_are_the_facts_of_the_rules(archive: Path) -> None:
    """A corrected page is not found anew when its correction changes or goes."""
    correct(archive, DATE, PERSON)
    built(archive)
    again = built(archive)
    correct(archive, PERSON)
    changed = built(archive)
    opened = service(archive)

    assert again.remembered == changed.remembered == again.articles
    assert (again.corrected, changed.corrected) == (2, 1)
    date = opened.article(PRINTED).date
    assert date is not None
    assert (date.value, date.kind) == ("2013-04-28", "printed")
    opened.close()


def test_stale_entries_are_told_and_the_rest_is_built(archive: Path, tmp_path: Path) -> None:
    """On standard error, in the report, and by the exit code."""
    correct(archive, DATE, 'article = "没有-01"\nfield = "date"\nremove = true')
    named = tmp_path / "别处.toml"
    named.write_text(f"[[correction]]\n{DATE.replace('29', '30')}\n{SIGNED}", "utf-8")
    command = ["rebuild-index", str(archive), "--index", str(tmp_path / "i"), "--quiet"]

    done = CliRunner().invoke(
        main,
        [*command, "--workers", "1", "--corrections", str(named), "--json", str(tmp_path / "r")],
    )

    report = json.loads((tmp_path / "r").read_bytes())
    assert done.exit_code == complaints.SOMETHING_WRONG
    assert "人工更正用上 1 条，没有用上 2 条" in done.stdout
    assert "corrections.toml 第 9 行：没有-01 date：没有这篇文章" in done.stderr
    assert f"{named} 第 1 行：{PRINTED} date：" in done.stderr
    assert [one["line"] for one in report["misfits"]] == [9, 1]


def test_a_bad_file_stops_the_build_before_it_begins(archive: Path, tmp_path: Path) -> None:
    """One line with the place; nothing is built."""
    path = correct(archive, 'article = "甲"\nfield = "date"\nvalue = 今天')
    command = ["rebuild-index", str(archive), "--index", str(tmp_path / "i"), "--quiet"]

    done = CliRunner().invoke(main, command)

    assert done.exit_code == complaints.USAGE
    assert done.stderr.startswith(f"错误：更正文件 {path} 第 4 行 不对：")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "i").exists()
    with pytest.raises(CorrectionsError):
        built(archive)


@pytest.fixture
def site(archive: Path) -> FlaskClient:
    """The corrected archive behind the real application."""
    correct(archive, DATE, PERSON, DISTRICT, SPLIT)
    built(archive)
    app = create_app(service(archive), settings(archive.parent))
    app.testing = True
    return app.test_client()


def test_the_api_gives_every_correction(site: FlaskClient) -> None:
    """With the fact it changed, and those that took something away."""
    data = site.get(f"/api/v1/articles/{PRINTED}").get_json()["data"]

    (date,) = [fact for fact in data["facts"] if fact["field"] == "date"]
    signed = {"who": "张三", "why": "合订本上𠮷印着", "date": "2026-11-21"}
    assert (date["value"], date["kind"]) == ("2013-04-29", "corrected")
    assert (
        date["correction"]
        == {
            "field": "date",
            "action": "set",
            "value": "2013-04-29",
            "before": "2013-04-28",
        }
        | signed
    )
    assert data["attributes"]["date_source"] == "corrected"
    assert [(one["field"], one["action"], one["value"]) for one in data["corrections"]] == [
        ("date", "set", "2013-04-29"),
        ("person", "remove", "马懿"),
        ("district", "add", "金水区"),
    ]


def test_the_article_page_shows_who_why_and_when(site: FlaskClient) -> None:
    """Beside the fact, and in a list that has the removals too."""
    root = read_page(site, f"/articles/{PRINTED}")

    (part,) = [e for e in root.find("section") if e.has(aria_labelledby="record-corrections")]
    assert "日期改为“2013-04-29”，原为“2013-04-28”" in part.text()
    assert "人物删去“马懿”" in part.text()
    assert "张三 2026-11-21 更正：合订本上𠮷印着" in part.text()
    signed = [one.text() for one in root.find("span", class_="fact-signed")]
    assert signed == ["张三 2026-11-21 更正：合订本上𠮷印着"] * 2
    assert "更正" in root.find("p", class_="imprint")[0].text()


def test_a_joined_seam_says_that_a_person_joined_it(archive: Path) -> None:
    """On the article page, among the other seams, and in the terminal."""
    built(archive)
    opened = service(archive)
    body = [b for b in opened.article(PRINTED).blocks if b.kind is BlockKind.PARAGRAPH]
    opened.close()
    words = f"{body[1].text[-8:]}|{body[2].text[:8]}"
    correct(archive, f'article = "{PRINTED}"\nfield = "join"\njoin = "{words}"')
    report = built(archive)
    index = str(settings(archive.parent).index_dir)

    told = CliRunner().invoke(main, ["explain", PRINTED, "--index", index]).stdout

    assert report.misfits == ()
    assert report.proof.holds
    assert f"更正 接合接上“{words}”；张三 2026-11-21 更正：合订本上𠮷印着" in told
    assert "人工接上" in told
