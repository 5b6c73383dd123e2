"""One ALTO file -> its lines, the places its ids name, and the pieces of each page.

ALTO 1 to 4, whatever the namespace. All lines of the file are one flat sequence; a block, a
line, a word and a page are runs of it, so that whatever a METS file points at is a run of
lines. The order is that of the file; where ALTO 4 gives a reading order, the pieces follow it.

How sure the recognition was of a word (``WC``) is not read: nothing is left out for it, and
there is no place to show it.

Lines of the file are 1-based; places in the sequence of lines are 0-based, half-open.

Depends on: archive.alto_fonts, archive.alto_lines, archive.blocks, archive.xml_tree, model.
Used by: archive.digitised, archive.mets_articles.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from searchapp.archive.alto_fonts import Fonts
from searchapp.archive.alto_lines import Line, Word, judge_blanks, make_line, run_on
from searchapp.archive.blocks import Piece
from searchapp.archive.xml_tree import Element
from searchapp.model import BlockKind, Span

_MARGINS = frozenset(("topmargin", "bottommargin", "leftmargin", "rightmargin"))


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block of print.

    Attributes:
        line: Line of the file where it begins.
        lines: Its lines in the sequence; at least one.
        in_margin: It stands outside the print space, as running heads and page numbers do.
    """

    line: int
    lines: Span
    in_margin: bool


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """One ``Page``.

    Attributes:
        blocks: Numbers of its blocks in reading order.
        label: The page number as printed, when the file gives it.
    """

    blocks: tuple[int, ...]
    label: str


@dataclass(frozen=True, slots=True)
class AltoText:
    """What one ALTO file prints.

    Attributes:
        lines: All lines that print something.
        levels: Of each line: 1 to 6 for a headline by its type or tag, 0 for none.
        blocks: In file order.
        pages: In file order.
        places: By id: the lines a block, line, word or page takes up.
    """

    lines: tuple[Line, ...]
    levels: tuple[int, ...]
    blocks: tuple[TextBlock, ...]
    pages: tuple[ScannedPage, ...]
    places: dict[str, Span]

    def block_at(self, line: int) -> int:
        """Give the number of the block a line belongs to."""
        return bisect_right(self.blocks, line, key=_start) - 1

    def lines_of(self, block: int) -> range:
        """Give the places of a block's lines."""
        span = self.blocks[block].lines
        return range(span.start, span.end)

    def pieces(self, wanted: Iterable[int]) -> Iterator[Piece]:
        """Yield lines as printed pieces, one for each block, more where the type changes.

        Args:
            wanted: Places of lines, those of a block together.
        """
        for (block, level), places in groupby(
            wanted, lambda at: (self.block_at(at), self.levels[at])
        ):
            home = self.blocks[block]
            kind = BlockKind.FOOTER if home.in_margin else BlockKind.PARAGRAPH
            text, _ = run_on([[self.lines[at] for at in places]])
            yield Piece(home.line, text, level, kind)


def read_alto(root: Element) -> AltoText:
    """Read an ALTO file.

    Args:
        root: Its root element.

    Returns:
        Its text; no blocks when nothing is printed.
    """
    walk = _Walk(Fonts(root))
    orders = [reference for order in root.named("readingorder") for reference in _references(order)]
    pages = []
    for page in (page for layout in root.named("layout") for page in layout.named("page")):
        first = len(walk.blocks)
        walk.enter(page, (), in_margin=False)
        label = page.get("printed_img_nr")
        pages.append((first, len(walk.blocks), label))
    rule, chinese = judge_blanks(words for words, _ in walk.lines)
    lines = tuple(make_line(words, hyphen, rule, chinese=chinese) for words, hyphen in walk.lines)
    return AltoText(
        lines=lines,
        levels=walk.fonts.levels([len(line.text) for line in lines]),
        blocks=tuple(walk.blocks),
        pages=tuple(
            ScannedPage(_reading_order(walk, range(start, end), orders), label)
            for start, end, label in pages
        ),
        places=walk.places,
    )


class _Walk:
    """Goes through the layout once, in document order."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts
        self.lines: list[tuple[list[Word], str]] = []
        self.blocks: list[TextBlock] = []
        self.places: dict[str, Span] = {}

    def enter(self, element: Element, styles: tuple[str, ...], *, in_margin: bool) -> None:
        """Take up an element that holds blocks, or is one."""
        start = len(self.lines)
        styles = self.fonts.inherited(element, styles)
        in_margin = in_margin or element.name in _MARGINS
        if element.name == "textblock":
            self._take_line(element, styles)  # words without a line, as some programs write them
            for line in element.children:
                if line.name == "textline":
                    self._take_line(line, self.fonts.inherited(line, styles))
            if len(self.lines) > start:
                span = Span(start, len(self.lines))
                self.blocks.append(TextBlock(element.line, span, in_margin))
        else:
            for child in element.children:
                self.enter(child, styles, in_margin=in_margin)
        self._place(element, start)

    def _take_line(self, element: Element, styles: tuple[str, ...]) -> None:
        words: list[Word] = []
        hyphen = ""
        after_blank = False
        for child in element.children:
            if child.name == "sp":
                after_blank = True
            elif child.name == "hyp":
                hyphen = child.get("content") or "-"
            elif child.name == "string":
                words.append(_word(child, after_blank=after_blank))
                after_blank = False
        start = len(self.lines)
        if any(word.text.strip() for word in words):
            self.lines.append((words, hyphen))
            first = next(child for child in element.children if child.name == "string")
            self.fonts.note(self.fonts.inherited(first, styles))
            self._place_words(element, start)
        if element.name == "textline":
            self._place(element, start)

    def _place_words(self, element: Element, start: int) -> None:
        for child in element.children:
            self._place(child, start)

    def _place(self, element: Element, start: int) -> None:
        if name := element.get("id"):
            self.places.setdefault(name, Span(start, len(self.lines)))


def _word(element: Element, *, after_blank: bool) -> Word:
    part = {"hyppart1": 1, "hyppart2": 2}.get(element.get("subs_type").lower(), 0)
    whole = element.get("subs_content") if part else ""
    text = element.attributes.get("content", "") or element.text
    return Word(text, whole, part, after_blank)


def _references(order: Element) -> Iterator[str]:
    for one in order.all("elementref"):
        yield from one.get("ref").split()


def _reading_order(walk: _Walk, page: range, orders: Sequence[str]) -> tuple[int, ...]:
    """Give the blocks of a page in reading order; those no order names follow in file order."""
    named: dict[int, None] = {}
    for reference in orders:
        span = walk.places.get(reference, Span(0, 0))
        first = bisect_right(walk.blocks, span.start, key=_start) - 1
        for number in range(max(first, 0), len(walk.blocks)):
            if walk.blocks[number].lines.start >= span.end or number in named:
                break
            if number in page:
                named[number] = None
    return (*named, *(number for number in page if number not in named))


def _start(block: TextBlock) -> int:
    return block.lines.start
