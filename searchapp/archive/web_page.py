"""Pages saved from a paper's web edition: HTML -> pieces, and the frame round the article.

The frame says paper, page label, section and date; it is chrome of the site, not print, and
is taken off: everything up to ``上一期 下一期``, everything from ``上一篇 下一篇`` or
``版权声明`` on. What is left is one article. The same frame is recognised in text saved from
such a page. The date is in the address: ``/html/2019-03/26/content_1056668.htm``.

HTML is read as a flow of text by the standard library's parser: only line breaks and heading
marks matter here, so no tree is built, and no nesting is too deep.

Depends on: archive.blocks, model. Used by: archive.page_text, archive.sources.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from typing import Final

from searchapp.archive.blocks import BOLD_LEVEL, Piece

_SILENT: Final = frozenset(("head", "script", "style", "noscript", "select", "template", "title"))
_INLINE: Final = frozenset(
    ("a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "ins", "kbd", "label",
     "mark", "ruby", "s", "small", "span", "strong", "sub", "sup", "u", "img", "wbr", "meta",
     "link")
)  # fmt: skip
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<[!?/](?![a-zA-Z\[])", re.DOTALL)
"""Comments, and the loose beginnings the parser would try anew at every character."""

_BLANKS = re.compile(r"[ \t\r\n\f]+")

_EDITION = re.compile(r"第\s*(?P<label>[A-Z]{0,3}\d{1,3})\s*版\s*[:：]\s*(?P<section>\S+)?")
_HOME = re.compile(r"返回主[页頁]\s*[|｜]?\s*(?P<paper>[\u4e00-\u9fff]{2,10})?")
_ISSUES = re.compile(r"^\W*(?:上一期)?\W*(?:下一期)?\W*$")
_END = re.compile(r"^\W*\d?\W*(?:上一篇|下一篇)\W*\d?(?:\W*下一篇\W*\d?)?\W*$|^\W*版[权權][声聲]明")
_TOOLS = re.compile(
    r"^[\s|｜+-]*(?:(?:放大|缩小|縮小|默认|預設|收藏|打印|列印|朗读|字号|字體|分享|评论|复制)\W*o?\W*)+$"
)
_IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d{2})-(\d{2})[/\\](\d{2})(?!\d)")
_IN_FRAME = re.compile(r"((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日")
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S{1,300})")
_CANONICAL = re.compile(r"<link\b[^<>]{0,100}rel=.?canonical[^<>]{0,50}href=[\"']([^\"'<>]{1,300})")
_CHARSET = re.compile(rb"<meta[^<>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_HEAD_BYTES: Final = 4096


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame of a web page says; empty strings where it is silent.

    Attributes:
        pieces: The pieces inside the frame, in order.
    """

    pieces: tuple[Piece, ...]
    paper: str = ""
    label: str = ""
    section: str = ""
    date: str = ""


def declared_encoding(data: bytes) -> str:
    """Give the encoding an HTML file declares near its beginning, or an empty string."""
    found = _CHARSET.search(data, 0, _HEAD_BYTES)
    return found[1].decode("ascii") if found else ""


def html_pieces(html: str) -> tuple[Piece, ...]:
    """Read the printed lines of an HTML text; ``h1`` to ``h6`` and bold lines keep a level.

    >>> [(p.level, p.text) for p in html_pieces("<h2>题</h2><p>甲<b>乙</b><br>丙")]
    [(2, '题'), (0, '甲乙'), (0, '丙')]
    """
    flow = _Flow()
    flow.feed(_COMMENT.sub(lambda found: "\n" * found.group().count("\n"), html))
    flow.close()
    flow.end_line()
    return tuple(flow.pieces)


class _Flow(HTMLParser):
    """Collects lines of text; a line ends wherever a browser would end one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.text: list[str] = []
        self.plain = False
        self.silent = ""
        self.heading = 0
        self.bold = 0
        self.line = 1

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Open a line, a heading, bold or a silent part."""
        del attrs  # what an element is called says enough
        if self.silent:
            return
        if tag in _SILENT:
            self.silent = tag
        elif tag in {"b", "strong"}:
            self.bold += 1
        elif tag not in _INLINE:
            self.end_line()
            self.heading = _HEADINGS.get(tag, self.heading)

    def handle_endtag(self, tag: str) -> None:
        """Close what ``handle_starttag`` opened."""
        if self.silent:
            self.silent = "" if tag == self.silent else self.silent
        elif tag in {"b", "strong"}:
            self.bold = max(0, self.bold - 1)
        elif tag not in _INLINE:
            self.end_line()
            self.heading = 0 if tag in _HEADINGS else self.heading

    def handle_data(self, data: str) -> None:
        """Take up text."""
        if self.silent:
            return
        if not self.text:
            self.line = self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n")
        self.text.append(data)
        self.plain = self.plain or (not self.bold and not data.isspace())

    def end_line(self) -> None:
        """Finish the line begun, if it prints anything."""
        text = _BLANKS.sub(" ", "".join(self.text)).strip()
        if text:
            level = self.heading or (0 if self.plain else BOLD_LEVEL)
            self.pieces.append(Piece(self.line, text, level))
        self.text, self.plain = [], False


def read_frame(pieces: Sequence[Piece], address: str) -> Frame | None:
    """Take the web frame off.

    Args:
        pieces: The lines of a page, HTML or text.
        address: Path or address it was saved from, for the date.

    Returns:
        What is inside and what the frame says; None when there is no such frame.
    """
    home = next((at for at, one in enumerate(pieces) if _HOME.search(one.text)), None)
    if home is None:
        return None
    start = home + 1
    while start < len(pieces) and _is_issue_line(pieces[start].text):
        start += 1
    texts = [piece.text for piece in pieces]
    end = next((at for at in range(start, len(pieces)) if _END.search(texts[at])), len(pieces))
    edition = next((found for text in texts[:start] if (found := _EDITION.search(text))), None)
    if edition is None and start == home + 1 and end == len(pieces):
        return None
    found = _HOME.search(texts[home])
    return Frame(
        pieces=tuple(one for one in pieces[start:end] if not _TOOLS.match(one.text)),
        paper=(found["paper"] if found else "") or "",
        label=edition["label"] if edition else "",
        section=(edition["section"] or "") if edition else "",
        date=address_date(address) or _first_date("\n".join(texts[:start]), _IN_FRAME),
    )


def _is_issue_line(text: str) -> bool:
    tools = _TOOLS.match(text) is not None or _IN_FRAME.match(text) is not None
    return tools or (_ISSUES.match(text) is not None and "期" in text)


def address_date(address: str) -> str:
    """Read the date in an address or path; empty when there is none.

    >>> address_date("zzrb/html/2019-03/26/content_1056668.htm")
    '2019-03-26'
    """
    return _first_date(address, _IN_ADDRESS)


def own_address(html: str) -> str:
    """Give the address an HTML file says it was saved from, or an empty string."""
    found = _SAVED_FROM.search(html, 0, _HEAD_BYTES) or _CANONICAL.search(html, 0, 4 * _HEAD_BYTES)
    return found[1] if found else ""


def _first_date(text: str, pattern: re.Pattern[str]) -> str:
    for found in pattern.finditer(text):
        try:
            return date(*(int(part) for part in found.groups())).isoformat()
        except ValueError:
            continue
    return ""
