"""Marks on the printed characters, and extracts around them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.analysis.literal import cut_units, literal
from searchapp.config import Settings
from searchapp.engine.queries import Leaf, Match
from searchapp.model import Block, BlockKind, Span
from searchapp.search import plan
from searchapp.search.highlight import marks, snippet
from searchapp.search.syntax import parse
from tests.corpus import texts
from tests.reference_engine import ReferenceEngine


def wanted(*strings: str) -> list[Leaf]:
    """Leaves for strings."""
    return [Match(found) for string in strings if (found := literal(string))]


def cut(text: str, strings: list[str], chars: int) -> tuple[str, list[str], bool, bool]:
    """The extract of a text, and what is marked in it."""
    block = Block(1, BlockKind.PARAGRAPH, text)
    found = snippet("a-01", block, wanted(*strings), chars)
    marked = [found.text[mark.start : mark.end] for mark in found.marks]
    return found.text, marked, found.cut_before, found.cut_after


@pytest.mark.parametrize(
    ("text", "strings", "marked"),
    [
        ("郑州產業集聚區", ["产业集聚区"], ["產業集聚區"]),
        ("王 治出席", ["王治"], ["王 治"]),
        ("超４０００亿元的", ["4000亿元"], ["４０００亿元"]),
        ("𠮷野家与吉野家", ["𠮷野"], ["𠮷野"]),
        ("哈哈哈", ["哈哈"], ["哈哈哈"]),
        ("产业,集聚", ["产业集聚"], []),
        ("面积34㎡的", ["34 m2"], ["34㎡"]),
        ("面积34㎡的", ["㎡"], ["㎡"]),
        ("", ["马"], []),
    ],
    ids=[
        "traditional",
        "blank",
        "full-width",
        "astral",
        "overlap",
        "break",
        "longer fold",
        "part of a longer fold",
        "empty",
    ],
)
def test_marks_sit_on_what_was_printed(text: str, strings: list[str], marked: list[str]) -> None:
    """Folding never moves a mark."""
    assert [text[m.start : m.end] for m in marks(text, wanted(*strings))] == marked


def test_a_short_block_is_shown_whole() -> None:
    """Nothing is cut that fits."""
    assert cut("产业集聚区建设。", ["集聚"], 20) == ("产业集聚区建设。", ["集聚"], False, False)


def test_the_extract_holds_the_densest_matches() -> None:
    """Two marks close together win over the first mark."""
    text = "马在前" + "。文字" * 30 + "。这里马与马都在" + "，其余" * 30

    extract, marked, before, after = cut(text, ["马"], 20)

    assert marked == ["马", "马"]
    assert extract.startswith("这里")
    assert len(extract) <= 20
    assert (before, after) == (True, True)


def test_without_matches_the_beginning_is_shown() -> None:
    """An extract of a filter result is the lead."""
    extract, marked, before, after = cut("本报讯" + "文" * 100, [], 20)

    assert (extract, marked, before, after) == ("本报讯" + "文" * 17, [], False, True)


def test_an_extract_never_parts_a_run_of_letters_or_digits() -> None:
    """4000 is not shown as 40."""
    text = "文" * 30 + "共4000亿元，产业" + "2013" * 20 + "年"

    extract, marked, _, _ = cut(text, ["产业"], 20)

    assert marked == ["产业"]
    assert not extract.endswith("2")


def test_an_extract_rather_begins_with_a_clause() -> None:
    """Not in the middle of one, and never with the comma before it."""
    text = "文" * 50 + "，郑州的產業集聚" + "文" * 50

    assert cut(text, ["产业"], 30)[0].startswith("郑州的產業")


def test_a_mark_longer_than_the_extract_is_cut_with_it() -> None:
    """A long quotation still shows its beginning."""
    text = "前" * 10 + "产业集聚" * 20

    extract, marked, _, after = cut(text, ["产业集聚" * 20], 20)

    assert extract == marked[0] == "产业集聚" * 5
    assert after


@settings(deadline=None)
@given(
    texts(60), st.lists(st.sampled_from(("产业", "马", "5G", "郑州", "区")), max_size=3), st.data()
)
def test_an_extract_is_a_slice_and_keeps_its_marks_exact(
    text: str, strings: list[str], data: st.DataObject
) -> None:
    """For any text: length, slice, marks, borders."""
    chars = data.draw(st.integers(20, 40))
    found = marks(text, wanted(*strings))
    block = Block(2, BlockKind.PARAGRAPH, text)
    shown = snippet("a-01", block, wanted(*strings), chars)
    start, end = shown.start, shown.start + len(shown.text)

    assert end - start <= chars
    assert shown.text == text[start:end]
    assert shown.block_id == "a-01-p02"
    for mark in shown.marks:
        around = Span(mark.start + start, mark.end + start)
        assert any(one.start <= around.start and around.end <= one.end for one in found)
    for unit in cut_units(text).spans:
        assert not unit.start < start < unit.end
        assert not unit.start < end < unit.end
    if found and all(one.end - one.start <= 20 for one in found):
        assert shown.marks


def test_marks_are_those_of_the_plain_scan() -> None:
    """The judge marks the same."""
    text = "産業集聚區，产业 集聚区。"
    (leaf,) = wanted("产业集聚")

    assert marks(text, [leaf]) == ReferenceEngine([]).marks(
        Block(1, BlockKind.PARAGRAPH, text), leaf
    )


@pytest.mark.parametrize(
    ("text", "q", "marked"),
    [
        ("郑州產業集聚區", "产业?聚区", ["產業集聚區"]),
        ("中原新区，中原，区", "中原*区", ["中原新区"]),
        ("\uff12\uff10\uff12\uff13年与1999年", "202?年", ["\uff12\uff10\uff12\uff13年"]),
        ("产业园，是园区。园区", "产业 ~2 园区", []),
        ("产业园，是园区。园区", "产业 ~3 园区", ["产业", "园区"]),
        ("园区内产业园区", "产业 ~>0 园区", ["产业园区"]),
        ("园区内产业园区", "产业 ~1 园区", ["园区", "产业园区"]),
        ("产业好。园区与产业。园区", "同句(产业 园区)", ["园区", "产业"]),
        ("产业好。园区", "同段(产业 园区)", ["产业", "园区"]),
        ("𠮷野家。产业", "同句(𠮷野 产业)", []),
        ("投资4,000亿元，另有三百万元", ">=100亿元", ["4,000亿元"]),
        ("投资4,000亿元，另有三百万元", "<300万元", []),
        ("二十余万亩", "10万亩..30万亩", ["二十余万亩"]),
        ("", "产业?区", []),
    ],
)
def test_every_operator_marks_what_it_found(text: str, q: str, marked: list[str]) -> None:
    """The shortest run, both sides of a pair, and within the sentence that holds alone."""
    leaves = plan.printed(parse(q, Settings()).tree, 1)

    assert [text[m.start : m.end] for m in marks(text, leaves)] == marked
