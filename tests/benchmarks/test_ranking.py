"""The measurement of ranking: its figures by hand, and a small set from files to table."""

import json
import math
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.benchmarks.ranking import golden, main, ndcg


def test_the_best_order_gains_everything() -> None:
    """The second place gains less, a missing answer nothing."""
    wanted = {"a": 2, "b": 1}

    assert ndcg(["a", "b", "c"], wanted) == pytest.approx(1)
    assert ndcg(["c", "a"], wanted) == pytest.approx(3 / math.log2(3) / (3 + 1 / math.log2(3)))
    assert ndcg([], wanted) == 0


def test_golden_queries_name_what_they_want() -> None:
    """Both parts of the file, each query once."""
    for part in ("sample", "broadcast"):
        queries = golden(part)
        assert len({one.text for one in queries}) == len(queries) >= 30
        assert all(one.wanted for one in queries)


@pytest.mark.benchmark
def test_a_set_of_questions_is_asked_of_its_archive(tmp_path: Path) -> None:
    """One question is answered, one is not; a question without an answer is not asked."""
    texts = {
        "甲": "王新伟到上街区督导大气污染防治",
        "乙": "𠮷野家在金水区開業",
        "丙": "中牟縣種植大蒜",
    }
    rows = [{"id": one, "title": one, "text": text} for one, text in texts.items()]
    asked = [("q1", "谁督导了大气污染防治？"), ("q2", "吉野家何时开业？"), ("q3", "没有答案")]
    _write(tmp_path / "a.corpus.jsonl", map(json.dumps, rows))
    _write(tmp_path / "a.queries.jsonl", (json.dumps({"id": key, "query": q}) for key, q in asked))
    _write(tmp_path / "a.qrels.tsv", ("q1\t0\t甲\t1", "q2\t0\t丙\t1"))
    figures = tmp_path / "figures.json"

    done = CliRunner().invoke(main, [str(tmp_path), "--json", str(figures)])

    assert done.exit_code == 0, done.output
    (row,) = json.loads(figures.read_text(encoding="utf-8"))
    assert (row["name"], row["questions"]) == ("a", 2)
    assert (row["recall_1"], row["mrr"], row["ndcg_10"]) == (0.5, 0.5, 0.5)


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
