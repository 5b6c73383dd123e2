"""The divisions of a METS file -> articles, as lists of parts with roles.

A name nobody knows is what its place says: above articles it is passed through, inside an
article it is text.

Depends on: archive.mets_vocabulary, archive.xml_tree.
Used by: archive.mets, archive.mets_articles, archive.mets_runs.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from searchapp.archive.mets_vocabulary import (
    ABOVE,
    BODY,
    FURNITURE,
    HEADING,
    HEADS,
    ITEMS,
    PARAGRAPH,
    PARTS_OF_AN_ISSUE,
    PICTURE,
    SECTIONS,
    TITLE,
    Role,
    role_of,
)
from searchapp.archive.xml_tree import Element


@dataclass(frozen=True, slots=True)
class Area:
    """A run of an ALTO file, from the element with one id to that with another.

    Attributes:
        file_id: The file's id in the METS file.
        begin: Id of the first element; empty for the whole file.
        end: Id of the last one; empty when it is the first.
        line: Where the METS file says so.
    """

    file_id: str
    begin: str
    end: str
    line: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an article.

    Attributes:
        role: What it is.
        areas: Where it stands.
        whole: The areas are one paragraph or one heading, parted by columns or pages.
    """

    role: Role
    areas: tuple[Area, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Item:
    """An article, an advertisement, a picture by itself.

    Attributes:
        kind: Its name among the divisions.
        section: Label of the section it stands in.
        described: Ids of the descriptions of the issue it is in and what is above, the
            nearest first.
        parts: In reading order; at least one.
    """

    kind: str
    section: str
    described: tuple[str, ...]
    parts: tuple[Part, ...]


def kind_of(division: Element) -> str:
    """Give the name of a division's kind, in one way of writing.

    >>> kind_of(Element("div", 1, {"type": "np:article-part"}))
    'ARTICLE_PART'
    """
    kind = division.get("type").rpartition(":")[2]
    return kind.upper().replace("-", "_").replace(" ", "_")


def in_order(divisions: Iterable[Element]) -> list[Element]:
    """Give the divisions among some elements, by their number where all have one."""
    found = [one for one in divisions if one.name == "div"]
    if all(one.get("order").isdecimal() for one in found):
        found.sort(key=lambda one: int(one.get("order")))
    return found


def areas_of(division: Element, files: Collection[str]) -> Iterator[Area]:
    """Yield the areas a division itself points at, those of other files left out."""
    for pointer in division.children:
        if pointer.name != "fptr":
            continue
        for one in (pointer, *pointer.all("area")):
            if one.get("fileid") in files:
                begin, end = one.get("begin"), one.get("end")
                yield Area(one.get("fileid"), begin, end if end != begin else "", one.line)


@dataclass(frozen=True, slots=True)
class Divisions:
    """What the logical divisions say.

    Attributes:
        items: The articles, in logical order.
        furniture: The areas of mastheads and section heads.
        described: As in ``Item``, for what belongs to no article.
        of_items: Ids of the descriptions of articles and what is in them.
    """

    items: tuple[Item, ...]
    furniture: tuple[Area, ...]
    described: tuple[str, ...]
    of_items: frozenset[str]


def read_divisions(root: Element, files: Collection[str]) -> Divisions:
    """Find the articles of a METS file.

    Args:
        root: Its root element.
        files: Ids of its ALTO files.

    Returns:
        What its logical divisions say.
    """
    search = _Search(files, _links(root))
    for map_ in root.all("structmap"):
        if map_.get("type").upper() == "LOGICAL":
            for top in in_order(map_.children):
                search.visit(top, "", ())
    return Divisions(
        tuple(_without_pages(search.items)),
        tuple(search.furniture),
        max(search.chains, key=len, default=()),
        frozenset(search.of_items),
    )


def _without_pages(items: Sequence[Item]) -> Iterator[Item]:
    """Leave out files that several articles point at as a whole: those are where they stand."""
    whole = Counter(
        area.file_id
        for item in items
        for part in item.parts
        for area in part.areas
        if not area.begin
    )
    for item in items:
        parts = (
            replace(
                part,
                areas=tuple(one for one in part.areas if one.begin or whole[one.file_id] == 1),
            )
            for part in item.parts
        )
        if kept := tuple(part for part in parts if part.areas):
            yield replace(item, parts=kept)


def _links(root: Element) -> dict[str, list[Element]]:
    """Give the physical areas each logical division is linked to."""
    areas = {
        one.get("id"): one
        for map_ in root.all("structmap")
        if map_.get("type").upper() == "PHYSICAL"
        for one in map_.all("div")
    }
    links: dict[str, list[Element]] = {}
    for link in root.all("smlink"):
        if link.get("to") in areas:
            links.setdefault(link.get("from"), []).append(areas[link.get("to")])
    return links


@dataclass(slots=True)
class _Search:
    """Goes through the logical divisions."""

    files: Collection[str]
    links: dict[str, list[Element]]
    items: list[Item] = field(default_factory=list)
    furniture: list[Area] = field(default_factory=list)
    chains: list[tuple[str, ...]] = field(default_factory=list)
    of_items: set[str] = field(default_factory=set)

    def visit(self, division: Element, section: str, described: tuple[str, ...]) -> None:
        """Take up a division above articles, or an article."""
        kind = kind_of(division)
        if kind in FURNITURE | HEADS:
            self.furniture.extend(area for area in self._all_areas(division) if area.begin)
        elif kind in ITEMS or not self._is_above(division, kind):
            self._take(division, kind, section, described)
        else:
            if kind not in PARTS_OF_AN_ISSUE:
                described = (*division.get("dmdid").split(), *described)
                self.chains.append(described)
            label = division.get("label") if kind in SECTIONS else ""
            for child in in_order(division.children):
                self.visit(child, label or section, described)

    def _is_above(self, division: Element, kind: str) -> bool:
        """Whether a division is one that articles stand in."""
        return kind in ABOVE or any(kind_of(one) in ITEMS | ABOVE for one in division.all("div"))

    def _all_areas(self, division: Element) -> Iterator[Area]:
        yield from areas_of(division, self.files)
        for child in in_order(division.children):
            yield from self._all_areas(child)

    def _take(self, division: Element, kind: str, section: str, described: tuple[str, ...]) -> None:
        """Take up an article; articles inside it follow as articles of their own."""
        inside: list[Element] = []
        role = Role.CAPTION if kind in PICTURE else Role.TEXT
        parts = [*self._linked(division), *self._parts(division, role, inside, in_body=False)]
        for one in (division, *division.all("div")):
            self.of_items.update(one.get("dmdid").split())
        if parts:
            self.items.append(Item(kind, section, described, tuple(parts)))
        for one in inside:
            self._take(one, kind_of(one), section, described)

    def _linked(self, division: Element) -> Iterator[Part]:
        """Yield what is linked to an article, area by area; whole pages are not its own."""
        text_before = False
        for area in self.links.get(division.get("id"), ()):
            found = tuple(one for one in areas_of(area, self.files) if one.begin)
            if not found:
                continue
            is_head = {kind_of(area), area.get("label").upper()} & (HEADING | TITLE)
            role = (Role.SUBHEAD if text_before else Role.TITLE) if is_head else Role.TEXT
            text_before = text_before or role is Role.TEXT
            yield Part(role, found, whole=bool(is_head))

    def _parts(
        self, division: Element, role: Role, inside: list[Element], *, in_body: bool
    ) -> Iterator[Part]:
        """Yield the parts of a division of an article; articles inside it are set aside."""
        if kind_of(division) in PARAGRAPH and role is Role.TEXT:
            if areas := tuple(self._all_areas(division)):
                yield Part(Role.TEXT, areas, whole=True)
            return
        if areas := tuple(areas_of(division, self.files)):
            if role is Role.TEXT:
                yield from (Part(role, (area,), whole=False) for area in areas)
            else:
                yield Part(role, areas, whole=True)
        for child in in_order(division.children):
            kind = kind_of(child)
            if kind in ITEMS:
                inside.append(child)
                continue
            below = in_body or kind in BODY
            yield from self._parts(child, role_of(kind, role, in_body=below), inside, in_body=below)
