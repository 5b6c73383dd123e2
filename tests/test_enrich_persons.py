"""The persons of an article: who is named, by which words, and how surely."""

import json
import logging
import pickle
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.analysis.words import is_word
from searchapp.archive.sources import read_source
from searchapp.enrich.persons import PersonFinder
from searchapp.enrich.persons_found import PersonJudge
from searchapp.enrich.persons_lexicon import load_lexicon
from searchapp.enrich.persons_shape import NameShape, simplified
from searchapp.enrich.tagger_guess import Guess
from searchapp.errors import LexiconError
from searchapp.model import Article, Author, Block, BlockKind, Evidence, Fact, Page, Span
from tests.enrich_pages import GOLD_FILE, ROOT, make_article, make_page

LEXICON = ROOT / "searchapp" / "enrich" / "lexicon"


@pytest.fixture(scope="module")
def finder() -> PersonFinder:
    """The finder with the trained tagger."""
    return PersonFinder.load()


@pytest.fixture(scope="module")
def plain_finder(tmp_path_factory: pytest.TempPathFactory) -> PersonFinder:
    """The finder as it is where a distribution lacks the tagger's weights."""
    return PersonFinder.load(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="module")
def seed_pages() -> tuple[Page, ...]:
    """The sample as the archive reader gives it."""
    pages = [
        page for path in sorted(ROOT.glob("seeds/*.txt")) for page in read_source(path, is_word)
    ]
    assert all(isinstance(page, Page) for page in pages)
    return tuple(page for page in pages if isinstance(page, Page))


def facts_in(finder: PersonFinder, *paragraphs: str, title: str = "") -> dict[str, Fact]:
    """Give the facts of one made article by name."""
    (facts,) = finder.facts(make_page(make_article(*paragraphs, title=title)))
    return {fact.value: fact for fact in facts}


def in_facet(facts: Iterable[Fact]) -> set[str]:
    """Give the names that make the facet."""
    return {fact.value for fact in facts if fact.in_facet}


def test_sample_is_right_name_by_name(finder: PersonFinder, seed_pages: tuple[Page, ...]) -> None:
    """Distinct names per page: none wrong, at least 98 of 100 found."""
    gold = json.loads(GOLD_FILE.read_text(encoding="utf-8"))
    right = found = wanted = 0
    for page, facts in zip(seed_pages, finder.facts_of(seed_pages), strict=True):
        answers = [a for a in gold if Path(a["seed_file"]).stem == Path(page.source).stem]
        names = {name for answer in answers for name in answer["persons_mentioned"]}
        optional = {name for a in answers for name in a.get("persons_optional", ())}
        given_ = in_facet(fact for article in facts for fact in article) - (optional - names)
        right += len(given_ & names)
        found += len(given_)
        wanted += len(names)

    assert wanted > 0
    assert right == found
    assert right >= 0.98 * wanted


def test_sample_offices_are_the_printed_words(
    finder: PersonFinder, seed_pages: tuple[Page, ...]
) -> None:
    """Offices beside a name are kept as printed, without the place before them."""
    titles = {
        fact.value: fact.titles
        for facts in finder.facts_of(seed_pages)
        for article in facts
        for fact in article
        if fact.titles
    }

    assert titles["杨金军"] == ("市委书记",)
    assert titles["李新军"] == ("区委书记",)
    assert titles["王智明"] == ("市工信局党组书记、局长",)
    assert titles["王春山"] == ("管委会副主任",)
    assert titles["王新伟"] == ("市委副书记、市长",)


def test_evidence_is_the_printed_span(finder: PersonFinder, seed_pages: tuple[Page, ...]) -> None:
    """Every mention is cut out of its block, once, and never out of a byline."""
    for page, facts in zip(seed_pages, finder.facts_of(seed_pages), strict=True):
        for article, found in zip(page.articles, facts, strict=True):
            marked: set[tuple[int, int]] = set()
            bylines = {(a.evidence.block, a.evidence.start) for a in article.authors}
            for evidence in (e for fact in found for e in fact.evidence):
                assert evidence.article_id == article.id
                assert article.blocks[evidence.block].text[evidence.start : evidence.end] == (
                    evidence.text
                )
                assert (evidence.block, evidence.start) not in marked | bylines
                marked.add((evidence.block, evidence.start))


@pytest.mark.parametrize(
    ("text", "name", "titles"),
    [
        ("——访荥阳市委书记杨金军", "杨金军", ("市委书记",)),
        ("郑州市副市长赵建国出席活动。", "赵建国", ("副市长",)),
        ("中國工程院院士張文宏說，要重視。", "張文宏", ("中國工程院院士",)),
        ("区教育局党组书记、局长周晓敏到校调研。", "周晓敏", ("区教育局党组书记、局长",)),
        ("市长 马 懿在会上指出，要抓好落实。", "马懿", ("市长",)),
        ("王建华教授介绍，这是新发现。", "王建华", ("教授",)),
        ("陈晓东认为，关键在落实。", "陈晓东", ()),
        ("２０２２年，李国强表示，５Ｇ基站已建成。", "李国强", ()),
        ("市委书记𠮷？不，是书记刘志勇强调，要实干。", "刘志勇", ("书记",)),
    ],
    ids=[
        "interview", "rank", "traditional", "chain", "blank in the name", "office after",
        "saying", "full-width digits", "rare character",
    ],
)  # fmt: skip
def test_words_beside_a_name_are_evidence(
    finder: PersonFinder, text: str, name: str, titles: tuple[str, ...]
) -> None:
    """An office or a verb of saying lifts a name to the first tier."""
    facts = facts_in(finder, text)

    assert facts[name].tier == "A"
    assert facts[name].certain
    assert facts[name].titles == titles
    assert facts[name].evidence[0].text.replace(" ", "") == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("市领导王鹏、黄卿、吴福民参加会议。", {"王鹏", "黄卿", "吴福民"}),
        ("市领导吴天君、马 懿、王 璋、白红战等出席。", {"吴天君", "马懿", "王璋", "白红战"}),
        ("市領導張偉、李麗華、陳國強出席會議。", {"張偉", "李麗華", "陳國強"}),
        ("金水区、惠济区、上街区等区参加评比。", set()),
        ("荥阳、新密、登封、巩义四市参加。", set()),
        ("白菜、黄瓜、茄子等蔬菜价格回落。", set()),
        ("", set()),
    ],
    ids=["three", "blanks", "traditional", "districts", "cities", "vegetables", "empty"],
)
def test_enumerations_hold_names_or_nothing(
    finder: PersonFinder, text: str, names: set[str]
) -> None:
    """Names in a list are found together; places and things are no names."""
    assert in_facet(facts_in(finder, text).values()) == names


@pytest.mark.parametrize(
    "text",
    [
        "张总表示，公司经营正常。",
        "李女士告诉记者，小区已停水。",
        "美国、尼日尔和冈比亚的代表参加了会议，尼日尔表示支持。",
        "乌方表示，谈判仍在继续，伊方没有回应。",
        "麦收时节，高温天气持续，高新区抢抓农时。",
        "贾鲁河治理工程完工，贾鲁河两岸绿树成荫。",
        "黄河大堤安然无恙。",
    ],
    ids=["boss", "lady", "countries", "sides", "season", "river", "dyke"],
)
def test_what_is_no_full_name_stays_out_of_the_facet(finder: PersonFinder, text: str) -> None:
    """Forms of address, places, sides and seasons are not persons."""
    assert in_facet(facts_in(finder, text).values()) == set()


def test_every_literal_occurrence_is_a_mention(finder: PersonFinder) -> None:
    """A name found once is marked wherever the article prints it, pull quotes included."""
    paragraphs = ("市长赵建国说，要抓落实。", "赵建国", "会后，赵建国一行来到工地。")

    fact = facts_in(finder, *paragraphs, title="赵建国调研城建")["赵建国"]

    assert sorted((e.block, e.start) for e in fact.evidence) == [(0, 0), (1, 2), (2, 0), (3, 3)]
    assert fact.evidence[0].block == 1


def byline_article(text: str, byline: str, names: tuple[str, ...]) -> Article:
    """Make an article whose byline stands in its first paragraph."""
    authors = tuple(
        Author(name, "记者", Evidence("a-01", 1, text.find(name), text.find(name) + 3, name))
        for name in names
    )
    blocks = (Block(0, BlockKind.HEADLINE, ""), Block(1, BlockKind.PARAGRAPH, text))
    return Article("a-01", "a.txt", 1, "", None, None, blocks, byline=byline, authors=authors)


def test_a_byline_is_no_mention_but_the_text_is(finder: PersonFinder) -> None:
    """A reporter counts where the text speaks of them, and only there."""
    byline = "本报讯(记者 董艳竹)"
    silent = byline_article(f"{byline}市长赵建国要求抓好落实。", byline, ("董艳竹",))
    spoken = byline_article(
        f"{byline}优秀新闻工作者董艳竹表示，荣誉属于大家。", byline, ("董艳竹",)
    )

    ((first,), (second,)) = finder.facts_of([Page("a", (silent,)), Page("b", (spoken,))])

    assert in_facet(first) == {"赵建国"}
    assert in_facet(second) == {"董艳竹"}
    assert [e.start for e in second[0].evidence] == [silent.blocks[1].text.find("市长") + 7]


def test_an_author_who_signs_again_is_no_mention(finder: PersonFinder) -> None:
    """Below a picture, or behind the last line without a role word."""
    byline = "本报讯(记者 董艳竹)"
    again = byline_article(
        f"{byline}市长赵建国要求抓好落实。大雨滂沱。 董艳竹(东河日报)", byline, ("董艳竹",)
    )

    ((facts,),) = finder.facts_of([Page("a", (again,))])

    assert in_facet(facts) == {"赵建国"}


@pytest.mark.parametrize(
    "text",
    [
        "（本报记者 王晓明）",
        "新华社记者 王晓明 摄",
        "责任编辑：王晓明",
        "文/王晓明",
        "（王晓明 张建国）",
        "记者 李国庆编辑 王晓明 校对 张建国",
        "王晓明供图",
        "（王晓明）",
        "编辑\uff5c王晓明审核\uff5c张建国",
        "晚报记者王晓明 通讯员 张建国",
    ],
    ids=[
        "brackets",
        "photo",
        "editor",
        "text by",
        "pair",
        "run in",
        "picture",
        "end",
        "bar",
        "reporter",
    ],
)
def test_credits_the_reader_did_not_take_are_no_mentions(finder: PersonFinder, text: str) -> None:
    """A credit line inside a paragraph names nobody the article is about."""
    assert facts_in(finder, f"道路已经修通。{text}") == {}


def test_batches_change_nothing(finder: PersonFinder, seed_pages: tuple[Page, ...]) -> None:
    """Many pages at once give what each gives alone, and an empty page gives nothing."""
    together = finder.facts_of([*seed_pages, make_page()])

    assert together[:-1] == [finder.facts(page) for page in seed_pages]
    assert together[-1] == ()


def test_finder_can_be_sent_to_a_process(finder: PersonFinder) -> None:
    """A pickled finder answers as the original does."""
    page = make_page(make_article("市长赵建国说，要抓落实。"))

    again = pickle.loads(pickle.dumps(finder))  # noqa: S301  our own object

    assert again.facts(page) == finder.facts(page)


def test_without_weights_it_says_so_and_asks_for_evidence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The fallback is logged; names with evidence are found, others stay out of the facet."""
    with caplog.at_level(logging.WARNING):
        finder = PersonFinder.load(tmp_path)

    assert finder.method == "posseg"
    assert "人名标注模型用不了" in caplog.text
    assert str(tmp_path) in caplog.text


def test_fallback_finds_names_with_evidence(
    plain_finder: PersonFinder, seed_pages: tuple[Page, ...]
) -> None:
    """Rules and part-of-speech tags alone still carry the sample's facet."""
    gold = json.loads(GOLD_FILE.read_text(encoding="utf-8"))
    names = {(a["seed_file"], name) for a in gold for name in a["persons_mentioned"]}
    found = {
        (Path(page.source).stem + ".txt", name)
        for page, facts in zip(seed_pages, plain_finder.facts_of(seed_pages), strict=True)
        for name in in_facet(fact for article in facts for fact in article)
    }

    assert len(found & names) >= 0.8 * len(names)
    assert len(found & names) >= 0.9 * len(found)
    assert in_facet(facts_in(plain_finder, "惠济的智能化水平提高。").values()) == set()


PIECES = (
    *("市长王新伟", "、", "马 懿", "表示", "，", "\n", "記者", "張偉", "𠮷"),
    *("\uff15\uff27", "。", "（", "摄", "·"),
)


PIECES = (
    *("市长王新伟", "、", "马 懿", "表示", "，", "\n", "記者", "張偉", "𠮷"),
    *("\uff15\uff27", "。", "（", "摄", "·"),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=24))
def test_any_text_is_read_and_every_span_is_exact(finder: PersonFinder, parts: list[str]) -> None:
    """No arrangement of names, marks and blanks breaks the rules or shifts a span."""
    text = "".join(parts)

    for fact in facts_in(finder, text).values():
        for evidence in fact.evidence:
            assert text[evidence.start : evidence.end] == evidence.text
            assert "\n" not in evidence.text
            assert simplified(evidence.text.replace(" ", "")) == simplified(fact.value)


@pytest.mark.parametrize(
    ("name", "chinese"),
    [
        ("王伟", True),
        ("欧阳修", True),
        ("欧阳小文", True),
        ("王", False),
        ("王建国强", False),
        ("", False),
        ("王５", False),
    ],
    ids=["two", "double surname", "four", "one", "too long", "empty", "full-width digit"],
)
def test_form_of_a_chinese_name(name: str, chinese: bool) -> None:
    """A surname of the list and one or two characters more."""
    assert NameShape(load_lexicon()).is_chinese(name) is chinese


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("person_words.toml", "posts = [", "posted = [", "没有 posted 这一项"),
        ("person_words.toml", "format = 1", "format = 2", "format 应为 1"),
        ("surnames.tsv", "王\t9520", "王\t很多", "应为“姓、制表符、频次”"),
    ],
    ids=["unknown list", "format", "surname"],
)
def test_a_damaged_word_list_is_named(
    tmp_path: Path, file: str, old: str, new: str, reason: str
) -> None:
    """What people edit is checked, and the message says what to mend."""
    for name in ("person_words.toml", "surnames.tsv", "china_places.txt"):
        text = (LEXICON / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(
            text.replace(old, new, 1) if name == file else text, encoding="utf-8"
        )

    with pytest.raises(LexiconError, match=reason) as caught:
        load_lexicon(tmp_path)

    assert caught.value.path == tmp_path / file


class Rough:
    """A tagger whose margins are a little off unless they are asked for exactly."""

    def __init__(self, rough: float, exact: float) -> None:
        self.margins = {False: rough, True: exact}
        self.exact_texts: list[str] = []

    def prepare(self) -> None:
        """Nothing."""

    def persons(self, texts: Sequence[str], *, exactly: bool = False) -> list[tuple[Guess, ...]]:
        """Find one foreign name in every text that has it."""
        self.exact_texts += texts if exactly else []
        places = [text.find("姆贝克") for text in texts]
        margin = self.margins[exactly]
        return [(Guess(Span(at, at + 3), margin),) if at >= 0 else () for at in places]


@pytest.mark.parametrize(
    ("rough", "exact", "tier", "asked"),
    [(4.95, 5.05, "B", True), (5.1, 4.95, "C", True), (5.5, 1.0, "B", False)],
    ids=["above", "below", "far off"],
)
def test_a_total_near_the_border_is_asked_for_exactly(
    rough: float, exact: float, tier: str, *, asked: bool
) -> None:
    """A foreign name met twice counts with both margins together; ten is the border."""
    tagger = Rough(rough, exact)
    finder = PersonFinder(tagger, PersonJudge(load_lexicon(), trusted=True), "rough")
    texts = ("姆贝克住在𠮷祥里。", "鄭州的姆贝克離開了。", "今年\uff12月道路通车。")

    (facts,) = finder.facts(make_page(make_article(*texts)))

    assert [(fact.value, fact.tier) for fact in facts] == [("姆贝克", tier)]
    assert tagger.exact_texts == (["", *texts] if asked else [])
