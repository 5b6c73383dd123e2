"""The JSON of single resources: an article, a paragraph, a facet, the state, a problem.

As in ``presenters.answers``, these types are the description, the answer and the check.

Depends on: presenters.answers. Used by: presenters.json_form, web.problems, web.openapi.
"""

from dataclasses import dataclass
from typing import Literal

from searchapp.web.presenters.answers import Attributes, Facet, Links, Meta, said


@dataclass(frozen=True, slots=True)
class SeamAt:
    """A place where two printed pieces were joined."""

    offset: int = said("第二块在该段中的起点")
    moved: bool = said("第二块在文件中不紧接第一块")
    rule: str = said("接合所依的规则")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of an article."""

    id: str = said("稳定标识")
    number: int = said("在文中的次序；0 是标题")
    kind: Literal[
        "headline", "subhead", "byline", "paragraph", "pull_quote", "caption", "footer"
    ] = said("在版面上是什么")
    text: str = said("印出的原文，已接合分栏")
    lines: tuple[int, ...] = said("各块在来源文件中的行号，从 1 起")
    joins: tuple[SeamAt, ...] = said("接合之处")
    fragment: bool = said("段首在分栏处缺失")
    spans: tuple[tuple[int, int], ...] = said("给出 q 时的命中之处，[起, 止)")


@dataclass(frozen=True, slots=True)
class EvidenceAt:
    """The printed words a fact was read from."""

    article: str = said("印有这些字的文章")
    paragraph: str | None = said("所在段落；来源文件自身的记录为 null")
    start: int = said("起点")
    end: int = said("终点，不含")
    text: str = said("这些字")


@dataclass(frozen=True, slots=True)
class CorrectionRead:
    """What a person put right."""

    field: str = said("更正的项目：date、title、join 等")
    action: Literal["set", "add", "remove", "join", "split"] = said("怎样更正")
    value: str = said("更正后的值，或删去的值；接合处为两边的文字，中间一竖")
    before: str = said("规则原来得出的值；没有则为空串")
    who: str = said("更正的人")
    why: str = said("理由")
    date: str = said("更正的日子")


@dataclass(frozen=True, slots=True)
class FactRead:
    """A date, district, person, topic or time told, with the words it was read from."""

    field: Literal["date", "district", "person", "topic", "keyword", "event"] = said("属于哪一项")
    value: str = said("值")
    kind: str = said("如何得知")
    certain: bool = said("版面上没有疑问")
    rule: str = said("所依规则")
    role: str | None = said("地区：main 主要、mentioned 提及")
    tier: str | None = said("人物的可靠程度：A、B、C")
    titles: tuple[str, ...] = said("人物的职务，如所印")
    in_facet: bool = said("计入分面")
    evidence: tuple[EvidenceAt, ...] = said("依据，最好的在前")
    correction: CorrectionRead | None = said("人工更正；kind 为 corrected 时才有")


@dataclass(frozen=True, slots=True)
class Citations:
    """Reference lines."""

    gbt7714_2025: str = said("GB/T 7714—2025 格式")
    gbt7714_2015: str = said("GB/T 7714—2015 格式")


@dataclass(frozen=True, slots=True)
class ArticleFull:
    """One article, whole."""

    type: Literal["article"] = said("总是 article")
    id: str = said("稳定标识")
    source: str = said("来源文件")
    place: int = said("在来源中的次序，从 1 起")
    tags: tuple[str, ...] = said("来源自带的标签")
    attributes: Attributes = said("著录项")
    paragraphs: tuple[Paragraph, ...] = said("标题与各段")
    facts: tuple[FactRead, ...] = said("各项事实及其依据")
    corrections: tuple[CorrectionRead, ...] = said("全部人工更正，包括删去的")
    citation: Citations = said("引文")


@dataclass(frozen=True, slots=True)
class ArticleLinks:
    """Where an article leads."""

    self: str = said("本文的 JSON")
    html: str = said("本文的网页")
    prev: str | None = said("同一来源的上一篇")
    next: str | None = said("同一来源的下一篇")


@dataclass(frozen=True, slots=True)
class ArticleAnswer:
    """The answer for an article."""

    meta: Meta = said("关于这次回答")
    data: ArticleFull = said("文章")
    links: ArticleLinks = said("链接")


@dataclass(frozen=True, slots=True)
class ParagraphFull:
    """One paragraph with the article it belongs to."""

    type: Literal["paragraph"] = said("总是 paragraph")
    id: str = said("稳定标识")
    article: str = said("所属文章")
    attributes: Attributes = said("文章的著录项")
    paragraph: Paragraph = said("段落")
    citation: Citations = said("文章的引文")


@dataclass(frozen=True, slots=True)
class ParagraphAnswer:
    """The answer for a paragraph."""

    meta: Meta = said("关于这次回答")
    data: ParagraphFull = said("段落")
    links: Links = said("链接")


@dataclass(frozen=True, slots=True)
class FacetAnswer:
    """The answer for the values of one facet."""

    meta: Meta = said("关于这次回答")
    data: Facet = said("分面")
    links: Links = said("链接")


@dataclass(frozen=True, slots=True)
class Suggested:
    """One text to search for."""

    text: str = said("可以检索的文字，如所印")
    kind: Literal["person", "place", "string", "headline"] = said("人名、地名、常见词或标题")
    articles: int = said("逐字含有它的篇数")
    by: Literal["characters", "pinyin", "initials"] = said("依据文字、拼音还是拼音首字母找到")
    links: Links = said("检索它")


@dataclass(frozen=True, slots=True)
class SuggestAnswer:
    """The answer while a query is being typed."""

    meta: Meta = said("关于这次回答")
    data: tuple[Suggested, ...] = said("联想，最可能的在前")
    links: Links = said("链接")


@dataclass(frozen=True, slots=True)
class State:
    """What is being served."""

    index: str = said("索引版本")
    built_at: str = said("建成时间，ISO 8601，UTC")
    articles: int = said("篇数")
    paragraphs: int = said("段数，含标题")
    size_bytes: int = said("占用磁盘的字节数")
    analysis_version: int = said("分析方法的版本")
    software: str = said("程序版本")


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """The answer for the state."""

    meta: Meta = said("关于这次回答")
    data: State = said("状态")
    links: Links = said("链接")


@dataclass(frozen=True, slots=True)
class ProblemItem:
    """One of several problems of a request."""

    code: str = said("稳定的代码")
    detail: str = said("说明")
    param: str | None = said("有关的参数")
    position: int | None = said("q 中的第几个字，从 0 起")
    hint: str | None = said("如何改正")


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, after RFC 9457."""

    type: str = said("说明这类错误的地址")
    title: str = said("这类错误的名称")
    status: int = said("HTTP 状态码")
    detail: str = said("这一次的说明")
    instance: str = said("出错的请求")
    code: str = said("稳定的代码")
    param: str | None = said("有关的参数")
    position: int | None = said("q 中的第几个字，从 0 起")
    hint: str | None = said("如何改正")
    near: tuple[str, ...] = said("相近的标识")
    restart: str | None = said("游标失效时重新开始的地址")
    errors: tuple[ProblemItem, ...] = said("同一请求的全部错误")
