"""The JSON of what belongs with an article; as in ``presenters.answers``.

Depends on: presenters.answers. Used by: presenters.json_relations, web.openapi.
"""

from dataclasses import dataclass

from searchapp.web.presenters.answers import Links, Meta, said


@dataclass(frozen=True, slots=True)
class Brief:
    """An article in short."""

    id: str = said("稳定标识")
    title: str = said("主题（标题）；未印标题时为空串")
    paper: str | None = said("报名")
    date: str | None = said("日期")
    page: str | None = said("版次")
    links: Links = said("链接")


@dataclass(frozen=True, slots=True)
class SimilarArticle:
    """A similar article."""

    article: Brief = said("文章")
    words: tuple[str, ...] = said("两篇共有的特征词，最能说明内容的在前")
    score: float = said("相关度，不透明")


@dataclass(frozen=True, slots=True)
class SimilarAnswer:
    """The answer for the articles similar to one."""

    meta: Meta = said("关于这次回答")
    data: tuple[SimilarArticle, ...] = said("最相似的在前，几乎相同的不在其中")
    links: Links = said("链接")


@dataclass(frozen=True, slots=True)
class DuplicateArticle:
    """A near-duplicate."""

    article: Brief = said("文章")
    resemblance: float = said("正文相同的程度，0 至 1")
    compare: str = said("两篇对照的 JSON")


@dataclass(frozen=True, slots=True)
class DuplicatesAnswer:
    """The answer for the near-duplicates of an article."""

    meta: Meta = said("关于这次回答")
    total: int = said("总篇数")
    first: str | None = said("其中连同本文最早见报的一篇；日期不足以断定时为 null")
    data: tuple[DuplicateArticle, ...] = said("按日期排列，至多 50 篇")
    links: Links = said("链接")


@dataclass(frozen=True, slots=True)
class PageArticles:
    """The articles of one page."""

    page: str | None = said("版次")
    articles: tuple[Brief, ...] = said("按版面次序，本文不在其中")


@dataclass(frozen=True, slots=True)
class SameDayAnswer:
    """The answer for what was printed with an article."""

    meta: Meta = said("关于这次回答")
    paper: str | None = said("报名")
    date: str | None = said("日期；不知道是哪一天时为 null，data 是同一来源文件的文章")
    total: int = said("总篇数，本文不计")
    data: tuple[PageArticles, ...] = said("逐版列出，本文所在的版在前；至多 200 篇")
    search: str | None = said("列出当日全部文章的检索")
    links: Links = said("链接")


@dataclass(frozen=True, slots=True)
class StretchAt:
    """A part of one paragraph."""

    paragraph: str = said("段落标识")
    start: int = said("起点")
    end: int = said("终点，不含")


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """A run of text two articles share."""

    units: int = said("字数；一串字母或数字算一个")
    text: str = said("本文所印的这些字，跨段时以换行隔开")
    here: tuple[StretchAt, ...] = said("在本文的位置，逐段")
    there: tuple[StretchAt, ...] = said("在另一篇的位置，逐段")


@dataclass(frozen=True, slots=True)
class ComparedParagraph:
    """One paragraph of two articles that are compared."""

    id: str = said("稳定标识")
    text: str = said("印出的原文")
    shared: tuple[tuple[int, int], ...] = said("也见于另一篇的文字，[起, 止)")


@dataclass(frozen=True, slots=True)
class ComparedArticle:
    """One of two articles that are compared."""

    article: Brief = said("文章")
    share: float = said("也见于另一篇的文字所占的份额，0 至 1")
    paragraphs: tuple[ComparedParagraph, ...] = said("标题与各段")


@dataclass(frozen=True, slots=True)
class ComparedPair:
    """Two articles beside each other."""

    resemblance: float = said("正文相同的程度，0 至 1")
    nearly_same: bool = said("两篇的正文几乎相同")
    here: ComparedArticle = said("本文")
    there: ComparedArticle = said("另一篇")
    passages: tuple[SharedPassage, ...] = said("共有的文字，按在本文的次序")


@dataclass(frozen=True, slots=True)
class CompareAnswer:
    """The answer for two articles."""

    meta: Meta = said("关于这次回答")
    data: ComparedPair = said("对照")
    links: Links = said("链接")
