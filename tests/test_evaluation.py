"""The yardstick: figures by fact, wrong cases with their words, and the sample's figures."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from searchapp import bootstrap
from searchapp.cli import complaints, judging, main
from searchapp.errors import GoldError, SourceError
from searchapp.evaluation.gold import Gold, GoldArticle, GoldDate, read_gold
from searchapp.evaluation.report import EvaluationReport, Figures, Measure, figures
from searchapp.evaluation.run import evaluate
from searchapp.model import Evidence, Fact, FactField, Page
from tests.enrich_pages import GOLD_FILE, ROOT

SEEDS = ROOT / "seeds"

SAMPLE = {
    Measure.ARTICLES: (14, 14, 14),
    Measure.TITLES: (14, 14, 14),
    Measure.KICKERS: (6, 6, 6),
    Measure.SUBTITLES: (8, 8, 8),
    Measure.SUBHEADS: (18, 18, 18),
    Measure.BYLINES: (13, 13, 13),
    Measure.BYLINE_PEOPLE: (22, 22, 22),
    Measure.BYLINE_ROLES: (22, 22, 22),
    Measure.JOINS: (19, 19, 19),
    Measure.DATES: (14, 14, 14),
    Measure.DATE_PRECISION: (14, 14, 14),
    Measure.DATE_CERTAIN: (14, 14, 14),
    Measure.DISTRICTS: (16, 16, 16),
    Measure.DISTRICT_ROLES: (16, 16, 16),
    Measure.PERSONS_PER_ARTICLE: (30, 30, 30),
    Measure.PERSONS_PER_PAGE: (30, 30, 30),
    Measure.TOPIC_FIRST: (14, 14, 14),
    Measure.TOPICS: (35, 24, 22),
}
"""Wanted, found and right on the sample; every change of a rule that moves one shows here."""

PAGE = """\
# 產業集聚區開工

本报讯(记者 王治)市长王新伟昨日到𠮷野村，要求投资４０００亿元。

# 女排夺冠

本报讯(记者 李爱琴)决赛中队员拿下金牌，球迷欢呼。
"""

TOPICS = ("经济", "体育", "城建交通", "环境", "环境卫生")


@pytest.fixture(scope="module")
def sample() -> EvaluationReport:
    """The sample judged by its gold."""
    return bootstrap.evaluate(GOLD_FILE, [SEEDS])


class Answers:
    """An enricher that gives every article the facts it is told."""

    def __init__(self, facts: Sequence[Fact] = ()) -> None:
        self.facts = tuple(facts)

    def enrich_all(self, pages: Sequence[Page]) -> tuple[Page, ...]:
        """Fill them in."""
        return tuple(
            replace(page, articles=tuple(replace(a, facts=self.facts) for a in page.articles))
            for page in pages
        )


def entry(number: int = 1, title: str = "產業集聚區開工", **others: Any) -> GoldArticle:  # noqa: ANN401  any field
    """Make a gold entry of the small page."""
    return GoldArticle("甲.txt", number, title, None, None, **others)


def judged(
    folder: Path, *entries: GoldArticle, facts: Sequence[Fact] = (), page: str = PAGE
) -> EvaluationReport:
    """Judge the small page by made answers."""
    (folder / "甲.txt").write_text(page, "utf-8")
    return evaluate(Gold(Path("gold"), entries, ()), [folder], Answers(facts), TOPICS)


def counts(report: EvaluationReport, measure: Measure) -> tuple[int, int, int]:
    """Give wanted, found and right of one measure."""
    found = report.of(measure)
    assert found is not None
    return found.wanted, found.found, found.right


def wrong(report: EvaluationReport, measure: Measure) -> list[tuple[str, str]]:
    """Give what was expected and what was given in the wrong cases of one measure."""
    return [(case.expected, case.given) for case in report.wrong if case.measure is measure]


@pytest.mark.parametrize("measure", list(Measure), ids=str)
def test_the_figures_of_the_sample_are_these(sample: EvaluationReport, measure: Measure) -> None:
    """Counts, and with them precision, recall and F1, of every measure."""
    assert counts(sample, measure) == SAMPLE[measure]
    assert len(wrong(sample, measure)) == sum(SAMPLE[measure][:2]) - 2 * SAMPLE[measure][2]


def test_a_wrong_case_shows_where_and_by_which_words(sample: EvaluationReport) -> None:
    """The words of an answer too many are cut out of the block it names."""
    extra = [case for case in sample.wrong if case.given]

    assert extra
    for case in extra:
        assert case.article.startswith(Path(case.source).stem)
        assert case.rule == "topic-words"
        assert all(
            words.text and words.end - words.start == len(words.text) for words in case.evidence
        )


@pytest.mark.parametrize(
    ("wanted", "found", "right", "shares"),
    [
        (4, 4, 4, (1.0, 1.0, 1.0)),
        (4, 2, 1, (0.5, 0.25, 1 / 3)),
        (0, 2, 0, (0.0, None, None)),
        (2, 0, 0, (None, 0.0, None)),
        (0, 0, 0, (None, None, None)),
    ],
    ids=["all", "some", "none wanted", "none found", "nothing"],
)
def test_precision_recall_and_f1(
    wanted: int, found: int, right: int, shares: tuple[float | None, ...]
) -> None:
    """A share of nothing is no figure, neither 0 nor 1."""
    one = figures(Measure.DATES, wanted, found, right)

    assert (one.precision, one.recall, one.f1) == pytest.approx(shares)


def test_what_an_entry_leaves_out_is_not_judged(tmp_path: Path) -> None:
    """A library can begin with titles alone; borders are judged by place then."""
    report = judged(tmp_path, entry(1), entry(2, "女排夺冠"))

    assert {one.measure for one in report.figures} == {
        Measure.ARTICLES,
        Measure.TITLES,
        Measure.KICKERS,
        Measure.SUBTITLES,
    }
    assert report.wrong == ()
    assert counts(report, Measure.KICKERS) == (0, 0, 0)


def test_an_article_too_many_does_not_make_the_next_one_wrong(tmp_path: Path) -> None:
    """Entries with positions are held against the article that has their lines."""
    second = PAGE.index("# 女排")
    report = judged(tmp_path, entry(1, "女排夺冠", char_start=second, char_end=len(PAGE)))

    assert counts(report, Measure.TITLES) == (1, 1, 1)
    assert counts(report, Measure.ARTICLES) == (1, 2, 1)
    assert wrong(report, Measure.ARTICLES) == [("", "產業集聚區開工（第 1 至 3 行）")]


def test_an_article_that_was_not_read_misses_everything(tmp_path: Path) -> None:
    """Its title, its people and its facts all count as missing."""
    report = judged(
        tmp_path,
        entry(1),
        entry(2, "女排夺冠"),
        entry(3, "𠮷野村", byline_raw="记者 李四", byline_people=("李四",), topics=("体育/排球",)),
    )

    assert counts(report, Measure.TITLES) == (3, 2, 2)
    assert counts(report, Measure.ARTICLES) == (3, 2, 2)
    assert wrong(report, Measure.BYLINE_PEOPLE) == [("李四", "")]
    assert wrong(report, Measure.TOPIC_FIRST) == [("体育", "")]


def test_borders_are_wrong_when_the_ends_are(tmp_path: Path) -> None:
    """First and last words of the text, where no positions are given."""
    report = judged(
        tmp_path,
        entry(1, first_paragraph_starts="本报讯(记者 王治)市长", last_paragraph_ends="亿元。"),
        entry(2, "女排夺冠", last_paragraph_ends="球迷欢呼！"),
    )

    assert counts(report, Measure.ARTICLES) == (2, 2, 1)


def test_bylines_people_and_roles_are_judged(tmp_path: Path) -> None:
    """Each by itself: the words, the names, the role words that are accepted."""
    roles = {"王治": ("通讯员",), "张三": ("",)}
    report = judged(
        tmp_path,
        entry(
            1, byline_raw="本报讯(记者 王治)", byline_people=("王治", "张三"), byline_roles=roles
        ),
        entry(2, "女排夺冠"),
    )

    assert counts(report, Measure.BYLINES) == (1, 1, 1)
    assert counts(report, Measure.BYLINE_PEOPLE) == (2, 1, 1)
    assert wrong(report, Measure.BYLINE_ROLES) == [
        ("王治 通讯员", "王治 记者"),
        ("张三 （无）", ""),
    ]


def test_facts_are_judged_with_kind_and_role(tmp_path: Path) -> None:
    """Landmarks and doubtful names make no facet and are left alone."""
    words = Evidence("甲-01", 1, 12, 15, "王新伟")
    facts = (
        Fact(FactField.DATE, "2013-04-28", "inferred", False, "d"),
        Fact(FactField.DISTRICT, "高新区", "explicit", True, "n", role="main"),
        Fact(FactField.DISTRICT, "中原区", "landmark", True, "l", role="mentioned"),
        Fact(FactField.PERSON, "王新伟", "mentioned", True, "p", (words,), tier="A"),
        Fact(FactField.PERSON, "𠮷野", "mentioned", True, "p", tier="B"),
        Fact(FactField.PERSON, "黄科", "mentioned", False, "p", tier="C"),
        Fact(FactField.TOPIC, "体育", "words", True, "t"),
    )
    report = judged(
        tmp_path,
        entry(
            1,
            date=GoldDate("2013-04", "month", certain=True),
            districts=("高新区", "金水区"),
            persons_mentioned=("王新伟", "馬懿"),
            persons_optional=("𠮷野",),
            topics=("经济/招商", "城建"),
        ),
        entry(2, "女排夺冠", date=GoldDate(None, "none")),
        facts=facts,
    )

    assert wrong(report, Measure.DATES) == [("2013-04", "2013-04-28"), ("", "2013-04-28")]
    assert wrong(report, Measure.DATE_PRECISION) == [("month", "day"), ("", "day")]
    assert wrong(report, Measure.DATE_CERTAIN) == [("certain", "uncertain")]
    assert wrong(report, Measure.DISTRICTS) == [("金水区", "")]
    assert report.of(Measure.DISTRICT_ROLES) is None
    assert counts(report, Measure.PERSONS_PER_ARTICLE) == (2, 1, 1)
    assert wrong(report, Measure.PERSONS_PER_PAGE) == [("馬懿", "")]
    assert wrong(report, Measure.TOPIC_FIRST) == [("经济 或 城建交通", "体育")]
    assert wrong(report, Measure.TOPICS) == [("经济", ""), ("城建交通", ""), ("", "体育")]


def test_records_are_judged_by_their_place(tmp_path: Path) -> None:
    """A file of records has no lines; the n-th record is the n-th article."""
    rows = [{"id": f"甲-{n}", "title": f"標題{n}", "text": "𠮷野村开工。"} for n in (1, 2)]
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "乙.jsonl").write_text(text, "utf-8")
    answers = tuple(GoldArticle("乙.jsonl", n, f"標題{n}", None, None) for n in (1, 2))

    report = evaluate(Gold(Path("gold"), answers, ()), [tmp_path], Answers(), TOPICS)

    assert counts(report, Measure.TITLES) == (2, 2, 2)


@pytest.mark.parametrize(
    ("change", "place", "reason"),
    [
        (lambda g: g[3].pop("title"), "第 4 条", "缺少 title"),
        (lambda g: g[3].update(title=7), "第 4 条的 title", "应为文字，现为整数"),
        (
            lambda g: g[0]["date"].update(value=2019),
            "第 1 条的 date.value",
            "应为文字或null，现为整数",
        ),
        (
            lambda g: g[0]["districts_detail"][2].pop("role"),
            "第 1 条的 districts_detail 第 3 项",
            "缺少 role",
        ),
        (
            lambda g: g[0]["districts_detail"][0].update(role="主"),
            "第 1 条的 districts_detail",
            "中牟县 的 role 应为 main 或 mentioned",
        ),
        (lambda g: g[0]["date"].update(precision="year"), "第 1 条的 date.precision", "应为 day"),
        (lambda g: g[0]["date"].update(value="2019-5"), "第 1 条的 date.value", "2013-04"),
        (lambda g: g[1].update(char_start=-1), "第 2 条的 char_start", "应不小于 0"),
        (lambda g: g[1].update(article_no=1), "第 2 条", "在第 1 条已经有了"),
        (lambda g: g[1].update(article_no=0), "第 2 条的 article_no", "应为从 1 起的整数"),
        (lambda g: g[1].pop("char_end"), "第 2 条的 char_end", "要一同写出"),
        (lambda g: g[1].update(byline_roles={"𠮷": ["记者"]}), "第 2 条的 byline_roles", "没有 𠮷"),
        (lambda g: g.clear(), "整个文件", "一篇也没有"),
    ],
    ids=[
        *("missing", "wrong type", "nested type", "nested missing", "role", "precision"),
        *("date", "span"),
        *("twice", "place", "half a span", "stranger", "empty"),
    ],
)
def test_a_gold_file_that_is_not_right_says_where(
    tmp_path: Path, change: Callable[[list[dict[str, Any]]], object], place: str, reason: str
) -> None:
    """The entry as a person counts, and what is wrong with it, in Chinese."""
    entries = json.loads(GOLD_FILE.read_text("utf-8"))
    change(entries)
    path = tmp_path / "答案.json"
    path.write_text(json.dumps(entries), "utf-8")

    with pytest.raises(GoldError) as refused:
        read_gold(path)

    assert refused.value.entry == place
    assert reason in refused.value.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (None, "读不出来"),
        (b"", "不是合格的 JSON"),
        (b"{}", "应为列表，现为对象"),
        (b'[{"title": "\xff"}]', "不是合格的 JSON"),
    ],
    ids=["missing", "empty", "object", "not UTF-8"],
)
def test_what_is_no_gold_file_at_all_is_refused(
    tmp_path: Path, data: bytes | None, reason: str
) -> None:
    """The whole file is named."""
    path = tmp_path / "答案.json"
    if data is not None:
        path.write_bytes(data)

    with pytest.raises(GoldError, match=reason) as refused:
        read_gold(path)

    assert refused.value.entry == "整个文件"


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    """Some editors write one."""
    path = tmp_path / "答案.json"
    path.write_text(GOLD_FILE.read_text("utf-8"), "utf-8-sig")

    assert read_gold(path).articles == read_gold(GOLD_FILE).articles


def test_sources_that_are_not_there_or_not_readable_are_refused(tmp_path: Path) -> None:
    """Nothing is judged by guessing."""
    (tmp_path / "别的.txt").write_text("字", "utf-8")
    with pytest.raises(GoldError, match="来源里没有这个文件"):
        evaluate(Gold(Path("gold"), (entry(),), ()), [tmp_path], Answers(), TOPICS)
    with pytest.raises(GoldError, match=f"只有 {len(PAGE)} 个字符"):
        judged(tmp_path, entry(char_start=0, char_end=len(PAGE) + 1))
    (tmp_path / "甲.txt").write_text("", "utf-8")
    with pytest.raises(SourceError, match="没有文字"):
        evaluate(Gold(Path("gold"), (entry(),), ()), [tmp_path], Answers(), TOPICS)


@pytest.mark.parametrize("topic", ["烹饪", "环", ""], ids=["unknown", "two hold it", "empty"])
def test_a_topic_that_is_none_of_ours_is_refused(tmp_path: Path, topic: str) -> None:
    """A short name must be part of one topic alone; the error lists them."""
    with pytest.raises(GoldError, match="可用的有 经济、体育"):
        judged(tmp_path, entry(topics=(topic,)))


def test_the_command_prints_figures_and_wrong_cases(tmp_path: Path) -> None:
    """Exit code 0 below 1.0 too; every figure is in the JSON."""
    path = tmp_path / "數字.json"

    done = CliRunner().invoke(main, ["evaluate", str(GOLD_FILE), str(SEEDS), "--json", str(path)])

    report = json.loads(path.read_bytes())
    assert done.exit_code == complaints.OK, done.output
    assert "主题               35     24     22   0.917   0.629   0.746" in done.stdout
    assert "不对之处 15" in done.stdout
    assert "漏“城建交通”" in done.stdout
    assert {one["measure"]: one["right"] for one in report["figures"]} == {
        str(measure): right for measure, (_, _, right) in SAMPLE.items()
    }
    assert len(report["wrong"]) == 15


def test_json_alone_can_go_to_standard_output(tmp_path: Path) -> None:
    """A bad gold file is one line and exit code 2."""
    bad = tmp_path / "答案.json"
    bad.write_text("[{}]", "utf-8")

    piped = CliRunner().invoke(main, ["evaluate", str(GOLD_FILE), str(SEEDS), "--json", "-"])
    refused = CliRunner().invoke(main, ["evaluate", str(bad), str(SEEDS)])

    assert json.loads(piped.stdout)["articles"] == 14
    assert refused.exit_code == complaints.USAGE
    assert refused.stderr == f"错误：标准答案 {bad} 的 第 1 条 不对：缺少 seed_file\n"


def test_every_measure_has_a_name_and_is_documented() -> None:
    """The table in the docs is the table in the program."""
    text = (ROOT / "docs" / "evaluation.md").read_text("utf-8")

    assert all(f"| {judging.LABELS[one]} | `{one}` |" in text for one in Measure)


def test_every_key_of_an_entry_is_documented() -> None:
    """A library can write its own gold file from the page alone."""
    text = (ROOT / "docs" / "evaluation.md").read_text("utf-8")

    assert all(f"`{name}`" in text for name in GoldArticle.__slots__)
    assert isinstance(figures(Measure.DATES, 1, 1, 1), Figures)
