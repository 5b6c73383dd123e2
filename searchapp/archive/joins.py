"""Rejoin paragraphs that a column break parted; record every seam.

Adjacency first: an unfinished paragraph goes on in the next one, unless a piece elsewhere
that has lost its head makes a dictionary word with it and the next one does not. Only what
adjacency leaves open is looked for farther away. A piece that stood elsewhere is marked
``moved``. What has lost its head and finds no partner is a fragment.

Rules, as they stand in ``Join.rule``:

``adjacent``      the next paragraph
``around``        the next paragraph, behind a caption or pull quote
``seam_word``     a piece elsewhere in the article; a dictionary word crosses the seam
``enumeration``   a piece elsewhere that ends the enumeration the first one leaves open
``column_order``  as these two, and the section of the first piece was set before the
                  sections that followed the second: the columns stood in the wrong order
``pull_quote``    the marks and the speaker of a pull quote, joined to its words

Depends on: archive.blocks, archive.seams, model. Used by: archive.page_text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from searchapp.archive.blocks import Piece
from searchapp.archive.seams import (
    IsWord,
    closes_bracket,
    has_seam_word,
    is_open,
    lacks_a_head,
    may_lack_a_head,
    stops_short,
)
from searchapp.model import BlockKind, Join

_RUNNING_CHARS: Final = 12
_TAIL_CHARS: Final = 200
_REACH: Final = 60
"""How many pieces away a partner is looked for; the longest article of the sample has 30."""

_PUNCTUATION = re.compile(r"[,，、。；;：:！？!?]")
_OPEN_PLACE = re.compile(
    r"(?:^|[,，。；])[^,，。；]{0,4}[在到赴察看走进進参观觀][^,，。；]*、[^,，。；、]{1,12}$"
)
_ENUMERATION_END = re.compile(
    r"[^,，。；、]{1,20}(?:、[^,，。；、]{1,20})*等(?:地|处|處|单位|單位|项目|項目)?[,，]"
)
_BETWEEN = (BlockKind.CAPTION, BlockKind.PULL_QUOTE)


@dataclass(frozen=True, slots=True)
class Joined:
    """One or more pieces as one text, as in ``model.Block``."""

    kind: BlockKind
    text: str
    lines: tuple[int, ...]
    joins: tuple[Join, ...] = ()
    fragment: bool = False


@dataclass(frozen=True, slots=True)
class _Link:
    """A seam between two places of the body."""

    to: int
    moved: bool
    rule: str


def join_body(body: Sequence[Piece], is_word: IsWord) -> list[Joined]:
    """Join the pieces below one headline.

    Args:
        body: The pieces of one article, in file order; subheads have kind SUBHEAD.
        is_word: Whether a string is in the dictionary.

    Returns:
        The joined pieces in reading order; every piece is in exactly one.
    """
    links = _Linker(body, is_word).links()
    taken = {link.to for link in links.values()}
    order = [at for at in _reading_order(body, links) if at not in taken]
    return [_chain(body, at, links, is_word) for at in order]


class _Linker:
    """Finds, for every unfinished paragraph of one article, where it goes on."""

    def __init__(self, body: Sequence[Piece], is_word: IsWord) -> None:
        self.body = body
        self.is_word = is_word
        self.found: dict[int, _Link] = {}
        self.taken: set[int] = set()
        self.open = {
            at
            for at, piece in enumerate(body)
            if piece.kind is BlockKind.PARAGRAPH and is_open(piece)
        }
        self.headless = {
            at
            for at, piece in enumerate(body)
            if piece.kind is BlockKind.PARAGRAPH and may_lack_a_head(piece.text, is_word)
        }
        self.before: dict[int, int] = {}

    def links(self) -> dict[int, _Link]:
        """Give the link of each place that goes on elsewhere."""
        self._link_quotes()
        for at in sorted(self.open):
            self._link_adjacent(at)
        for at in sorted(self.open):
            if at not in self.found:
                self._link_elsewhere(at)
        return self.found

    def _link(self, at: int, to: int, rule: str) -> None:
        self.found[at] = _Link(to, rule not in {"adjacent", "pull_quote"}, rule)
        self.taken.add(to)
        self.before[to] = at

    def _next(self, at: int) -> int | None:
        """The paragraph that follows, captions and pull quotes left aside."""
        for to in range(at + 1, len(self.body)):
            if self.body[to].kind is BlockKind.PARAGRAPH:
                return to
            if self.body[to].kind not in _BETWEEN:
                return None
        return None

    def _link_adjacent(self, at: int) -> None:
        to = self._next(at)
        if to is None or to in self.taken:
            return
        left, right = self.body[at].text, self.body[to].text
        if not has_seam_word(left, right, self.is_word):
            if any(self._is_partner(at, other) for other in self._headless(at, to)):
                return
            if not self._goes_on(left, right):
                return
        self._link(at, to, "adjacent" if to == at + 1 else "around")

    def _goes_on(self, left: str, right: str) -> bool:
        """Whether two neighbours are running text, so that the one goes on in the other."""
        sure = stops_short(left) or closes_bracket(left, right) or lacks_a_head(right, self.is_word)
        return sure or (_is_running(left) and (_is_running(right) or right[-1] in "。！？"))

    def _headless(self, at: int, besides: int | None) -> list[int]:
        """Places whose text may have lost its head and that follow a finished piece."""
        return [
            to
            for to in range(max(0, at - _REACH), min(len(self.body), at + _REACH))
            if self.body[to].kind is BlockKind.PARAGRAPH
            and to not in {at, besides}
            and to not in self.taken
            and not self._follows_open(to)
            and self._head(at) != to
        ]

    def _follows_open(self, to: int) -> bool:
        before = to - 1
        while before >= 0 and self.body[before].kind in _BETWEEN:
            before -= 1
        return before in self.open

    def _head(self, at: int) -> int:
        """The place where the chain that ``at`` belongs to begins."""
        head = at
        while head in self.before:
            head = self.before[head]
        if head != at:
            self.before[at] = head
        return head

    def _is_partner(self, at: int, to: int) -> bool:
        left, right = self.body[at].text, self.body[to].text
        return to in self.headless and has_seam_word(left, right, self.is_word)

    def _link_elsewhere(self, at: int) -> None:
        left = self.body[at].text
        places = self._headless(at, None)
        partners = [to for to in places if self._is_partner(at, to)]
        if partners:
            self._link(at, min(partners, key=lambda to: abs(to - at)), "seam_word")
            return
        if _OPEN_PLACE.search(left, max(0, len(left) - _TAIL_CHARS)):
            ending = [to for to in places if _ENUMERATION_END.match(self.body[to].text)]
            if len(ending) == 1:
                self._link(at, ending[0], "enumeration")

    def _link_quotes(self) -> None:
        """Join the bare marks and the speaker's name of a pull quote to its words."""
        for at in range(1, len(self.body)):
            piece, before = self.body[at], self.body[at - 1]
            both = piece.kind is before.kind is BlockKind.PULL_QUOTE
            if both and (_is_tail(piece.text) or len(before.text) == 1):
                self._link(at - 1, at, "pull_quote")


def _is_tail(text: str) -> bool:
    return text.startswith(("—", "─", "--")) or (len(text) == 1 and text in "”」』〞")


def _is_running(text: str) -> bool:
    """Whether a text is long enough, and punctuated, as sentences are and list lines are not."""
    return len(text) >= _RUNNING_CHARS and _PUNCTUATION.search(text) is not None


def _reading_order(body: Sequence[Piece], links: dict[int, _Link]) -> list[int]:
    """Give the places in reading order: file order, unless two columns stood the wrong way.

    They did when the last paragraph goes on in a piece above all subheads: that piece heads
    a column which belongs behind the last section.
    """
    order = list(range(len(body)))
    subheads = [at for at in order if body[at].kind is BlockKind.SUBHEAD]
    last = max((at for at in order if body[at].kind is BlockKind.PARAGRAPH), default=-1)
    link = links.get(last)
    if link is None or not link.moved or len(subheads) < 2:  # noqa: PLR2004  two sections
        return order
    section = max((at for at in subheads if at < last), default=-1)
    if not link.to < subheads[0] < section:
        return order
    links[last] = _Link(link.to, moved=True, rule="column_order")
    return [*order[: link.to], *order[section:], *order[link.to : section]]


def _chain(body: Sequence[Piece], at: int, links: dict[int, _Link], is_word: IsWord) -> Joined:
    """Put the pieces that begin at one place together."""
    first = body[at]
    text, lines, joins = first.text, [first.line], []
    while at in links:
        link = links[at]
        at = link.to
        if text[-1].isascii() and text[-1].isalpha() and body[at].text[0].isascii():
            text += " " if body[at].text[0].isalpha() else ""
        joins.append(Join(len(text), link.moved, link.rule))
        text += body[at].text
        lines.append(body[at].line)
    lost = first.kind is BlockKind.PARAGRAPH and lacks_a_head(first.text, is_word)
    return Joined(first.kind, text, tuple(lines), tuple(joins), lost)
