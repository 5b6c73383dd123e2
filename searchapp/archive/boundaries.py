"""Where one article ends and the next begins.

A headline group (headline lines that stand together) begins an article when something
says so: an opening (本报讯) or a byline right below, a byline that closed the article before,
a dash subtitle, a byline in its first two paragraphs while the article before has its own,
the most prominent mark of the page. Otherwise its lines are subheads of the article before.

Depends on: archive.blocks, archive.bylines, archive.headlines, model.
Used by: archive.page_text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from searchapp.archive.blocks import Piece
from searchapp.archive.bylines import closing_byline, opening_byline
from searchapp.archive.headlines import is_dash_line, is_enumerated
from searchapp.model import BlockKind

_LEAD_PARAGRAPHS: Final = 2
_UNMARKED: Final = 9
_SHORTEST_LINE: Final = 7


@dataclass(slots=True)
class Section:
    """One headline group and the pieces up to the next; the group may be empty."""

    group: list[Piece] = field(default_factory=list)
    body: list[Piece] = field(default_factory=list)

    @property
    def level(self) -> int:
        """The most prominent mark of the group."""
        return min((piece.level or _UNMARKED for piece in self.group), default=_UNMARKED)

    def paragraphs(self) -> list[Piece]:
        """The body's paragraphs."""
        return [piece for piece in self.body if piece.kind is BlockKind.PARAGRAPH]


@dataclass(slots=True)
class Draft:
    """An article in the making.

    Attributes:
        group: Its headline group.
        sections: Its sections in file order.
        paragraphs: How many paragraphs they have.
        signed: Whether one of them has a byline.
    """

    group: list[Piece]
    sections: list[Section] = field(default_factory=list)
    paragraphs: int = 0
    signed: bool = False

    def add(self, section: Section) -> None:
        """Add the next section."""
        self.sections.append(section)
        self.paragraphs += len(section.paragraphs())
        self.signed = self.signed or any(map(_has_byline, section.body))

    @property
    def body(self) -> list[Piece]:
        """All pieces below the headline, subheads included."""
        return [
            piece
            for number, section in enumerate(self.sections)
            for piece in ((section.group if number else []) + section.body)
        ]


def part_articles(pieces: Sequence[Piece]) -> list[Draft]:
    """Part the pieces of a page into articles.

    Args:
        pieces: Classified pieces without furniture, in file order; at least one.

    Returns:
        One draft or more, in printed order; each piece is in exactly one of them.
    """
    sections = [part for whole in _sections(pieces) for part in _part_openings(whole)]
    all_alike = _all_alike(sections)
    most_prominent = min((section.level for section in sections if section.group), default=0)
    levels = {section.level for section in sections if section.group}
    drafts: list[Draft] = []
    for at, section in enumerate(sections):
        top = section.level == most_prominent and section.level < _UNMARKED and len(levels) > 1
        if not drafts or all_alike or _begins(drafts[-1], section, top, at):
            drafts.append(Draft(section.group))
        drafts[-1].add(section)
    return _with_strays(drafts)


def _sections(pieces: Sequence[Piece]) -> Iterator[Section]:
    section = Section()
    for piece in pieces:
        if piece.kind is BlockKind.HEADLINE:
            if section.body:
                yield section
                section = Section()
            section.group.append(piece)
        else:
            section.body.append(piece)
    yield section


def _part_openings(section: Section) -> Iterator[Section]:
    """Part a section where a paragraph opens a new article without a headline of its own."""
    part = Section(section.group)
    begun = False
    for piece in section.body:
        if begun and _opens_by_itself(piece):
            yield part
            part, begun = Section(), False
        part.body.append(piece)
        begun = begun or piece.kind is BlockKind.PARAGRAPH
    yield part


def _opens_by_itself(piece: Piece) -> bool:
    """Whether a paragraph can only be the first of an article: 本报讯, or an opening byline."""
    opening = opening_byline(piece.text) if piece.kind is BlockKind.PARAGRAPH else None
    return opening is not None and (bool(opening.credits) or piece.text.startswith("本"))


def _all_alike(sections: Sequence[Section]) -> bool:
    """Whether the page marks all its headlines alike and nothing tells them apart."""
    groups = [section for section in sections if section.group]
    levels = {section.level for section in groups}
    return (
        len(groups) > 1
        and len(levels) == 1
        and levels != {_UNMARKED}
        and not any(_has_lead(section) or _lead_signature(section) for section in groups)
        and not any(is_enumerated(section.group[0].text) for section in groups)
    )


def _begins(current: Draft, section: Section, top: bool, at: int) -> bool:
    """Whether a section begins an article of its own."""
    if not section.group:
        return at > 0
    if not current.group:
        return True
    if is_enumerated(section.group[0].text) and not _has_lead(section):
        return False
    return (
        top
        or _has_lead(section)
        or _has_ended(current)
        or _is_full_headline(section.group)
        or _signed_apart(current, section)
        or not any(piece.kind is not BlockKind.CAPTION for piece in section.body)
    )


def _has_lead(section: Section) -> bool:
    """Whether a byline or an opening stands right below the headline, or a dash in it."""
    if any(is_dash_line(piece.text) for piece in section.group[1:]):
        return True
    first = next((one for one in section.body if one.kind is not BlockKind.CAPTION), None)
    if first is None:
        return False
    if first.kind is BlockKind.BYLINE:
        return bool(section.paragraphs())
    return first.kind is BlockKind.PARAGRAPH and opening_byline(first.text) is not None


def _has_ended(current: Draft) -> bool:
    """Whether a byline closed the article before: on a line of its own, or in parentheses."""
    body = current.sections[-1].body
    last = next((one for one in reversed(body) if one.kind is not BlockKind.CAPTION), None)
    if last is None or not current.paragraphs:
        return False
    if last.kind is BlockKind.BYLINE:
        return True
    closing = closing_byline(last.text) if last.kind is BlockKind.PARAGRAPH else None
    if closing is None:
        return False
    in_parentheses = last.text[closing.start] in "(（"
    return in_parentheses or current.paragraphs > _LEAD_PARAGRAPHS


def _is_full_headline(group: Sequence[Piece]) -> bool:
    """Whether a group has the two lines of different rank that a subhead never has."""
    long = [piece for piece in group if len(piece.text) >= _SHORTEST_LINE]
    return len(long) > 1 and len({piece.level for piece in long}) > 1


def _lead_signature(section: Section) -> bool:
    """Whether one of the first two paragraphs ends in a byline."""
    return any(closing_byline(one.text) for one in section.paragraphs()[:_LEAD_PARAGRAPHS])


def _signed_apart(current: Draft, section: Section) -> bool:
    """Whether the section's early byline is its own, and not the end of the article before."""
    if not _lead_signature(section):
        return False
    below = current.sections[1:] and current.sections[-1].group
    more_prominent = bool(below) and section.level < current.sections[-1].level
    signed_at = next(at for at, one in enumerate(section.paragraphs()) if closing_byline(one.text))
    goes_on = signed_at + 1 < len(section.paragraphs())
    return current.signed or more_prominent or goes_on


def _has_byline(piece: Piece) -> bool:
    if piece.kind is BlockKind.BYLINE:
        return True
    if piece.kind is not BlockKind.PARAGRAPH:
        return False
    return opening_byline(piece.text) is not None or closing_byline(piece.text) is not None


def _with_strays(drafts: list[Draft]) -> list[Draft]:
    """Give captions and the like above the first headline to the article below them."""
    if len(drafts) > 1 and not drafts[0].group and not drafts[0].paragraphs:
        strays = drafts.pop(0)
        drafts[0].sections[0].body[:0] = strays.sections[0].body
    return drafts


def merge(drafts: Sequence[Draft]) -> list[Draft]:
    """Put all drafts into one article, where the source is known to hold one."""
    if not drafts:
        return []
    whole = Draft(drafts[0].group)
    for draft in drafts:
        for section in draft.sections:
            whole.add(section)
    return [whole]
