"""Folding: one character at a time, never shorter, with a map back to what is printed."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.fold import fold, fold_char, fold_text

printed_texts = st.text(alphabet="産業㎡…㈱ﷺＡé“—ㄅ𠮷İ\u0301\ud800 ", max_size=20) | st.text(
    max_size=15
)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("", ""),
        ("產業集聚區", "产业集聚区"),
        ("産業", "产业"),
        ("ＡＢ\uff10\uff19", "ab09"),
        ("PM2.5", "pm2.5"),
        ("Éclair Łódź", "eclair łodz"),
        ("“甲”「乙」『丙』", '"甲""乙""丙"'),
        ("甲—乙–丙－丁", "甲-乙-丙-丁"),
        ("㎡㈱…", "m2(株)..."),
        ("𠮷野家", "𠮷野家"),
        ("〇○", "〇○"),
        ("\u3000\u00a0", "  "),
        ("的\ud800士", "的\ud800士"),
    ],
    ids=[
        "empty",
        "traditional",
        "japanese form",
        "full width",
        "case",
        "accents",
        "quotes",
        "dashes",
        "characters that become several",
        "rare",
        "circles stay apart",
        "blanks",
        "lone surrogate",
    ],
)
def test_what_folds_to_what(printed: str, folded: str) -> None:
    """Width, case, accents, script, quotes and dashes are folded; nothing else is."""
    assert fold_text(printed) == folded


def test_every_character_folds_to_something_that_folds_to_itself() -> None:
    """All of Unicode: never nothing, and folding twice is folding once."""
    unstable = []
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if unicodedata.category(char) in {"Cn", "Cs", "Co"}:
            continue
        folded = fold_text(char)
        if not folded or fold_text(folded) != folded:
            unstable.append(char)

    assert not unstable


@given(printed_texts, printed_texts)
def test_a_string_folds_the_same_alone_and_inside_a_text(before: str, text: str) -> None:
    """A folded query always meets the folded text it was printed in."""
    assert fold_text(before + text) == fold_text(before) + fold_text(text)


@given(printed_texts)
def test_the_map_leads_back_to_the_printed_character(text: str) -> None:
    """Each folded character lies behind exactly one printed one, in order."""
    folded = fold(text)

    assert folded.text == fold_text(text)
    at = 0
    for place, char in enumerate(text):
        for _ in fold_text(char):
            assert folded.printed(at, at + 1) == (place, place + 1)
            at += 1
    assert at == len(folded.text)


@given(printed_texts, st.data())
def test_a_folded_span_covers_whole_printed_characters(text: str, data: st.DataObject) -> None:
    """What is marked is exactly the printed characters the match touches."""
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))

    first, last = folded.printed(start, end)

    if start < end:
        assert folded.text[start:end] in fold_text(text[first:last])
        assert folded.printed(start, start + 1)[0] == first
        assert folded.printed(end - 1, end)[1] == last


def test_an_empty_span_stays_empty() -> None:
    """Nothing found marks nothing."""
    assert fold("㎡").printed(1, 1) == (1, 1)


@pytest.mark.parametrize("char", ["\u200b", "\x00", "\n", "\U000e0001"], ids=ascii)
def test_invisible_characters_stay(char: str) -> None:
    """Whether they count is decided when units are cut, not here."""
    assert fold_char(char) == char
