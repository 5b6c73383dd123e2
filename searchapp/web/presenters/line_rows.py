"""Single hits as rows of CSV, written while they are read.

The first row names the columns; it follows a byte order mark, by which spreadsheets know
UTF-8. Text is as printed, but for line ends, which become blanks.

Depends on: search, web.links. Used by: web.pages.
"""

import csv
from collections.abc import Iterator
from io import StringIO

from searchapp.search.concordance import AllLines
from searchapp.search.query import SearchRequest
from searchapp.search.results import Line
from searchapp.web import links

COLUMNS = (
    "left", "keyword", "right", "title", "date", "paper", "page",
    "article", "paragraph", "start", "link", "query",
)  # fmt: skip
BYTE_ORDER_MARK = "\ufeff"
ROWS_TOGETHER = 500


def line_rows(found: AllLines, wanted: SearchRequest) -> Iterator[str]:
    """Write the lines of a concordance.

    Args:
        found: The lines.
        wanted: The search they answer.

    Yields:
        Parts of the file, many rows each.
    """
    buffer = StringIO(BYTE_ORDER_MARK)
    buffer.seek(0, 2)
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, line in enumerate(found.lines, start=1):
        writer.writerow(_row(line, wanted, found.read_as))
        if number % ROWS_TOGETHER == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _row(line: Line, wanted: SearchRequest, read_as: str) -> tuple[str | int, ...]:
    article = line.article
    text = (line.left, line.keyword, line.right, article.title)
    return (
        *(" ".join(part.split("\n")) for part in text),
        article.date.value if article.date else "",
        article.paper or "",
        article.page_label or "",
        article.id,
        line.block_id,
        line.start,
        links.absolute(links.block(article.id, line.block.number, wanted)),
        read_as,
    )
