"""Single hits as the lines of a table: what was found in the middle, its sides, its source.

Depends on: search, web.links, presenters.pieces, presenters.result_views, presenters.words.
Used by: presenters.search_page.
"""

from dataclasses import dataclass

from searchapp.search.query import SearchRequest
from searchapp.search.results import Line
from searchapp.web import links
from searchapp.web.presenters import words
from searchapp.web.presenters.pieces import Layers, Piece, cut
from searchapp.web.presenters.result_views import DateLine, date_line


@dataclass(frozen=True, slots=True)
class LineView:
    """One hit.

    Attributes:
        left: Printed before it.
        keyword: Pieces of what was found.
        right: Printed behind it.
        cut_before: The block goes on before it.
        cut_after: The block goes on behind it.
        href: The block on the article's page.
        title: Headline of the article.
        date: When it was printed, or None.
        imprint: Paper and page, or empty.
    """

    left: str
    keyword: tuple[Piece, ...]
    right: str
    cut_before: bool
    cut_after: bool
    href: str
    title: str
    date: DateLine | None
    imprint: str


def line_view(line: Line, wanted: SearchRequest) -> LineView:
    """Make one line of the table."""
    article = line.article
    page = words.page_label(article.page_label) if article.page_label else ""
    return LineView(
        left=line.left,
        keyword=cut(line.keyword, Layers(hits=line.marks)) or (Piece("（整段）"),),
        right=line.right,
        cut_before=line.cut_before,
        cut_after=line.cut_after,
        href=links.block(article.id, line.block.number, wanted),
        title=words.title(article),
        date=date_line(article),
        imprint=" ".join(part for part in (article.paper, page) if part),
    )
