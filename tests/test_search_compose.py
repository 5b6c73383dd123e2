"""The query a form writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.config import Settings
from searchapp.errors import QueryError
from searchapp.search.compose import ROWS, compose
from searchapp.search.syntax import parse

CHECKED = {"dates", "number", "distance"}


@pytest.mark.parametrize(
    ("rows", "query"),
    [
        ({}, ""),
        ({"all": " ，"}, ""),
        ({"all": "招商 引資"}, "招商 AND 引資"),
        ({"any": "上街区 高新区"}, "上街区 OR 高新区"),
        ({"any": "上街区 高新区", "none": "马 𠮷"}, "(上街区 OR 高新区) AND NOT 马 AND NOT 𠮷"),
        ({"all": "“王 治” OR", "title": "產業"}, '"王 治" AND "OR" AND 标题:產業'),
        ({"person": "王新伟", "district": "中牟"}, "人物:王新伟 AND 地区:中牟"),
        ({"sentence": "產業 园区", "surname": "吴"}, "同句(產業 AND 园区) AND 姓:吴"),
        ({"sentence": "園區", "topic": "经济", "byline": "王"}, "園區 AND 主题:经济 AND 记者:王"),
        ({"near": "产业 𠮷 区"}, "产业 ~10 𠮷 AND 𠮷 ~10 区"),
        ({"near": "产业 园区", "distance": "3"}, "产业 ~3 园区"),
        ({"distance": "3"}, ""),
        ({"number": "≥三百亩"}, ">=三百亩"),
        ({"dates": "二〇一三年四月至六月"}, "日期:2013-04..2013-06"),
    ],
    ids=str,
)
def test_the_rows_become_a_query(rows: dict[str, str], query: str) -> None:
    """Each row says one thing, and all of them hold."""
    assert compose(rows) == query


@given(st.fixed_dictionaries({name: st.text(max_size=12) for name in ROWS if name not in CHECKED}))
def test_whatever_is_typed_the_query_reads_as_it_is_written(rows: dict[str, str]) -> None:
    """No sign in a row gets a meaning."""
    roomy = Settings(query_chars_max=10_000, query_terms_max=1000)
    query = compose(rows)

    assert str(parse(query, roomy, strict=True).tree) == query


@pytest.mark.parametrize(
    "rows",
    [{"dates": "昨天"}, {"number": "昨天"}, {"near": "产业 园区", "distance": "昨天"}],
    ids=["dates", "number", "distance"],
)
def test_what_is_no_date_number_or_distance_is_refused(rows: dict[str, str]) -> None:
    """The form says how to write them."""
    with pytest.raises(QueryError, match="昨天"):
        compose(rows)
