"""A generation is served whole or not at all, whatever happens to its files."""

import contextlib
import json
import logging
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from searchapp.config import Settings
from searchapp.engine.contract import Batch, Builder
from searchapp.engine.embedded import check_index, open_builder, open_engine
from searchapp.engine.embedded.manifest import (
    MANIFEST_FILE,
    Manifest,
    list_files,
    write_manifest,
)
from searchapp.engine.queries import EngineQuery, Everything
from searchapp.errors import (
    BuildError,
    IndexBusyError,
    IndexDamagedError,
    IndexMissingError,
    IndexStaleError,
    NotFoundError,
    SearchTimeoutError,
)
from searchapp.model import Article
from searchapp.records import decode
from tests.corpus import article
from tests.engine_builds import TINY, batch, build

SETTINGS = Settings()


def archive(mark: str, count: int = 3) -> list[Article]:
    """Some articles that all name their generation."""
    return [
        article(f"{mark}-{number:02d}", f"{mark}代", "產業𠮷", "") for number in range(1, count + 1)
    ]


def publish(folder: Path, articles: list[Article], settings: Settings = SETTINGS) -> str:
    """Build and publish."""
    builder = build(folder, [articles[:1], articles[1:]], settings)
    builder.finish()
    return builder.publish().generation


def served(folder: Path) -> set[str]:
    """First characters of the ids served: one for each archive."""
    engine = open_engine(folder, SETTINGS)
    ids = {hit.article_id[0] for hit in engine.search(EngineQuery(Everything(), limit=99)).hits}
    assert ids == {one.id[0] for one in engine.scan()}
    engine.close()
    return ids


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """An index folder with an old and a new generation."""
    publish(tmp_path, archive("旧"))
    publish(tmp_path, archive("新"))
    return tmp_path


def files_of(generation: Path) -> Iterator[Path]:
    """All files of a generation."""
    yield from sorted(generation.iterdir())


def test_nothing_is_visible_before_publish(tmp_path: Path) -> None:
    """A finished build can be searched by its builder and by nobody else."""
    builder = build(tmp_path, [archive("新")])
    engine = builder.finish()

    assert engine.search(EngineQuery(Everything())).articles == 3
    with pytest.raises(IndexMissingError):
        open_engine(tmp_path, SETTINGS)

    builder.publish()

    assert served(tmp_path) == {"新"}


def test_a_reader_follows_the_pointer_and_ends_its_stream_on_the_old_one(tmp_path: Path) -> None:
    """Streams begun before a publish run to their end; new calls see the new generation."""
    settings = Settings(keep_generations=1)
    publish(tmp_path, archive("旧", 450), settings)
    engine = open_engine(tmp_path, settings)
    stream = engine.scan()
    first = next(stream)
    old = engine.status()

    publish(tmp_path, archive("新"), settings)

    assert engine.status().generation != old.generation
    assert engine.status().articles == 3
    assert {one.id[0] for one in (first, *stream)} == {"旧"}
    assert [path.name for path in tmp_path.glob("gen-*")] == ["gen-000002"]


def test_as_many_generations_stay_as_are_wanted(tmp_path: Path) -> None:
    """The oldest goes first."""
    for mark in "一二三四":
        publish(tmp_path, archive(mark), Settings(keep_generations=2))

    assert sorted(path.name for path in tmp_path.glob("gen-*")) == ["gen-000003", "gen-000004"]


def test_a_second_build_is_refused_with_the_holder_named(tmp_path: Path) -> None:
    """The error carries the process id; after the first ends the next may begin."""
    builder = open_builder(tmp_path, SETTINGS)

    with pytest.raises(IndexBusyError, match=str(os.getpid())):
        open_builder(tmp_path, SETTINGS)
    builder.abort()

    open_builder(tmp_path, SETTINGS).abort()


def test_an_aborted_build_leaves_nothing(tmp_path: Path) -> None:
    """The generation served stays; aborting twice is no harm."""
    publish(tmp_path, archive("旧"))
    builder = build(tmp_path, [archive("新")])
    builder.finish()

    builder.abort()
    builder.abort()

    assert sorted(path.name for path in tmp_path.iterdir()) == ["CURRENT", "LOCK", "gen-000001"]
    with pytest.raises(BuildError):
        builder.publish()


def test_an_id_that_comes_twice_fails_the_build(tmp_path: Path) -> None:
    """In one batch or in two, and the id is named."""
    builder = build(tmp_path, [archive("甲")])

    with pytest.raises(BuildError, match="甲-02"):
        builder.add(batch([article("乙-01", "题"), archive("甲")[1]]))
    with pytest.raises(BuildError, match="丙-01"):
        builder.add(batch([article("丙-01", "题"), article("丙-01", "题")]))
    builder.abort()


def add_and_finish(builder: Builder, one: Batch) -> None:
    """Build from one batch."""
    builder.add(one)
    builder.finish()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"offsets": np.array([0, 1], np.int64)}, "段落数"),
        ({"positions": np.zeros(0, np.int32)}, "位置"),
        ({"positions": np.array([0, 2**31 - 9], np.int32)}, "装不下"),
    ],
    ids=["blocks", "positions", "axis"],
)
def test_a_stream_that_does_not_fit_fails_the_build(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    """Tokens of other blocks, no positions, and more positions than int32 counts."""
    good = batch([article("甲-01", "产业")])
    builder = open_builder(tmp_path, SETTINGS)

    with pytest.raises(BuildError, match=message):
        add_and_finish(builder, replace(good, literal=replace(good.literal, **change)))
    builder.abort()

    assert sorted(path.name for path in tmp_path.iterdir()) == ["LOCK"]


def test_an_empty_archive_is_an_index_too(tmp_path: Path) -> None:
    """Nothing is found, nothing fails."""
    publish(tmp_path, [])
    engine = open_engine(tmp_path, SETTINGS)

    assert engine.search(EngineQuery(Everything())).articles == 0
    assert list(engine.scan()) == []
    engine.close()


def test_articles_come_by_id_and_a_missing_one_names_its_neighbours(tmp_path: Path) -> None:
    """In the order asked for; what resembles the wrong id is offered."""
    publish(tmp_path, archive("甲"))
    engine = open_engine(tmp_path, SETTINGS)

    assert [one.id for one in engine.articles(["甲-03", "甲-01"])] == ["甲-03", "甲-01"]
    with pytest.raises(NotFoundError):
        engine.articles(["\ud842"])
    with pytest.raises(NotFoundError) as caught:
        engine.articles(["甲-04"])
    engine.close()

    assert "甲-03" in caught.value.near


def test_a_search_past_its_time_gives_up(tmp_path: Path) -> None:
    """The limit is looked at between steps."""
    publish(tmp_path, archive("甲"))
    engine = open_engine(tmp_path, Settings(search_timeout_s=0))

    with pytest.raises(SearchTimeoutError):
        engine.search(EngineQuery(Everything()))
    engine.close()


def test_another_version_of_the_analysis_asks_for_a_rebuild(tmp_path: Path) -> None:
    """Tokens of two versions never meet."""
    folder = tmp_path / publish(tmp_path, archive("甲"))
    manifest = decode((folder / "manifest.json").read_bytes(), dict[str, object])
    manifest["analysis_version"] = 0
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")

    with pytest.raises(IndexStaleError):
        open_engine(tmp_path, SETTINGS)
    assert check_index(tmp_path, deep=False)


@pytest.mark.parametrize("damage", ["missing", "empty", "half", "zero tail", "longer"])
def test_a_damaged_file_of_the_newest_generation_falls_back_to_the_one_before(
    two: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Every file in turn; a warning says so, and the check names the file."""
    newest = two / "gen-000002"
    for path in list(files_of(newest)):
        whole = path.read_bytes()
        spoil(path, damage)
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            marks = served(two)
        findings = check_index(two, deep=True)
        path.write_bytes(whole)

        if marks == {"旧"}:
            assert "gen-000002" in caplog.text
        else:
            # Bytes of the same number that differ in a large file: found by the deep check.
            assert (marks, damage) == ({"新"}, "zero tail")
        assert path in {finding.path for finding in findings}
    assert served(two) == {"新"}
    assert check_index(two, deep=True) == ()


def spoil(path: Path, damage: str) -> None:
    """Damage one file."""
    whole = path.read_bytes()
    half = whole[: len(whole) // 2]
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(
            {
                "empty": b"",
                "half": half,
                "zero tail": half + b"\0" * (len(whole) - len(half)),
                "longer": whole + b"\0",
            }[damage]
        )


def test_every_flipped_bit_is_found_by_the_deep_check(tmp_path: Path) -> None:
    """One bit in each of many places of every file."""
    folder = tmp_path / publish(tmp_path, archive("甲"))
    for path in files_of(folder):
        whole = bytearray(path.read_bytes())
        for at in range(0, len(whole), max(len(whole) // 8, 1)):
            whole[at] ^= 1
            path.write_bytes(whole)
            assert check_index(tmp_path, deep=True), f"{path.name}, byte {at}"
            whole[at] ^= 1
        path.write_bytes(whole)
    assert check_index(tmp_path, deep=True) == ()


def test_a_flipped_bit_is_an_error_of_ours_or_does_no_harm_at_opening(tmp_path: Path) -> None:
    """Opening never fails with anything but the one error that means damage."""
    folder = tmp_path / publish(tmp_path, archive("甲"))
    for path in files_of(folder):
        whole = bytearray(path.read_bytes())
        tail = range(max(len(whole) - 1500, 0), len(whole), 19)
        for at in (*range(0, len(whole), max(len(whole) // 40, 1)), *tail):
            whole[at] ^= 1 << at % 8
            path.write_bytes(whole)
            with contextlib.suppress(IndexDamagedError, IndexStaleError):
                open_engine(tmp_path, SETTINGS).close()
            whole[at] ^= 1 << at % 8
        path.write_bytes(whole)


def test_with_all_generations_damaged_the_error_says_so(two: Path) -> None:
    """Never an empty index in place of a broken one."""
    for generation in two.glob("gen-*"):
        (generation / "order.vec").unlink()

    with pytest.raises(IndexDamagedError):
        open_engine(two, SETTINGS)


@pytest.mark.parametrize("pointer", ["", "gen-999999\n", "../evil\n", "\0\0\0"])
def test_a_spoilt_pointer_serves_the_newest_generation_that_is_whole(
    two: Path, pointer: str
) -> None:
    """The pointer names a folder, and cannot name any other."""
    (two / "CURRENT").write_text(pointer, "utf-8")

    assert served(two) == {"新"}
    assert check_index(two, deep=False)


def test_foreign_files_are_refused(two: Path) -> None:
    """Whoosh would read a table of contents with a higher number, whoever wrote it."""
    newest = two / "gen-000002"
    (newest / "_MAIN_99.toc").write_bytes(b"")

    assert served(two) == {"旧"}


class Payload:
    """Leaves a mark when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.mark),)


def test_a_table_of_contents_is_data_and_never_code(two: Path, tmp_path: Path) -> None:
    """A pickle that would run code is refused, though its size and sum are in the manifest."""
    newest = two / "gen-000002"
    toc = next(newest.glob("*.toc"))
    whole = toc.read_bytes()
    at = whole.rindex(pickle.dumps([], protocol=pickle.HIGHEST_PROTOCOL)[:2])
    toc.write_bytes(whole[:at] + pickle.dumps([Payload(tmp_path / "ran")]))
    resum(newest)

    assert served(two) == {"旧"}
    assert not (tmp_path / "ran").exists()


def test_a_segment_cannot_point_outside_its_folder(two: Path) -> None:
    """Segment ids have a fixed form."""
    newest = two / "gen-000002"
    toc = next(newest.glob("*.toc"))
    segment = next(newest.glob("MAIN_*.vec")).stem.removeprefix("MAIN_")
    toc.write_bytes(toc.read_bytes().replace(segment.encode(), b"../../etc/passwd"))
    resum(newest)

    assert served(two) == {"旧"}


def resum(folder: Path) -> None:
    """Write a manifest that fits what is in the folder."""
    manifest = decode((folder / MANIFEST_FILE).read_bytes(), Manifest)
    fresh = Manifest(
        manifest.generation,
        manifest.built_at,
        manifest.articles,
        manifest.blocks,
        manifest.analysis_version,
        manifest.format_version,
        list_files(folder, {}),
    )
    write_manifest(folder, fresh)


@pytest.mark.parametrize("what", ["build", "update"])
@pytest.mark.parametrize(
    ("way", "ended"),
    [("kill", "killed"), ("fail", "refused")],
    ids=["killed", "disk full"],
)
def test_a_build_stopped_at_any_moment_leaves_the_old_generation_or_the_new_one(
    tmp_path: Path, what: str, way: str, ended: str
) -> None:
    """Stopped before every operation on a file in turn; the next build cleans up."""
    publish(tmp_path, archive("旧"), TINY)
    program = Path(__file__).parent / "kill_builds.py"

    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-W", "ignore", str(program), str(tmp_path), what, way],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )

    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["problems"] == []
    assert report["builds"][ended] > 60
    assert report["builds"]["published"] > 0
    assert report["served"]["旧"] > 0
    assert report["served"]["新"] > 0


HOLDER = """
import os, pathlib, sys, time
from searchapp.config import Settings
from searchapp.engine.embedded import open_builder
builder = open_builder(pathlib.Path(sys.argv[1]), Settings())
if os.fork() == 0:
    print(os.getpid(), flush=True)
time.sleep(60)
"""


def test_two_processes_never_build_at_once(tmp_path: Path) -> None:
    """The lock holds between processes, and is free once its holder has been killed.

    Even when a worker of the holder lives on.
    """
    command = [sys.executable, "-W", "ignore", "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:  # noqa: S603  our own program
        assert holder.stdout
        worker = int(holder.stdout.readline())
        with pytest.raises(IndexBusyError, match=str(holder.pid)):
            open_builder(tmp_path, SETTINGS)
        holder.kill()
        holder.wait()
        publish(tmp_path, archive("新"))
        os.kill(worker, signal.SIGKILL)

    assert list(tmp_path.glob(".build-*")) == []
