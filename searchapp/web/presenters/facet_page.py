"""The page with all values of one facet, searchable inside the facet.

Depends on: search, web.links, presenters.facets, presenters.forms. Used by: web.pages.
"""

from dataclasses import dataclass

from searchapp.search.query import SearchRequest
from searchapp.search.results import FacetView
from searchapp.web import links
from searchapp.web.presenters import words
from searchapp.web.presenters.facets import FacetLink, values
from searchapp.web.presenters.forms import Hidden, SearchForm, hidden_fields, search_form


@dataclass(frozen=True, slots=True)
class FacetPage:
    """Everything the page of one facet places; documented in ``facet.html``."""

    page_title: str
    heading: str
    form: SearchForm
    label: str
    action: str
    fq: str
    hidden: tuple[Hidden, ...]
    found: str
    links: tuple[FacetLink, ...]
    back_href: str
    json_href: str


def facet_page(view: FacetView, wanted: SearchRequest, fq: str) -> FacetPage:
    """Make the page with all values of one facet.

    Args:
        view: The values that contain ``fq``.
        wanted: The search they are counted under.
        fq: What was typed into the facet's own search field.
    """
    shown = len(view.values)
    found = f"{words.count(view.distinct)} 个值"
    if shown < view.distinct:
        found += f"，列出结果最多的 {words.count(shown)} 个"
    return FacetPage(
        page_title=f"{view.label} · {words.SITE_NAME}",
        heading=f"按{view.label}筛选" + (f"“{wanted.q}”的结果" if wanted.q else ""),
        form=search_form(wanted),
        label=view.label,
        action=links.facet(view.name, SearchRequest()),
        fq=fq,
        hidden=hidden_fields(wanted),
        found=found,
        links=values(view, with_unknown=not fq),
        back_href=links.search(wanted),
        json_href=links.facet(view.name, wanted, fq, "api.facet"),
    )
