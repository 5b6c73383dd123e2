"""Other names and ways of writing: what is added, when, and how it is switched off."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.config import Settings
from searchapp.errors import LexiconError
from searchapp.search.aliases import Aliases, OtherName, load_aliases
from searchapp.search.expand import Expanded, _value, expand, in_han
from searchapp.search.syntax import parse

BUILT_IN = load_aliases("")
ENTRY = """
[[alias]]
kind = "place"
names = ["𠮷城市"]
former = [{ name = "𠮷縣", until = "1994" }]
short = ["𠮷城"]
since = "1994-05"
source = "測試"
"""


def widened(q: str, *off: str, aliases: Aliases = BUILT_IN, most: int = 16) -> Expanded:
    """Read and widen a query."""
    return expand(parse(q, Settings()).tree, aliases, off, most)


@pytest.mark.parametrize(
    ("q", "read_as"),
    [
        ("管城区", '"管城区" OR "管城回族区"'),
        ("標題:管城區", '标题:"管城區" OR 标题:"管城回族区"'),
        ("招商 -管城区", '招商 AND NOT ("管城区" OR "管城回族区")'),
        ("惠济区", '"惠济区" OR ("邙山区" AND NOT 日期:2005-01-01..)'),
        ("4000亿元", '"4000亿元" OR "4,000亿元" OR "四千亿元"'),
        ("４０００亿", '"４０００亿" OR "4,000亿" OR "四千亿"'),
        ("投资三百零五亿", '"投资三百零五亿" OR "投资305亿"'),
        ("4,000亿", '"4,000亿" OR "4000亿" OR "四千亿"'),
        ("2000万", '"2000万" OR "2,000万" OR "二千万" OR "两千万"'),
        ("看著", '"看著" OR "看着"'),
        ("看着", '"看着" OR "看著"'),
        ("答覆", '"答覆" OR "答复"'),
        ("答复", '"答复" OR "答覆"'),
        ("計畫", '"計畫" OR "计划"'),
        ("陶喆", '"陶喆" OR "陶哲"'),
        ("瀋陽", "瀋陽"),
        ("至少2(管城区 招商 计划)", '至少2(("管城区" OR "管城回族区") OR 招商 OR 计划)'),
        ('"管城区"', '"管城区"'),
        ("人物:管城区", "人物:管城区"),
        ("2013年", "2013年"),
        ("1.5亿", '"1.5亿"'),
        ("𠮷野家", "𠮷野家"),
    ],
    ids=str,
)
def test_a_string_is_widened_where_it_was_not_quoted(q: str, read_as: str) -> None:
    """The tree says everything that is looked for."""
    assert str(widened(q).tree) == read_as


@pytest.mark.parametrize("q", ["管城区", "4000亿元 招商", "高新区", "惠济区 OR 看著"], ids=str)
def test_what_a_widened_query_reads_as_is_not_widened_again(q: str) -> None:
    """The line shown above the results can be searched as it stands."""
    wide = widened(q).tree

    assert widened(str(wide)) == Expanded(wide, ())


def test_each_expansion_names_its_reason_and_its_switch() -> None:
    """Switching one off leaves the others."""
    one, other = widened("管城区 4000亿").made

    assert (one.kind, one.source, one.targets) == ("alias", "管城区", ("管城回族区",))
    assert one.reason
    assert [made.key for made in widened("管城区 4000亿", one.key).made] == [other.key]
    assert widened("管城区 4000亿", "all").made == ()
    assert str(widened("管城区 4000亿", "all").tree) == "管城区 AND 4000亿"


def test_a_limit_holds_for_the_whole_query() -> None:
    """At most so many strings are added."""
    assert sum(len(one.targets) for one in widened("4000亿 2000万 高新区", most=3).made) == 3
    assert widened("4000亿", most=0).made == ()


@given(st.integers(1, 9999))
def test_a_number_written_in_han_reads_back(number: int) -> None:
    """Every number up to 9999."""
    assert _value(in_han(number)) == number


def test_a_file_of_ones_own_is_read_again_when_it_changes(tmp_path: Path) -> None:
    """No rebuild and no restart."""
    file = tmp_path / "names.toml"
    file.write_text(ENTRY, encoding="utf-8")
    names = load_aliases(str(file))
    file.write_text("", encoding="utf-8")
    os.utime(file, ns=(1, 1))

    assert names["𠮷县"] == (OtherName("𠮷城市", "1994-05", "", "測試"),)
    assert str(widened("𠮷城", aliases=names).tree) == (
        '"𠮷城" OR ("𠮷縣" AND NOT 日期:1995-01-01..)'
    )
    assert load_aliases(str(file)) == {}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[alias", "TOML"),
        (ENTRY + ENTRY, "已在别处"),
        (ENTRY.replace('"place"', '"river"'), "kind"),
        (ENTRY.replace("source", "origin"), "origin"),
        (ENTRY.replace('"1994-05"', '"昨天"'), "日期"),
        (ENTRY.replace('["𠮷城市"]', "[]"), "names"),
        (ENTRY.replace('["𠮷城"]', '"𠮷城"'), "short"),
    ],
    ids=["no toml", "twice", "kind", "unknown key", "date", "no name", "no list"],
)
def test_a_broken_file_says_where_and_why(tmp_path: Path, text: str, reason: str) -> None:
    """A slip is never passed over."""
    file = tmp_path / "names.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(LexiconError, match=reason):
        load_aliases(str(file))


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    """Nothing is searched with half the names."""
    with pytest.raises(LexiconError):
        load_aliases(str(tmp_path / "none.toml"))
