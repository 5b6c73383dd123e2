"""The JSON of an explained query: its parts, their counts, and how an article stands to them.

As in ``presenters.answers``, these types are the description, the answer and the check.

Depends on: presenters.answers. Used by: presenters.json_explained, web.openapi.
"""

from dataclasses import dataclass
from typing import Literal

from searchapp.web.presenters.answers import Links, Meta, Warned, said

KindName = Literal[
    "and",
    "or",
    "some",
    "not",
    "widened",
    "term",
    "wildcard",
    "near",
    "together",
    "number",
    "regex",
    "fact",
    "date",
    "filter",
    "nothing",
]
"""What a part of a query is; the values of ``search.outline.Kind``."""

Answered = Literal["literal", "question", "words_together", "most_words", "any_word"]
FoundBy = Literal["literal", "expansion", "question", "words_together", "most_words", "any_word"]


@dataclass(frozen=True, slots=True)
class Widened:
    """One way to widen a string of the query."""

    key: str = said("关闭它时 off 的值")
    kind: Literal["alias", "number", "variant"] = said("别名、数的写法、一字多形")
    source: str = said("输入的字串")
    targets: tuple[str, ...] = said("也查的字串")
    why: str = said("依据")
    on: bool = said("正在使用")
    switch: str = said("关闭它的检索；已关闭时是恢复它的检索")


@dataclass(frozen=True, slots=True)
class PlaceAt:
    """Printed characters of one paragraph."""

    paragraph: str = said("所在段落")
    number: int = said("段落在文中的次序；0 是标题")
    spans: tuple[tuple[int, int], ...] = said("[起, 止)，按该段 text 的字数计；指整段时为空")
    texts: tuple[str, ...] = said("各处印出的原文")
    html: str = said("该段的网页")


@dataclass(frozen=True, slots=True)
class MissRead:
    """Why a part of the query is not met."""

    code: str = said("稳定的代码")
    detail: str = said("说明")
    places: tuple[PlaceAt, ...] = said("文中与它最接近之处；排除项为被排除的字所在")
    values: tuple[str, ...] = said("文章另有的值，或缺少的词")
    distance: int | None = said("相隔的字数")


@dataclass(frozen=True, slots=True)
class AlternativeRead:
    """What could stand in the place of a part that finds nothing."""

    kind: Literal["meant", "words"] = said("meant 可能想查的，words 拆成词")
    text: str = said("换成什么")
    articles: int = said("单独能查到的篇数")
    search: str = said("换过以后的检索")


@dataclass(frozen=True, slots=True)
class PartRead:
    """One part of the query."""

    id: str = said("在查询中的位置：2、2.1")
    kind: KindName = said("是什么；widened 是一个字串连同也查的写法")
    text: str = said("按检索语言写出；筛选写作文字")
    units: tuple[tuple[str, ...], ...] = said("折叠后逐个比较的单位；两组之间有标点")
    expansion: str | None = said("由哪个扩展加入；所输入的为 null")
    articles: int | None = said("单独能查到的篇数，不计其他部分和筛选")
    uncounted: str | None = said("没有计数的原因")
    without: int | None = said("去掉它能查到的篇数；只在整个查询查不到时计")
    drop: str | None = said("去掉它的检索；去掉就没有可查的时为 null")
    alternatives: tuple[AlternativeRead, ...] = said("查不到时可以换成的")
    met: bool | None = said("这篇文章是否符合；没有给出 id 时为 null")
    literally: bool | None = said("不靠扩展是否符合")
    places: tuple[PlaceAt, ...] = said("符合之处")
    values: tuple[str, ...] = said("文章符合它的值")
    miss: MissRead | None = said("不符合的原因；由下级各部分说明时为 null")
    parts: tuple["PartRead", ...] = said("下级各部分")


@dataclass(frozen=True, slots=True)
class ReliefRead:
    """What is left of a query that finds nothing, without some of its parts."""

    parts: tuple[str, ...] = said("去掉的各部分的 id")
    articles: int = said("去掉后能查到的篇数")
    search: str = said("去掉后的检索")


@dataclass(frozen=True, slots=True)
class WiderRead:
    """The wider reading that was answered because nothing matched literally."""

    read_as: str = said("放宽后的查询")
    parts: tuple[PartRead, ...] = said("它的各部分")


@dataclass(frozen=True, slots=True)
class ArticleRead:
    """How the article asked about stands to the query."""

    id: str = said("稳定标识")
    title: str = said("标题")
    found: bool = said("检索能查到它")
    by: FoundBy | None = said("靠什么查到：逐字、只靠扩展、放宽后按词")
    paragraphs: tuple[str, ...] = said("按段检索时列出的段落")
    alike: tuple[str, ...] = said("与它几乎相同、也能查到而折叠在一起的文章")
    links: Links = said("链接")


@dataclass(frozen=True, slots=True)
class Explained:
    """An explained query."""

    raw: str = said("输入的查询")
    read_as: str = said("理解成的查询，含也查的写法")
    warnings: tuple[Warned, ...] = said("超出字面理解之处")
    total: int = said("逐字符合全部部分和筛选的篇数")
    answered: Answered = said("检索实际怎样作答")
    expansions: tuple[Widened, ...] = said("可用的扩展；on 为正在使用，switch 是改变它的检索")
    parts: tuple[PartRead, ...] = said("须全部符合的各部分：查询和筛选")
    relief: ReliefRead | None = said("查不到时，去掉几部分能查到的；没有办法时为 null")
    wider: WiderRead | None = said("逐字查不到而放宽时，放宽后的查询")
    article: ArticleRead | None = said("所问的文章；没有给出 id 时为 null")


@dataclass(frozen=True, slots=True)
class ExplainAnswer:
    """The answer to how a query is read, and why an article is found or not."""

    meta: Meta = said("关于这次回答")
    data: Explained = said("说明")
    links: Links = said("链接")
