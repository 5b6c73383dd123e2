"""The commands that judge persons, dates and topics on records with right answers."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from searchapp.enrich.taxonomy import load_taxonomy
from tests.benchmarks import dates, persons, topics
from tests.benchmarks.labelled import Share, read_labelled, show


def write(path: Path, *rows: dict[str, Any]) -> Path:
    """Write rows as JSON lines; a row without an id is given one."""
    lines = [json.dumps({"id": f"r{n}"} | row, ensure_ascii=False) for n, row in enumerate(rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def entity(text: str, words: str, kind: str = "PER") -> dict[str, Any]:
    """Mark some words of a text."""
    start = text.index(words)
    return {"start": start, "end": start + len(words), "type": kind}


def figures(folder: Path, command: Any, *arguments: str) -> dict[str, tuple[int, int]]:  # noqa: ANN401  click's
    """Run a command and give its shares by name."""
    target = folder / "figures.json"
    done = CliRunner().invoke(command, [*arguments, "--json", str(target)])
    assert done.exit_code == 0, (done.output, done.exception)
    rows = json.loads(target.read_text(encoding="utf-8"))
    assert all(row["name"] in done.output for row in rows)
    return {row["name"]: (row["part"], row["whole"]) for row in rows}


def test_names_are_compared_by_their_spans(tmp_path: Path) -> None:
    """Found, missed and wrong names count; surnames, foreign names and places do not."""
    one = "市长王新伟要求，各部门要强化担当。𠮷野家老张说：“特朗普来过。”"
    two = "\n市長王新偉到郑州市調研，杨部长说可以。"
    source = write(
        tmp_path / "甲.jsonl",
        {
            "text": one,
            "entities": [entity(one, "王新伟"), entity(one, "特朗普"), entity(one, "张")],
        },
        {"text": two, "entities": [entity(two, "郑州市", "LOC"), entity(two, "調研")]},
    )

    found = figures(tmp_path, persons.main, str(source))

    assert found["all mentions: precision"] == (1, 2)
    assert found["all mentions: recall"] == (1, 1)
    assert found["all mentions: F1"] == (2, 3)
    assert found["mentions that make the facet: precision"] == (1, 2)


def test_the_people_of_bylines_count_where_it_says_so(tmp_path: Path) -> None:
    """A byline's people are not mentioned, and are found all the same."""
    text = "郑州产业集聚区建设提速。（记者 王继兵）"
    row = {"text": text, "split": "dev", "entities": [entity(text, "王继兵")]}
    source = write(tmp_path / "甲.jsonl", row, row | {"id": "other", "split": "train"})

    found = figures(tmp_path, persons.main, str(source), "--split", "dev")

    assert found["all mentions: recall"] == (0, 1)
    assert found["all mentions and the people of bylines: F1"] == (2, 2)


def test_years_are_compared_once_dates_are_taken_away(tmp_path: Path) -> None:
    """The record's own date tells nothing; one year is right and one is wrong."""
    text = "\uff18月1日，在2022年上半年重點項目推進會上，市長提出要求。"
    source = write(
        tmp_path / "甲.jsonl",
        {"text": text, "date": "2022-08-02"},
        {"text": text, "date": "2021-08-02"},
        {"text": "道路通车。", "date": "2021-08-02"},
        {"text": text, "date": "2021-08"},
    )

    found = figures(tmp_path, dates.main, str(source))

    assert found["articles with an inferred date"] == (2, 3)
    assert found["inferred: the year is right"] == (1, 2)


def test_articles_of_one_day_are_put_on_a_page(tmp_path: Path) -> None:
    """Their clues are pooled; what fills no page is left out."""
    told, silent = "8月1日，在2022年上半年重点项目推进会上，市长提出要求。", "道路通车。"
    days = ["2022-08-02", "2022-08-03", "2022-08-02", "2022-08-03", "2022-08-03"]
    texts = [told, silent, silent, silent, told]
    rows = [{"text": text, "date": day} for text, day in zip(texts, days, strict=True)]
    source = write(tmp_path / "甲.jsonl", *rows)

    found = figures(tmp_path, dates.main, str(source), "--together", "2")

    assert found["articles with an inferred date"] == (2, 4)
    assert found["inferred: the year is right"] == (2, 2)


def test_topics_are_compared_with_what_labels_stand_for(tmp_path: Path) -> None:
    """Tags or one label; a record whose labels say nothing of the subject is left out."""
    source = write(
        tmp_path / "甲.jsonl",
        {"title": "女排夺冠", "text": "决赛中队员拿下金牌，球迷欢呼。", "label_zh": "体育"},
        {
            "title": "女排奪冠",
            "text": "决赛中队员拿下金牌，球迷欢呼。",
            "tags": ["科技成就", "新时代"],
        },
        {"title": "女排夺冠", "text": "决赛中队员拿下金牌。", "tags": ["新时代"]},
        {"title": "𠮷", "text": "", "label_zh": "教育"},
    )

    found = figures(tmp_path, topics.main, str(source))

    assert found["first topic right, of all records"] == (1, 3)
    assert found["first topic right, where any is given"] == (1, 2)
    assert found["records with any topic"] == (2, 3)
    assert found["first topic right: 体育"] == (1, 1)
    assert found["first topic right: 新时代"] == (0, 1)


def test_labels_stand_for_topics_there_are() -> None:
    """A slip of the pen in the mapping would count every answer as wrong."""
    known = {topic.id for topic in load_taxonomy()}
    labels = topics.load_labels()

    assert set().union(*labels.values()) <= known
    assert {label for label, wanted in labels.items() if not wanted} >= {"故事", "新时代"}


def test_an_unknown_label_stops_the_judging(tmp_path: Path) -> None:
    """It is never taken for one that says nothing."""
    source = write(tmp_path / "甲.jsonl", {"title": "一", "text": "二", "label_zh": "天气"})

    with pytest.raises(KeyError, match="天气"):
        topics.judge(read_labelled(source), topics.load_labels())


def test_a_share_of_nothing_is_no_figure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is shown as a dash, and is null in JSON."""
    target = tmp_path / "f.json"

    show([Share("无", 0, 0), Share("半", 1, 2)], target)

    assert [row["percent"] for row in json.loads(target.read_text(encoding="utf-8"))] == [None, 50]
    assert "—" in capsys.readouterr().out


def test_every_nth_record_is_read_and_bad_ones_are_not(tmp_path: Path) -> None:
    """The record stands beside the page the archive makes of it."""
    rows = [{"text": f"第{n}篇", "more": n} for n in range(5)]
    source = write(tmp_path / "甲.jsonl", *rows, {"id": "a/b", "text": "坏"})

    found = list(read_labelled(source, 2))

    assert [row["more"] for row, _ in found] == [0, 2, 4]
    assert [page.articles[0].id for _, page in found] == ["r0", "r2", "r4"]
    assert len(list(read_labelled(source))) == 5
