"""Single resources turned into the JSON types of the API.

Depends on: model, search, presenters.json_form. Used by: web.api.
"""

from collections.abc import Sequence
from typing import Literal

from searchapp.enrich.dates_events import event_facts
from searchapp.model import Article, Block, Correction, Evidence, Fact, Span, block_id
from searchapp.search import cite
from searchapp.search.query import SearchRequest
from searchapp.search.results import FacetView
from searchapp.search.service import SearchService
from searchapp.search.suggest import Suggestion
from searchapp.search.tree import Term
from searchapp.web import links
from searchapp.web.presenters import resources
from searchapp.web.presenters.answers import API_VERSION, Links, Meta
from searchapp.web.presenters.json_form import attributes, facet
from searchapp.web.presenters.json_form import spans as pairs

Hits = Sequence[tuple[Span, ...]]

_ACTIONS: dict[str, Literal["set", "add", "remove", "join", "split"]] = {
    "set": "set",
    "add": "add",
    "remove": "remove",
    "join": "join",
    "split": "split",
}


def article_answer(
    article: Article,
    hits: Hits,
    around: tuple[Article | None, Article | None],
    index: str,
) -> resources.ArticleAnswer:
    """Write an article, whole.

    Args:
        article: The article.
        hits: Matches of the query in each of its blocks, in their order.
        around: The articles before and after it in the same source.
        index: The generation that answered.
    """
    before, after = around
    return resources.ArticleAnswer(
        meta=Meta(API_VERSION, index),
        data=resources.ArticleFull(
            type="article",
            id=article.id,
            source=article.source,
            place=article.place,
            tags=article.tags,
            attributes=attributes(article),
            paragraphs=tuple(_paragraph(article, block, hits) for block in article.blocks),
            facts=tuple(_fact(article, fact) for fact in (*article.facts, *event_facts(article))),
            corrections=tuple(map(_correction, article.corrections)),
            citation=_citation(article),
        ),
        links=resources.ArticleLinks(
            self=links.absolute(links.article_json(article.id)),
            html=links.absolute(links.article(article.id)),
            prev=links.absolute(links.article_json(before.id)) if before else None,
            next=links.absolute(links.article_json(after.id)) if after else None,
        ),
    )


def suggest_answer(
    found: Sequence[Suggestion], wanted: SearchRequest, index: str
) -> resources.SuggestAnswer:
    """Write the completions of what is being typed, each with the search it leads to."""
    return resources.SuggestAnswer(
        meta=Meta(API_VERSION, index),
        data=tuple(_suggested(one) for one in found),
        links=Links(
            self=links.absolute(links.search(wanted, "api.suggest")),
            html=links.absolute(links.search(SearchRequest(q=wanted.q))),
        ),
    )


def _suggested(one: Suggestion) -> resources.Suggested:
    wanted = SearchRequest(q=str(Term(one.text)))
    return resources.Suggested(
        text=one.text,
        kind=one.kind.value,
        articles=one.articles,
        by=one.by,
        links=Links(
            self=links.absolute(links.search(wanted, "api.search")),
            html=links.absolute(links.search(wanted)),
        ),
    )


def paragraph_answer(
    article: Article, block: Block, hits: Hits, index: str
) -> resources.ParagraphAnswer:
    """Write one paragraph with what is known about its article."""
    identity = block_id(article.id, block.number)
    return resources.ParagraphAnswer(
        meta=Meta(API_VERSION, index),
        data=resources.ParagraphFull(
            type="paragraph",
            id=identity,
            article=article.id,
            attributes=attributes(article),
            paragraph=_paragraph(article, block, hits),
            citation=_citation(article),
        ),
        links=Links(
            self=links.absolute(links.paragraph_json(identity)),
            html=links.absolute(links.block(article.id, block.number)),
        ),
    )


def facet_answer(
    view: FacetView, wanted: SearchRequest, contains: str, index: str
) -> resources.FacetAnswer:
    """Write the values of one facet under a search."""
    return resources.FacetAnswer(
        meta=Meta(API_VERSION, index),
        data=facet(view),
        links=Links(
            self=links.absolute(links.facet(view.name, wanted, contains, "api.facet")),
            html=links.absolute(links.facet(view.name, wanted, contains)),
        ),
    )


def status_answer(service: SearchService, software: str) -> resources.StatusAnswer:
    """Write what is being served, and by which version of the program."""
    status = service.status()
    return resources.StatusAnswer(
        meta=Meta(API_VERSION, status.generation),
        data=resources.State(
            index=status.generation,
            built_at=status.built_at,
            articles=status.articles,
            paragraphs=status.blocks,
            size_bytes=status.size_bytes,
            analysis_version=status.analysis_version,
            software=software,
        ),
        links=Links(
            self=links.absolute(links.status()), html=links.absolute(links.search(links.NOTHING))
        ),
    )


def _citation(article: Article) -> resources.Citations:
    return resources.Citations(cite.gbt7714_2025(article), cite.gbt7714_2015(article))


def _paragraph(article: Article, block: Block, hits: Hits) -> resources.Paragraph:
    return resources.Paragraph(
        id=block_id(article.id, block.number),
        number=block.number,
        kind=block.kind.value,
        text=block.text,
        lines=block.lines,
        joins=tuple(resources.SeamAt(one.offset, one.moved, one.rule) for one in block.joins),
        fragment=block.fragment,
        spans=pairs(hits[block.number]),
    )


def _correction(one: Correction) -> resources.CorrectionRead:
    return resources.CorrectionRead(
        field=one.field,
        action=_ACTIONS[one.action],
        value=one.value,
        before=one.before,
        who=one.who,
        why=one.why,
        date=one.date,
    )


def _fact(article: Article, fact: Fact) -> resources.FactRead:
    corrected = article.correction(fact.field.value, fact.value)
    return resources.FactRead(
        field=fact.field.value,
        value=fact.value,
        kind=fact.kind,
        certain=fact.certain,
        rule=fact.rule,
        role=fact.role or None,
        tier=fact.tier or None,
        titles=fact.titles,
        in_facet=fact.in_facet,
        evidence=tuple(_evidence(one) for one in fact.evidence),
        correction=_correction(corrected) if corrected else None,
    )


def _evidence(one: Evidence) -> resources.EvidenceAt:
    return resources.EvidenceAt(
        article=one.article_id,
        paragraph=block_id(one.article_id, one.block) if one.block >= 0 else None,
        start=one.start,
        end=one.end,
        text=one.text,
    )
