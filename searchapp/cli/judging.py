"""The command that judges the program by a file of right answers.

Depends on: bootstrap, click, evaluation.report, records, cli.complaints.
Used by: cli.commands.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import click

from searchapp import bootstrap, records
from searchapp.cli import complaints
from searchapp.cli.complaints import clean
from searchapp.evaluation.report import EvaluationReport, Figures, Measure, WrongCase

_SEEDS: Final = Path("seeds")
_LABEL_WIDTH: Final = 14
_EVIDENCE_SHOWN: Final = 4

LABELS: Final = {
    Measure.ARTICLES: "文章起止",
    Measure.TITLES: "标题",
    Measure.KICKERS: "引题",
    Measure.SUBTITLES: "副题",
    Measure.SUBHEADS: "小标题",
    Measure.BYLINES: "署名原文",
    Measure.BYLINE_PEOPLE: "署名的人",
    Measure.BYLINE_ROLES: "署名的身份",
    Measure.JOINS: "接合",
    Measure.DATES: "日期",
    Measure.DATE_PRECISION: "日期的精度",
    Measure.DATE_CERTAIN: "日期确定与否",
    Measure.DISTRICTS: "地区",
    Measure.DISTRICT_ROLES: "地区的主次",
    Measure.PERSONS_PER_ARTICLE: "人物（按篇）",
    Measure.PERSONS_PER_PAGE: "人物（按版）",
    Measure.TOPIC_FIRST: "首个主题",
    Measure.TOPICS: "主题",
}
"""What each measure is called."""


@click.argument("gold", type=click.Path(path_type=Path), metavar="标准答案")
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[来源]...")
@click.option(
    "--json",
    "json_file",
    type=click.File("wb", lazy=True),
    metavar="文件",
    help="把全部数字和不对之处写成 JSON；- 表示标准输出。",
)
def evaluate(gold: Path, sources: tuple[Path, ...], *, json_file: Any) -> int:  # noqa: ANN401  click's lazy file
    """Judge, and print the figures and the wrong cases."""
    report = bootstrap.evaluate(gold, sources or (_SEEDS,))
    if json_file is None or json_file.name != "-":
        for line in lines(report):
            click.echo(line)
    if json_file is not None:
        json_file.write(records.encode(report) + b"\n")
    return complaints.OK


def lines(report: EvaluationReport) -> Iterator[str]:
    """Write an evaluation for a reader."""
    yield clean(f"{report.gold}：{report.sources} 个来源文件，{report.articles} 篇")
    if report.unused:
        yield clean(f"不衡量的项目：{'、'.join(report.unused)}")
    yield ""
    yield f"{_padded('项目')}   应有   给出   正确  准确率  召回率      F1"
    yield from map(_row, report.figures)
    yield ""
    yield f"不对之处 {len(report.wrong)}"
    for case in report.wrong:
        yield from _case(case)


def _row(one: Figures) -> str:
    counts = f"{one.wanted:>7}{one.found:>7}{one.right:>7}"
    shares = "".join(_share(share) for share in (one.precision, one.recall, one.f1))
    return _padded(LABELS[one.measure]) + counts + shares


def _share(share: float | None) -> str:
    """Write a share with three places, one only for all; a dash where there is none.

    >>> _share(1.0), _share(0.99996), _share(None)
    ('   1.000', '   0.999', '       —')
    """
    if share is None:
        return f"{'—':>8}"
    return f"{share if share == 1 else min(share, 0.999):>8.3f}"


def _padded(label: str) -> str:
    """Fill a label up to its column; a Chinese character takes two."""
    width = sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in label)
    return label + " " * max(_LABEL_WIDTH - width, 0)


def _case(case: WrongCase) -> Iterator[str]:
    where = case.article or case.source
    match (case.expected, case.given):
        case (expected, ""):
            said = f"漏“{expected}”"
        case ("", given):
            said = f"多“{given}”"
        case (expected, given):
            said = f"应为“{expected}”，给出“{given}”"
    rule = f"（规则 {case.rule}）" if case.rule else ""
    yield clean(f"{LABELS[case.measure]} {where}：{said}{rule}")
    if case.evidence:
        yield clean(f"    依据：{_evidence(case)}")
    if case.reason:
        yield clean(f"    答案的理由：{case.reason}")


def _evidence(case: WrongCase) -> str:
    said: Sequence[str] = [
        f"“{one.text}”（{_place(one.block)} {one.start}–{one.end}）"
        for one in case.evidence[:_EVIDENCE_SHOWN]
    ]
    more = len(case.evidence) - len(said)
    return "".join(said) + (f"等 {len(case.evidence)} 处" if more else "")


def _place(block: int) -> str:
    if block < 0:
        return "文件自身的记录"
    return f"第 {block} 段" if block else "标题"
