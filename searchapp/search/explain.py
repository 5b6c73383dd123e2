"""Everything that is known of one article, each fact with its rule and its words in context.

Spans count code points of the printed text of one block.

Depends on: enrich.rules, errors, model. Used by: cli.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from searchapp.enrich.dates_events import event_facts
from searchapp.enrich.rules import said
from searchapp.errors import NotFoundError
from searchapp.model import Article, Author, Block, BlockKind, Correction, Evidence, Fact

CONTEXT_CHARS: Final = 12
"""Printed characters shown before and after the words."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Words a fact was read from, where they stand.

    Attributes:
        article: The article that prints them.
        block: Block number; -1 when they are no printed words.
        start: First code point in the block's text.
        end: One past the last.
        text: The words.
        before: The printed text before them, a few characters.
        after: The printed text behind them, a few characters.
    """

    article: str
    block: int
    start: int
    end: int
    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Explained:
    """One fact.

    Attributes:
        field: What it speaks of: a field of ``model.Fact``, or ``byline``.
        value: The value.
        kind: How it is known.
        certain: The page leaves no doubt.
        role: Main or mentioned; the role word of a byline; empty otherwise.
        tier: How surely a person is one; empty otherwise.
        titles: Role words printed beside a person.
        in_facet: It is counted, not only shown.
        rule: Name of the rule that found it.
        rule_said: What that rule is, in Chinese.
        evidence: The words, best first.
        correction: Who put it right, when and why; None when a rule found it.
    """

    field: str
    value: str
    kind: str
    certain: bool
    role: str
    tier: str
    titles: tuple[str, ...]
    in_facet: bool
    rule: str
    rule_said: str
    evidence: tuple[Sighting, ...]
    correction: Correction | None


@dataclass(frozen=True, slots=True)
class Seam:
    """Two printed pieces that were joined.

    Attributes:
        block: Block number.
        offset: Where the second piece begins in the block's text.
        left: The last words of the first piece.
        right: The first words of the second.
        rule: Name of the rule that joined them.
        moved: The second piece stood elsewhere in the source.
        lines: Source lines of the two pieces; empty when the source has none.
    """

    block: int
    offset: int
    left: str
    right: str
    rule: str
    moved: bool
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fragment:
    """A block whose beginning was lost at a column break."""

    block: int
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One article and how everything about it is known.

    Attributes:
        id, source, place, title, kicker, subtitle, byline: As in ``model.Article``.
        facts: Facts and people of the byline, in the order of the article.
        seams: What was joined, in reading order.
        fragments: What has lost its beginning.
        corrections: Everything people put right, removals too.
    """

    id: str
    source: str
    place: int
    title: str
    kicker: str | None
    subtitle: str | None
    byline: str | None
    facts: tuple[Explained, ...]
    seams: tuple[Seam, ...]
    fragments: tuple[Fragment, ...]
    corrections: tuple[Correction, ...]


def explain(article: Article, fetch: Callable[[str], Article]) -> Explanation:
    """Say how everything about an article is known.

    Args:
        article: The article.
        fetch: Gives another article by its id, or raises ``NotFoundError``; asked where
            evidence stands in a neighbour of the same page.
    """
    known = {article.id: article}

    def sighting(evidence: Evidence) -> Sighting:
        return _sighting(evidence, _block(evidence, known, fetch))

    told = (*article.facts, *event_facts(article))
    facts = [_fact(article, fact, tuple(map(sighting, fact.evidence))) for fact in told]
    facts += [_author(article, one, sighting(one.evidence)) for one in article.authors]
    return Explanation(
        id=article.id,
        source=article.source,
        place=article.place,
        title=article.title,
        kicker=article.kicker,
        subtitle=article.subtitle,
        byline=article.byline,
        facts=tuple(facts),
        seams=tuple(_seam(block, n) for block in article.blocks for n in range(len(block.joins))),
        fragments=tuple(Fragment(b.number, b.text) for b in article.blocks if b.fragment),
        corrections=article.corrections,
    )


def _block(
    evidence: Evidence, known: dict[str, Article], fetch: Callable[[str], Article]
) -> Block | None:
    """Give the block evidence stands in; None for words that are not printed, or are gone."""
    if evidence.block < 0:
        return None
    if evidence.article_id not in known:
        try:
            known[evidence.article_id] = fetch(evidence.article_id)
        except NotFoundError:  # the neighbour was not taken into the index
            return None
    blocks = known[evidence.article_id].blocks
    return blocks[evidence.block] if evidence.block < len(blocks) else None


def _sighting(evidence: Evidence, block: Block | None) -> Sighting:
    text = block.text if block else ""
    return Sighting(
        article=evidence.article_id,
        block=evidence.block,
        start=evidence.start,
        end=evidence.end,
        text=evidence.text,
        before=text[max(evidence.start - CONTEXT_CHARS, 0) : evidence.start],
        after=text[evidence.end : evidence.end + CONTEXT_CHARS],
    )


def _fact(article: Article, fact: Fact, evidence: tuple[Sighting, ...]) -> Explained:
    return Explained(
        field=fact.field.value,
        value=fact.value,
        kind=fact.kind,
        certain=fact.certain,
        role=fact.role,
        tier=fact.tier,
        titles=fact.titles,
        in_facet=fact.in_facet,
        rule=fact.rule,
        rule_said=said(fact.rule),
        evidence=evidence,
        correction=article.correction(fact.field.value, fact.value),
    )


def _author(article: Article, author: Author, evidence: Sighting) -> Explained:
    correction = article.correction("byline", author.name)
    rule = "correction" if correction else "byline"
    return Explained(
        field="byline",
        value=author.name,
        kind="corrected" if correction else "printed",
        certain=True,
        role=author.role,
        tier="",
        titles=(),
        in_facet=True,
        rule=rule,
        rule_said=said(rule),
        evidence=(evidence,) if evidence.block >= 0 else (),
        correction=correction,
    )


def _seam(block: Block, index: int) -> Seam:
    join = block.joins[index]
    return Seam(
        block=block.number,
        offset=join.offset,
        left=block.text[max(join.offset - CONTEXT_CHARS, 0) : join.offset],
        right=block.text[join.offset : join.offset + CONTEXT_CHARS],
        rule=join.rule,
        moved=join.moved,
        lines=block.lines[index : index + 2] if block.kind is not BlockKind.HEADLINE else (),
    )
