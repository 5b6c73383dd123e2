"""Citation lines for a newspaper article, by GB/T 7714-2025 and GB/T 7714-2015.

Nothing is invented: what the page does not say is left out of the line. A date that was
inferred and not printed stands in brackets, as the standard asks of dates from elsewhere.

Depends on: model. Used by: web, cli.

Source: GB/T 7714-2025 (in force since 2026-07-01) and GB/T 7714-2015, newspaper articles:
``主要责任者. 题名: 其他题名信息[N]. 报纸名, 出版日期(版次).`` The 2025 edition writes Chinese
entries with Chinese commas, colons and parentheses; its full stop stays half-width.
"""

from dataclasses import dataclass
from typing import Final

from searchapp.model import Article

AUTHORS_MAX: Final = 3
"""Names given before 等, in both editions."""

NO_TITLE: Final = "[无标题]"

_DASHES: Final = "".join(map(chr, (0x2014, 0x2015, 0x2013, 0x2500, 0xFF0D))) + "- "
"""A subtitle printed after a dash (——访区委书记) loses it to the colon."""


@dataclass(frozen=True, slots=True)
class _Marks:
    comma: str
    colon: str
    opening: str
    closing: str


_MARKS_2015: Final = _Marks(", ", ": ", "(", ")")
_MARKS_2025: Final = _Marks("，", "：", "（", "）")


def gbt7714_2025(article: Article) -> str:
    """Cite an article by GB/T 7714-2025.

    Returns:
        One line, for instance ``王继兵，袁帅. 题名[N]. 郑州晚报，2013-04-28（AA02）.``
    """
    return _line(article, _MARKS_2025)


def gbt7714_2015(article: Article) -> str:
    """Cite an article by GB/T 7714-2015.

    Returns:
        One line, for instance ``王继兵, 袁帅. 题名[N]. 郑州晚报, 2013-04-28(AA02).``
    """
    return _line(article, _MARKS_2015)


def _line(article: Article, marks: _Marks) -> str:
    parts = (_authors(article, marks), f"{_title(article, marks)}[N]", _issue(article, marks))
    return "".join(f"{part}. " for part in parts if part).rstrip()


def _authors(article: Article, marks: _Marks) -> str:
    names = list(dict.fromkeys(author.name for author in article.authors))
    more = ["等"] if len(names) > AUTHORS_MAX else []
    return marks.comma.join(names[:AUTHORS_MAX] + more)


def _title(article: Article, marks: _Marks) -> str:
    title = " ".join(article.title.split()) or NO_TITLE
    subtitle = " ".join((article.subtitle or "").split()).lstrip(_DASHES)
    return f"{title}{marks.colon}{subtitle}" if subtitle else title


def _issue(article: Article, marks: _Marks) -> str:
    when = marks.comma.join(part for part in (article.paper or "", _date(article)) if part)
    if not article.page_label:
        return when
    return f"{when}{marks.opening}{article.page_label}{marks.closing}"


def _date(article: Article) -> str:
    date = article.date
    if date is None:
        return ""
    return f"[{date.value}]" if date.kind == "inferred" else date.value
