"""Regular expressions: what each match must contain, and what is refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.literal import cut_units, find, literal
from searchapp.analysis.regexes import count_regex, find_regex, needed_literals
from searchapp.errors import QueryError


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("第[一二三]届", ["第", "届"]),
        ("(第一届|第二届)大会", ["大会"]),
        ("產業(集聚)?區", ["产业", "区"]),
        ("在2013年4月", ["在2013年4月"]),
        ("2013年", ["年"]),
        (r"4\.75亿", ["亿"]),
        (r"\d+亿元", ["亿元"]),
        ("(?i)(?:招商){2,}引资+", ["招商", "引资"]),
        ("引资{0}商", ["引", "商"]),
        ("[]年]月", ["月"]),
        ("[[:alpha:]]月", ["月"]),
        (r"\x{4e00}届\.产", ["届,产"]),
        (r"\p{Han}{2}\x41\101届", ["届"]),
        ("《[^》]+》𠮷", ["𠮷"]),
        ("(?P<日>第.届)", ["第", "届"]),
        ("^开封$", ["开封"]),
    ],
    ids=str,
)
def test_what_every_match_contains(pattern: str, wanted: list[str]) -> None:
    """Classes, alternatives and what may be left out are not needed; whole units only."""
    assert [str(one) for one in needed_literals(pattern)] == wanted


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("", "regex_too_wide"),
        ("一|二", "regex_too_wide"),
        ("[一二]+", "regex_too_wide"),
        ("covid", "regex_too_wide"),
        (r"\Q产业\E", "regex_too_wide"),
        ("，。", "regex_too_wide"),
        ("(产", "regex_syntax"),
        (r"(产)\1", "regex_syntax"),
        ("产(?=业)", "regex_syntax"),
        ("产{1000}{1000}", "regex_syntax"),
        ("((产业{99}){99}){99}", "regex_syntax"),
    ],
    ids=str,
)
def test_what_cannot_be_run_or_narrowed_is_refused(pattern: str, code: str) -> None:
    """With the place of the expression in the query, and how to mend it."""
    with pytest.raises(QueryError) as caught:
        needed_literals(pattern, 7)

    assert (caught.value.code, caught.value.position) == (code, 7)
    assert caught.value.hint


def test_matches_are_printed_spans() -> None:
    """Counted in characters, also behind one outside the basic plane."""
    text = "𠮷第一届，第三屆"

    assert [text[s.start : s.end] for s in find_regex(text, "第.[届屆]")] == ["第一届", "第三屆"]
    assert count_regex(text, "第.[届屆]") == 2


def test_an_expression_takes_linear_time() -> None:
    """What drives other engines mad is answered at once."""
    assert count_regex("产" * 5000, "(产*)*业") == 0


ATOMS = (
    "产",
    "业",
    "集",
    "聚",
    "，",
    "5",
    "g",
    " ",
    r"\.",
    ".",
    "[产业]",
    "[0-9]",
    "\u3000",
    "馬",
    "Ａ",
    "é",
)
SIGNS = ("", "", "", "?", "*", "+", "{2}", "{0,1}", "+?")


@st.composite
def expressions(draw: st.DrawFn, depth: int = 2) -> str:
    """Expressions both engines read alike."""
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from("aaag|" if depth else "a"))
        if kind == "a":
            atom = draw(st.sampled_from(ATOMS)) + draw(st.sampled_from(SIGNS))
        elif kind == "g":
            atom = f"({draw(expressions(depth - 1))})"
        else:
            atom = f"(?:{draw(expressions(depth - 1))}|{draw(expressions(depth - 1))})"
        # What is repeated inside and outside drives the engine compared with mad.
        parts.append(atom if kind == "a" else atom + draw(st.sampled_from(("", "?", "{2}"))))
    return "".join(parts)


texts = st.text(alphabet="产业集聚，5g. \u3000馬Ａé1\n", max_size=12)


@given(expressions(), st.lists(texts, min_size=1, max_size=8), st.data())
def test_every_match_contains_what_it_needs(
    pattern: str, printed: list[str], data: st.DataObject
) -> None:
    """No block is left out that has a match, and the matches are those of another engine."""
    try:
        needs = needed_literals(pattern)
    except QueryError:
        return
    made = data.draw(st.from_regex(re.compile(pattern), fullmatch=True))
    for text in (*printed, *(before + made[:60] for before in printed)):
        spans = [(one.start, one.end) for one in find_regex(text, pattern)]
        assert bool(spans) == bool(re.search(pattern, text))
        if spans:
            assert all(next(find(cut_units(text), one), None) for one in needs)


def test_needs_are_literals_as_queries_have_them() -> None:
    """They are looked up like any other."""
    assert needed_literals("产业集聚") == (literal("产业集聚"),)
