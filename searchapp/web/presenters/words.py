"""The Chinese words the page uses for values the program knows by code.

Depends on: model. Used by: presenters.*.
"""

from searchapp.model import Article, Correction, Fact, FactField
from searchapp.search.query import Side, Sort, Unit

SITE_NAME = "报纸全文检索"

SORTS = {
    Sort.RELEVANCE: "相关度",
    Sort.DATE: "日期从早到晚",
    Sort.DATE_DESC: "日期从晚到早",
    Sort.PAGE: "报纸与版面",
    Sort.TITLE: "标题",
}

SIDES = {Side.LEFT: "左文", Side.RIGHT: "右文"}
UNIT_COUNTERS = {Unit.ARTICLE: "篇", Unit.PARAGRAPH: "段", Unit.HIT: "处"}
FACET_COUNTERS = {Unit.ARTICLE: "篇", Unit.PARAGRAPH: "段", Unit.HIT: "篇"}
"""What facets count: articles where results are single hits."""

FIELDS = {
    FactField.DATE: "日期",
    FactField.DISTRICT: "地区",
    FactField.PERSON: "人物",
    FactField.TOPIC: "主题",
    FactField.KEYWORD: "关键词",
    FactField.EVENT: "文中时间",
}

KINDS = {
    "printed": "印明",
    "given": "文件所记",
    "inferred": "推定",
    "explicit": "明写",
    "alias": "别名",
    "landmark": "地标",
    "mentioned": "文中提及",
    "words": "据用词",
    "told": "按见报日推算",
    "corrected": "更正",
}

PRINTED_PARTS = {
    "title": "标题",
    "kicker": "引题",
    "subtitle": "副题",
    "paper": "报名",
    "page": "版次",
    "section": "栏目",
    "byline": "署名",
    "join": "接合",
}
"""What can be put right besides the facts."""

TIERS = {"A": "有旁证", "B": "常见姓氏", "C": "待核"}
JOINS = {
    "adjacent": "原在分栏处断开，下一块就是下文",
    "around": "原在分栏处断开，下文隔着图片说明或引语",
    "seam_word": "原在分栏处断开，下文在别处，接缝处成词",
    "enumeration": "原在分栏处断开，下文在别处，补足前面列举的几项",
    "column_order": "原在分栏处断开，文件中各栏的次序颠倒",
    "pull_quote": "引语的引号、署名原与引语分行排印",
    "mets": "原在分栏或换版处断开，METS 记明是同一段",
    "correction": "人工接上",
}
"""Why two printed pieces were joined, by the rule that joined them."""

ACTIONS = {"set": "改为", "add": "补上", "remove": "删去", "join": "接上", "split": "分开"}
"""What a correction does."""

ROLES = {"main": "主要", "mentioned": "提及"}


def count(number: int) -> str:
    """Write a count with thousands parted."""
    return f"{number:,}"


def date(value: str) -> str:
    """Write an ISO date of any precision, or an interval of two, in Chinese.

    >>> date("2013-04-28"), date("2022-08"), date("2022-01/2022-06")
    ('2013年4月28日', '2022年8月', '2022年1月至2022年6月')
    """
    if "/" in value:
        return "至".join(date(part) for part in value.split("/"))
    parts = [str(int(part)) for part in value.split("-")]
    return "".join(part + unit for part, unit in zip(parts, "年月日", strict=False))


def join(rule: str) -> str:
    """Say why two pieces were joined; a rule without words of its own is named."""
    return JOINS.get(rule, f"原在分栏处断开，按规则 {rule} 接合")


def field(name: str) -> str:
    """Name a field of an article or of a fact.

    >>> field("date"), field("kicker")
    ('日期', '引题')
    """
    fields = {str(one): label for one, label in FIELDS.items()}
    return (fields | PRINTED_PARTS).get(name, name)


def corrected(one: Correction) -> str:
    """Say what was put right.

    >>> corrected(Correction("date", "set", "2013-04", "2013", "甲", "合订本", "2026-11-21"))
    '日期改为“2013-04”，原为“2013”'
    """
    before = f"，原为“{one.before}”" if one.before and one.action == "set" else ""
    return f"{field(one.field)}{ACTIONS.get(one.action, one.action)}“{one.value}”{before}"


def signed(one: Correction) -> str:
    """Say who put something right, when and why."""
    return f"{one.who} {one.date} 更正：{one.why}"


def kind(fact: Fact) -> str:
    """Name how a fact is known; an unknown kind is shown as it is."""
    return KINDS.get(fact.kind, fact.kind)


def title(article: Article) -> str:
    """Give an article a title to be listed under, even when none was printed."""
    if article.title:
        return article.title
    opening = next((block.text for block in article.blocks[1:] if block.text.strip()), "")
    return f"（无标题）{opening[:20]}…" if opening else "（无标题）"


def page_label(label: str) -> str:
    """Write a page label as a reader says it; one that already says 版 stays as it is."""
    return label if "版" in label else f"{label}版"
