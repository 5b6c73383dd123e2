"""Districts: names in context make the facet, landmarks never do, evidence is exact."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.enrich.districts import DistrictFinder
from searchapp.enrich.gazetteer import DEFAULT_GAZETTEER, NameKind, load_gazetteer
from searchapp.errors import LexiconError
from searchapp.model import Fact, Page
from tests.enrich_pages import ROOT, GoldPage, gold_pages, make_article, make_page

FINDER = DistrictFinder.load()
DATA = ROOT / "tests" / "data"


def facts_of(*paragraphs: str, title: str = "", paper: str | None = "郑州晚报") -> tuple[Fact, ...]:
    """Find the districts of one article, on a local page unless told otherwise."""
    return FINDER.facts(make_page(make_article(*paragraphs, title=title, paper=paper)))[0]


def facet(facts: tuple[Fact, ...]) -> set[str]:
    """The values that make the facet."""
    return {fact.value for fact in facts if fact.in_facet}


def sentences(name: str) -> list[tuple[str, set[str]]]:
    """Read labelled sentences."""
    rows = map(json.loads, (DATA / name).read_text(encoding="utf-8").splitlines())
    return [(row["text"], set(row["districts"])) for row in rows]


@pytest.mark.parametrize("gold", gold_pages(), ids=lambda gold: gold.page.source[:3])
def test_the_sample_has_exactly_the_districts_of_its_gold(gold: GoldPage) -> None:
    """Names, and which of them are main, equal the gold for every article."""
    for facts, answer in zip(FINDER.facts(gold.page), gold.answers, strict=True):
        named = {fact.value: fact.role for fact in facts if fact.in_facet}
        wanted = {
            d["name"]: d["role"] for d in answer["districts_detail"] if d["kind"] == "explicit"
        }

        assert set(named) == set(answer["districts"])
        assert named == wanted


@pytest.mark.parametrize("name", ["district_sentences.jsonl", "district_sentences_2.jsonl"])
def test_hard_sentences_labelled_before_the_first_run_come_out_right(name: str) -> None:
    """Precision and recall stay where they are.

    First runs: 38 right, 1 wrong, 1 missed of the first set; 40 right, 1 wrong, 5 missed
    of the second. The rules were mended with both, so these figures are in-sample now.
    """
    right = wrong = missed = 0
    for text, wanted in sentences(name):
        found = facet(facts_of(text))
        right += len(found & wanted)
        wrong += len(found - wanted)
        missed += len(wanted - found)

    assert len(sentences(name)) >= 40
    assert right / (right + wrong) == 1.0
    assert right / (right + missed) == 1.0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("鄭州市金水區昨日舉行防汛演練。", {"金水区"}, id="traditional"),
        pytest.param("𠮷祥社区位于二七区，\uff13号楼。", {"二七区"}, id="rare-and-full-width"),
        pytest.param("", set(), id="empty"),
        pytest.param("追梦中原，中原经济区建设提速。", set(), id="zhongyuan-is-not-a-district"),
        pytest.param("在二七路与金水路交叉口", set(), id="roads"),
        pytest.param("郑州高新技术产业集聚区", {"高新区"}, id="zone-named-in-full"),
        pytest.param("合肥高新区企业来访，高新区负责人作介绍。", set(), id="zone-of-elsewhere"),
        pytest.param("凤泉区、高新区发布预警。", set(), id="listed-with-strangers"),
        pytest.param("中原区、高新区发布预警。", {"中原区", "高新区"}, id="listed-with-ours"),
        pytest.param("(中牟汽车集聚区内)", {"中牟县"}, id="in-brackets"),
    ],
)
def test_names_are_judged_by_their_context(text: str, wanted: set[str]) -> None:
    """What stands around a name decides whether it is the district."""
    assert facet(facts_of(text)) == wanted


def test_a_shared_name_counts_on_local_pages_only() -> None:
    """高新区 in another city's news is not ours."""
    text = "高新区企业开工忙。"

    assert facet(facts_of(text, paper="郑州晚报")) == {"高新区"}
    assert facet(facts_of(text, paper="安徽日报")) == set()


def test_landmarks_and_towns_are_shown_but_never_make_the_facet() -> None:
    """少林寺 and 告成镇 speak of 登封市 without naming it."""
    facts = facts_of("少林寺迎来游客。", "告成镇观星台修缮完工。")

    assert facet(facts) == set()
    assert [(fact.value, fact.kind) for fact in facts] == [("登封市", "landmark")]
    assert {item.text for item in facts[0].evidence} == {"少林寺", "告成镇", "观星台"}


def test_a_district_in_the_headline_or_lead_is_a_main_one() -> None:
    """The rest are only mentioned, and so is each of a long list."""
    facts = facts_of("会议昨日召开。", "荥阳市代表发言。", title="惠济区整治索须河")
    listed = facts_of("荥阳市、巩义市参加，登封市降雨最大，新密市、新郑市其次。")

    assert {fact.value: fact.role for fact in facts} == {"惠济区": "main", "荥阳市": "mentioned"}
    assert {fact.role for fact in listed} == {"mentioned"}


def test_every_evidence_is_the_printed_words() -> None:
    """Spans count code points of the printed text, also where folding lengthens it."""
    page = make_page(
        make_article("共\uff13\uff14㎡，鄭東新區、管城區與𠮷里社區。", paper="郑州晚报")
    )

    facts = FINDER.facts(page)[0]

    assert [fact.evidence[0].text for fact in facts] == ["鄭東新區", "管城區"]
    assert all(_exact(page, fact) for fact in facts)


NAMES = [n.text for n in load_gazetteer().names if n.kind is NameKind.EXPLICIT]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*NAMES, "中原", "上街", "高新区", "㎡", "𠮷", "，", "在", "Ａ"])))
def test_spans_hold_in_any_text(pieces: list[str]) -> None:
    """Whatever names are strung together, evidence equals the printed text."""
    page = make_page(make_article("".join(pieces), paper="郑州晚报"))

    assert all(_exact(page, fact) for fact in FINDER.facts(page)[0])


def _exact(page: Page, fact: Fact) -> bool:
    blocks = {(a.id, b.number): b.text for a in page.articles for b in a.blocks}
    return bool(fact.evidence) and all(
        blocks[item.article_id, item.block][item.start : item.end] == item.text
        for item in fact.evidence
    )


def _broken() -> Iterator[tuple[str, str, str]]:
    text = DEFAULT_GAZETTEER.read_text(encoding="utf-8")
    yield text.replace('id = "金水区"', 'id = "二七区"', 1), "二七区", "重复"
    yield text.replace("format = 1", "format = 2"), "", "format"
    yield text.replace('code = "410105"', 'code = "4101"'), "金水区", "六位"
    yield text.replace('kind = "功能区"', 'kind = "片区"', 1), "郑东新区", "kind"
    yield text.replace('names = ["金水区"]', "names = []"), "金水区", "names"
    yield text.replace("weight = 0.9", "weight = 9", 1), "landmarks", "0 与 1"
    yield text.replace('names = ["金水区"]', 'names = ["金水区", "二七区"]'), "金水区", "不止一次"
    yield text.replace("overlaps = [", 'overlaps = ["江北区", ', 1), "中原区", "江北区"
    yield text.replace("\nlevel =", "\nlevle =", 1), "中原区", "level"
    yield text + "\n[[district", "整个文件", "TOML"


@pytest.mark.parametrize(("content", "entry", "reason"), list(_broken()))
def test_a_broken_gazetteer_names_file_entry_and_reason(
    tmp_path: Path, content: str, entry: str, reason: str
) -> None:
    """A slip in the file is reported so that it can be found and mended."""
    path = tmp_path / "places.toml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(LexiconError) as caught:
        load_gazetteer(path)

    assert caught.value.path == path
    assert entry in caught.value.entry
    assert reason in caught.value.reason


def test_another_citys_gazetteer_can_be_used(tmp_path: Path) -> None:
    """The file alone decides which places there are."""
    path = tmp_path / "luoyang.toml"
    path.write_text(
        'format = 1\ncity = "洛阳市"\nhome_words = ["洛阳"]\n[[district]]\nid = "涧西区"\n'
        'level = "市辖区"\nkind = "行政区"\nsource = "手工"\nnames = ["涧西区", "涧西"]\n',
        encoding="utf-8",
    )

    facts = DistrictFinder.load(path).facts(make_page(make_article("洛阳涧西的工厂")))

    assert facet(facts[0]) == {"涧西区"}
