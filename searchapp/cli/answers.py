"""The answer to a search, as lines for a reader or as a JSON tree.

Depends on: model, search.results, cli.complaints. Used by: cli.commands.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final
from unicodedata import east_asian_width

from searchapp.cli.complaints import clean
from searchapp.model import Article, FactField, Span
from searchapp.search.results import FacetView, Line, Result, SearchResult, Snippet

_FACET_VALUES_SHOWN: Final = 5
_UNTITLED: Final = "（无标题）"

Mark = Callable[[str], str]
"""Makes a piece of text stand out."""


def results(result: SearchResult, mark: Mark) -> Iterator[str]:
    """Show the answer to a search.

    Args:
        result: The answer.
        mark: Makes a match stand out.
    """
    yield (
        f"共 {result.articles} 篇 {result.paragraphs} 段 {result.occurrences} 处"
        f"（{result.took_ms:.1f} 毫秒）"
    )
    if result.folded:
        yield f"其中 {result.folded} 篇与另一篇几乎相同，列在那一篇之下"
    yield from (clean(f"提示：{notice.text}") for notice in result.warnings)
    for place, one in enumerate(result.results, start=result.offset + 1):
        headline = one.article.blocks[0].text
        shown = marked(headline, one.headline_marks, mark) or _UNTITLED
        yield ""
        yield f"{place}. {shown}"
        yield f"   {_imprint(one.article)}"
        yield from (f"   {_extract(snippet, mark)}" for snippet in one.snippets)
        yield from (f"   几乎相同：{_imprint(other)}" for other in one.folded)
    yield from _lines(result, mark)
    if result.results or result.lines:
        yield ""
        yield from map(_facet, result.facets)


def _lines(result: SearchResult, mark: Mark) -> Iterator[str]:
    """Show single hits, the words found below each other."""
    widths = [_width(line.left) for line in result.lines]
    for line, width in zip(result.lines, widths, strict=True):
        before = " " * (max(widths) - width) + clean(line.left)
        yield f"{before}{mark(clean(line.keyword))}{clean(line.right)}"
        yield f"{' ' * max(widths)}{_imprint(line.article)}  {clean(line.article.title)}"


def _width(text: str) -> int:
    """Columns a text takes on a terminal: two for each wide character."""
    return sum(1 + (east_asian_width(char) in "WF") for char in clean(text))


def marked(text: str, marks: Sequence[Span], mark: Mark) -> str:
    """Write a text with its matches standing out.

    >>> marked("郑州晚报", [Span(2, 4)], "[{}]".format)
    '郑州[晚报]'
    """
    pieces: list[str] = []
    at = 0
    for span in marks:
        pieces += (clean(text[at : span.start]), mark(clean(text[span.start : span.end])))
        at = span.end
    return "".join((*pieces, clean(text[at:])))


def _imprint(article: Article) -> str:
    date = article.date.value if article.date else "日期不详"
    parts = (date, article.paper, article.page_label, article.id)
    return clean("  ".join(part for part in parts if part))


def _extract(snippet: Snippet, mark: Mark) -> str:
    before, after = "…" * snippet.cut_before, "…" * snippet.cut_after
    return f"{before}{marked(snippet.text, snippet.marks, mark)}{after}"


def _facet(view: FacetView) -> str:
    shown = [f"{one.label} {one.count}" for one in view.values[:_FACET_VALUES_SHOWN]]
    if view.missing.count:
        shown.append(f"{view.missing.label} {view.missing.count}")
    return clean(f"{view.label}：{'，'.join(shown) or '无'}")


def record(result: SearchResult) -> dict[str, Any]:
    """Write the answer to a search as a JSON tree."""
    return {
        "query": result.request.q,
        "read_as": result.read_as,
        "generation": result.generation,
        "articles": result.articles,
        "paragraphs": result.paragraphs,
        "occurrences": result.occurrences,
        "folded": result.folded,
        "took_ms": round(result.took_ms, 3),
        "warnings": [{"code": one.code, "text": one.text} for one in result.warnings],
        "results": [_result(one) for one in result.results],
        "lines": [_line(one) for one in result.lines],
        "facets": {
            view.name: [{"value": one.value, "count": one.count} for one in view.values]
            for view in result.facets
        },
    }


def _result(one: Result) -> dict[str, Any]:
    return {
        **_known(one.article),
        "paragraphs_matching": one.block_count,
        "duplicates": [other.id for other in one.folded],
        "snippets": [
            {
                "id": snippet.block_id,
                "text": snippet.text,
                "marks": [[mark.start, mark.end] for mark in snippet.marks],
            }
            for snippet in one.snippets
        ],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "article": line.article.id,
        "paragraph": line.block_id,
        "start": line.start,
        "left": line.left,
        "keyword": line.keyword,
        "right": line.right,
    }


def _known(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "date": article.date.value if article.date else None,
        "paper": article.paper,
        "page": article.page_label,
        "authors": [author.name for author in article.authors],
        "districts": article.values(FactField.DISTRICT),
        "persons": article.values(FactField.PERSON),
        "topics": article.values(FactField.TOPIC),
    }
