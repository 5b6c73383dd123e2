"""Facts kept between builds: an economy that never changes what a build holds."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from searchapp import records
from searchapp.analysis.texts import Texts
from searchapp.engine.embedded import open_builder, open_engine
from searchapp.errors import BuildError
from searchapp.indexing import reading
from searchapp.indexing.build import rebuild
from searchapp.indexing.memory import FactsMemory
from searchapp.indexing.reports import BuildReport, Progress
from searchapp.indexing.work import Job, Worker
from searchapp.model import Article, Fact, FactField, Page
from tests.corpus import article
from tests.indexing_parts import Plain, write_records
from tests.test_indexing import QUICK

asked: list[str] = []


class Noting(Plain):
    """Finds one topic in every article, and notes which it was asked for."""

    def enrich_all(self, pages: Sequence[Page], texts: Texts) -> tuple[Page, ...]:
        """Fill the facts."""
        asked.extend(one.id for page in pages for one in page.articles)
        return tuple(
            replace(page, articles=tuple(replace(one, facts=facts(one)) for one in page.articles))
            for page in pages
        )


def facts(one: Article) -> tuple[Fact, ...]:
    """The one fact of an article."""
    return (Fact(FactField.TOPIC, f"關於{one.id}𠮷", "words", certain=True, rule="test"),)


def build(folder: Path, source: Path, rules: str = "1") -> BuildReport:
    """Build, and note in ``asked`` what facts were looked for."""
    asked.clear()
    index = folder / "index"
    *_, report = rebuild(
        [source],
        lambda: open_builder(index, QUICK),
        Noting,
        lambda: FactsMemory(index / "facts.kept", rules),
        QUICK,
    )
    assert isinstance(report, BuildReport)
    engine = open_engine(index, QUICK)
    assert all(one.facts == facts(one) for one in engine.scan())
    engine.close()
    return report


def test_an_unchanged_archive_is_not_enriched_again(tmp_path: Path) -> None:
    """The second build holds the same facts and looked for none."""
    source = write_records(tmp_path / "甲.jsonl", ["一", "二"])

    first, second = build(tmp_path, source), build(tmp_path, source)

    assert (first.remembered, second.remembered) == (0, 2)
    assert asked == []


def test_only_what_changed_is_enriched(tmp_path: Path) -> None:
    """A new record, a changed one; what is gone is forgotten."""
    build(tmp_path, write_records(tmp_path / "甲.jsonl", ["一", "二", "三"]))
    source = write_records(tmp_path / "甲.jsonl", ["二", "四"])

    report = build(tmp_path, source)

    assert asked == ["四"]
    assert report.remembered == 1
    build(tmp_path, write_records(tmp_path / "甲.jsonl", ["一"]))
    assert asked == ["一"]


def test_other_rules_find_everything_anew(tmp_path: Path) -> None:
    """Facts of another version are never mixed in."""
    source = write_records(tmp_path / "甲.jsonl", ["一", "二"])
    build(tmp_path, source, rules="1")

    report = build(tmp_path, source, rules="12")

    assert report.remembered == 0
    assert asked == ["一", "二"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-3],
        lambda data: data[: len(data) // 2],
        lambda data: b"",
        lambda data: b"\xff" * 200,
        lambda data: data[:-9] + bytes(9),
        lambda data: data.replace(b"\n", b"\n\x00" * 3, 1),
    ],
    ids=["cut", "cut in the middle", "empty", "another file", "altered", "shifted"],
)
def test_a_damaged_file_costs_time_and_nothing_else(
    damage: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    """What cannot be read is found again."""
    source = write_records(tmp_path / "甲.jsonl", ["一", "二", "三"])
    build(tmp_path, source)
    kept = tmp_path / "index" / "facts.kept"
    kept.write_bytes(damage(kept.read_bytes()))

    report = build(tmp_path, source)

    assert report.articles == 3
    assert report.remembered == 3 - len(asked)
    assert asked
    build(tmp_path, source)
    assert asked == []


def test_a_build_given_up_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Facts found before the interrupt are kept, and those of the build before too."""
    monkeypatch.setattr(reading, "PIECE_CHARACTERS", 10)
    build(tmp_path, write_records(tmp_path / "乙.jsonl", ["旧"]))
    source = write_records(tmp_path / "甲.jsonl", ["一", "二", "三", "四", "五", "六"])
    index = tmp_path / "index"
    events = rebuild(
        [source],
        lambda: open_builder(index, QUICK),
        Noting,
        lambda: FactsMemory(index / "facts.kept", "1"),
        QUICK,
    )
    while not isinstance(event := next(events), Progress) or event.articles < 2:
        pass
    events.close()

    report = build(tmp_path, source)

    assert report.remembered >= 2
    build(tmp_path, tmp_path / "乙.jsonl")
    assert asked == ["旧"]


def test_a_fresh_build_uses_nothing_and_keeps_everything(tmp_path: Path) -> None:
    """The next one is quick again."""
    path, page = tmp_path / "facts", b"{}"
    memory = FactsMemory(path, "1")
    memory.keep(FactsMemory.key(page), b"abc")
    memory.close(complete=True)

    fresh = FactsMemory(path, "1", fresh=True)
    assert fresh.known(FactsMemory.key(page)) is None
    fresh.keep(FactsMemory.key(page), b"xyz")
    fresh.close(complete=True)

    again = FactsMemory(path, "1")
    assert again.known(FactsMemory.key(page)) == b"xyz"
    again.close(complete=True)


def test_a_folder_that_cannot_be_written_is_a_build_error(tmp_path: Path) -> None:
    """The reason names the file."""
    with pytest.raises(BuildError, match="facts"):
        FactsMemory(tmp_path / "沒有" / "facts", "1")


def test_facts_of_another_number_of_articles_are_not_used() -> None:
    """A worker checks what it is handed."""
    page = Page("甲.txt", (article("甲-01", "產業"),))
    two = Page("甲.txt", (article("甲-01", "產業"), article("甲-02", "集聚")))
    worker = Worker(Noting)
    learnt = worker(Job((records.encode(page),), (None,))).learnt

    done = worker(Job((records.encode(two),), learnt))

    assert [one.facts for one in done.batch().articles] == [facts(one) for one in two.articles]
    assert done.learnt[0] is not None
