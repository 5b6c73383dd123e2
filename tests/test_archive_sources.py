"""Files: which are found, how they are decoded, and what is said of those that cannot be read."""

import gzip
import json
import lzma
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.archive import streams
from searchapp.archive.encodings import UndecodableError, decode_text
from searchapp.archive.jsonl import read_records
from searchapp.archive.sources import find_sources, read_source
from searchapp.errors import SourceError
from searchapp.model import Article, BlockKind, Page, Reject

TEXT = "# 产业集聚\n\n本报讯(记者 李明)昨日,全市产业集聚区建设推进会召开,部署今年重点工作。\n"
TRADITIONAL = (
    "# 產業集聚\n\n本報訊(記者 李明)昨日,全市產業集聚區建設推進會召開,部署今年重點工作。\n"
)


def no_words(_: str) -> bool:
    """A dictionary without words."""
    return False


def read(path: Path) -> list[Page | Reject]:
    """Read a file to its end."""
    return list(read_source(path, no_words))


def articles(path: Path) -> list[Article]:
    """Read a file all of whose records are good."""
    found = read(path)
    assert all(isinstance(one, Page) for one in found), found
    return [article for one in found if isinstance(one, Page) for article in one.articles]


def rejects(path: Path) -> list[Reject]:
    """Give what was refused."""
    return [one for one in read(path) if isinstance(one, Reject)]


def record(**fields: object) -> str:
    """Write one line of a record file."""
    return json.dumps({"id": "甲-1", "text": "正文。"} | fields, ensure_ascii=False) + "\n"


def packed(name: str, data: bytes) -> bytes:
    """Pack bytes as the name's ending says."""
    if name.endswith(".gz"):
        return gzip.compress(data)
    return lzma.compress(data) if name.endswith(".xz") else data


def test_folders_are_searched_and_sorted(tmp_path: Path) -> None:
    """Readable endings at any depth; README, hidden and other files are not sources."""
    for name in ("b.txt", "a.md", "深/c.JSONL", "深/d.jsonl.gz", "README.md", "深/readme.txt",
                 ".x.txt", ".git/e.txt", "f.pdf"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("字", encoding="utf-8")

    found = find_sources([tmp_path, tmp_path / "b.txt"])

    assert [str(path.relative_to(tmp_path)) for path in found] == [
        "a.md",
        "b.txt",
        "深/c.JSONL",
        "深/d.jsonl.gz",
    ]
    assert find_sources([tmp_path / "README.md"]) == (tmp_path / "README.md",)


def test_a_loop_of_folders_ends(tmp_path: Path) -> None:
    """A link back to the folder above is followed once."""
    (tmp_path / "里").mkdir()
    (tmp_path / "里/a.txt").write_text("字", encoding="utf-8")
    (tmp_path / "里/回").symlink_to(tmp_path)

    assert find_sources([tmp_path]) == (tmp_path / "里/a.txt",)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("没有", "请检查路径"), ("a.pdf", "可读的有 .txt"), ("空", "没有可读的文件")],
    ids=["missing", "other kind", "empty folder"],
)
def test_a_path_that_gives_nothing_is_an_error_with_a_hint(
    tmp_path: Path, name: str, hint: str
) -> None:
    """The archive is never silently empty."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    (tmp_path / "空").mkdir()

    with pytest.raises(SourceError, match=hint) as caught:
        find_sources([tmp_path / name])

    assert caught.value.path == tmp_path / name


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _broken_link(path: Path) -> None:
    path.symlink_to(path.with_name("无"))


def _folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    "make", [_pipe, _loop, _device, _broken_link, _folder], ids=lambda one: one.__name__[1:]
)
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.jsonl.xz"])
def test_what_is_no_regular_file_is_refused_without_hanging(
    tmp_path: Path, make: Callable[[Path], None], name: str
) -> None:
    """Pipes, devices, loops of links and the like become one reject."""
    make(tmp_path / name)

    (refused,) = rejects(tmp_path / name)

    assert (refused.path, refused.line) == (tmp_path / name, 0)
    assert refused.reason


@pytest.mark.parametrize(
    ("text", "codec", "mark"),
    [
        (TEXT, "utf-8", b""),
        (TEXT, "utf-8", b"\xef\xbb\xbf"),
        (TEXT, "utf-16-le", b"\xff\xfe"),
        (TEXT, "utf-16-be", b"\xfe\xff"),
        (TEXT, "gb18030", b""),
        (TRADITIONAL, "gb18030", b""),
        (TEXT.replace("\n", "\r\n"), "utf-8", b""),
        (TEXT.replace("\n", "\r"), "utf-8", b""),
    ],
    ids=["utf-8", "bom", "utf-16-le", "utf-16-be", "gb18030", "traditional gbk", "crlf", "cr"],
)
def test_accepted_encodings_are_decoded_right(
    tmp_path: Path, text: str, codec: str, mark: bytes
) -> None:
    """Each gives the same headline and byline."""
    path = tmp_path / "页.txt"
    path.write_bytes(mark + text.encode(codec))

    (one,) = articles(path)

    assert one.title in {"产业集聚", "產業集聚"}
    assert one.authors[0].name == "李明"
    assert one.id == "页-01"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (TRADITIONAL.encode("big5"), "Big5"),
        (TEXT.encode()[:40] + b"\xff" + TEXT.encode()[40:], "UTF-8"),
        (TEXT.encode("utf-16-le"), "NUL"),
        (b"\xff\xfe\x00\xd8a\x00", "UTF-16"),
        ("产业\x00集聚".encode(), "NUL"),
        ("产业".encode() + b"\xed\xa0\x80", "UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "NUL"),
        (b"", "没有文字"),
        (b"# \n---\n", "没有文字"),
    ],
    ids=["big5", "bad byte", "utf-16 without bom", "half surrogate in utf-16", "nul",
         "surrogate in utf-8", "png", "empty", "marks only"],
)  # fmt: skip
def test_unreadable_pages_are_refused_with_a_reason(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    """Nothing is decoded by a guess that gives garbage."""
    path = tmp_path / "页.txt"
    path.write_bytes(data)

    (refused,) = read(path)

    assert isinstance(refused, Reject)
    assert reason in refused.reason


def test_a_page_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    """A page of more than a MiB is no page."""
    path = tmp_path / "页.txt"
    path.write_bytes("产业集聚".encode() * 2**17)

    assert "MiB" in rejects(path)[0].reason


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=80))
def test_utf8_text_is_decoded_to_itself(text: str) -> None:
    """Apart from control characters and line ends nothing is changed."""
    expected = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\ufeff", " ")

    assert decode_text(b"\xef\xbb\xbf" + text.encode()) == expected


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    """No other error leaves the decoder."""
    try:
        text = decode_text(data)
    except UndecodableError:
        return
    assert "\x00" not in text


def test_blanks_in_a_file_name_do_not_reach_the_ids(tmp_path: Path) -> None:
    """An id can stand in an address."""
    path = tmp_path / "郑州晚报 2013.txt"
    path.write_text(TEXT, encoding="utf-8")

    assert [one.id for one in articles(path)] == ["郑州晚报_2013-01"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.xz"])
def test_records_are_read_plain_and_packed(tmp_path: Path, name: str) -> None:
    """Every field lands where the model says."""
    line = record(
        title="标题",
        date="2013-04-28",
        source="郑州晚报",
        page="AA02",
        tags=["时政"],
        text="本报讯(记者 李明)甲。\n\n乙\uff15。\n□郑州晚报记者 王继兵",
        keywords=["无"],
    )
    data = f"\ufeff{line}\n".encode()
    (tmp_path / name).write_bytes(packed(name, data))

    (one,) = articles(tmp_path / name)

    assert (one.id, one.source, one.place, one.title) == ("甲-1", name, 1, "标题")
    assert (one.given_date, one.paper, one.page_label) == ("2013-04-28", "郑州晚报", "AA02")
    assert one.tags == ("时政",)
    assert [block.kind for block in one.blocks] == [
        BlockKind.HEADLINE,
        BlockKind.PARAGRAPH,
        BlockKind.PARAGRAPH,
        BlockKind.BYLINE,
    ]
    assert [block.text for block in one.blocks][2] == "乙\uff15。"
    assert all(block.lines == () for block in one.blocks)
    assert [author.name for author in one.authors] == ["李明", "王继兵"]


def test_a_record_without_title_has_an_empty_headline(tmp_path: Path) -> None:
    """Nothing is invented."""
    path = tmp_path / "a.jsonl"
    path.write_text(record(text="𠮷野家開業。"), encoding="utf-8")

    (one,) = articles(path)

    assert (one.title, one.blocks[0].text, one.given_date) == ("", "", None)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{坏", "JSON"),
        ('{"id": "a"}', "text"),
        (record(id=""), "id 是空的"),
        (record(id="a/b"), "斜线"),
        (record(id="a b"), "空白"),
        (record(id="a\u0001"), "控制字符"),
        (record(id="甲" * 201), "200"),
        (record(id=7), "JSON"),
        (record(date="2013-02-30"), "没有这个日期"),
        (record(date="2013-13"), "没有这个日期"),
        (record(date="2013年4月"), "2013-04-28"),
        (record(date="0000"), "没有这个日期"),
        (record(text="", title=" "), "没有文字"),
        (record(text="甲\u0000乙"), "NUL"),
        ('{"id": "a", "text": "\\ud800"}', "甲" * 0),
    ],
    ids=["no json", "no text", "no id", "slash", "blank", "control", "long id", "number",
         "30 february", "month 13", "other form", "year 0", "no words", "nul", "half surrogate"],
)  # fmt: skip
def test_a_bad_record_is_refused_and_the_rest_goes_on(
    tmp_path: Path, line: str, reason: str
) -> None:
    """The reject names the line; records before and behind are read."""
    path = tmp_path / "a.jsonl"
    lines = (record(id="前"), line.rstrip("\n") + "\n", record(id="后"))
    path.write_text("".join(lines), encoding="utf-8")

    found = read(path)

    assert isinstance(found[0], Page)
    assert isinstance(found[2], Page)
    assert isinstance(found[1], Reject)
    assert found[1].line == 2
    assert reason in found[1].reason


@pytest.mark.parametrize("date", ["2013", "2013-04", "2013-04-28", "2024-02-29", "", None])
def test_dates_of_each_precision_are_kept(tmp_path: Path, date: str | None) -> None:
    """As precise as given, never more; an empty one is none."""
    path = tmp_path / "a.jsonl"
    path.write_text(record(date=date), encoding="utf-8")

    assert articles(path)[0].given_date == (date or None)


def test_the_second_record_of_an_id_is_refused(tmp_path: Path) -> None:
    """The first one stays."""
    path = tmp_path / "a.jsonl"
    path.write_text(record(text="甲。") + record(text="乙。"), encoding="utf-8")

    first, second = read(path)

    assert isinstance(first, Page)
    assert isinstance(second, Reject)
    assert (second.line, "重复" in second.reason) == (2, True)


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.xz"])
@pytest.mark.parametrize("damage", ["cut", "garbage", "plain"])
def test_a_damaged_packed_file_is_refused_where_it_breaks(
    tmp_path: Path, name: str, damage: str
) -> None:
    """What was read before the damage stands; the last word is a reject."""
    pack = gzip.compress if name.endswith("gz") else lzma.compress
    data = pack(
        "".join(record(id=f"甲{n}", text=os.urandom(40).hex()) for n in range(500)).encode()
    )
    broken = {
        "cut": data[: len(data) // 2],
        "garbage": data[:200] + b"\x00\xff" * 50 + data[300:],
        "plain": record().encode(),
    }[damage]
    (tmp_path / name).write_bytes(broken)

    last = read(tmp_path / name)[-1]

    assert isinstance(last, Reject)
    assert "压缩文件" in last.reason


def test_several_packed_streams_in_a_row_are_one_file(tmp_path: Path) -> None:
    """Packed parts may be put one behind the other, with padding."""
    one, two = record(id="甲").encode(), record(id="乙").encode()
    (tmp_path / "a.jsonl.xz").write_bytes(lzma.compress(one) + b"\x00" * 4 + lzma.compress(two))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(one) + gzip.compress(two))

    ids = [[item.id for item in articles(path)] for path in find_sources([tmp_path])]

    assert ids == [["甲", "乙"], ["甲", "乙"]]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.xz"])
def test_a_huge_line_is_passed_over_without_being_held(tmp_path: Path, name: str) -> None:
    """The line before and the line behind are read; the limit is said."""
    data = f"前\n{'字' * 3_000_000}\n后\n".encode()
    (tmp_path / name).write_bytes(packed(name, data))

    lines = list(streams.read_lines(tmp_path / name, limit_bytes=1000))

    assert lines == [(1, "前".encode()), (2, None), (3, "后".encode())]


def test_a_file_of_another_kind_is_given_up(tmp_path: Path) -> None:
    """After a thousand bad lines in a row the rest is not read."""
    path = tmp_path / "a.jsonl"
    path.write_text("列,列\n" * 5000, encoding="utf-8")

    found = list(read_records(path))

    assert len(found) == 1001
    assert isinstance(found[-1], Reject)
    assert "连续 1000 行" in found[-1].reason


@given(st.lists(st.binary(max_size=30), max_size=8), st.integers(1, 40))
def test_lines_come_back_as_they_were_written(lines: list[bytes], limit: int) -> None:
    """Numbers run from 1; a line is handed out exactly when it fits the limit."""
    kept = [line.replace(b"\n", b"") for line in lines]

    parts = streams.split_lines(iter([b"\n".join(kept) + b"\n"] if kept else []), limit)

    assert list(parts) == [
        (number, line if len(line) <= limit else None) for number, line in enumerate(kept, 1)
    ]
