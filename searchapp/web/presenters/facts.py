"""What is known about an article, each fact with the words it was read from.

Facts are numbered through ``facts``, then ``authors``, then the times the text speaks of; the
number is what an address names. Facts that make no facet (landmarks, doubtful persons) are
shown with their doubt.

Depends on: enrich.dates_events, enrich.rules, model, web.links, presenters.words.
Used by: presenters.article_page, web.parameters, presenters.json_resources.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from searchapp.enrich import rules
from searchapp.enrich.dates_events import event_facts
from searchapp.model import Article, Author, Correction, Evidence, Fact, FactField, block_id
from searchapp.search.query import Mode, SearchRequest
from searchapp.web import links
from searchapp.web.presenters import words

EVIDENCE_ANCHOR = "evidence"
"""Id of the first marked evidence; a fact's link leads to it."""

BYLINE = "署名"
ORDER = ("日期", "地区", "人物", "主题", BYLINE, "关键词", "文中时间")
"""The groups, in the order they are shown."""


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """The words one fact was read from.

    Attributes:
        text: The words.
        href: Where they stand.
        where: Says so when that is another article.
    """

    text: str
    href: str
    where: str


@dataclass(frozen=True, slots=True)
class FactView:
    """One fact.

    Attributes:
        field: What it speaks of, in Chinese.
        value: Its value, in Chinese.
        note: Kind, doubt, role, titles: what a reader must know beside the value.
        kind: How it is known.
        certainty: Certain or in doubt.
        rule: Name of the rule that found it.
        rule_said: What that rule is, in Chinese.
        href: Marks its words in the text; empty when it has none.
        chosen: Its words are marked now.
        signed: Who put it right, when and why; empty when a rule found it.
        evidence: Its words, best first.
    """

    field: str
    value: str
    note: str
    kind: str
    certainty: str
    rule: str
    rule_said: str
    href: str
    chosen: bool
    signed: str
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class FactGroup:
    """The facts of one field."""

    label: str
    facts: tuple[FactView, ...]


def fact_count(article: Article) -> int:
    """How many numbered facts an article has."""
    return len(article.facts) + len(article.authors) + len(event_facts(article))


def evidence_of(article: Article, number: int | None) -> tuple[Evidence, ...]:
    """Give the evidence of one numbered fact; empty for none or an unknown number."""
    facts, authors = article.facts, article.authors
    if number is None or number < 0:
        return ()
    if number < len(facts):
        return facts[number].evidence
    if number >= len(facts) + len(authors):
        events = event_facts(article)[number - len(facts) - len(authors) :]
        return events[0].evidence if events else ()
    return _author_evidence(article, authors[number - len(facts)])


def _author_evidence(article: Article, author: Author) -> tuple[Evidence, ...]:
    unprinted = author.evidence.block < 0 and article.correction("byline", author.name)
    return () if unprinted else (author.evidence,)


def fact_groups(
    article: Article, wanted: SearchRequest, chosen: int | None
) -> tuple[FactGroup, ...]:
    """List what is known about an article, field by field.

    Args:
        article: The article.
        wanted: Search whose marks are kept in the links.
        chosen: Number of the fact whose words are marked, or None.
    """
    listed: dict[str, list[FactView]] = {label: [] for label in ORDER}
    for view in _views(article, wanted, chosen):
        listed[view.field].append(view)
    return tuple(FactGroup(label, tuple(facts)) for label, facts in listed.items() if facts)


def _views(article: Article, wanted: SearchRequest, chosen: int | None) -> Iterator[FactView]:
    for number, fact in enumerate(article.facts):
        yield _fact(article, wanted, number, fact, chosen=number == chosen)
    for number, author in enumerate(article.authors, len(article.facts)):
        yield _author(article, wanted, number, author, chosen=number == chosen)
    for number, fact in enumerate(event_facts(article), len(article.facts) + len(article.authors)):
        yield _fact(article, wanted, number, fact, chosen=number == chosen)


def _fact(
    article: Article, wanted: SearchRequest, number: int, fact: Fact, *, chosen: bool
) -> FactView:
    in_time = fact.field in {FactField.DATE, FactField.EVENT}
    return FactView(
        field=words.FIELDS[fact.field],
        value=words.date(fact.value) if in_time else fact.value,
        note=_note(fact),
        kind=words.kind(fact),
        certainty="确定" if fact.certain else "存疑",
        rule=fact.rule,
        rule_said=rules.said(fact.rule),
        href=_href(article, wanted, number, fact.evidence),
        chosen=chosen,
        signed=_signed(article.correction(fact.field.value, fact.value)),
        evidence=tuple(_sighting(article, one, wanted, number) for one in fact.evidence),
    )


def _author(
    article: Article, wanted: SearchRequest, number: int, author: Author, *, chosen: bool
) -> FactView:
    correction = article.correction("byline", author.name)
    kind = words.KINDS["corrected" if correction else "printed"]
    rule = "correction" if correction else "byline"
    evidence = _author_evidence(article, author)
    return FactView(
        field=BYLINE,
        value=author.name,
        note=" · ".join(part for part in (author.role, kind if correction else "") if part),
        kind=kind,
        certainty="确定",
        rule=rule,
        rule_said=rules.said(rule),
        href=_href(article, wanted, number, evidence),
        chosen=chosen,
        signed=_signed(correction),
        evidence=tuple(_sighting(article, one, wanted, number) for one in evidence),
    )


def _signed(correction: Correction | None) -> str:
    return words.signed(correction) if correction else ""


def _note(fact: Fact) -> str:
    """Say beside a value what must not be taken for granted."""
    said = [
        "、".join(fact.titles),
        words.ROLES.get(fact.role, fact.role) if fact.role == "main" else "",
        words.kind(fact)
        if fact.kind in {"given", "inferred", "alias", "landmark", "corrected", "told"}
        or (fact.kind == "printed" and fact.field is FactField.DATE)
        else "",
        words.TIERS.get(fact.tier, fact.tier) if fact.tier in {"B", "C"} else "",
        "" if fact.certain or fact.field is FactField.KEYWORD else "存疑",
    ]
    return " · ".join(part for part in said if part)


def _href(
    article: Article, wanted: SearchRequest, number: int, evidence: tuple[Evidence, ...]
) -> str:
    if not evidence:
        return ""
    here = any(words_at.article_id == article.id and words_at.block >= 0 for words_at in evidence)
    return links.article(article.id, wanted, number, EVIDENCE_ANCHOR if here else "")


def _sighting(
    article: Article, evidence: Evidence, wanted: SearchRequest, number: int
) -> EvidenceView:
    if evidence.block < 0:
        return EvidenceView(evidence.text, "", "来源文件自身的记录")
    if evidence.article_id == article.id:
        anchor = block_id(article.id, evidence.block)
        where = "标题" if evidence.block == 0 else f"第 {evidence.block} 段"
        return EvidenceView(evidence.text, links.article(article.id, wanted, number, anchor), where)
    # The neighbour has no such fact of its own; an exact query marks the words there.
    exact = SearchRequest(q=evidence.text, mode=Mode.EXACT)
    href = links.block(evidence.article_id, evidence.block, exact)
    return EvidenceView(evidence.text, href, "见同一版的另一篇")
