"""The pages: each view reads the request, asks the service, and fills one template.

Depends on: search, flask, web.*. Used by: web.app.
"""

from dataclasses import replace

from flask import Blueprint, Response, redirect, render_template, stream_with_context
from werkzeug.wrappers import Response as BaseResponse

from searchapp.model import Article
from searchapp.search import compose
from searchapp.search.query import SearchRequest
from searchapp.search.results import SearchResult
from searchapp.web import api, links, parameters
from searchapp.web.desk import desk
from searchapp.web.neighbours import neighbours
from searchapp.web.presenters.article_page import ArticleInputs, article_page
from searchapp.web.presenters.compare_page import compare_page
from searchapp.web.presenters.context import context
from searchapp.web.presenters.explain_page import explain_page
from searchapp.web.presenters.facet_page import facet_page
from searchapp.web.presenters.line_rows import line_rows
from searchapp.web.presenters.problem_list import problem_list
from searchapp.web.presenters.reading import ReadingView, article_reading, reading_view
from searchapp.web.presenters.related_page import Related
from searchapp.web.presenters.search_page import search_page
from searchapp.web.widening import ways_out

blueprint = Blueprint("pages", __name__)


@blueprint.get("/", endpoint="home")
@blueprint.get("/search", endpoint="search")
def search() -> BaseResponse | str:
    """Search, or list everything when nothing was typed."""
    wanted = parameters.search_request()
    if parameters.untidy():
        return redirect(links.search(wanted))
    result = desk().service.search(wanted)
    if result.total and not (result.results or result.lines) and result.prev:
        return redirect(links.search(result.prev))
    page = search_page(result, ways_out(desk().service, result), _reading(result))
    return render_template("search.html", **context(page))


@blueprint.get("/explain", endpoint="explain")
def explain() -> str:
    """Say how a search is read, and why an article is found by it or not."""
    wanted, asked = parameters.search_request("id"), parameters.article_asked()
    told = desk().service.explain(wanted, asked)
    return render_template("explain.html", **context(explain_page(told)))


@blueprint.get("/compose", endpoint="compose")
def compose_query() -> BaseResponse:
    """Write a query from the rows of a form, and lead to its search."""
    wanted = parameters.search_request(*compose.ROWS)
    query = compose.compose(parameters.rows(compose.ROWS))
    return redirect(links.search(replace(wanted, q=query, page=1, cursor="")))


@blueprint.get("/facets/<name>", endpoint="facet")
def facet(name: str) -> str:
    """List all values of one facet under a search."""
    wanted, contains = parameters.search_request("fq"), parameters.facet_text()
    view = desk().service.facet(name, wanted, contains, wanted.facet_limit)
    return render_template("facet.html", **context(facet_page(view, wanted, contains)))


@blueprint.get("/articles/<path:article_id>", endpoint="article")
def article(article_id: str) -> str:
    """Show one article, with the marks of a query and the words of one fact, or beside another."""
    service, wanted = desk().service, parameters.marking_request("fact", "compare")
    if other := parameters.other_article("compare"):
        compared = service.related.compare(article_id, other)
        return render_template("compare.html", **context(compare_page(compared)))
    found = service.article(article_id)
    given = ArticleInputs(
        article=found,
        hits=service.marks(wanted, found),
        around=neighbours(service, found),
        request=wanted,
        fact=parameters.fact_number(found),
        reading=_standing(wanted, found),
        related=_related(found),
    )
    return render_template("article.html", **context(article_page(given)))


@blueprint.get("/paragraphs/<path:paragraph_id>", endpoint="paragraph")
def paragraph(paragraph_id: str) -> BaseResponse:
    """Lead to a paragraph on the page of its article."""
    found, block = desk().service.paragraph(paragraph_id)
    return redirect(links.block(found.id, block.number, parameters.marking_request()))


def _related(article: Article) -> Related:
    """Find what belongs with an article."""
    related = desk().service.related
    return Related(related.duplicates(article), related.similar(article), related.same_day(article))


def _reading(result: SearchResult) -> ReadingView | None:
    """Say how the query of an answer was read; open where it found nothing."""
    if not (result.request.q.strip() or result.chips):
        return None
    told = desk().service.explain(result.request, result=result)
    return reading_view(told, shown_open=not result.total)


def _standing(wanted: SearchRequest, found: Article) -> ReadingView | None:
    """Say which parts of a query an article meets."""
    if not wanted.q.strip():
        return None
    return article_reading(*desk().service.standing(wanted, found), found.id, wanted)


@blueprint.get("/search.json", endpoint="search_json")
def search_json() -> Response:
    """Answer the search page's question as the API does."""
    return api.search()


@blueprint.get("/search.csv", endpoint="search_csv")
def search_csv() -> Response:
    """Give every single hit of a search as CSV."""
    wanted = parameters.lines_request()
    found = desk().service.all_lines(wanted)
    rows = stream_with_context(line_rows(found, wanted))
    headers = {"Content-Disposition": 'attachment; filename="kwic.csv"'}
    return Response(rows, mimetype="text/csv", headers=headers)


@blueprint.get("/articles/<path:article_id>.json", endpoint="article_json")
def article_json(article_id: str) -> Response:
    """Give an article as the API does."""
    return api.article(article_id)


@blueprint.get("/problems", endpoint="problems")
def problems() -> str:
    """List every kind of error."""
    return render_template("problems.html", **context(problem_list()))
