"""Updating an index: what changed goes in, what is gone goes out, the rest stays as it is."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from searchapp.analysis.literal import literal
from searchapp.corrections.ledger import Ledger
from searchapp.engine.embedded import check_index, open_engine, open_update
from searchapp.engine.queries import EngineQuery, Match
from searchapp.errors import IndexMissingError, NotFoundError, SourceError
from searchapp.indexing.memory import FactsMemory
from searchapp.indexing.reports import BuildReport
from searchapp.indexing.update import update
from tests.indexing_parts import Plain, write_records
from tests.test_indexing import QUICK, run
from tests.test_indexing_memory import Noting, asked


def change(
    folder: Path,
    sources: Sequence[Path],
    removed: Sequence[str] = (),
    ledger: Ledger | None = None,
    load: type[Plain] = Plain,
) -> BuildReport:
    """Update an index and give the report."""
    *_, report = update(
        sources,
        removed,
        lambda: open_update(folder, QUICK),
        load,
        lambda: FactsMemory(folder / "facts.kept", "1", whole=False),
        QUICK,
        1,
        ledger or Ledger(),
    )
    assert isinstance(report, BuildReport)
    return report


def ids(folder: Path) -> set[str]:
    """Ids of the articles being served."""
    engine = open_engine(folder, QUICK)
    found = {one.id for one in engine.scan()}
    engine.close()
    return found


def finds(folder: Path, text: str) -> int:
    """Articles that print a text."""
    wanted = literal(text)
    assert wanted is not None
    engine = open_engine(folder, QUICK)
    found = engine.search(EngineQuery(Match(wanted), limit=0)).articles
    engine.close()
    return found


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of two sources."""
    write_records(tmp_path / "一.jsonl", ["a1", "a2", "a3", "a4", "a5", "a6", "a7"])
    write_records(tmp_path / "二.jsonl", ["b1", "b2"])
    folder = tmp_path / "index"
    folder.mkdir()
    run(folder, [tmp_path / "一.jsonl", tmp_path / "二.jsonl"])
    return folder


def test_a_new_source_is_added(index: Path, tmp_path: Path) -> None:
    """Its articles are found beside the old ones, and proved."""
    report = change(index, [write_records(tmp_path / "三.jsonl", ["c1"], "開封𠮷野家")])

    assert ids(index) == {"a1", "a2", "a3", "a4", "a5", "a6", "a7", "b1", "b2", "c1"}
    assert finds(index, "开封𠮷野家") == 1
    assert (report.articles, report.replaced, report.removed) == (1, 0, 0)
    assert report.proof.holds
    assert report.proof.strings > 0
    assert check_index(index, deep=True) == ()


def test_a_source_given_again_is_as_it_is_now(index: Path, tmp_path: Path) -> None:
    """What is in it replaces what was, what is no longer in it goes; other sources stay."""
    report = change(index, [write_records(tmp_path / "二.jsonl", ["b2", "b3"], "新的文字")])

    assert ids(index) == {"a1", "a2", "a3", "a4", "a5", "a6", "a7", "b2", "b3"}
    assert finds(index, "新的文字") == 2
    assert finds(index, "b1") == 0
    assert (report.articles, report.replaced, report.removed) == (2, 1, 1)


def test_of_a_source_that_could_not_be_read_whole_nothing_is_removed(
    index: Path, tmp_path: Path
) -> None:
    """What is missing may be what could not be read."""
    path = write_records(tmp_path / "二.jsonl", ["b2"])
    path.write_text(path.read_text("utf-8") + "{坏的\n", "utf-8")
    report = change(index, [path])

    assert {"b1", "b2"} < ids(index)
    assert (len(report.rejects), report.removed) == (1, 0)


def test_named_articles_are_removed(index: Path) -> None:
    """Without any source."""
    report = change(index, [], ["a1", "b1"])

    assert ids(index) == {"a2", "a3", "a4", "a5", "a6", "a7", "b2"}
    assert (report.articles, report.removed, report.proof.strings) == (0, 2, 0)


def test_removing_what_is_not_there_changes_nothing(index: Path) -> None:
    """The error names ids like it, and the index is as it was."""
    with pytest.raises(NotFoundError) as caught:
        change(index, [], ["a1", "b3"])

    assert "b2" in caught.value.near
    assert "a1" in ids(index)


def test_a_source_that_does_not_exist_changes_nothing(index: Path, tmp_path: Path) -> None:
    """It is said before anything is opened."""
    with pytest.raises(SourceError):
        change(index, [tmp_path / "没有.jsonl"])


def test_without_an_index_there_is_nothing_to_update(tmp_path: Path) -> None:
    """The error is that of any command that needs an index."""
    source = write_records(tmp_path / "一.jsonl", ["a1"])

    with pytest.raises(IndexMissingError):
        change(tmp_path / "nowhere", [source])


def test_facts_of_updates_are_kept_beside_those_of_the_build(tmp_path: Path) -> None:
    """An update learns only what is new, and a rebuild afterwards learns nothing."""
    one = write_records(tmp_path / "一.jsonl", ["a1", "a2"])
    folder = tmp_path / "index"
    folder.mkdir()
    run(folder, [one], load_enricher=Noting)
    size = (folder / "facts.kept").stat().st_size
    asked.clear()
    two = write_records(tmp_path / "二.jsonl", ["b1"])
    change(folder, [one, two], load=Noting)
    learnt = list(asked)
    asked.clear()
    run(folder, [one, two], load_enricher=Noting)

    assert learnt == ["b1"]
    assert asked == []
    assert (folder / "facts.kept").stat().st_size > size


@pytest.mark.parametrize("cut", [1, 3, 19, 40])
def test_half_an_entry_left_by_a_kill_is_written_over(tmp_path: Path, cut: int) -> None:
    """The file is whole again after the next update, and what was whole is still known."""
    path = tmp_path / "facts.kept"
    first = FactsMemory(path, "1")
    first.keep(b"k" * 16, b"known")
    first.keep(b"l" * 16, b"half" * 9)
    first.close(complete=True)
    path.write_bytes(path.read_bytes()[:-cut])
    second = FactsMemory(path, "1", whole=False)
    second.keep(b"m" * 16, b"new")
    second.close(complete=False)
    third = FactsMemory(path, "1")

    assert [third.known(bytes([key]) * 16) for key in b"klm"] == [b"known", None, b"new"]
    third.close(complete=True)


def test_corrections_of_articles_that_stay_are_no_misfits(index: Path, tmp_path: Path) -> None:
    """Only what was read is put right; an entry of an article that is nowhere is told."""
    named = tmp_path / "corrections.toml"
    entry = (
        '[[correction]]\narticle = "{}"\nfield = "topic"\nadd = "经济"\n'
        'who = "编"\nwhy = "试"\ndate = 2026-11-21\n'
    )
    named.write_text(entry.format("a1") + entry.format("zz"), "utf-8")
    source = write_records(tmp_path / "三.jsonl", ["c1"])
    report = change(index, [source], ledger=Ledger.load([named]))

    assert [one.article for one in report.misfits] == ["zz"]
