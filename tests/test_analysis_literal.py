"""Units, pairs and literals: what carries matching."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.fold import fold_text
from searchapp.analysis.literal import (
    PAIR_MARK,
    Literal,
    cut_units,
    find,
    find_all,
    literal,
    pair_tokens,
    written,
)
from searchapp.model import Span
from tests.corpus import texts as corpus_texts

printed_texts = st.text(
    alphabet="产業集5a.Ａ1，。…㎡㈱ \u3000\u200b\n!%@—“é𠮷", max_size=24
) | st.text(max_size=16)


def cut(text: str) -> str:
    """Write units with ``|`` between neighbours and ``/`` where a break stands."""
    units = cut_units(text)
    written = ""
    for number, (unit, position) in enumerate(zip(units.texts, units.positions, strict=True)):
        if number:
            written += "|" if position == units.positions[number - 1] + 1 else "/"
        written += unit
    return written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("，。 \n", ""),
        ("產業", "产|业"),
        ("𠮷野", "𠮷|野"),
        ("5G基站AA02版", "5g|基|站|aa02|版"),
        ("\uff15\uff27", "5g"),
        ("4.75万", "4.75|万"),
        ("1.2.3", "1.2/3"),
        ("1.2.3.4", "1.2/3.4"),
        (".5", "5"),
        ("5.", "5"),
        ("5.A", "5/a"),
        ("A.5", "a/5"),
        ("v1.0b", "v1.0b"),
        ("1 .5", "1/5"),
        ("12 34", "12|34"),
        ("张\u3000三 丰", "张|三|丰"),
        ("甲\u200b乙\u0301丙", "甲|乙|丙"),
        ("甲，。——“乙", "甲/乙"),
        ("甲\n乙", "甲/乙"),
        ("甲， ，乙", "甲/乙"),
        ("12%", "12|%"),
        ("a&b@c#", "a|&|b|@|c|#"),
        ("34㎡", "34|m2"),
        ("㎡㎡½1", "m2|m2|1|\u2044|2|1"),
        ("5½5.½", "5|1|\u2044|2|5/1|\u2044|2"),
        ("㈱甲", "株/甲"),
        ("₂³", "23"),
        ("カナ한글", "カ|ナ|한|글"),
        ("a!b", "a/b"),
        ("a+b=c", "a|+|b|=|c"),
        ("\ud800甲", "甲"),
        ("\ue000甲", "\ue000|甲"),
    ],
    ids=ascii,
)
def test_a_text_is_cut_into_units(text: str, expected: str) -> None:
    """One Han character, one run with its decimal part, or one other sign; breaks part."""
    assert cut(text) == expected


@given(printed_texts)
def test_units_lie_in_order_on_the_printed_text(text: str) -> None:
    """Spans increase, cover what the unit was read from, and positions increase by 1 or 2."""
    units = cut_units(text)

    assert units.positions[:1] in {(), (0,)}
    for number, (unit, span) in enumerate(zip(units.texts, units.spans, strict=True)):
        assert unit in fold_text(text[span.start : span.end])
        assert PAIR_MARK not in unit
        if number:
            assert units.positions[number] - units.positions[number - 1] in {1, 2}
            assert span.start >= units.spans[number - 1].start


@given(printed_texts)
def test_there_is_one_token_for_each_unit_and_it_begins_with_it(text: str) -> None:
    """All tokens of one unit are one range of terms, at the unit's position."""
    units = cut_units(text)
    tokens = list(pair_tokens(units))

    assert [position for _, position in tokens] == list(units.positions)
    for number, (token, position) in enumerate(tokens):
        unit, _, after = token.partition(PAIR_MARK)
        assert unit == units.texts[number]
        adjacent = units.positions[number + 1 : number + 2] == (position + 1,)
        assert after == (units.texts[number + 1] if adjacent else "")


@given(st.lists(printed_texts, max_size=5).map(lambda texts: [t for t in texts if t]))
def test_tokens_of_one_unit_are_neighbours_when_sorted(texts: list[str]) -> None:
    """The mark sorts before every character of a unit, so no other unit comes between."""
    tokens = sorted({token for text in texts for token, _ in pair_tokens(cut_units(text))})

    heads = [token.partition(PAIR_MARK)[0] for token in tokens]
    assert heads == sorted(heads)


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("產業", (("产", "业"),)),
        ("《产业》5G。", (("产", "业"), ("5g",))),
        ("，，甲", (("甲",),)),
        ("4000亿元", (("4000", "亿", "元"),)),
        ("甲 乙", (("甲", "乙"),)),
    ],
    ids=["traditional", "breaks", "leading break", "number", "blank"],
)
def test_a_query_string_is_read_as_a_literal(
    text: str, segments: tuple[tuple[str, ...], ...]
) -> None:
    """Breaks inside are kept, those at the ends dropped."""
    wanted = literal(text)

    assert wanted == Literal(segments)
    assert wanted is not None
    assert wanted.unit_count == sum(map(len, segments))


@pytest.mark.parametrize("text", ["", " ", "，。", "\u200b", "\n"], ids=ascii)
def test_a_string_without_units_is_no_literal(text: str) -> None:
    """There is nothing to look for."""
    assert literal(text) is None


@given(printed_texts, st.data())
def test_any_run_of_units_is_found_where_it_is_printed(text: str, data: st.DataObject) -> None:
    """The literal promise, for one text: the printed slice of any units is found and marked."""
    units = cut_units(text)
    if not units.texts:
        return
    first = data.draw(st.integers(0, len(units) - 1))
    last = data.draw(st.integers(first, min(first + 7, len(units) - 1)))
    while first and units.spans[first - 1].end > units.spans[first].start:
        first -= 1  # both were read from one printed character
    while last + 1 < len(units) and units.spans[last].end > units.spans[last + 1].start:
        last += 1
    place = Span(units.spans[first].start, units.spans[last].end)

    wanted = literal(text[place.start : place.end])

    assert wanted is not None
    marks = find_all(units, [wanted])
    assert any(mark.start <= place.start and place.end <= mark.end for mark in marks)


@pytest.mark.parametrize(
    ("text", "wanted", "spans"),
    [
        ("哈哈哈", "哈哈", [(0, 2), (1, 3)]),
        ("产業，产业", "产业", [(0, 2), (3, 5)]),
        ("产，业", "产业", []),
        ("产业", "产，业", []),
        ("产……业", "产、业", [(0, 4)]),
        ("35万5", "5", [(3, 4)]),
        ("34㎡", "㎡", [(2, 3)]),
        ("4.75", "75", []),
        ("张 三", "张三", [(0, 3)]),
        ("𠮷野", "野", [(1, 2)]),
        ("", "甲", []),
    ],
    ids=[
        "overlap",
        "twice",
        "break in the text",
        "break in the query",
        "any break meets any",
        "whole numbers",
        "a sign of several letters",
        "no part of a number",
        "blank",
        "rare",
        "empty",
    ],
)
def test_where_a_literal_is_found(text: str, wanted: str, spans: list[tuple[int, int]]) -> None:
    """Adjacent means adjacent, and a number is a unit."""
    sought = literal(wanted)

    assert sought is not None
    assert [(s.start, s.end) for s in find(cut_units(text), sought)] == spans


def test_marks_that_touch_are_one() -> None:
    """Marks are sorted and merged, so that no character is marked twice."""
    units = cut_units("产业集聚区建设")
    wanted = [one for one in map(literal, ("集聚", "产业", "业集", "建设")) if one]

    assert find_all(units, wanted) == (Span(0, 4), Span(5, 7))


def test_no_literal_marks_nothing() -> None:
    """An empty query has no marks."""
    assert find_all(cut_units("产业"), []) == ()


@given(corpus_texts())
def test_units_written_are_read_again(text: str) -> None:
    """Latin runs are kept apart, whatever stood between them."""
    units = cut_units(text).texts

    assert cut_units(written(units)).texts == units
