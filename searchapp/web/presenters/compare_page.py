"""Two articles beside each other, as their page places them: what both have is marked.

Depends on: model, search, web.links, presenters.*. Used by: web.pages.
"""

from dataclasses import dataclass

from searchapp.model import block_id
from searchapp.search.passages import PASSAGE_UNITS, Comparison, Side
from searchapp.search.query import SearchRequest
from searchapp.web import links
from searchapp.web.presenters import words
from searchapp.web.presenters.forms import SearchForm, search_form
from searchapp.web.presenters.pieces import Layers, Piece, cut
from searchapp.web.presenters.related_page import percent
from searchapp.web.presenters.result_views import imprint_text


@dataclass(frozen=True, slots=True)
class ComparedBlock:
    """One block: a piece that is a hit is in both articles, one that is evidence in this only."""

    id: str
    kind: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ComparedSide:
    """One of two articles.

    Attributes:
        title: Its headline.
        href: Its page.
        imprint: Where and when it was printed.
        share: How much of it the other has as well.
        blocks: Headline and text.
    """

    title: str
    href: str
    imprint: str
    share: str
    blocks: tuple[ComparedBlock, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Everything the template places; documented in ``compare.html``."""

    page_title: str
    form: SearchForm
    said: str
    legend: str
    sides: tuple[ComparedSide, ...]
    turned_href: str
    json_href: str


def compare_page(found: Comparison) -> ComparePage:
    """Make the page of two articles."""
    here, there = found.here.article, found.there.article
    return ComparePage(
        page_title=f"对照：{words.title(here)} · {words.SITE_NAME}",
        form=search_form(SearchRequest()),
        said=_said(found),
        legend=f"连续 {PASSAGE_UNITS} 字以上相同才算；繁简、全半角、标点和分段不计。",
        sides=(_side(found.here), _side(found.there)),
        turned_href=links.compare(there.id, here.id),
        json_href=links.compare_json(here.id, there.id),
    )


def _said(found: Comparison) -> str:
    if not found.passages:
        return "两篇没有连续相同的文字"
    longest = max(one.units for one in found.passages)
    count = words.count(len(found.passages))
    said = f"相同的文字有 {count} 处，最长的一处 {words.count(longest)} 字"
    return f"两篇几乎相同。{said}" if found.nearly_same else said


def _side(side: Side) -> ComparedSide:
    article = side.article
    return ComparedSide(
        title=words.title(article),
        href=links.article(article.id),
        imprint=imprint_text(article),
        share=f"{percent(side.share)}的文字也见于另一篇",
        blocks=tuple(
            ComparedBlock(
                id=block_id(article.id, block.number),
                kind=block.kind.value,
                pieces=cut(block.text, Layers(hits=shared, evidence=own)),
            )
            for block, shared, own in zip(article.blocks, side.shared, side.own, strict=True)
        ),
    )
