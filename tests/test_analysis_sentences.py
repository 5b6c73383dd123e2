"""Sentences and wildcards: the same whether cut one text at a time or many at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.literal import cut_units
from searchapp.analysis.sentences import sentence_numbers
from searchapp.analysis.stream import literal_stream
from searchapp.analysis.wildcards import GAP_MOST, AnyUnits, Pieces, UnitShape, find_pattern
from searchapp.engine.queries import Pattern
from tests.corpus import texts
from tests.reference_engine import Canonical, canonical, piece_pattern


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("", (), id="empty"),
        pytest.param("產業。集聚！區？好；完", (0, 0, 1, 1, 2, 3, 4), id="full-width"),
        pytest.param("产业.集聚. 𠮷", (0, 0, 1, 1, 2), id="full-stops"),
        pytest.param("4.75亿a.b", (0, 0, 0, 0), id="points-inside"),
        pytest.param("好……完", (0, 1), id="ellipsis"),
        pytest.param("他说：“好。”走了", (0, 0, 0, 1, 1), id="closing-quotes"),
        pytest.param("引题\n主题", (0, 0, 1, 1), id="lines"),
        pytest.param("。好", (0,), id="nothing-before"),
        pytest.param("\uff11\uff0e\uff15倍", (0, 0), id="full-width-point"),
        pytest.param("产…A业", (0, 1, 1), id="ellipsis-before-a-letter"),
    ],
)
def test_sentences_end_where_they_are_closed(text: str, numbers: tuple[int, ...]) -> None:
    """Full stops count unless a letter or digit follows."""
    assert sentence_numbers(text, cut_units(text)) == numbers


@given(st.lists(texts(), max_size=5))
def test_many_texts_at_once_have_the_sentences_of_each(printed: list[str]) -> None:
    """The stream of many texts, the single text and the plain scan agree."""
    stream = literal_stream(printed)
    begins = set(stream.sentences.tolist())
    for number, text in enumerate(printed):
        first, end = stream.offsets[number : number + 2].tolist()
        found = [0]
        for token in range(first + 1, end):
            found.append(found[-1] + (token in begins))
        wanted = sentence_numbers(text, cut_units(text))
        plain = [part.text.count("\x02") for part in canonical(text).parts()]

        assert tuple(found[: end - first]) == wanted
        assert [wanted.count(one) for one in dict.fromkeys(wanted)] == [n for n in plain if n]


PIECES: tuple[Pieces, ...] = (
    ("产", AnyUnits(0, 2), "区"),
    ("产", AnyUnits(1, 1), AnyUnits(0, 3), "聚", "区"),
    (AnyUnits(2, 2), "区"),
    (UnitShape("?"), "业"),
    (UnitShape("5*"), AnyUnits(0, 1), UnitShape("*")),
    ("产", AnyUnits(0, 3), "集", AnyUnits(0, 3), "区", AnyUnits(1, 1)),
)


@given(texts(), st.sampled_from(PIECES))
def test_patterns_are_marked_where_the_plain_scan_finds_them(text: str, pieces: Pieces) -> None:
    """Spans of the printed text, each as short as it can be."""
    plain: Canonical = canonical(text)
    wanted = plain.spans(plain.stretches(Pattern(pieces)))

    assert list(find_pattern(cut_units(text), pieces)) == wanted


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param((), id="empty"),
        pytest.param((AnyUnits(1, 1),), id="gaps-only"),
        pytest.param((AnyUnits(0, 2), "区"), id="open-at-the-start"),
        pytest.param(("区", AnyUnits(1, 2)), id="open-at-the-end"),
    ],
)
def test_a_pattern_must_begin_and_end_somewhere(pieces: Pieces) -> None:
    """An open end would make every extent the shortest, and say nothing."""
    with pytest.raises(ValueError, match="pattern"):
        Pattern(pieces)


def test_a_gap_has_a_most() -> None:
    """Its cost grows with its length."""
    with pytest.raises(ValueError, match="gap"):
        AnyUnits(0, GAP_MOST + 1)


def test_the_plain_scan_writes_pieces_as_expressions() -> None:
    """Signs of regular expressions in a unit stand for themselves."""
    assert piece_pattern("%") == "\x02%\x03"
