"""The drawing of articles to be read by eye."""

from pathlib import Path

from click.testing import CliRunner

from tests.benchmarks.archive import write_source
from tests.benchmarks.sample_articles import draw, main


def test_a_seed_repeats_the_draw(tmp_path: Path) -> None:
    """The same seed gives the same articles in the order of the file; another gives others."""
    source = write_source(tmp_path / "a.jsonl", 200)

    first, again, other = (
        [page.articles[0].id for page in draw(source, 12, seed)] for seed in (7, 7, 8)
    )

    assert first == again != other
    assert len(set(first)) == 12
    assert len(draw(source, 300, 7)) == 200
    assert draw(source, 0, 7) == []


def test_what_is_drawn_is_printed_with_its_facts(tmp_path: Path) -> None:
    """Text, every fact and its rule; the records themselves on wish."""
    text = "郑州市市长王伟明8月1日在中原區𠮷祥社区说：“５Ｇ基站已建成。”"
    source, kept = tmp_path / "a.jsonl", tmp_path / "kept.jsonl"
    source.write_text(f'{{"id": "a", "date": "2023-08-02", "text": "{text}"}}\n', encoding="utf-8")

    done = CliRunner().invoke(main, [str(source), "--write", str(kept)])

    assert done.exit_code == 0, done.output
    assert text in done.stdout
    assert "人物 王伟明" in done.stdout
    assert "2023-08-01" in done.stdout
    assert kept.read_bytes() == source.read_bytes()
