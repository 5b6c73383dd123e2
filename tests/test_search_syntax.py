"""The query language: what is typed, how it is read, and how it prints itself."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from searchapp.analysis.literal import literal
from searchapp.config import Settings
from searchapp.errors import QueryError
from searchapp.search.syntax import exact, parse
from searchapp.search.tree import (
    EVERYTHING,
    NOTHING,
    DateTerm,
    Field,
    Near,
    NumberTerm,
    RegexTerm,
    Same,
    Term,
    Together,
    Tree,
    Wild,
    Without,
    all_of,
    any_of,
    some_of,
)

SETTINGS = Settings()
PAGE = Path(__file__).parent.parent / "docs" / "query-language.md"
SIGNS = (
    '产業马𠮷aＢ19. \n\t\u3000\u200b"＂“”「」『』()（）|｜-－:：,，ORＡNDNT标题日期2013'
    "?？*\uff0a~～>＝='/\\同句姓亿%"
)
"""Every sign of the language, and text between."""
ROOMY = Settings(query_chars_max=10_000, query_terms_max=1000, query_depth_max=1000)


def documented() -> list[tuple[str, str, str]]:
    """The rows of every table of the page: what is typed, how it reads, the last column."""
    rows = re.findall(r"^\| `(.+?)` \| `(.+?)` \| (.+?) \|$", PAGE.read_text("utf-8"), re.M)
    return [(typed.replace("\\|", "|"), read, rest) for typed, read, rest in rows]


def terms() -> st.SearchStrategy[Tree]:
    """Terms as the parser makes them: any text with a unit in it."""
    texts = st.text(SIGNS, min_size=1, max_size=8)
    return st.builds(Term, texts.filter(lambda t: literal(t) is not None), st.sampled_from(Field))


def dates() -> st.SearchStrategy[Tree]:
    """Date ranges, open ones too."""
    first = st.sampled_from(("", "2013", "2013-04", "2013-04-28"))
    last = st.sampled_from(("2014", "2014-05", "2014-05-01"))
    return st.builds(DateTerm, first, last) | st.just(DateTerm("2013-04", "2013-04"))


def operators() -> st.SearchStrategy[Tree]:
    """Leaves that are no plain strings."""
    leaves: tuple[Tree, ...] = (
        Wild("产业?聚*区"),
        Wild("202?年", Field.TITLE),
        Near("産業", "a b", 5, ordered=False),
        Near("𠮷", "区", 0, ordered=True),
        Together(all_of([Term("产业"), Without(Term("马"))]), Same.SENTENCE),
        Together(any_of([Wild("中?原"), Term("马吴")]), Same.BLOCK),
        NumberTerm(low="100亿元"),
        NumberTerm(high="三百亩", high_open=True),
        NumberTerm("100亿元", "200亿元"),
        RegexTerm(r"第[一二]届\/a b"),
    )
    return st.sampled_from(leaves)


def trees() -> st.SearchStrategy[Tree]:
    """Trees of every shape the parser can make."""
    return st.recursive(
        terms() | dates() | operators(),
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(all_of),
            st.lists(inner, min_size=2, max_size=3).map(any_of),
            st.lists(inner, min_size=3, max_size=4).map(lambda parts: some_of(2, parts)),
            inner.map(Without),
        ),
        max_leaves=8,
    )


@pytest.mark.parametrize(("typed", "read", "_rest"), documented(), ids=lambda text: text[:30])
def test_the_documentation_says_how_each_example_is_read(typed: str, read: str, _rest: str) -> None:
    """Documentation and grammar agree."""
    assert str(parse(typed, SETTINGS).tree) == read


@pytest.mark.parametrize(
    ("typed", "code"),
    [(typed, rest.strip("`")) for typed, _, rest in documented() if rest.startswith("`")],
    ids=lambda text: text[:30],
)
def test_the_documentation_names_the_notice_of_each_broken_example(typed: str, code: str) -> None:
    """The code of the first notice is the one in the table."""
    assert parse(typed, SETTINGS).notices[0].code == code


def test_the_documentation_has_examples_of_everything() -> None:
    """The tables were found, and every field and operator stands in one."""
    shown = " ".join(typed for typed, _, _ in documented())

    assert len(documented()) > 40
    for piece in ("OR", "|", "｜", "NOT", "-", "－", "（", "「", "“", "日期:", "title：", "人物:"):
        assert piece in shown


@settings(deadline=None)
@given(trees())
@example(any_of([Term("a"), all_of([Term("b"), Without(Term("c"))])]))
def test_a_tree_prints_itself_and_reads_back_equal(tree: Tree) -> None:
    """The printed query is the query."""
    assert parse(str(tree), ROOMY, strict=True).tree == tree


@settings(deadline=None)
@given(st.text(SIGNS, max_size=30))
@example('"a"b c"')
@example("中国(郑州")
@example("\ud800")
def test_any_input_is_read_and_reads_back_equal(typed: str) -> None:
    """Nothing a reader types fails; what it was read as reads as itself."""
    reading = parse(typed, ROOMY)

    assert parse(str(reading.tree), ROOMY).tree == reading.tree


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_unicode_is_read(typed: str) -> None:
    """No character stops the reading."""
    assert str(parse(typed, SETTINGS).tree) is not None


@pytest.mark.parametrize("typed", ["", " ", "\u3000\n"], ids=["empty", "blank", "wide blank"])
def test_nothing_typed_means_everything(typed: str) -> None:
    """A blank query lists the archive."""
    assert parse(typed, SETTINGS).tree == EVERYTHING


@pytest.mark.parametrize("typed", ["，", "“”", "-", "…… ！", "(，)"], ids=str)
def test_punctuation_alone_finds_nothing_and_says_so(typed: str) -> None:
    """There is no unit to look for."""
    reading = parse(typed, SETTINGS)

    assert reading.tree == NOTHING
    assert "no_searchable_character" in [notice.code for notice in reading.notices]


@pytest.mark.parametrize(
    ("typed", "code", "position"),
    [
        ("产业 (集聚", "paren_unclosed", 3),
        ("产业) 集聚", "paren_unopened", 2),
        ("产业 “集聚", "quote_unclosed", 3),
        ("产业 OR", "term_missing", 5),
        ("OR 产业", "term_missing", 0),
        ("产业 OR OR 集聚", "term_missing", 6),
        ("産業 ()", "term_missing", 4),
        ("标题:", "term_missing", 3),
        ("标题:NOT 产业", "term_missing", 3),
        ("产业 日期:昨天", "date_syntax", 6),
        ("日期:2013-02-30", "date_syntax", 3),
        ("日期:2014..2013", "date_syntax", 3),
    ],
    ids=str,
)
def test_strict_refuses_with_place_code_and_hint(typed: str, code: str, position: int) -> None:
    """And without strict the same is a notice, the whole query taken literally."""
    with pytest.raises(QueryError) as caught:
        parse(typed, SETTINGS, strict=True)
    reading = parse(typed, SETTINGS)

    assert (caught.value.code, caught.value.position) == (code, position)
    assert caught.value.reason
    assert caught.value.hint
    assert (reading.notices[0].code, reading.notices[0].position) == (code, position)
    assert reading.tree == Term(typed)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("产" * 201, "query_too_long"),
        ("产 " * 33, "too_many_terms"),
        ("(" * 9 + "产" + ")" * 9, "too_deep"),
        ("NOT " * 9 + "产", "too_deep"),
    ],
    ids=["long", "many", "deep", "negations"],
)
def test_limits_refuse_even_when_not_strict(typed: str, code: str) -> None:
    """The code says which limit it was."""
    with pytest.raises(QueryError) as caught:
        parse(typed, SETTINGS)

    assert caught.value.code == code


@pytest.mark.parametrize("typed", ["产业 OR 集聚", "(标题:", "日期:2013", "-马"], ids=str)
def test_exact_gives_no_sign_a_meaning(typed: str) -> None:
    """The whole query is one literal."""
    assert exact(typed, SETTINGS).tree == Term(typed)


def test_exact_has_the_length_limit_too() -> None:
    """A limit is a limit in every mode."""
    with pytest.raises(QueryError, match="201"):
        exact("𠮷" * 201, SETTINGS)
