"""The measurement of the tagger."""

import json
from pathlib import Path

from click.testing import CliRunner

from searchapp.enrich.tagger_guess import Guess
from searchapp.model import Span
from tests.benchmarks.archive import write_source
from tests.benchmarks.tagger import differences, installed, jobs, main, paragraphs


def test_every_kind_of_kernels_is_measured_and_compared(tmp_path: Path) -> None:
    """One line each, figures as JSON, and no name is different."""
    source, figures = write_source(tmp_path / "甲.jsonl", 40), tmp_path / "f.json"

    done = CliRunner().invoke(
        main, [str(source), "--every", "2", "--rounds", "1", "--json", str(figures)]
    )

    assert done.exit_code == 0, done.output
    rows = json.loads(figures.read_text(encoding="utf-8"))
    assert [row["kernels"] for row in rows] == installed()
    assert all(row["names"] and row["characters_per_cpu_second"] for row in rows)
    assert [row["different"] for row in rows] == [0] * len(rows)


def test_what_is_read_ends_when_there_is_enough(tmp_path: Path) -> None:
    """Fewer texts for fewer characters; jobs together hold every text once."""
    source = write_source(tmp_path / "甲.jsonl", 40)

    some, many = paragraphs(source, 300, 1), paragraphs(source, 10**9, 1)

    assert many[: len(some)] == some
    assert 300 <= sum(map(len, some)) < sum(map(len, many))
    assert [text for job in jobs(many * 30) for text in job] == many * 30
    assert paragraphs(source, 300, 7) != some


def test_a_name_and_how_sure_it_is_are_compared() -> None:
    """Another end differs, and so does a margin on the other side of a threshold."""
    one = [(Guess(Span(0, 3), 4.9),), ()]

    assert differences(one, [(Guess(Span(0, 3), 4.0),), ()]) == 0
    assert differences(one, [(Guess(Span(0, 3), 5.1),), ()]) == 2
    assert differences(one, [(Guess(Span(0, 2), 4.9),), ()]) == 2
    assert differences(one, [(), (Guess(Span(0, 3), 4.9),)]) == 2
