"""Answers of the service turned into the JSON types of the API.

Depends on: model, search, markupsafe, web.links, presenters.answers, presenters.pieces.
Used by: web.api, web.pages, presenters.json_resources.
"""

from dataclasses import replace
from typing import Any, Literal

from markupsafe import Markup

from searchapp import records
from searchapp.model import Article, Block, FactField, Span, block_id
from searchapp.search.query import SearchRequest, Sort, Unit
from searchapp.search.results import FacetValue, FacetView, Line, Result, SearchResult, Snippet
from searchapp.web import links
from searchapp.web.presenters import answers
from searchapp.web.presenters.pieces import Layers, cut
from searchapp.web.presenters.topics import topic

_PRECISIONS: dict[int, Literal["year", "month", "day"]] = {4: "year", 7: "month", 10: "day"}
_SOURCES: dict[str, Literal["printed", "given", "inferred", "corrected"]] = {
    "printed": "printed",
    "given": "given",
    "inferred": "inferred",
    "corrected": "corrected",
}


def search_answer(result: SearchResult) -> answers.SearchAnswer:
    """Write the answer to a search."""
    return answers.SearchAnswer(
        meta=_meta(result),
        data=(
            *(_record(one, result) for one in result.results),
            *(_hit(line, result) for line in result.lines),
        ),
        facets={view.name: facet(view) for view in result.facets},
        links=_page_links(result),
    )


def sparse(answer: answers.SearchAnswer, wanted: tuple[str, ...]) -> Any:  # noqa: ANN401  JSON
    """Turn an answer into a JSON tree, its records cut down to the attributes wanted.

    Args:
        answer: The answer.
        wanted: Names of ``answers.Attributes``; empty means all.
    """
    tree = records.plain(answer)
    if wanted:
        for record in tree["data"]:
            record["attributes"] = {name: record["attributes"][name] for name in wanted}
    return tree


def attributes(article: Article) -> answers.Attributes:
    """Write what is known about an article."""
    date = article.date
    return answers.Attributes(
        paper=article.paper,
        date=date.value if date else None,
        date_precision=_PRECISIONS[len(date.value)] if date else None,
        date_source=_SOURCES[date.kind] if date else None,
        date_certain=date.certain if date else None,
        page=article.page_label,
        page_seq=None,
        kicker=article.kicker,
        title=article.title,
        subtitle=article.subtitle,
        column=article.section,
        byline=article.byline,
        authors=tuple(answers.Credit(one.name, one.role or None) for one in article.authors),
        districts=article.values(FactField.DISTRICT),
        persons=article.values(FactField.PERSON),
        topics=tuple(topic(label) for label in article.values(FactField.TOPIC)),
    )


def facet(view: FacetView) -> answers.Facet:
    """Write one facet, each value with the searches it leads to."""
    return answers.Facet(
        label=view.label,
        mode="or",
        distinct=view.distinct,
        missing=view.missing.count,
        unknown=_value(view.missing, None),
        values=tuple(_value(value, value.value) for value in view.values),
    )


def spans(marks: tuple[Span, ...]) -> tuple[tuple[int, int], ...]:
    """Write spans as pairs."""
    return tuple((span.start, span.end) for span in marks)


def _meta(result: SearchResult) -> answers.SearchMeta:
    return answers.SearchMeta(
        api=answers.API_VERSION,
        index=result.generation,
        took_ms=round(result.took_ms, 3),
        limit=result.limit,
        offset=result.offset,
        total=answers.Total(result.total, result.unit.value, "exact"),
        listed=result.listed,
        folded=result.folded,
        also=answers.Also(result.articles, result.paragraphs, result.occurrences),
        query=answers.QueryRead(
            raw=result.request.q,
            read_as=result.read_as,
            expansions=tuple(
                answers.Expansion(
                    {
                        "from": one.source,
                        "to": "、".join(one.targets),
                        "why": one.reason,
                        "off": _switched_off(one.key, result),
                    }
                )
                for one in result.expansions
            ),
            suggestions=result.suggestions,
            warnings=tuple(
                answers.Warned(one.code, one.text, one.position if one.position >= 0 else None)
                for one in result.warnings
            ),
        ),
        sort=result.sort.value,
        facet_unit="paragraph" if result.unit is Unit.PARAGRAPH else "article",
    )


def _switched_off(key: str, result: SearchResult) -> str:
    wanted = replace(result.request, off=(*result.request.off, key), page=1, cursor="")
    return links.absolute(links.search(wanted, "api.search"))


def _record(one: Result, result: SearchResult) -> answers.Record:
    article, unit = one.article, result.unit
    matches = [_extract(snippet) for snippet in one.snippets]
    paragraph = unit is Unit.PARAGRAPH
    # A paragraph result holds that paragraph alone, be it the headline.
    identity = matches[0].paragraph if paragraph and matches else article.id
    if one.headline_marks and not paragraph:
        matches.insert(0, _headline(article, one.headline_marks))
    return answers.Record(
        type=unit.value,
        id=identity,
        article=article.id,
        attributes=attributes(article),
        matches=tuple(matches),
        match_count=one.block_count,
        score=one.score if result.sort is Sort.RELEVANCE else None,
        duplicates=tuple(_duplicate(folded, result.request) for folded in one.folded),
        duplicate_count=one.folded_count,
        links=_record_links(article, identity, result.request, paragraph=paragraph),
        kwic=None,
    )


def _hit(line: Line, result: SearchResult) -> answers.Record:
    end = line.start + len(line.keyword)
    shown = line.start - len(line.left)
    marks = tuple(
        Span(mark.start + len(line.left), mark.end + len(line.left)) for mark in line.marks
    )
    text = line.left + line.keyword + line.right
    return answers.Record(
        type="hit",
        id=f"{line.block_id}@{line.start}-{end}",
        article=line.article.id,
        attributes=attributes(line.article),
        matches=(_match(line.block_id, line.block, text, marks, shown),),
        match_count=line.block_count,
        score=line.score if result.sort is Sort.RELEVANCE else None,
        links=_record_links(line.article, line.block_id, result.request, paragraph=True),
        duplicates=(),
        duplicate_count=0,
        kwic=answers.Kwic(line.left, line.keyword, line.right, line.start, end),
    )


def _duplicate(article: Article, wanted: SearchRequest) -> answers.Duplicate:
    return answers.Duplicate(
        id=article.id,
        title=article.title,
        paper=article.paper,
        date=article.date.value if article.date else None,
        page=article.page_label,
        links=_record_links(article, article.id, wanted, paragraph=False),
    )


def _record_links(
    article: Article, identity: str, wanted: SearchRequest, *, paragraph: bool
) -> answers.ResultLinks:
    path = links.paragraph_json(identity) if paragraph else links.article_json(article.id)
    page = links.article(article.id, wanted, anchor=identity if paragraph else "")
    return answers.ResultLinks(
        self=links.absolute(path),
        html=links.absolute(page),
        cite=links.absolute(links.article(article.id, anchor=links.CITATIONS_ANCHOR)),
    )


def _headline(article: Article, marks: tuple[Span, ...]) -> answers.Extract:
    block = article.blocks[0]
    return _match(block_id(article.id, 0), block, block.text, marks)


def _extract(snippet: Snippet) -> answers.Extract:
    return _match(snippet.block_id, snippet.block, snippet.text, snippet.marks, snippet.start)


def _match(
    identity: str, block: Block, text: str, marks: tuple[Span, ...], start: int = 0
) -> answers.Extract:
    return answers.Extract(
        paragraph=identity,
        text=text,
        start=start,
        spans=spans(marks),
        html=_marked(text, marks),
        cut_before=start > 0,
        cut_after=start + len(text) < len(block.text),
    )


def _marked(text: str, marks: tuple[Span, ...]) -> str:
    pieces = cut(text, Layers(hits=marks))
    marked = Markup("<mark>{}</mark>")
    return str(Markup("").join(marked.format(one.text) if one.hit else one.text for one in pieces))


def _value(value: FacetValue, name: str | None) -> answers.FacetItem:
    return answers.FacetItem(
        value=name,
        label=value.label,
        count=value.count,
        selected=value.selected,
        excluded=value.excluded,
        toggle=_address(value.toggle),
        exclude=_address(value.exclude) if name is not None else None,
        children=tuple(_value(child, child.value) for child in value.children),
    )


def _page_links(result: SearchResult) -> answers.PageLinks:
    return answers.PageLinks(
        self=_address(result.request),
        next=_continued(result, result.next_cursor),
        prev=_continued(result, result.prev_cursor),
        html=links.absolute(links.search(result.request)),
        explain=links.absolute(links.explain(result.request, endpoint="api.explain")),
    )


def _continued(result: SearchResult, cursor: str) -> str | None:
    return _address(replace(result.request, cursor=cursor, page=1)) if cursor else None


def _address(wanted: SearchRequest) -> str:
    return links.absolute(links.search(wanted, "api.search"))
