"""The command ``bench``: tables on one channel, steps on the other, one line when refused."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from searchapp.bench.questions import Question, QuestionClass, write_questions
from searchapp.cli import complaints, main
from tests.benchmarks.archive import write_source


@pytest.mark.benchmark
def test_a_measurement_leaves_tables_and_figures(tmp_path: Path) -> None:
    """Without peers; the steps are no part of the result, and nothing is left behind."""
    source = write_source(tmp_path / "a.jsonl", 20)
    questions, figures = tmp_path / "questions.jsonl", tmp_path / "figures.json"
    write_questions(questions, [Question(QuestionClass.CHARACTER, ("產",))])

    done = CliRunner().invoke(
        main,
        [
            "bench",
            str(source),
            "--peers",
            "",
            "--kernels",
            "numpy",
            "--queries",
            str(questions),
            "--json",
            str(figures),
        ],
    )

    assert done.exit_code == complaints.OK, done.output
    assert "单字，总数与前十条" in done.stdout
    assert "准备语料……" in done.stderr
    assert "准备语料……" not in done.stdout
    assert [row["engine"] for row in json.loads(figures.read_bytes())["rows"]] == ["searchapp"]
    assert sorted(tmp_path.iterdir()) == sorted([source, questions, figures])


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--peers", "lucene"], complaints.SOMETHING_WRONG, "tantivy、fts5、whoosh"),
        (["--kernels", "cuda"], complaints.SOMETHING_WRONG, "numpy、numba"),
        (["--kernels", ","], complaints.SOMETHING_WRONG, "numpy、numba"),
        (["--scale", "300,三百"], complaints.USAGE, "逗号分开的正整数"),
        (["--scale", "0"], complaints.USAGE, "逗号分开的正整数"),
        (["--peers", ""], complaints.USAGE, "没有这个文件或文件夹"),
    ],
    ids=["unknown peer", "unknown kernels", "no kernels", "no number", "nothing", "no such source"],
)
def test_what_is_wrong_is_one_line(
    tmp_path: Path, options: list[str], code: int, words: str
) -> None:
    """Before anything is built."""
    done = CliRunner().invoke(main, ["bench", str(tmp_path / "無.jsonl"), *options])

    assert done.exit_code == code
    assert words in done.stderr.splitlines()[-1]
    assert not done.stdout
