"""A whole run, small: built and asked in processes of their own, compared, written down."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from searchapp.bench.contestant import OWN, OWN_NUMBA, OWN_WITH_TEXT, OWNS, named_kernels
from searchapp.bench.measure import BuildFigures
from searchapp.bench.questions import Question, QuestionClass, write_questions
from searchapp.bench.report import Built, Report, summary, tables
from searchapp.bench.run import Plan, run
from searchapp.bench.tokens import Corpus
from searchapp.errors import BenchmarkError
from tests.benchmarks.archive import write_source


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Our engine beside one that is always there, on a small archive."""
    folder = tmp_path_factory.mktemp("bench")
    source = write_source(folder / "a.jsonl", 80)
    return Plan(
        source,
        folder / "work",
        (*named_kernels(None), "fts5"),
        per_class=4,
        passes=2,
        throughput_s=0,
    )


@pytest.fixture(scope="module")
def steps() -> list[str]:
    """What the run told while it went on."""
    return []


@pytest.fixture(scope="module")
def report(plan: Plan, steps: list[str]) -> Report:
    """One run."""
    return run(plan, steps.append)


@pytest.mark.benchmark
def test_a_run_measures_every_class_on_every_engine(report: Report) -> None:
    """Each with all its questions; wildcards and the page in articles on our engine alone."""
    rows = {(row.engine, row.kind): row for row in report.times}

    expected = {(name, kind) for name in (*named_kernels(None), "fts5") for kind in QuestionClass}
    alone = {QuestionClass.ARTICLE_PAGE, QuestionClass.WILDCARD}
    assert set(rows) == expected - {("fts5", kind) for kind in alone}
    assert all(row.n == 4 and 0 < row.p50_ms <= row.p95_ms for row in rows.values())


@pytest.mark.benchmark
def test_answers_are_compared_before_any_time_is_taken(report: Report, steps: list[str]) -> None:
    """The order of the steps says so."""
    compared = [place for place, step in enumerate(steps) if "比对" in step]
    timed = [place for place, step in enumerate(steps) if "计时" in step]

    assert max(compared) < min(timed)
    assert list(report.compared.values()) == [
        4 * (len(QuestionClass) - 2 * (len(named_kernels(None)) == 1))
    ]


@pytest.mark.benchmark
def test_builds_are_measured_with_and_without_text(report: Report) -> None:
    """The article store is told apart; it is larger with the text in it."""
    builds = {one.engine: one.figures for one in report.builds}

    assert set(builds) == {*named_kernels(None), "fts5", OWN_WITH_TEXT}
    assert all(builds[own] == builds[OWN] for own in OWNS.values() if own in builds)
    assert all(one.cpu_s > 0 and one.bytes > one.store_bytes for one in builds.values())
    assert 0 < builds[OWN].store_bytes < builds[OWN_WITH_TEXT].store_bytes
    assert builds["fts5"].store_bytes == 0
    assert all(one.peak_private_mb <= one.figures.peak_rss_mb for one in report.builds)


@pytest.mark.benchmark
def test_the_json_holds_every_figure(report: Report) -> None:
    """Rows of engine, scale, class and times; builds of engine and cost."""
    written = json.loads(report.to_json())

    assert set(written["rows"][0]) == {"engine", "scale", "class", "p50_ms", "p95_ms", "n"}
    assert {
        "engine",
        "scale",
        "cpu_s",
        "wall_s",
        "bytes",
        "peak_rss_mb",
        "peak_private_mb",
        "open_ms",
    } <= set(written["builds"][0])
    assert len(written["rows"]) == len(report.times)


@pytest.mark.benchmark
def test_a_second_run_uses_the_tokens_again(plan: Plan, report: Report) -> None:
    """Takes its questions from a file when it is given one, and counts pages when asked."""
    tokens = next(plan.work_dir.glob("*/tokens/*.npz"))
    made = tokens.stat().st_mtime_ns
    questions = plan.work_dir / "own.jsonl"
    write_questions(questions, [Question(QuestionClass.PAGE, ("產業", "集聚", "发展"))])

    again = run(
        replace(plan, engines=("fts5",), questions=questions, throughput_s=0.01, processes=(2,)),
        lambda _step: None,
    )

    assert tokens.stat().st_mtime_ns == made
    assert list(again.corpora.values()) == list(report.corpora.values())
    assert [(row.kind, row.n) for row in again.times] == [(QuestionClass.PAGE, 1)]
    assert [(row.engine, row.processes) for row in again.throughput] == [("fts5", 2)]
    assert all(row.pages_per_s > 0 for row in again.throughput)


def test_a_source_without_paragraphs_is_refused(tmp_path: Path) -> None:
    """In the person's words, out of the process that read it."""
    source = tmp_path / "empty.jsonl"
    source.write_text("", encoding="utf-8")

    with pytest.raises(BenchmarkError, match=r"empty\.jsonl"):
        run(Plan(source, tmp_path / "work", ("fts5",)), lambda _step: None)


def sample_report() -> Report:
    """Figures made up: twice the blocks, four times the time."""
    report = Report(1)
    for factor in (1, 2):
        scale = 1000 * factor
        report.corpora[scale] = Corpus("", 10, scale, scale, 100 * scale, scale, scale)
        report.builds.append(Built(OWN, scale, BuildFigures(1.0, 1.0, 9000, 1000, 50.0), 40.0, 5.0))
        for name, base in ((OWN, 1.0), (OWN_NUMBA, 0.5), ("fts5", 2.0)):
            times = [base * factor**2] * 3
            report.times.append(summary(name, scale, QuestionClass.PAGE, times))
    return report


def test_the_tables_show_ratios_and_growth() -> None:
    """Half the peer's time is 0.5, each of our engines has its own."""
    text = tables(sample_report())

    assert "0.5 / 0.5" in text
    assert "0.25 / 0.25" in text
    assert "| 2.00 |" in text


def test_an_engine_that_ran_out_of_time_says_on_how_many_questions() -> None:
    """A median of two is not passed off as one of three."""
    report = sample_report()
    report.times.append(summary("whoosh", 1000, QuestionClass.PAGE, [70.0, 90.0]))

    assert "80 / 89 (n=2)" in tables(report)
