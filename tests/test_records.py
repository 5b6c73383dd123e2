"""Records: values to JSON and back, nothing half right."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp import records
from searchapp.errors import RecordError
from searchapp.model import Article, Block, BlockKind, Join, Page, Reject, Span
from tests.corpus import Known, article

ARTICLE = article(
    "甲-01",
    "産業集聚區",
    "𠮷野家投资４０００亿元",
    "",
    known=Known(date="2013-04", persons=("王新伟",), authors=("王治",), paper="郑州晚报"),
    kicker="引题",
)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (ARTICLE, Article),
        (Page("甲.txt", (ARTICLE, ARTICLE)), Page),
        (Span(0, 7), Span),
        (Block(1, BlockKind.CAPTION, "", (3, 9), (Join(2, True, "x"),), fragment=True), Block),
        ("", str),
        ({"字": [1, 2.5, None]}, dict),
    ],
    ids=["article", "page", "span", "block", "empty", "dictionary"],
)
def test_a_value_comes_back_as_it_was(value: object, kind: type[object]) -> None:
    """Encoding loses nothing, enumerations, tuples and rare characters included."""
    assert records.decode(records.encode(value), kind) == value


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    """Control characters, quotes and rare characters included."""
    assert records.decode(records.encode(text), str) == text


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", Span),
        (b"{", Span),
        (b'{"start": 1}', Span),
        (b'{"start": "1", "end": 2}', Span),
        (b'{"start": 1.5, "end": 2}', Span),
        (b'{"number": 0, "kind": "poem", "text": ""}', Block),
        (b'"\xff"', str),
        ("[1, 二]", list),
    ],
    ids=["empty", "cut", "missing", "wrong type", "fraction", "enum", "not UTF-8", "not JSON"],
)
def test_what_does_not_fit_is_refused(data: bytes | str, kind: type[object]) -> None:
    """A damaged record never becomes a half-right value."""
    with pytest.raises(RecordError):
        records.decode(data, kind)


def test_plain_gives_what_json_would() -> None:
    """The tree of builtin values is written as the same JSON."""
    assert json.dumps(records.plain(ARTICLE)) == json.dumps(json.loads(records.encode(ARTICLE)))


def test_a_lone_surrogate_is_refused() -> None:
    """UTF-8 cannot hold it."""
    with pytest.raises(RecordError):
        records.encode({"字": "\ud800"})


def test_a_path_is_written_as_text() -> None:
    """Reports name files; their paths are JSON strings."""
    written = records.encode(Reject(Path("甲/乙.txt"), 3, "缺字"))

    assert json.loads(written) == {"path": "甲/乙.txt", "line": 3, "reason": "缺字"}
