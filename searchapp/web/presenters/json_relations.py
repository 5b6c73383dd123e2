"""What belongs with an article turned into the JSON types of the API.

Depends on: model, search, web.links, presenters.relations. Used by: web.api.
"""

from searchapp.model import Article, block_id
from searchapp.search.passages import Comparison, Passage, Side, Stretch
from searchapp.search.related import Duplicates
from searchapp.search.sameday import SameDay
from searchapp.search.similar import Similar
from searchapp.web import links
from searchapp.web.presenters import relations
from searchapp.web.presenters.answers import API_VERSION, Links, Meta
from searchapp.web.presenters.json_form import spans as pairs

_DIGITS = 4


def similar_answer(
    article: Article, found: tuple[Similar, ...], index: str
) -> relations.SimilarAnswer:
    """Write the articles similar to one."""
    return relations.SimilarAnswer(
        meta=Meta(API_VERSION, index),
        data=tuple(
            relations.SimilarArticle(_brief(one.article), one.words, one.score) for one in found
        ),
        links=_links(article, "similar"),
    )


def duplicates_answer(
    article: Article, found: Duplicates, index: str
) -> relations.DuplicatesAnswer:
    """Write the near-duplicates of an article."""
    return relations.DuplicatesAnswer(
        meta=Meta(API_VERSION, index),
        total=found.total,
        first=found.first.id if found.first else None,
        data=tuple(
            relations.DuplicateArticle(
                article=_brief(one.article),
                resemblance=round(one.resemblance, _DIGITS),
                compare=links.absolute(links.compare_json(article.id, one.article.id)),
            )
            for one in found.found
        ),
        links=_links(article, "duplicates"),
    )


def same_day_answer(article: Article, found: SameDay, index: str) -> relations.SameDayAnswer:
    """Write what was printed with an article."""
    wanted = links.search(found.request, "api.search") if found.request else None
    return relations.SameDayAnswer(
        meta=Meta(API_VERSION, index),
        paper=found.paper or None,
        date=found.date or None,
        total=found.total,
        data=tuple(
            relations.PageArticles(page.label or None, tuple(map(_brief, page.articles)))
            for page in found.pages
        ),
        search=links.absolute(wanted) if wanted else None,
        links=_links(article, "same_day"),
    )


def compare_answer(found: Comparison, index: str) -> relations.CompareAnswer:
    """Write two articles beside each other."""
    here, there = found.here.article, found.there.article
    return relations.CompareAnswer(
        meta=Meta(API_VERSION, index),
        data=relations.ComparedPair(
            resemblance=round(found.resemblance, _DIGITS),
            nearly_same=found.nearly_same,
            here=_compared(found.here),
            there=_compared(found.there),
            passages=tuple(_passage(one, here, there) for one in found.passages),
        ),
        links=Links(
            self=links.absolute(links.compare_json(here.id, there.id)),
            html=links.absolute(links.compare(here.id, there.id)),
        ),
    )


def _brief(article: Article) -> relations.Brief:
    return relations.Brief(
        id=article.id,
        title=article.title,
        paper=article.paper,
        date=article.date.value if article.date else None,
        page=article.page_label,
        links=Links(
            self=links.absolute(links.article_json(article.id)),
            html=links.absolute(links.article(article.id)),
        ),
    )


def _links(article: Article, what: str) -> Links:
    return Links(
        self=links.absolute(links.article_json(article.id, f"api.{what}")),
        html=links.absolute(links.article(article.id)),
    )


def _compared(side: Side) -> relations.ComparedArticle:
    article = side.article
    return relations.ComparedArticle(
        article=_brief(article),
        share=round(side.share, _DIGITS),
        paragraphs=tuple(
            relations.ComparedParagraph(block_id(article.id, block.number), block.text, pairs(own))
            for block, own in zip(article.blocks, side.shared, strict=True)
        ),
    )


def _passage(one: Passage, here: Article, there: Article) -> relations.SharedPassage:
    texts = {block.number: block.text for block in here.blocks}
    return relations.SharedPassage(
        units=one.units,
        text="\n".join(texts[at.block][at.span.start : at.span.end] for at in one.here),
        here=tuple(_stretch(at, here) for at in one.here),
        there=tuple(_stretch(at, there) for at in one.there),
    )


def _stretch(at: Stretch, article: Article) -> relations.StretchAt:
    return relations.StretchAt(block_id(article.id, at.block), at.span.start, at.span.end)
