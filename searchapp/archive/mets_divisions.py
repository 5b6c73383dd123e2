"""The divisions of a METS file -> articles, as lists of parts with roles.

A name nobody knows is what its place says: above articles it is passed through, inside an
article it is text.

Depends on: archive.mets_parts, archive.mets_vocabulary, archive.xml_tree.
Used by: archive.mets.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from searchapp.archive.mets_parts import Area, Described, Divisions, Item, Part
from searchapp.archive.mets_vocabulary import (
    ABOVE,
    BODY,
    FURNITURE,
    HEADING,
    HEADS,
    ITEMS,
    PARAGRAPH,
    PICTURE,
    SECTIONS,
    TITLE,
    Role,
    role_of,
)
from searchapp.archive.xml_tree import Element


def kind_of(division: Element) -> str:
    """Give the name of a division's kind, in one way of writing.

    >>> kind_of(Element("div", 1, {"type": "np:article-part"}))
    'ARTICLE_PART'
    """
    kind = division.get("type").rpartition(":")[2]
    return kind.upper().replace("-", "_").replace(" ", "_")


def structure(root: Element, kind: str) -> Iterator[Element]:
    """Yield the structure maps of a kind, and those that say of no kind that they are it."""
    maps = (one for one in root.named("structmap") if one.get("type").upper() in {kind, ""})
    yield from maps


def in_order(divisions: Iterable[Element]) -> list[Element]:
    """Give the divisions among some elements, by their number where all have one."""
    found = [one for one in divisions if one.name == "div"]
    if all(one.get("order").isdecimal() for one in found):
        found.sort(key=lambda one: int(one.get("order")))
    return found


def areas_of(division: Element, files: Mapping[str, str]) -> Iterator[Area]:
    """Yield the areas a division itself points at, those of other files left out.

    Args:
        division: A division of any structure.
        files: Ids of the ALTO files, each with the id the file is known by.
    """
    for pointer in division.children:
        if pointer.name != "fptr":
            continue
        for one in (pointer, *pointer.all("area")):
            if one.get("fileid") in files:
                begin, end = one.get("begin"), one.get("end")
                yield Area(files[one.get("fileid")], begin, end if end != begin else "", one.line)


def read_divisions(root: Element, files: Mapping[str, str]) -> Divisions:
    """Find the articles of a METS file.

    Args:
        root: Its root element.
        files: As in ``areas_of``.

    Returns:
        What its logical divisions say.
    """
    search = _Search(files, _links(root))
    for map_ in structure(root, "LOGICAL"):
        for top in in_order(map_.children):
            search.mark_holders(top)
            search.visit(top, "", Described())
    return Divisions(
        tuple(_without_pages(search.items)),
        tuple(search.furniture),
        max(search.descriptions, key=lambda one: len(one.own + one.above), default=Described()),
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
    areas = {one.get("id"): one for map_ in structure(root, "PHYSICAL") for one in map_.all("div")}
    links: dict[str, list[Element]] = {}
    for link in root.all("smlink"):
        if link.get("to") in areas:
            links.setdefault(link.get("from"), []).append(areas[link.get("to")])
    return links


@dataclass(slots=True)
class _Search:
    """Goes through the logical divisions."""

    files: Mapping[str, str]
    links: dict[str, list[Element]]
    items: list[Item] = field(default_factory=list)
    furniture: list[Area] = field(default_factory=list)
    descriptions: list[Described] = field(default_factory=list)
    of_items: set[str] = field(default_factory=set)
    holders: set[int] = field(default_factory=set)

    def mark_holders(self, division: Element) -> bool:
        """Note divisions that hold articles or what articles stand in; say if this is one."""
        held = [self.mark_holders(child) for child in division.named("div")]
        if any(held):
            self.holders.add(id(division))
        return any(held) or kind_of(division) in ITEMS | ABOVE

    def visit(self, division: Element, section: str, described: Described) -> None:
        """Take up a division above articles, or an article."""
        kind = kind_of(division)
        if kind in FURNITURE | HEADS:
            self.furniture.extend(area for area in self._all_areas(division) if area.begin)
        elif kind in ITEMS or not self._is_above(division, kind):
            self._take(division, kind, section, described)
        else:
            described = described.inside(kind, tuple(division.get("dmdid").split()))
            self.descriptions.append(described)
            label = division.get("label") if kind in SECTIONS else ""
            for child in in_order(division.children):
                self.visit(child, label or section, described)

    def _is_above(self, division: Element, kind: str) -> bool:
        """Whether a division is one that articles stand in."""
        return kind in ABOVE or id(division) in self.holders

    def _all_areas(self, division: Element) -> Iterator[Area]:
        yield from areas_of(division, self.files)
        for child in in_order(division.children):
            yield from self._all_areas(child)

    def _take(self, division: Element, kind: str, section: str, described: Described) -> None:
        """Take up an article; articles inside it follow as articles of their own."""
        inside: list[Element] = []
        role = Role.CAPTION if kind in PICTURE else Role.TEXT
        parts = [*self._parts(division, role, inside, in_body=False), *self._linked(division)]
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
        """Yield the parts of a division of an article; articles inside it are set aside.

        What it points at itself comes last: beside parts of its own that is the whole, of which
        they have taken theirs.
        """
        if kind_of(division) in PARAGRAPH and role is Role.TEXT:
            if areas := tuple(self._all_areas(division)):
                yield Part(Role.TEXT, areas, whole=True)
            return
        for child in in_order(division.children):
            kind = kind_of(child)
            if kind in ITEMS:
                inside.append(child)
                continue
            below = in_body or kind in BODY
            yield from self._parts(child, role_of(kind, role, in_body=below), inside, in_body=below)
        if areas := tuple(areas_of(division, self.files)):
            if role is Role.TEXT:
                yield from (Part(role, (area,), whole=False) for area in areas)
            else:
                yield Part(role, areas, whole=True)
