"""How a query was read, as a page shows it, and the form that asks about an article.

Depends on: search, web.links, presenters.forms, presenters.parts, presenters.words.
Used by: web.pages, presenters.search_page, presenters.article_page, presenters.explain_page.
"""

from dataclasses import dataclass

from searchapp.search.outline import Part
from searchapp.search.query import SearchRequest
from searchapp.search.verdicts import Verdicts
from searchapp.search.whynot import QueryExplanation
from searchapp.web import links
from searchapp.web.presenters import words
from searchapp.web.presenters.forms import Hidden, hidden_fields
from searchapp.web.presenters.parts import OtherLink, PartView, Told


@dataclass(frozen=True, slots=True)
class AskForm:
    """The form that asks why an article is not found: where it leads, and the search, kept."""

    action: str
    value: str
    hidden: tuple[Hidden, ...]


@dataclass(frozen=True, slots=True)
class ReadingView:
    """How a query was read.

    Attributes:
        heading: What the list is of.
        open: It is shown open.
        lead: A sentence before the parts.
        relief: The search without several parts that finds something, or None.
        parts: The parts.
        wider_lead: A sentence before the parts of the wider reading; empty for none.
        wider: Those parts.
        ask: The form that asks about an article, or None.
        more_href: The page with the same list; empty on that page.
    """

    heading: str
    open: bool
    lead: str
    relief: OtherLink | None
    parts: tuple[PartView, ...]
    wider_lead: str
    wider: tuple[PartView, ...]
    ask: AskForm | None
    more_href: str


def reading_view(one: QueryExplanation, *, shown_open: bool, page: bool = False) -> ReadingView:
    """Show how a query was read.

    Args:
        one: The explanation.
        shown_open: The list is open from the start.
        page: It stands on the page of its own.
    """
    verdict = one.verdict
    asked = verdict.article.id if verdict else ""
    told = Told(one.request, asked, one.weights, verdict.parts if verdict else {})
    wider = Told(one.request, asked, one.wider_weights, verdict.wider if verdict else {})
    return ReadingView(
        heading="这个查询怎么读的",
        open=shown_open,
        lead=_lead(one),
        relief=_relief(one),
        parts=told.parts(one.whole),
        wider_lead=_wider_lead(one),
        wider=wider.parts(one.wider) if one.wider else (),
        ask=AskForm(links.explain(SearchRequest()), asked, hidden_fields(one.request)),
        more_href="" if page else links.explain(one.request),
    )


def article_reading(
    whole: Part, verdicts: Verdicts, article_id: str, wanted: SearchRequest
) -> ReadingView:
    """Show which parts of a query an article meets, on the article's own page."""
    met = sum(verdicts[part.id].met for part in whole.parts)
    return ReadingView(
        heading=f"与“{wanted.q}”相符 {met} 项，共 {len(whole.parts)} 项",
        open=False,
        lead="",
        relief=None,
        parts=Told(wanted, article_id, {}, verdicts).parts(whole),
        wider_lead="",
        wider=(),
        ask=None,
        more_href=links.explain(wanted, article_id),
    )


def _lead(one: QueryExplanation) -> str:
    count = len(one.whole.parts)
    met = f"符合的有 {words.count(one.total)} 篇"
    if count < 2:  # noqa: PLR2004  one part or none
        return f"{met}。"
    return f"文章须同时符合以下 {count} 项，{met}。各项后面是它单独能查到的篇数。"


def _relief(one: QueryExplanation) -> OtherLink | None:
    if one.relief is None or len(one.relief.parts) < 2:  # noqa: PLR2004  one has its own link
        return None
    gone = [part.text for part in one.whole.parts if part.id in one.relief.parts]
    label = f"去掉{'、'.join(f'“{text}”' for text in gone)}"
    found = f"{words.count(one.relief.articles)} 篇"
    return OtherLink(label, links.search(one.relief.request), found)


def _wider_lead(one: QueryExplanation) -> str:
    if one.wider is None:
        return ""
    told = next((notice.text for notice in one.notices if notice.code == one.answered), "")
    return f"{told}："
