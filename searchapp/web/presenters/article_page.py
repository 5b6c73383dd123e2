"""The article page: the printed text with its marks, seams and neighbours.

Depends on: model, search, web.links, presenters.*. Used by: web.pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from searchapp.model import Article, Block, Span, block_id
from searchapp.search import cite
from searchapp.search.query import SearchRequest
from searchapp.web import links
from searchapp.web.presenters import words
from searchapp.web.presenters.facts import (
    EVIDENCE_ANCHOR,
    FactGroup,
    FactView,
    evidence_of,
    fact_groups,
)
from searchapp.web.presenters.forms import SearchForm, search_form
from searchapp.web.presenters.pieces import Layers, Piece, Seam, cut
from searchapp.web.presenters.reading import ReadingView
from searchapp.web.presenters.related_page import Related, RelatedView, related_view
from searchapp.web.presenters.result_views import DateLine, byline_text, date_line, headline


@dataclass(frozen=True, slots=True)
class Imprint:
    """Where and when an article was printed; empty strings where it is not known."""

    paper: str
    date: DateLine | None
    page: str
    section: str
    credits: str
    source: str


@dataclass(frozen=True, slots=True)
class BlockView:
    """One block below the headline.

    Attributes:
        id: Stable id, the anchor.
        number: Place in the article.
        kind: What it is on the page.
        pieces: The printed text.
        fragment: Its beginning was lost at a column break.
    """

    id: str
    number: int
    kind: str
    pieces: tuple[Piece, ...]
    fragment: bool


@dataclass(frozen=True, slots=True)
class SeamNote:
    """What was joined at one seam; numbered like the seam."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class CorrectionNote:
    """What a person put right, and who, when and why."""

    text: str
    signed: str


@dataclass(frozen=True, slots=True)
class CitationView:
    """One reference line and the rule it follows."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """Another article, by its title."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Meta:
    """One entry of the record reference managers read from the page."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Everything the article's template places; documented in ``article.html``."""

    page_title: str
    form: SearchForm
    article_id: str
    kicker: tuple[Piece, ...]
    headline: tuple[Piece, ...]
    subtitle: tuple[Piece, ...]
    block_id: str
    imprint: Imprint
    blocks: tuple[BlockView, ...]
    groups: tuple[FactGroup, ...]
    chosen: FactView | None
    plain_href: str
    marked: str
    reading: ReadingView | None
    notes: tuple[SeamNote, ...]
    corrections: tuple[CorrectionNote, ...]
    citations: tuple[CitationView, ...]
    previous: ArticleLink | None
    following: ArticleLink | None
    back_href: str
    json_href: str
    metas: tuple[Meta, ...]
    related: RelatedView


@dataclass(frozen=True, slots=True)
class ArticleInputs:
    """What an article page is made from.

    Attributes:
        article: The article.
        hits: Matches of the query in each of its blocks, in their order.
        around: The articles before and after it in the same source.
        request: The search whose matches are marked; its ``q`` may be empty.
        fact: Place of the chosen fact, or None.
        related: What belongs with it.
        reading: Which parts of the query it meets; None without a query.
    """

    article: Article
    hits: Sequence[Sequence[Span]]
    around: tuple[Article | None, Article | None]
    request: SearchRequest
    fact: int | None
    related: Related
    reading: ReadingView | None = None


def article_page(given: ArticleInputs) -> ArticlePage:
    """Make the page of an article."""
    article, wanted = given.article, given.request
    before, after = given.around
    groups = fact_groups(article, wanted, given.fact)
    chosen = next((f for group in groups for f in group.facts if f.chosen), None)
    layers, notes = _layers(given)
    kicker, title, subtitle = headline(article, layers[0])
    return ArticlePage(
        page_title=f"{words.title(article)} · {words.SITE_NAME}",
        form=search_form(given.request),
        article_id=article.id,
        kicker=kicker,
        headline=title,
        subtitle=subtitle,
        block_id=block_id(article.id, 0),
        imprint=_imprint(article),
        blocks=tuple(_block(article, block, layers[block.number]) for block in article.blocks[1:]),
        groups=groups,
        chosen=chosen,
        plain_href=links.article(article.id, wanted),
        marked=wanted.q,
        reading=given.reading,
        notes=notes,
        corrections=tuple(
            CorrectionNote(words.corrected(one), words.signed(one)) for one in article.corrections
        ),
        citations=_citations(article),
        previous=_link(before, wanted),
        following=_link(after, wanted),
        back_href=links.search(wanted) if wanted.q else "",
        json_href=links.article_json(article.id, "pages.article_json"),
        metas=_metas(article),
        related=related_view(article, given.related),
    )


def _layers(given: ArticleInputs) -> tuple[dict[int, Layers], tuple[SeamNote, ...]]:
    article = given.article
    evidence = [e for e in evidence_of(article, given.fact) if e.article_id == article.id]
    best = evidence[0].block if evidence else -1
    layers: dict[int, Layers] = {}
    notes: list[SeamNote] = []
    for block, hits in zip(article.blocks, given.hits, strict=True):
        first = len(notes) + 1
        notes += [_note(block, index, first + index) for index in range(len(block.joins))]
        layers[block.number] = Layers(
            hits=hits,
            evidence=[Span(e.start, e.end) for e in evidence if e.block == block.number],
            anchor=EVIDENCE_ANCHOR if block.number == best else "",
            seams=_seams(block, first),
        )
    return layers, tuple(notes)


def _seams(block: Block, first: int) -> tuple[tuple[int, Seam], ...]:
    return tuple(
        (join.offset, Seam(number, f"{'移接' if join.moved else '接合'}处，说明 {number}"))
        for number, join in enumerate(block.joins, first)
    )


def _note(block: Block, index: int, number: int) -> SeamNote:
    """Say what was joined, and from which lines of the source, so that it can be undone."""
    join = block.joins[index]
    place = "标题" if block.number == 0 else f"第 {block.number} 段"
    left, right = block.text[: join.offset][-6:], block.text[join.offset :][:6]
    said = f"{place}“…{left}|{right}…”：{words.join(join.rule)}"
    if len(block.lines) > index + 1:
        said += f"；来源文件第 {block.lines[index]} 行接第 {block.lines[index + 1]} 行"
    if join.moved:
        said += "，由别处移来"
    return SeamNote(number, said)


def _block(article: Article, block: Block, layers: Layers) -> BlockView:
    return BlockView(
        id=block_id(article.id, block.number),
        number=block.number,
        kind=block.kind.value,
        pieces=cut(block.text, layers),
        fragment=block.fragment,
    )


def _imprint(article: Article) -> Imprint:
    return Imprint(
        paper=article.paper or "",
        date=date_line(article),
        page=words.page_label(article.page_label) if article.page_label else "",
        section=article.section or "",
        credits=byline_text(article.authors),
        source=article.source,
    )


def _citations(article: Article) -> tuple[CitationView, ...]:
    return (
        CitationView("GB/T 7714—2025", cite.gbt7714_2025(article)),
        CitationView("GB/T 7714—2015", cite.gbt7714_2015(article)),
    )


def _link(article: Article | None, wanted: SearchRequest) -> ArticleLink | None:
    if article is None:
        return None
    return ArticleLink(words.title(article), links.article(article.id, wanted))


def _metas(article: Article) -> tuple[Meta, ...]:
    """Write the record in the Dublin Core names reference managers read."""
    date = article.date.value if article.date else ""
    pairs = [
        ("DC.type", "newspaperArticle"),
        ("DC.title", words.title(article)),
        ("DC.language", "zh"),
        ("DC.date", date),
        ("DC.identifier", article.id),
        ("DC.source", article.paper or ""),
        *(("DC.creator", author.name) for author in article.authors),
    ]
    return tuple(Meta(name, content) for name, content in pairs if content)
