"""The corrections file: what can be written in it, and what is refused with its line."""

from pathlib import Path

import pytest

from searchapp.corrections.entries import FIELDS, Action, read_corrections
from searchapp.corrections.ledger import find_files
from searchapp.errors import CorrectionsError
from tests.enrich_pages import ROOT

SIGNED = 'who = "张三"\nwhy = "合订本"\ndate = "2026-11-21"\n'


def write(folder: Path, text: str) -> Path:
    """Write a corrections file."""
    path = folder / "corrections.toml"
    path.write_text(text, "utf-8")
    return path


def table(asked: str, field: str = "person") -> str:
    """Write one entry."""
    return f'[[correction]]\narticle = "甲-01"\nfield = "{field}"\n{asked}\n{SIGNED}\n'


@pytest.mark.parametrize(
    ("field", "asked", "action", "values"),
    [
        ("date", 'value = "2013-04"', Action.SET, ("2013-04",)),
        ("date", "value = 2013-04-28", Action.SET, ("2013-04-28",)),
        ("kicker", "remove = true", Action.REMOVE, ()),
        ("title", 'value = " 產業𠮷聚 "', Action.SET, ("產業𠮷聚",)),
        ("person", 'add = "馬懿"', Action.ADD, ("馬懿",)),
        ("person", 'remove = ["黄科", "黄科", "𠮷野"]', Action.REMOVE, ("黄科", "𠮷野")),
        ("topic", 'value = ["经济", "环境"]', Action.SET, ("经济", "环境")),
        ("join", 'join = "…主动认|领责任…"', Action.JOIN, ("主动认", "领责任")),
        ("join", 'split = "４８万|元"', Action.SPLIT, ("４８万", "元")),
    ],
    ids=[
        *("month", "toml date", "removed", "blanks", "added", "list"),
        *("whole list", "join", "split"),
    ],
)
def test_an_entry_says_what_is_done(
    tmp_path: Path, field: str, asked: str, action: Action, values: tuple[str, ...]
) -> None:
    """With who, why and when, and the line it begins on."""
    (entry,) = read_corrections(write(tmp_path, f"# 更正\n\n{table(asked, field)}"))

    assert (entry.line, entry.article, entry.field) == (3, "甲-01", field)
    assert (entry.action, entry.values) == (action, values)
    assert (entry.who, entry.why, entry.date) == ("张三", "合订本", "2026-11-21")


def test_an_entry_can_name_several_articles(tmp_path: Path) -> None:
    """The date of a page is that of all its articles."""
    text = table('value = "2013"', "date").replace('"甲-01"', '["甲-01", "甲-02"]')

    entries = read_corrections(write(tmp_path, text))

    assert [one.article for one in entries] == ["甲-01", "甲-02"]
    assert {one.line for one in entries} == {1}


@pytest.mark.parametrize("text", ["", "\ufeff# 只有注\r\n"], ids=["empty", "mark and note"])
def test_a_file_without_entries_corrects_nothing(tmp_path: Path, text: str) -> None:
    """An empty file is a file."""
    assert read_corrections(write(tmp_path, text)) == ()


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("[[correction]\n", 1, "不是合格的 TOML"),
        (table("add = 马懿"), 4, "文字要用引号括起来"),
        ('correction = "甲"\n', 0, "每条更正写作一个"),
        ("correction = [1]\n", 0, "每条更正写作一个"),
        ("[[corection]]\n", 0, "不认识 corection"),
        (table('add = "马懿"') + table('ad = "马懿"'), 9, "不认识 ad；最接近的是 add"),
        (table('add = "马懿"').replace('who = "张三"\n', ""), 1, "缺少 who"),
        (table('add = "马懿"').replace('"张三"', '" "'), 1, "who 应为不空的文字"),
        (table(""), 1, "person 要写 value、add、remove 之中的一项"),
        (table('add = "马懿"\nremove = "黄科"'), 1, "且只写一项"),
        (table('add = "马懿"', "title"), 1, "title 要写 value、remove 之中的一项"),
        (table('remove = "引题"', "kicker"), 1, "kicker 只有一个值"),
        (table('value = ["一", "二"]', "title"), 1, "title 只有一个值"),
        (table("add = []"), 1, "add 应为不空的文字"),
        (table('add = ["马懿", 7]'), 1, "add 应为不空的文字"),
        (table('value = "2013-02-30"', "date"), 1, "date 的 value 应为"),
        (table('value = "今天"', "date"), 1, "date 的 value 应为"),
        (table("value = 2013", "date"), 1, "date 的 value 应为"),
        (table('split = "认领"', "join"), 1, "split 应为接缝两边的原文"),
        (table('join = "|领"', "join"), 1, "join 应为接缝两边的原文"),
        (table('join = "一|二|三"', "join"), 1, "join 应为接缝两边的原文"),
        (table('add = "马懿"\nwas = "黄科"'), 1, "was 只用于"),
        (table('value = "甲"\nwas = 1', "title"), 1, "was 应为原来的值"),
        (table('add = "马懿"\nrole = "main"'), 1, "role 只用于"),
        (table('add = "高新区"\nrole = "主"', "district"), 1, "应为 main 或 mentioned"),
        (table('add = "马懿"').replace("2026-11-21", "昨天"), 1, "date 应为更正的日子"),
    ],
    ids=[
        *("header", "no quotes", "no table", "numbers", "wrong name", "key", "missing", "blank"),
        *("nothing asked", "two asked", "add a title", "remove by name", "two titles"),
        *("empty list", "number", "no such day", "no day", "year as number"),
        *("no bar", "one side", "two bars", "was", "was number", "role", "role word", "day"),
    ],
)
def test_what_is_not_right_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    """The error says where, what is wrong, and how to mend it."""
    path = write(tmp_path, text)

    with pytest.raises(CorrectionsError) as refused:
        read_corrections(path)

    assert (refused.value.path, refused.value.line) == (path, line)
    assert reason in refused.value.reason


def test_a_file_that_is_no_text_or_not_there_is_refused(tmp_path: Path) -> None:
    """A named file must exist; the line of the first bad byte is given."""
    path = tmp_path / "更正.toml"
    with pytest.raises(CorrectionsError, match="读不出来"):
        read_corrections(path)
    path.write_bytes("# 更正\n# 郑州".encode("gb18030"))
    with pytest.raises(CorrectionsError, match="UTF-8") as refused:
        read_corrections(path)

    assert refused.value.line == 1


def test_files_lie_in_the_folder_or_beside_the_source(tmp_path: Path) -> None:
    """Each once; a named one is added, there or not."""
    beside = write(tmp_path, "")
    source = tmp_path / "甲.txt"
    source.write_text("字", "utf-8")
    named = tmp_path / "别处.toml"

    assert find_files([tmp_path, source], named) == (beside, named)
    assert find_files([source], beside) == (beside,)
    assert find_files([tmp_path / "沒有"]) == ()


def test_every_field_and_action_is_documented() -> None:
    """The page is enough to write the file."""
    text = (ROOT / "docs" / "corrections.md").read_text("utf-8")

    assert all(f"`{name}`" in text for name in FIELDS)
    assert all(f"`{name}`" in text for name in ("value", *list(Action)[1:], "was", "role"))


def test_the_example_of_the_docs_is_a_file(tmp_path: Path) -> None:
    """What is shown can be copied."""
    text = (ROOT / "docs" / "corrections.md").read_text("utf-8")
    example = text.split("```toml\n")[1].split("```")[0]

    entries = read_corrections(write(tmp_path, example))

    assert len(entries) >= 5
    assert all(one.field in FIELDS for one in entries)
