"""One result of a search as its template places it: headline, imprint, extracts.

Depends on: model, search, web.links, presenters.pieces, presenters.words.
Used by: presenters.search_page, presenters.article_page.
"""

from dataclasses import dataclass

from searchapp.model import Article, Author
from searchapp.search.query import SearchRequest
from searchapp.search.results import Result, Snippet
from searchapp.web import links
from searchapp.web.presenters import words
from searchapp.web.presenters.pieces import Layers, Piece, cut, lines


@dataclass(frozen=True, slots=True)
class DateLine:
    """When an article was printed, and how that is known.

    Attributes:
        value: ISO date of any precision, for ``<time>``.
        label: The same in Chinese.
        note: What must not be taken for granted: inferred, corrected, in doubt; else empty.
    """

    value: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class ExtractView:
    """An extract of a matching block.

    Attributes:
        pieces: The extract.
        href: The block on the article's page.
        cut_before: The block goes on before it.
        cut_after: The block goes on after it.
    """

    pieces: tuple[Piece, ...]
    href: str
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class Folded:
    """A near-duplicate listed beneath a result.

    Attributes:
        title: Its headline.
        href: Its page, with the query's marks.
        imprint: Paper, date and page label.
    """

    title: str
    href: str
    imprint: str


@dataclass(frozen=True, slots=True)
class ResultView:
    """One result.

    Attributes:
        href: The article's page with the query's marks.
        kicker: Pieces of the line above the headline; empty for none.
        title: Pieces of the headline; never empty.
        subtitle: Pieces of the line below it; empty for none.
        paper: Name of the paper, or empty.
        date: When it was printed, or None.
        page: Page label, or empty.
        credits: The people of the byline, by role.
        extracts: Best blocks, best first.
        more: Matching blocks not shown here.
        folded: Near-duplicates that match too.
        folded_said: How many there are; empty for none.
        folded_href: All of them, when more are there than here; else empty.
    """

    href: str
    kicker: tuple[Piece, ...]
    title: tuple[Piece, ...]
    subtitle: tuple[Piece, ...]
    paper: str
    date: DateLine | None
    page: str
    credits: str
    extracts: tuple[ExtractView, ...]
    more: int
    folded: tuple[Folded, ...]
    folded_said: str
    folded_href: str


def result_view(result: Result, wanted: SearchRequest) -> ResultView:
    """Make one result of an answer, an article or a paragraph."""
    article = result.article
    kicker, title, subtitle = headline(article, Layers(hits=result.headline_marks))
    marked = bool(result.headline_marks) or any(snippet.marks for snippet in result.snippets)
    # Where nothing was looked for, the opening is enough to know the article by.
    shown = [snippet for snippet in result.snippets if snippet.block.number]
    shown = shown if marked else shown[:1]
    return ResultView(
        href=links.article(article.id, wanted),
        kicker=kicker,
        title=title,
        subtitle=subtitle,
        paper=article.paper or "",
        date=date_line(article),
        page=words.page_label(article.page_label) if article.page_label else "",
        credits=byline_text(article.authors),
        extracts=tuple(_extract(snippet, article.id, wanted) for snippet in shown),
        more=_more(result) if marked else 0,
        folded=tuple(_folded(one, wanted) for one in result.folded),
        folded_said=_folded_said(result),
        folded_href=_all_folded(result, wanted),
    )


def imprint_text(article: Article) -> str:
    """Say in one line where and when an article was printed."""
    date = date_line(article)
    page = words.page_label(article.page_label) if article.page_label else ""
    parts = (article.paper or "", date.label if date else "日期不详", page)
    return " · ".join(part for part in parts if part)


def _folded(article: Article, wanted: SearchRequest) -> Folded:
    href = links.article(article.id, wanted)
    return Folded(words.title(article), href, imprint_text(article))


def _folded_said(result: Result) -> str:
    if not result.folded_count:
        return ""
    return f"另有 {words.count(result.folded_count)} 篇几乎相同"


def _all_folded(result: Result, wanted: SearchRequest) -> str:
    if result.folded_count <= len(result.folded):
        return ""
    return links.article(result.article.id, wanted, anchor=links.ALIKE_ANCHOR)


def date_line(article: Article) -> DateLine | None:
    """Say when an article was printed, and how that is known."""
    fact = article.date
    if fact is None:
        return None
    doubts = (
        words.kind(fact) if fact.kind in {"inferred", "corrected"} else "",
        "" if fact.certain else "存疑",
    )
    note = "，".join(doubt for doubt in doubts if doubt)
    return DateLine(fact.value, words.date(fact.value), note)


def byline_text(authors: tuple[Author, ...]) -> str:
    """List the people of a byline, each role named once before its people."""
    listed: dict[str, list[str]] = {}
    for author in authors:
        listed.setdefault(author.role, []).append(author.name)
    return "　".join(f"{role} {'、'.join(names)}".strip() for role, names in listed.items())


def headline(
    article: Article, layers: Layers
) -> tuple[tuple[Piece, ...], tuple[Piece, ...], tuple[Piece, ...]]:
    """Cut the headline block into pieces of kicker, title and subtitle.

    Returns:
        Three runs of pieces, each empty where nothing was printed; the title never is.
    """
    cut_lines = list(lines(article.blocks[0].text, layers))
    kicker = cut_lines.pop(0) if article.kicker and len(cut_lines) > 1 else ()
    subtitle = cut_lines.pop() if article.subtitle and len(cut_lines) > 1 else ()
    title = tuple(piece for line in cut_lines for piece in line)
    return kicker, title or (Piece(words.title(article)),), subtitle


def _more(result: Result) -> int:
    shown = {snippet.block.number for snippet in result.snippets}
    return max(0, result.block_count - len(shown | ({0} if result.headline_marks else set())))


def _extract(snippet: Snippet, article_id: str, wanted: SearchRequest) -> ExtractView:
    return ExtractView(
        pieces=cut(snippet.text, Layers(hits=snippet.marks)),
        href=links.block(article_id, snippet.block.number, wanted),
        cut_before=snippet.cut_before,
        cut_after=snippet.cut_after,
    )
