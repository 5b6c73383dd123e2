"""What a METS file says of the issue: MODS or Dublin Core -> paper, date, number, edition.

Descriptions of single articles lie beside those of the issue in the same file; only those that
belong to the issue and what is above it are asked. A date is taken as far as it is written:
a year stays a year.

Depends on: archive.xml_tree. Used by: archive.mets.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from searchapp.archive.xml_tree import Element

_DAY_FORMS: Final = (
    re.compile(
        r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})(?:[-/.月](?P<d>\d{1,2})日?|月)?(?:T[\d:.Z+-]*)?"
    ),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})年?"),
)
"""ISO 8601 with its short forms, Chinese, and the German one of some libraries. A day and a
month parted by a slash are not read: which is which cannot be known."""

_FIRST_YEAR: Final = 1600
"""The first printed newspaper is of 1605."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a METS file says of an issue; empty strings where it is silent.

    Attributes:
        paper: Name of the paper.
        date: Day of issue, ISO, as precise as given.
        number: Number of the issue.
        edition: Name of the edition.
        unread_date: A date that could not be read.
        unread_line: Where it stands.
    """

    paper: str = ""
    date: str = ""
    number: str = ""
    edition: str = ""
    unread_date: str = ""
    unread_line: int = 0


def read_record(own: Sequence[Element], above: Sequence[Element]) -> Record:
    """Read the descriptions of an issue.

    Args:
        own: ``dmdSec`` elements of the issue itself, the innermost first.
        above: Those of its volume and paper, the outermost first: they name the paper, but
            their dates are of other things.

    Returns:
        What they say together.
    """
    dates = [(_iso(text), text, line) for text, line in _dates(own)]
    read = next((iso for iso, _, _ in dates if iso), "")
    unread = next(((text, line) for iso, text, line in dates if not iso), ("", 0))
    return Record(
        paper=_paper(own, above),
        date=read,
        number=_first(_numbers(own)),
        edition=_first(_editions(own)),
        unread_date="" if read else unread[0],
        unread_line=0 if read else unread[1],
    )


def _text(element: Element) -> str:
    parts = [element.text, *(_text(child) for child in element.children)]
    return " ".join(" ".join(parts).split())


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def _paper(own: Sequence[Element], above: Sequence[Element]) -> str:
    """Give the title of what the issue is part of, else the outermost title there is."""
    hosts = (
        _title(item)
        for section in own
        for item in section.all("relateditem")
        if item.get("type").lower() == "host"
    )
    titles = (
        title
        for section in (*above, *own)
        for title in (*map(_title, section.all("mods")), *map(_text, _dublin(section, "title")))
    )
    return _first(hosts) or _first(titles)


def _title(item: Element) -> str:
    """Give the title right inside a MODS record, as the thing is usually called."""
    infos = [info for info in item.children if info.name == "titleinfo"]
    usual = [info for info in infos if not info.get("type")] or infos
    for info in usual:
        parts = [_text(part) for part in info.children if part.name in {"nonsort", "title"}]
        if title := " ".join(filter(None, parts)):
            return title.rstrip(" .")
    return ""


def _dublin(section: Element, *names: str) -> Iterator[Element]:
    """Yield elements of a Dublin Core description; MODS has some of the same names inside."""
    if next(section.all("mods"), None) is None:
        yield from section.all(*names)


def _dates(sections: Sequence[Element]) -> Iterator[tuple[str, int]]:
    """Yield dates of issue, the key date and those in a known encoding first."""
    for section in sections:
        found = [
            *(one for origin in section.all("origininfo") for one in origin.all("dateissued")),
            *(one for part in section.all("part") for one in part.all("date")),
            *_dublin(section, "issued", "date", "created"),
        ]
        found.sort(key=lambda one: (one.get("keydate") != "yes", not one.get("encoding")))
        yield from ((text, one.line) for one in found if (text := _text(one)))


def _numbers(sections: Sequence[Element]) -> Iterator[str]:
    for section in sections:
        for detail in section.all("detail"):
            if detail.get("type").lower() in {"issue", "number"}:
                yield _first(_text(one) for one in detail.all("number"))
        yield from (_text(one) for one in section.all("partnumber"))


def _editions(sections: Sequence[Element]) -> Iterator[str]:
    for section in sections:
        yield from (_text(one) for one in section.all("edition"))
        for detail in section.all("detail"):
            if detail.get("type").lower() == "edition":
                yield _first(_text(one) for one in detail.all("caption", "number"))


def _iso(text: str) -> str:
    """Give a date in ISO form; empty when it is none.

    >>> _iso("17.12.1918"), _iso("1936年5月"), _iso("1936-02-30"), _iso("05/06/1936")
    ('1918-12-17', '1936-05', '', '')
    """
    for form in _DAY_FORMS:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            return _checked(parts["y"], parts.get("m"), parts.get("d"))
    return ""


def _checked(year: str, month: str | None, day: str | None) -> str:
    try:
        whole = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    if whole.year < _FIRST_YEAR:
        return ""
    return whole.isoformat()[: len("2013-04-28") if day else len("2013-04") if month else 4]
