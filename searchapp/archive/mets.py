"""One METS file -> what it says of an issue: its ALTO files, pages, articles and record.

Nothing but the METS file is opened here. How libraries write it differs much: articles may
point at blocks themselves, or be linked to areas of the physical pages; files may lie in
groups named for ALTO or not; pages may be labelled or only numbered.

Lines are 1-based lines of the METS file.

Depends on: archive.mets_divisions, archive.mets_parts, archive.mets_record, archive.xml_tree.
Used by: archive.digitised, archive.mets_articles.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from searchapp.archive.mets_divisions import (
    areas_of,
    in_order,
    kind_of,
    read_divisions,
    structure,
)
from searchapp.archive.mets_parts import Described, Divisions
from searchapp.archive.mets_record import Record, read_record
from searchapp.archive.xml_tree import Element

_NO_TEXT: Final = ("image/", "application/pdf", "audio/", "video/")
_METS_NAME = re.compile(r"(?<![a-z])mets(?![a-z])")


@dataclass(frozen=True, slots=True)
class NamedFile:
    """An ALTO file a METS file names.

    Attributes:
        id: Its id in the METS file.
        href: As written.
        path: Where that is; None for another machine or an absolute path.
        line: Where it is named.
        label: Label of its page; empty when there is none.
    """

    id: str
    href: str
    path: Path | None
    line: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """What a METS file says.

    Attributes:
        files: The ALTO files, in the order of the pages.
        divisions: The articles, and what belongs to none.
        records: Paper, date, number and edition by what an article is described by; a METS
            file may hold several issues.
    """

    files: tuple[NamedFile, ...]
    divisions: Divisions
    records: dict[Described, Record]


def read_mets(root: Element, path: Path) -> Issue:
    """Read a METS file.

    Args:
        root: Its root element.
        path: Where it lies; the files it names are looked for from there.

    Returns:
        What it says; no files when it names no ALTO. A file named twice is there once.
    """
    found = tuple(_alto_files(root, path))
    places = {one.path or one.href: one for one in reversed(found)}
    known = {one.id: places[one.path or one.href].id for one in found}
    named = {one.id: one for one in reversed(places.values())}
    sections = {one.get("id"): one for one in root.named("dmdsec")}
    pages = _PageLabels(known, sections).read(root)
    ordered = [named[name] for name in (*pages, *(name for name in named if name not in pages))]
    divisions = read_divisions(root, known)
    issues = {divisions.described, *(item.described for item in divisions.items)}
    return Issue(
        files=tuple(
            NamedFile(one.id, one.href, one.path, one.line, pages.get(one.id, ""))
            for one in ordered
        ),
        divisions=divisions,
        records={issue: read_record(*_sections_of(issue, sections, divisions)) for issue in issues},
    )


def named_files(root: Element, path: Path) -> Iterator[Path]:
    """Yield where the ALTO files named by a METS file are said to lie."""
    yield from (one.path for one in _alto_files(root, path) if one.path)


def _alto_files(root: Element, path: Path) -> Iterator[NamedFile]:
    """Yield the files of the groups named for ALTO; where there is no such group, all XML."""
    found = [
        (one, alto) for part in root.named("filesec") for one, alto in _files(part, alto=False)
    ]
    only_alto = any(alto for _, alto in found)
    seen: set[str] = set()
    for one, alto in found:
        place = one.first("flocat")
        href = place.get("href") if place else ""
        if place and href and (alto if only_alto else _is_xml(one, href)):
            name = one.get("id")
            name = name if name and name not in seen else f"{href}:{place.line}"
            seen.add(name)
            yield NamedFile(name, href, _resolve(href, path.parent), place.line)


def _files(group: Element, *, alto: bool) -> Iterator[tuple[Element, bool]]:
    for child in group.children:
        if child.name == "filegrp":
            said = f"{child.get('use')} {child.get('id')}".lower()
            yield from _files(child, alto=alto or "alto" in said)
        elif child.name == "file":
            is_text = not child.get("mimetype").lower().startswith(_NO_TEXT)
            yield child, alto and is_text


def _is_xml(file: Element, href: str) -> bool:
    mime = file.get("mimetype").lower()
    name = href.replace("\\", "/").rpartition("/")[2].lower()
    if "mets" in mime or _METS_NAME.search(name):
        return False
    return "xml" in mime if mime else name.endswith(".xml")


def _resolve(href: str, folder: Path) -> Path | None:
    """Give the place a reference means, if it is relative to the METS file."""
    href = href.replace("\\", "/")
    for start in ("file:///./", "file://./", "file:"):
        href = href.removeprefix(start)
    parts = urlsplit(href)
    if parts.scheme or parts.netloc or href.startswith("/"):
        return None
    literal = folder / href
    try:
        return literal if literal.exists() else folder / unquote(parts.path)
    except (OSError, ValueError):  # a name no file can have
        return None


class _PageLabels:
    """Finds the files in the order of the physical pages, and the label of each page."""

    def __init__(self, known: Mapping[str, str], sections: dict[str, Element]) -> None:
        self._known = known
        self._sections = sections
        self._labels: dict[str, str] = {}

    def read(self, root: Element) -> dict[str, str]:
        """Give the labels by file, in the order of the pages."""
        for map_ in structure(root, "PHYSICAL"):
            for top in in_order(map_.children):
                self._visit(top, "")
        return self._labels

    def _visit(self, division: Element, label: str) -> None:
        """Note the files of a division; areas of a page have the page's label."""
        own = division.get("orderlabel") or division.get("label")
        areas = tuple(areas_of(division, self._known))
        if kind_of(division).endswith("PAGE"):
            label = own or self._described(division) or division.get("order")
        elif areas and not label:
            label = own
        for area in areas:
            self._labels.setdefault(area.file_id, label)
        for child in in_order(division.children):
            self._visit(child, label)

    def _described(self, division: Element) -> str:
        """Give the page number a description of the page gives, as the Library of Congress does."""
        for name in division.get("dmdid").split():
            if section := self._sections.get(name):
                for detail in section.all("detail"):
                    number = detail.first("number")
                    if detail.get("type").lower() in {"page", "page number"} and number:
                        return number.text.strip()
        return ""


def _sections_of(
    issue: Described, sections: dict[str, Element], divisions: Divisions
) -> tuple[list[Element], list[Element]]:
    """Give the descriptions named, or, where none is named, those of no article."""
    own = [sections[name] for name in issue.own if name in sections]
    above = [sections[name] for name in issue.above if name in sections]
    if not own and not above:
        own = [one for name, one in sections.items() if name not in divisions.of_items]
    return own, above
