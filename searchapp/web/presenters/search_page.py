"""The search page: an answer of the service turned into what its template places.

Every choice is a link that leads to the whole state it stands for, so that the page works
without JavaScript. Nothing is computed in the template.

Depends on: search, web.links, presenters.result_views, presenters.words. Used by: web.pages.
"""

from dataclasses import dataclass, replace

from searchapp.search.query import Dup, SearchRequest, Unit
from searchapp.search.results import Chip, Notice, SearchResult
from searchapp.web import links
from searchapp.web.presenters import words
from searchapp.web.presenters.builder import BuilderForm, builder_form
from searchapp.web.presenters.expansions import ExpansionLink, expansion_links
from searchapp.web.presenters.facets import FacetPanel, panels
from searchapp.web.presenters.forms import SearchForm, search_form
from searchapp.web.presenters.histogram import Chart, chart
from searchapp.web.presenters.lines import LineView, line_view
from searchapp.web.presenters.pages import PageLink, page_links
from searchapp.web.presenters.reading import ReadingView
from searchapp.web.presenters.result_views import ResultView, result_view
from searchapp.web.presenters.ways import (
    Option,
    sort_options,
    unit_options,
    width_options,
    wraps,
)


@dataclass(frozen=True, slots=True)
class ChipLink:
    """One active filter: its label, whether it excludes, and the link that removes it."""

    label: str
    excluded: bool
    href: str


@dataclass(frozen=True, slots=True)
class WayOut:
    """A wider search offered when nothing was found, and how much it finds."""

    label: str
    href: str
    count: str


@dataclass(frozen=True, slots=True)
class FoldNote:
    """What became of near-duplicates, and the search in which it is the other way."""

    text: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Everything the search page's template places; documented in ``search.html``."""

    page_title: str
    heading: str
    form: SearchForm
    builder: BuilderForm
    reading: ReadingView | None
    found: str
    folding: FoldNote | None
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
    widths: tuple[Option, ...]
    lines: tuple[LineView, ...]
    lines_wrap: bool
    results: tuple[ResultView, ...]
    first_place: int
    pages: tuple[PageLink, ...]
    ways_out: tuple[WayOut, ...]
    colophon: str
    json_href: str
    csv_href: str


def search_page(
    result: SearchResult,
    wider: tuple[tuple[Chip, int], ...] = (),
    reading: ReadingView | None = None,
) -> SearchPage:
    """Make the search page.

    Args:
        result: The answer.
        wider: For an empty answer, filters whose removal would find something, and how much.
        reading: How the query was read, part by part; None where nothing was asked.

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
        reading=reading,
        found=_found(result),
        folding=_folding(result),
        read_as=result.read_as if _worth_showing(result) else "",
        expansions=expansion_links(result),
        notices=result.warnings,
        meant=tuple(_option(one, wanted) for one in result.suggestions),
        chips=tuple(
            ChipLink(chip.label, chip.excluded, links.search(chip.without)) for chip in result.chips
        ),
        clear_href=links.search(_without_filters(wanted)),
        facets=panels(result),
        chart=chart(result.histogram, result.unit) if result.histogram else None,
        sorts=sort_options(result),
        units=unit_options(result),
        widths=width_options(result),
        lines=tuple(line_view(one, wanted) for one in result.lines),
        lines_wrap=wraps(result),
        results=tuple(result_view(one, wanted) for one in result.results),
        first_place=result.offset + 1,
        pages=page_links(result),
        ways_out=_ways_out(wider, result),
        colophon=f"索引版本 {result.generation}，检索用时 {result.took_ms:.1f} 毫秒",
        json_href=links.search(wanted, "pages.search_json"),
        csv_href=links.lines_csv(wanted) if result.lines else "",
    )


def _without_filters(wanted: SearchRequest) -> SearchRequest:
    return SearchRequest(
        q=wanted.q,
        mode=wanted.mode,
        unit=wanted.unit,
        sort=wanted.sort,
        context=wanted.context,
    )


def _option(query: str, wanted: SearchRequest) -> Option:
    return Option(query, links.search(replace(wanted, q=query, page=1, cursor="")), chosen=False)


def _found(result: SearchResult) -> str:
    if not result.total and result.articles:
        return f"没有可以逐处列出的文字；{_others(result)}"
    if not result.total:
        return "没有找到结果"
    counted = f"{words.count(result.total)} {words.UNIT_COUNTERS[result.unit]}"
    if not result.request.q:
        return f"共 {counted}"
    return f"找到 {counted}，{_others(result)}" if result.occurrences else f"找到 {counted}"


def _others(result: SearchResult) -> str:
    """Say how much there is in the other units."""
    counts = {
        Unit.ARTICLE: result.articles,
        Unit.PARAGRAPH: result.paragraphs,
        Unit.HIT: result.occurrences,
    }
    return "，".join(
        f"{words.count(found)} {words.UNIT_COUNTERS[unit]}"
        for unit, found in counts.items()
        if unit is not result.unit
    )


def _folding(result: SearchResult) -> FoldNote | None:
    """Say how many articles stand beneath others: nothing is left out in silence."""
    first = replace(result.request, page=1, cursor="")
    if result.folded:
        text = f"其中 {words.count(result.folded)} 篇与另一篇几乎相同，列在那一篇之下"
        return FoldNote(text, "逐篇列出", links.search(replace(first, dup=Dup.SHOW)))
    if first.dup is Dup.SHOW and result.total and result.unit is Unit.ARTICLE:
        href = links.search(replace(first, dup=Dup.FOLD))
        return FoldNote("几乎相同的文章逐篇列出", "合在一起", href)
    return None


def _worth_showing(result: SearchResult) -> bool:
    return bool(result.request.q) and result.read_as not in {"", result.request.q}


def _ways_out(wider: tuple[tuple[Chip, int], ...], result: SearchResult) -> tuple[WayOut, ...]:
    counter = words.UNIT_COUNTERS[result.unit]
    return tuple(
        WayOut(f"去掉“{chip.label}”", links.search(chip.without), f"{words.count(found)} {counter}")
        for chip, found in wider
    )
