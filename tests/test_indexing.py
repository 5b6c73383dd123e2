"""The build: nothing lost, nothing twice, and the old index serves until the new one does."""

import gzip
import lzma
import multiprocessing
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from hashlib import sha512
from pathlib import Path

import pytest

from searchapp import records
from searchapp.archive import streams
from searchapp.config import Settings
from searchapp.engine.contract import Batch, Builder, BuildSummary, Engine
from searchapp.engine.embedded import open_builder, open_engine
from searchapp.enrich.enricher import Enricher
from searchapp.errors import BuildError, IndexBusyError, IndexMissingError, SourceError
from searchapp.indexing import reading
from searchapp.indexing.build import rebuild, worker_count
from searchapp.indexing.crew import JOBS_PER_WORKER, Crew
from searchapp.indexing.memory import FactsMemory
from searchapp.indexing.reports import BuildReport, Event, FileReport, Progress, Stage
from searchapp.indexing.work import Job, LoadEnricher, analyse
from searchapp.model import Page
from tests.corpus import article
from tests.indexing_parts import Dying, Plain, Stumbling, write_records

SEEDS = Path(__file__).parent.parent / "seeds"
QUICK = Settings(build_workers=1, proof_samples=30)


def run(
    folder: Path,
    sources: Sequence[Path],
    settings: Settings = QUICK,
    load_enricher: LoadEnricher = Plain,
) -> list[Event]:
    """Build an index in a folder and give every event."""
    return list(begin(folder, sources, settings, load_enricher))


def begin(
    folder: Path,
    sources: Sequence[Path],
    settings: Settings = QUICK,
    load_enricher: LoadEnricher = Plain,
    seed: int | None = 1,
) -> Generator[Event, None, None]:
    """Begin to build an index in a folder."""
    return rebuild(
        sources,
        lambda: open_builder(folder, settings),
        load_enricher,
        lambda: FactsMemory(folder / "facts.kept", "1"),
        settings,
        seed,
    )


def report_of(events: Sequence[Event]) -> BuildReport:
    """Give the report a finished build ends with."""
    last = events[-1]
    assert isinstance(last, BuildReport)
    return last


def served(folder: Path) -> list[str]:
    """Ids of the articles being served, in archive order."""
    engine = open_engine(folder, QUICK)
    try:
        return [one.id for one in engine.scan()]
    finally:
        engine.close()


def test_the_sample_is_built_proved_and_served(tmp_path: Path) -> None:
    """Five pages give fourteen articles with facts; every drawn string is found."""
    report = report_of(run(tmp_path, [SEEDS], load_enricher=Enricher.load))

    engine = open_engine(tmp_path, QUICK)
    articles = list(engine.scan())
    assert (report.files, report.articles, report.rejects) == (5, 14, ())
    assert report.summary.articles == len(articles) == 14
    assert report.paragraphs == sum(len(one.blocks) - 1 for one in articles)
    assert report.summary.blocks == sum(len(one.blocks) for one in articles)
    assert report.proof.holds
    assert report.proof.strings == 30
    assert all(one.date for one in articles)
    engine.close()


def test_progress_never_goes_back_and_ends_at_all_bytes(tmp_path: Path) -> None:
    """A bar can be drawn from it."""
    events = run(tmp_path / "index", [SEEDS])

    progress = [event for event in events if isinstance(event, Progress)]
    total = sum(path.stat().st_size for path in SEEDS.glob("*.txt"))
    done = [(one.bytes_done, one.files, one.articles, one.characters) for one in progress]
    assert done == sorted(done)
    assert (progress[0].bytes_done, progress[0].bytes_total) == (0, total)
    assert (progress[-1].bytes_done, progress[-1].files) == (total, 5)
    assert list(dict.fromkeys(one.stage for one in progress)) == list(Stage)


@pytest.mark.parametrize(
    ("ending", "pack"),
    [("", bytes), (".gz", gzip.compress), (".xz", lzma.compress)],
    ids=["plain", "gz", "xz"],
)
def test_progress_moves_within_one_large_file(
    ending: str,
    pack: Callable[[bytes], bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An archive is often a single file; its bar must not jump from nothing to all."""
    monkeypatch.setattr(streams, "_CHUNK_BYTES", 4000)
    monkeypatch.setattr(streams, "_PACKED_BYTES", 1000)
    monkeypatch.setattr(reading, "PIECE_CHARACTERS", 20_000)
    ids = [sha512(bytes([row % 256, row // 256])).hexdigest() for row in range(2000)]
    plain = write_records(tmp_path / "甲.jsonl", ids)
    source = tmp_path / f"乙.jsonl{ending}"
    source.write_bytes(pack(plain.read_bytes()))

    events = run(tmp_path / "index", [source], replace(QUICK, proof_samples=0))

    size = source.stat().st_size
    done = [event.bytes_done for event in events if isinstance(event, Progress)]
    assert done == sorted(done)
    assert done[-1] == size
    assert any(size * 0.1 < one < size * 0.9 for one in done)


def test_there_is_one_report_for_each_file_and_they_add_up(tmp_path: Path) -> None:
    """What the files gave is what the build holds."""
    events = run(tmp_path / "index", [SEEDS])

    files = [event for event in events if isinstance(event, FileReport)]
    assert [one.path.name for one in files] == sorted(path.name for path in SEEDS.glob("*.txt"))
    assert sum(one.articles for one in files) == report_of(events).articles
    assert sum(one.paragraphs for one in files) == report_of(events).paragraphs


def test_worker_processes_give_the_same_index_in_the_same_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many processes work, articles come in the order of the sources."""
    monkeypatch.setattr(reading, "PIECE_CHARACTERS", 400)
    ids = [f"甲{number:03}" for number in range(120)]
    source = write_records(tmp_path / "甲.jsonl", ids)

    alone = report_of(run(tmp_path / "one", [source]))
    together = report_of(run(tmp_path / "two", [source], replace(QUICK, build_workers=2)))

    assert served(tmp_path / "one") == served(tmp_path / "two") == ids
    assert (alone.articles, alone.paragraphs) == (together.articles, together.paragraphs)
    assert alone.proof == together.proof


def test_what_cannot_be_taken_is_rejected_with_its_place(tmp_path: Path) -> None:
    """A bad record, a bad file and a repeated id: each is named, the rest is taken."""
    first = write_records(tmp_path / "甲.jsonl", ["一", "二"])
    second = write_records(tmp_path / "乙.jsonl", ["三", "二", "四"])
    second.write_text(second.read_text("utf-8") + "{坏\n", "utf-8")
    (tmp_path / "丙.txt").write_bytes(b"")

    events = run(tmp_path / "index", [tmp_path])

    report = report_of(events)
    reasons = {(one.path.name, one.line): one.reason for one in report.rejects}
    assert sorted(served(tmp_path / "index")) == ["一", "三", "二", "四"]
    assert report.articles == 4
    assert len(reasons) == 3
    assert ("丙.txt", 0) in reasons
    assert ("乙.jsonl", 4) in reasons
    repeated = next(reason for reason in reasons.values() if "“二”" in reason)
    assert "第 2 篇" in repeated
    assert str(second if str(second) in repeated else first) in repeated
    by_file = [e for e in events if isinstance(e, FileReport)]
    assert sum(len(one.rejects) for one in by_file) == 3


def test_nothing_readable_stops_before_a_build_is_opened(tmp_path: Path) -> None:
    """A slip in a path does not touch the index."""

    def never() -> Builder:
        pytest.fail("a build was opened")

    def no_memory() -> FactsMemory:
        pytest.fail("the facts of earlier builds were opened")

    with pytest.raises(SourceError):
        list(rebuild([tmp_path / "沒有"], never, Plain, no_memory, QUICK))


@pytest.mark.parametrize(
    ("workers", "enricher", "reason"),
    [
        (1, Stumbling, "甲01 至 甲01 时出错：KeyError"),
        (2, Stumbling, "甲01 至 甲01 时出错：KeyError"),
        (2, Dying, "意外结束"),
    ],
    ids=["raises in this process", "raises in a worker", "dies"],
)
def test_a_failing_worker_ends_the_build_and_the_old_index_serves(
    workers: int,
    enricher: LoadEnricher,
    reason: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The error says what failed; nothing of the failed build is left."""
    monkeypatch.setattr(reading, "PIECE_CHARACTERS", 10)
    index = tmp_path / "index"
    run(index, [write_records(tmp_path / "旧.jsonl", ["旧"])])
    before = sorted(path.name for path in index.rglob("*"))
    source = write_records(tmp_path / "甲.jsonl", ["甲01"], "忽然跌倒了的一段文字")
    other = write_records(tmp_path / "乙.jsonl", ["乙01", "乙02"])

    with pytest.raises(BuildError, match=reason):
        run(index, [source, other], replace(QUICK, build_workers=workers), enricher)

    assert served(index) == ["旧"]
    assert sorted(path.name for path in index.rglob("*")) == before
    assert report_of(run(index, [other])).articles == 2


def test_a_build_given_up_half_way_leaves_the_old_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing the events, as an interrupt does, throws the build away and frees the index."""
    monkeypatch.setattr(reading, "PIECE_CHARACTERS", 10)
    index = tmp_path / "index"
    source = write_records(tmp_path / "甲.jsonl", ["一", "二", "三", "四", "五", "六"])
    events = begin(index, [source])
    while not isinstance(event := next(events), Progress) or event.articles == 0:
        pass

    events.close()

    with pytest.raises(IndexMissingError):
        open_engine(index, QUICK)
    assert report_of(run(index, [source])).articles == 6


def test_a_second_build_of_the_same_index_is_refused(tmp_path: Path) -> None:
    """The first goes on undisturbed."""
    source = write_records(tmp_path / "甲.jsonl", ["一"])
    events = begin(tmp_path / "index", [source])
    next(events)

    with pytest.raises(IndexBusyError):
        run(tmp_path / "index", [source])

    assert report_of(list(events)).articles == 1


class Leaky:
    """A builder that loses the batches after the first."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._added = 0
        self.aborted = False

    def add(self, batch: Batch) -> None:
        """Take in the first batch only."""
        if not self._added:
            self._builder.add(batch)
        self._added += 1

    def finish(self) -> Engine:
        """Finish as if nothing had happened."""
        return self._builder.finish()

    def publish(self) -> BuildSummary:
        """Never reached."""
        pytest.fail("an incomplete build was published")

    def abort(self) -> None:
        """Remember, and abort."""
        self.aborted = True
        self._builder.abort()


def test_a_build_that_lost_something_is_not_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The finished build is counted against what was read."""
    monkeypatch.setattr(reading, "PIECE_CHARACTERS", 10)
    source = write_records(tmp_path / "甲.jsonl", ["一", "二", "三"])
    leaky = Leaky(open_builder(tmp_path / "index", QUICK))

    with pytest.raises(BuildError, match="读入 3 篇"):
        list(
            rebuild(
                [source], lambda: leaky, Plain, lambda: FactsMemory(tmp_path / "facts", "1"), QUICK
            )
        )

    assert leaky.aborted


def job(article_id: str) -> Job:
    """A job of one page with one article."""
    page = Page("甲.txt", (article(article_id, "產業", "𠮷野"),))
    return Job((records.encode(page),), (None,))


def test_a_job_by_itself_starts_no_process() -> None:
    """Five pages are done before a worker would have started."""
    done = list(Crew(4, Plain).work([job("甲-01")]))

    assert [one.id for piece in done for one in piece.batch().articles] == ["甲-01"]
    assert not multiprocessing.active_children()


def test_only_so_many_jobs_are_under_way() -> None:
    """Memory stays bounded when the engine is slower than the workers."""
    taken: list[int] = []

    def jobs() -> Iterator[Job]:
        for number in range(50):
            taken.append(number)
            yield job(f"甲-{number:02}")

    done = Crew(1, Plain).work(jobs())
    next(done)

    assert len(taken) <= JOBS_PER_WORKER + 1
    done.close()


def test_a_batch_holds_every_block_in_order() -> None:
    """Streams have one row for each block, the headline first."""
    one = article("甲-01", "產業", "𠮷野，好", "")
    other = article("甲-02", "5G")

    batch = analyse([one, other])

    assert batch.articles == (one, other)
    assert batch.literal.offsets.tolist() == [0, 2, 5, 5, 6]
    assert len(batch.words.offsets) == 5


@pytest.mark.parametrize(("wished", "least"), [(0, 1), (1, 1), (7, 7)], ids=str)
def test_the_number_of_workers_is_the_setting_or_the_processors(wished: int, least: int) -> None:
    """0 means as many as there are processors."""
    count = worker_count(Settings(build_workers=wished))

    assert count == wished or (wished == 0 and count >= least)


def test_the_same_seed_draws_the_same_strings(tmp_path: Path) -> None:
    """A failed proof can be repeated; without a seed each build draws anew."""
    source = write_records(tmp_path / "甲.jsonl", ["一", "二"])

    seeds = [
        report_of(list(begin(tmp_path / "i", [source], seed=seed))).proof.seed
        for seed in (5, 5, None, None)
    ]

    assert seeds[:2] == [5, 5]
    assert seeds[2] != seeds[3]
