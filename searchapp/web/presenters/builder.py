"""The form that writes a query, row by row.

Depends on: search.compose, search.query, flask through web.links, presenters.forms.
Used by: presenters.search_page.
"""

from dataclasses import dataclass, replace
from typing import Final

from searchapp.search.compose import DEFAULT_DISTANCE
from searchapp.search.query import Mode, SearchRequest
from searchapp.web import links
from searchapp.web.presenters.forms import Hidden, hidden_fields


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the form."""

    name: str
    label: str
    hint: str


@dataclass(frozen=True, slots=True)
class BuilderForm:
    """The form.

    Attributes:
        action: Where it leads.
        rows: Its fields.
        hidden: The filters and the order in force, kept.
    """

    action: str
    rows: tuple[Row, ...]
    hidden: tuple[Hidden, ...]


_ROWS: Final = (
    Row("all", "全部含有", "招商 引资"),
    Row("any", "含有任一", "上街区 高新区"),
    Row("none", "不含", "几个词用空格分开"),
    Row("title", "标题中有", "产业"),
    Row("sentence", "同一句有", "产业 园区"),
    Row("near", "相距不远", "产业 园区"),
    Row("distance", "相距字数", str(DEFAULT_DISTANCE)),
    Row("person", "人物", "王新伟"),
    Row("surname", "姓", "吴"),
    Row("district", "地区", "中牟"),
    Row("topic", "主题", "经济"),
    Row("byline", "记者", "王继兵"),
    Row("number", "数", ">=100亿元"),
    Row("dates", "日期", "2013-04..2013-06"),
)


def builder_form(wanted: SearchRequest) -> BuilderForm:
    """Make the form; the query it writes takes the place of the one in force."""
    kept = replace(wanted, q="", mode=Mode.SIMPLE, off=(), strict=False)
    return BuilderForm(links.compose(), _ROWS, hidden_fields(kept))
