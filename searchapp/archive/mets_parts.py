"""What the divisions of a METS file say of articles, as values.

Depends on: archive.mets_vocabulary.
Used by: archive.mets, archive.mets_articles, archive.mets_divisions, archive.mets_runs.
"""

from dataclasses import dataclass

from searchapp.archive.mets_vocabulary import PARTS_OF_AN_ISSUE, Role


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
class Described:
    """Ids of the descriptions of an issue.

    Attributes:
        own: Of the issue itself, and of an edition or supplement in it before that.
        above: Of the volume and the paper, the outermost first; their dates are not the issue's.
    """

    own: tuple[str, ...] = ()
    above: tuple[str, ...] = ()

    def inside(self, kind: str, ids: tuple[str, ...]) -> "Described":
        """Give what describes a division inside this one."""
        if not ids or kind in PARTS_OF_AN_ISSUE:
            return self
        if kind in {"EDITION", "SUPPLEMENT"}:
            return Described((*ids, *self.own), self.above)
        return Described(ids, (*self.above, *self.own))


@dataclass(frozen=True, slots=True)
class Item:
    """An article, an advertisement, a picture by itself.

    Attributes:
        kind: Its name among the divisions.
        section: Label of the section it stands in.
        described: Where the issue it is in is described.
        parts: In reading order; at least one.
    """

    kind: str
    section: str
    described: Described
    parts: tuple[Part, ...]


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
    described: Described
    of_items: frozenset[str]
