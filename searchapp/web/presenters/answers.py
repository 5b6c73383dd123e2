"""The JSON of the API, as types: what is documented, sent and checked is one thing.

``web.openapi`` writes the schema from these types and takes the help of each field from
its metadata, so the description cannot drift from the answer. Every key is always there;
what is empty is null or ``[]``. Within version 1 no key is renamed or removed.

Spans are half-open pairs and count Unicode code points of the ``text`` beside them.

Depends on: nothing. Used by: presenters.json_form, web.openapi.
"""

from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict

API_VERSION = "1.0"


def said(text: str) -> Any:  # noqa: ANN401  as dataclasses.field is typed
    """A required field with its help for the API's description."""
    return field(metadata={"help": text})


Expansion = TypedDict("Expansion", {"from": str, "to": str, "why": str, "off": str})


@dataclass(frozen=True, slots=True)
class Total:
    """How many results there are."""

    value: int = said("结果总数，精确")
    unit: Literal["article", "paragraph", "hit"] = said("计数单位：篇、段或处")
    relation: Literal["exact"] = said("总是 exact")


@dataclass(frozen=True, slots=True)
class Also:
    """The same query counted in the other units."""

    article: int = said("命中的篇数")
    paragraph: int = said("命中的段数")
    hit: int = said("命中的处数")


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing the reader must know about how the query was read."""

    code: str = said("稳定的代码")
    text: str = said("说明")
    position: int | None = said("涉及 q 的第几个字，从 0 起")


@dataclass(frozen=True, slots=True)
class QueryRead:
    """How the query was read."""

    raw: str = said("输入的查询")
    read_as: str = said("理解成的查询")
    expansions: tuple[Expansion, ...] = said("自动增加的检索词，可逐一关闭")
    suggestions: tuple[str, ...] = said("建议的查询")
    warnings: tuple[Warned, ...] = said("超出字面理解之处")


@dataclass(frozen=True, slots=True)
class SearchMeta:
    """About one search."""

    api: str = said("接口版本")
    index: str = said("作答的索引版本")
    took_ms: float = said("用时，毫秒")
    limit: int = said("一页的结果数")
    offset: int = said("本页第一条结果的位置，从 0 起")
    total: Total = said("总数")
    listed: int = said("列出的条数：总数减去合在他篇之下的篇数；翻页按它计")
    folded: int = said("合在他篇之下的篇数，见各条的 duplicates")
    also: Also = said("同一查询按其他单位的总数")
    query: QueryRead = said("查询如何被理解")
    sort: str = said("实际的次序")
    facet_unit: Literal["article", "paragraph"] = said("分面计数的单位；逐处列出时为篇")


@dataclass(frozen=True, slots=True)
class Meta:
    """About one answer."""

    api: str = said("接口版本")
    index: str = said("作答的索引版本")


@dataclass(frozen=True, slots=True)
class Credit:
    """One person of a byline."""

    name: str = said("姓名")
    role: str | None = said("署名身份：记者、通讯员……")


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic, in the scheme it belongs to."""

    scheme: str = said("主题表：iptc-mediatopics；没有对应代码时为 searchapp")
    code: str | None = said("表中的代码")
    label: str = said("主题")


@dataclass(frozen=True, slots=True)
class Attributes:
    """What is known about an article."""

    paper: str | None = said("报名")
    date: str | None = said("日期：2013、2013-04 或 2013-04-28")
    date_precision: Literal["year", "month", "day"] | None = said("日期的精度")
    date_source: Literal["printed", "given", "inferred", "corrected"] | None = said("日期的来历")
    date_certain: bool | None = said("日期是否确定")
    page: str | None = said("版次，是标签而不是数字")
    page_seq: int | None = said("版面的顺序号；来源没有时为 null")
    kicker: str | None = said("引题")
    title: str = said("主题（标题）；未印标题时为空串")
    subtitle: str | None = said("副题")
    column: str | None = said("版名或栏目")
    byline: str | None = said("署名原文")
    authors: tuple[Credit, ...] = said("署名的人")
    districts: tuple[str, ...] = said("地区")
    persons: tuple[str, ...] = said("提及的人物，不含署名")
    topics: tuple[Topic, ...] = said("主题")


@dataclass(frozen=True, slots=True)
class Extract:
    """An extract of a matching block."""

    paragraph: str = said("段落标识")
    text: str = said("摘录，印出的原文")
    start: int = said("摘录在该段中的起点")
    spans: tuple[tuple[int, int], ...] = said("命中之处，[起, 止)，按 text 的字数计")
    html: str = said("同一摘录，命中处加 mark")
    cut_before: bool = said("前面还有文字")
    cut_after: bool = said("后面还有文字")


@dataclass(frozen=True, slots=True)
class Kwic:
    """A hit between what is printed on either side of it."""

    left: str = said("左文，印出的原文")
    keyword: str = said("命中的文字；几个字串合为一处时，从第一个到最后一个")
    right: str = said("右文，印出的原文")
    start: int = said("命中的文字在该段中的起点")
    end: int = said("终点，不含")


@dataclass(frozen=True, slots=True)
class ResultLinks:
    """Where one result leads."""

    self: str = said("本条的 JSON")
    html: str = said("本条的网页")
    cite: str = said("引文所在")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A near-duplicate listed beneath a result."""

    id: str = said("稳定标识")
    title: str = said("主题（标题）；未印标题时为空串")
    paper: str | None = said("报名")
    date: str | None = said("日期")
    page: str | None = said("版次")
    links: ResultLinks = said("链接")


@dataclass(frozen=True, slots=True)
class Record:
    """One result."""

    type: Literal["article", "paragraph", "hit"] = said("结果的单位")
    id: str = said("稳定标识；一处为段落标识、@ 与起止")
    article: str = said("所属文章的标识")
    attributes: Attributes = said("文章的著录项；给出 fields 时只含所列各项")
    matches: tuple[Extract, ...] = said("最好的命中段落；标题命中时在最前")
    match_count: int = said("命中的段数")
    score: float | None = said("相关度，不透明；不按相关度排列时为 null")
    duplicates: tuple[Duplicate, ...] = said("也命中的几乎相同的文章，不另列出；至多 20 篇")
    duplicate_count: int = said("这样的文章的总数")
    links: ResultLinks = said("链接")
    kwic: Kwic | None = said("逐处列出时的左文、命中的文字、右文；其他单位为 null")


@dataclass(frozen=True, slots=True)
class FacetItem:
    """One value of a facet."""

    value: str | None = said("参数中使用的值；“未知”为 null")
    label: str = said("显示的名称")
    count: int = said("结果数（逐处列出时为篇数），不计本分面自己的选择")
    selected: bool = said("已选")
    excluded: bool = said("已排除")
    toggle: str = said("选上或取消此值的检索")
    exclude: str | None = said("排除此值或取消排除的检索；“未知”不能排除，为 null")
    children: tuple["FacetItem", ...] = said("下一级：年下的月、月下的日")


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet of an answer."""

    label: str = said("显示的名称")
    mode: Literal["or"] = said("同一分面的多个值之间的关系")
    distinct: int = said("不同值的个数")
    missing: int = said("没有值的结果数")
    unknown: FacetItem = said("“未知”这个值")
    values: tuple[FacetItem, ...] = said("各值；已选的总在其中")


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Where a page of results leads."""

    self: str = said("本页")
    next: str | None = said("下一页，用游标；最后一页为 null")
    prev: str | None = said("上一页；第一页为 null")
    html: str = said("同一检索的网页")
    explain: str = said("这个查询怎样理解，各部分各查到几篇")


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The answer to a search."""

    meta: SearchMeta = said("关于这次检索")
    data: tuple[Record, ...] = said("结果")
    facets: dict[str, Facet] = said("各分面的计数")
    links: PageLinks = said("链接")


@dataclass(frozen=True, slots=True)
class Links:
    """Where a resource leads."""

    self: str = said("本资源的 JSON")
    html: str = said("本资源的网页")
