"""Settings, engine and service put together over a real index."""

from dataclasses import replace
from pathlib import Path

import pytest

from searchapp import bootstrap
from searchapp.config import Settings
from searchapp.errors import IndexMissingError, SettingError
from searchapp.indexing.reports import BuildReport
from searchapp.search.query import SearchRequest
from tests.indexing_parts import write_records


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index of three records."""
    folder = tmp_path_factory.mktemp("built")
    write_records(folder / "甲.jsonl", ["一", "二", "三"])
    settings = Settings(index_dir=folder / "index", build_workers=1, proof_samples=20)
    *_, report = bootstrap.rebuild(settings, [folder / "甲.jsonl"], seed=1)
    assert isinstance(report, BuildReport)
    return settings


def test_choices_go_before_the_environment_and_that_before_defaults() -> None:
    """None leaves a setting alone; 0 and False are choices."""
    environ = {"SEARCHAPP_PORT": "9000", "SEARCHAPP_HOST": "::1"}

    settings = bootstrap.load_settings(environ, port=0, host=None, index_dir=Path("𠮷"))

    assert (settings.port, settings.host, settings.index_dir) == (0, "::1", Path("𠮷"))
    assert settings.workers == Settings().workers


def test_the_process_environment_is_read_when_none_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A slip in a name stops the program."""
    monkeypatch.setenv("SEARCHAPP_PROT", "1")

    with pytest.raises(SettingError, match="SEARCHAPP_PORT"):
        bootstrap.load_settings()


@pytest.mark.parametrize("query", ["产业集聚区", "產業集聚區", "𠮷野", "4000亿元", "聚"])
def test_what_was_built_is_found(built: Settings, query: str) -> None:
    """From source file to answer, in either script."""
    service = bootstrap.open_service(built)

    result = service.search(SearchRequest(q=query))

    assert (result.articles, result.occurrences) == (3, 3)
    service.close()


def test_without_an_index_nothing_opens(tmp_path: Path) -> None:
    """The error names the folder."""
    settings = Settings(index_dir=tmp_path / "沒有")

    with pytest.raises(IndexMissingError) as opened:
        bootstrap.open_service(settings)
    with pytest.raises(IndexMissingError):
        bootstrap.check(settings)

    assert opened.value.path == settings.index_dir


@pytest.mark.parametrize("deep", [False, True], ids=["quick", "deep"])
def test_a_sound_index_checks_well(built: Settings, deep: bool) -> None:
    """A deep check repeats the literal proof on what is stored."""
    report = bootstrap.check(built, deep=deep, seed=3)

    assert report.sound
    assert report.status is not None
    assert report.status.articles == 3
    assert (report.proof is not None) == deep
    if report.proof:
        assert (report.proof.strings, report.proof.seed) == (20, 3)


def test_an_altered_file_is_found_by_a_deep_check(built: Settings, tmp_path: Path) -> None:
    """One byte is enough, and the finding names the file."""
    copy = replace(built, index_dir=tmp_path / "copy")
    for path in built.index_dir.rglob("*"):
        target = copy.index_dir / path.relative_to(built.index_dir)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            target.write_bytes(path.read_bytes())
    largest = max(copy.index_dir.rglob("*.*"), key=lambda path: path.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 0xFF
    largest.write_bytes(data)

    report = bootstrap.check(copy, deep=True)

    assert not report.sound
    assert [finding.path for finding in report.findings] == [largest]
