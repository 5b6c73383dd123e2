"""The page that says how a query is read, and why an article is found or not.

Depends on: search, web.links, presenters.*. Used by: web.pages.
"""

from dataclasses import dataclass

from searchapp.search.query import Unit
from searchapp.search.results import Notice
from searchapp.search.sheet import Place, named
from searchapp.search.whynot import ArticleVerdict, QueryExplanation
from searchapp.web import links
from searchapp.web.presenters import words
from searchapp.web.presenters.forms import SearchForm, search_form
from searchapp.web.presenters.reading import ReadingView, reading_view

_BY = {
    "literal": "能查到这一篇",
    "expansion": "能查到这一篇，只因为也查了别的写法",
    "": "查不到这一篇",
}
_BY_WORDS = "能查到这一篇，只因为逐字查不到而改按其中的词查"


@dataclass(frozen=True, slots=True)
class AskedArticle:
    """The article asked about: its title, its page, whether it is found and by what."""

    title: str
    href: str
    found: bool
    said: str


@dataclass(frozen=True, slots=True)
class ExplainPage:
    """Everything the page's template places; documented in ``explain.html``."""

    page_title: str
    form: SearchForm
    heading: str
    read_as: str
    notices: tuple[Notice, ...]
    asked: AskedArticle | None
    reading: ReadingView
    back_href: str
    json_href: str


def explain_page(one: QueryExplanation) -> ExplainPage:
    """Make the page of an explanation."""
    heading = one.request.q.strip() or "全部文章"
    article = one.verdict.article.id if one.verdict else ""
    return ExplainPage(
        page_title=f"{heading} · 查询怎么读的 · {words.SITE_NAME}",
        form=search_form(one.request),
        heading=heading,
        read_as=one.read_as,
        notices=one.notices,
        asked=_asked(one.verdict, one) if one.verdict else None,
        reading=reading_view(one, shown_open=True, page=True),
        back_href=links.search(one.request),
        json_href=links.explain(one.request, article, "api.explain"),
    )


def _asked(verdict: ArticleVerdict, one: QueryExplanation) -> AskedArticle:
    return AskedArticle(
        title=words.title(verdict.article),
        href=links.article(verdict.article.id, one.request),
        found=verdict.found,
        said=_said(verdict, one),
    )


def _said(verdict: ArticleVerdict, one: QueryExplanation) -> str:
    said = _BY.get(verdict.by, _BY_WORDS)
    if not verdict.found:
        parts = one.whole.parts
        missed = sum(not verdict.parts[part.id].met for part in parts)
        return f"{said}（{len(parts)} 项中有 {missed} 项不符合）"
    notes = []
    if one.request.unit is not Unit.ARTICLE:
        notes.append(f"列出{named(Place(number, ()) for number in verdict.blocks)}")
    elif verdict.alike:
        notes.append(f"与几乎相同的另外 {len(verdict.alike)} 篇折叠为一条结果")
    return f"{said}（{notes[0]}）" if notes else said
