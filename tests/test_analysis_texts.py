"""Texts folded and cut together are what each is alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis import words
from searchapp.analysis.fold import fold, fold_text
from searchapp.analysis.texts import Texts

AWKWARD = "产业集聚區，。\uff15ＡB㎡㈱\n \u3000𠮷\ud800张三"


def check(printed: list[str]) -> None:
    """Compare with every text folded and cut alone."""
    texts = Texts(printed)
    pieces = texts.pieces
    strings = pieces.memory.pieces.strings

    for number, text in enumerate(printed):
        here = slice(pieces.offsets[number], pieces.offsets[number + 1])

        assert printed[texts.number(text)] == text
        assert texts.folded(number) == fold(text)
        assert [strings[piece] for piece in pieces.numbers[here]] == words.cutter().cut(
            fold_text(text)
        )


@given(st.lists(st.text(AWKWARD, max_size=20) | st.text(max_size=10), max_size=5))
def test_texts_together_are_what_each_is_alone(printed: list[str]) -> None:
    """Folding, its map back to print, and pieces."""
    check(printed)


@pytest.mark.parametrize(
    "printed",
    [
        [],
        [""],
        ["", "\n", ""],
        ["面積34㎡地", "㎡", "產業"],
        ["郑州", "郑州", "张 三"],
        ["𠮷野\n家", "\uff15\uff10\uff10\uff10"],
    ],
    ids=["none", "empty", "line-ends", "lengthened", "twice", "rare-and-full-width"],
)
def test_texts_together_in_awkward_places(printed: list[str]) -> None:
    """Nothing reaches from one text into the next."""
    check(printed)


def test_a_text_that_was_not_given_is_not_found() -> None:
    """Nothing is made up for it."""
    with pytest.raises(KeyError):
        Texts(["产业"]).number("產業")
