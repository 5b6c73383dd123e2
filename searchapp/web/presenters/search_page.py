"""The search page: an answer of the service turned into what its template places.

Every choice is a link that leads to the whole state it stands for, so that the page works
without JavaScript. Nothing is computed in the template.

Depends on: search, web.links, presenters.pieces, presenters.words. Used by: web.pages.
"""

from dataclasses import dataclass, replace

from searchapp.model import Article, Author
from searchapp.search.query import SearchRequest, Sort
from searchapp.search.results import Chip, Notice, Result, SearchResult, Snippet
from searchapp.web import links
from searchapp.web.presenters import words
from searchapp.web.presenters.builder import BuilderForm, builder_form
from searchapp.web.presenters.expansions import ExpansionLink, expansion_links
from searchapp.web.presenters.facets import FacetPanel, panels
from searchapp.web.presenters.forms import SearchForm, search_form
from searchapp.web.presenters.histogram import Chart, chart
from searchapp.web.presenters.pages import PageLink, page_links
from searchapp.web.presenters.pieces import Layers, Piece, cut, lines


@dataclass(frozen=True, slots=True)
class Option:
    """One of several ways to show the results.

    Attributes:
        label: As shown.
        href: The search shown that way.
        chosen: It is the way shown now.
    """

    label: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ChipLink:
    """One active filter: its label, whether it excludes, and the link that removes it."""

    label: str
    excluded: bool
    href: str


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


@dataclass(frozen=True, slots=True)
class WayOut:
    """A wider search offered when nothing was found, and how much it finds."""

    label: str
    href: str
    count: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Everything the search page's template places; documented in ``search.html``."""

    page_title: str
    heading: str
    form: SearchForm
    builder: BuilderForm
    found: str
    read_as: str
    expansions: tuple[ExpansionLink, ...]
    notices: tuple[Notice, ...]
    meant: tuple[Option, ...]
    chips: tuple[ChipLink, ...]
    clear_href: str
    facets: tuple[FacetPanel, ...]
    chart: Chart | None
    sorts: tuple[Option, ...]
    units: tuple[Option, ...]
    results: tuple[ResultView, ...]
    first_place: int
    pages: tuple[PageLink, ...]
    ways_out: tuple[WayOut, ...]
    colophon: str
    json_href: str


def search_page(result: SearchResult, wider: tuple[tuple[Chip, int], ...] = ()) -> SearchPage:
    """Make the search page.

    Args:
        result: The answer.
        wider: For an empty answer, filters whose removal would find something, and how much.

    Returns:
        What ``search.html`` places.
    """
    wanted = result.request
    heading = wanted.q.strip() or "全部文章"
    return SearchPage(
        page_title=f"{heading} · {words.SITE_NAME}",
        heading=heading,
        form=search_form(wanted),
        builder=builder_form(wanted),
        found=_found(result),
        read_as=result.read_as if _worth_showing(result) else "",
        expansions=expansion_links(result),
        notices=result.warnings,
        meant=tuple(_option(one, wanted) for one in result.suggestions),
        chips=tuple(
            ChipLink(chip.label, chip.excluded, links.search(chip.without)) for chip in result.chips
        ),
        clear_href=links.search(SearchRequest(q=wanted.q, mode=wanted.mode, sort=wanted.sort)),
        facets=panels(result),
        chart=chart(result.histogram, result.unit) if result.histogram else None,
        sorts=_sorts(wanted),
        units=_units(wanted),
        results=tuple(_result(one, wanted) for one in result.results),
        first_place=result.offset + 1,
        pages=page_links(result),
        ways_out=_ways_out(wider, result),
        colophon=f"索引版本 {result.generation}，检索用时 {result.took_ms:.1f} 毫秒",
        json_href=links.search(wanted, "pages.search_json"),
    )


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


def _option(query: str, wanted: SearchRequest) -> Option:
    return Option(query, links.search(replace(wanted, q=query, page=1, cursor="")), chosen=False)


def _found(result: SearchResult) -> str:
    if not result.total:
        return "没有找到结果"
    counted = f"{words.count(result.total)} {words.UNIT_COUNTERS[result.unit]}"
    if not result.request.q:
        return f"共 {counted}"
    others = f"{words.count(result.paragraphs)} 段，{words.count(result.occurrences)} 处"
    if result.unit.value == "paragraph":
        others = f"{words.count(result.articles)} 篇，{words.count(result.occurrences)} 处"
    return f"找到 {counted}，{others}" if result.occurrences else f"找到 {counted}"


def _worth_showing(result: SearchResult) -> bool:
    return bool(result.request.q) and result.read_as not in {"", result.request.q}


def _sorts(wanted: SearchRequest) -> tuple[Option, ...]:
    # Without a query nothing is more relevant than anything else: the newest come first.
    shown = wanted.sort if wanted.q or wanted.sort is not Sort.RELEVANCE else Sort.DATE_DESC
    first = replace(wanted, page=1, cursor="")
    return tuple(
        Option(label, links.search(replace(first, sort=sort)), sort is shown)
        for sort, label in words.SORTS.items()
        if wanted.q or sort is not Sort.RELEVANCE
    )


def _units(wanted: SearchRequest) -> tuple[Option, ...]:
    first = replace(wanted, page=1, cursor="")
    return tuple(
        Option(label, links.search(replace(first, unit=unit)), unit is wanted.unit)
        for unit, label in words.UNITS.items()
    )


def _result(result: Result, wanted: SearchRequest) -> ResultView:
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
    )


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


def _ways_out(wider: tuple[tuple[Chip, int], ...], result: SearchResult) -> tuple[WayOut, ...]:
    counter = words.UNIT_COUNTERS[result.unit]
    return tuple(
        WayOut(f"去掉“{chip.label}”", links.search(chip.without), f"{words.count(found)} {counter}")
        for chip, found in wider
    )
