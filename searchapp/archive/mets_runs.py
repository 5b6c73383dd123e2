"""The lines of an issue's ALTO files, given out once each: by area, and what is left of a page.

A file is known here by its place among the pages of the issue; a run is lines of one block.
Blocks have a position in the reading order of the whole issue, so that it can be told whether a
piece of a paragraph stood right after the one before.

Depends on: archive.alto, archive.alto_lines, archive.blocks, archive.mets_parts, model.
Used by: archive.mets_articles.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from searchapp.archive.alto import AltoText
from searchapp.archive.alto_lines import run_on
from searchapp.archive.blocks import Piece
from searchapp.archive.mets_parts import Area
from searchapp.model import Join, Span

JOINED_BY_METS: Final = "mets"
"""The rule of a seam that the METS file says is none: both pieces are one paragraph."""


@dataclass(frozen=True, slots=True)
class Run:
    """Lines of one block.

    Attributes:
        file: Place of the file among the pages.
        block: Number of the block in it.
        lines: Places of the lines in it.
    """

    file: int
    block: int
    lines: tuple[int, ...]


class Lines:
    """Gives out the lines of an issue.

    Attributes:
        unknown: Areas that name what the ALTO files do not have.
    """

    def __init__(self, file_ids: Sequence[str], texts: dict[str, AltoText]) -> None:
        """Take up the files.

        Args:
            file_ids: Ids of the ALTO files in the order of the pages.
            texts: Those that could be read, by id.
        """
        self._numbers = {name: number for number, name in enumerate(file_ids)}
        self._texts = {
            number: texts[name] for name, number in self._numbers.items() if name in texts
        }
        in_order = (
            (number, block)
            for number, text in self._texts.items()
            for page in text.pages
            for block in page.blocks
        )
        self._positions = {place: at for at, place in enumerate(in_order)}
        self._next_free = {
            number: list(range(len(text.lines) + 1)) for number, text in self._texts.items()
        }
        self.unknown: list[Area] = []

    def runs(self, areas: Iterable[Area]) -> list[Run]:
        """Give the lines of some areas, block by block; none that was given before."""
        found: list[Run] = []
        for area in areas:
            file = self._numbers[area.file_id]
            if file not in self._texts:
                continue
            span = _span(self._texts[file], area)
            if span is None:
                self.unknown.append(area)
            else:
                found += self._take(file, span)
        return found

    def _take(self, file: int, span: Span) -> Iterator[Run]:
        free = self._free(self._next_free[file], span)
        for block, own in groupby(free, self._texts[file].block_at):
            yield Run(file, block, tuple(own))

    @staticmethod
    def _free(next_free: list[int], span: Span) -> Iterator[int]:
        """Yield the lines not given out yet and note them; runs given out are leapt over."""
        at = span.start
        while True:
            start = at
            while next_free[at] != at:
                at = next_free[at]
            while next_free[start] != start:  # the way is shorter for who comes next
                next_free[start], start = at, next_free[start]
            if at >= span.end:
                return
            next_free[at] = at + 1
            yield at

    def rest(self, file: int) -> tuple[Piece, ...]:
        """Give what is left of a page, in reading order."""
        text = self._texts.get(file)
        if text is None:
            return ()
        order = (number for page in text.pages for number in page.blocks)
        runs = (self._take(file, text.blocks[number].lines) for number in order)
        return tuple(piece for block in runs for piece in self.pieces(list(block)))

    def pieces(self, runs: Iterable[Run]) -> Iterator[Piece]:
        """Yield lines as printed pieces, at least one for each block."""
        for run in runs:
            yield from self._texts[run.file].pieces(run.lines)

    def paragraph(self, runs: Sequence[Run]) -> tuple[str, tuple[Join, ...]]:
        """Put the runs of one paragraph together.

        Args:
            runs: In reading order; those of one block are one piece.

        Returns:
            The text, and the seams in it.
        """
        pieces = [list(own) for _, own in groupby(runs, lambda run: (run.file, run.block))]
        text, offsets = run_on(
            [
                [self._texts[run.file].lines[at] for run in piece for at in run.lines]
                for piece in pieces
            ]
        )
        joins = (
            Join(offset, not self._follows(left[-1], right[0]), JOINED_BY_METS)
            for offset, left, right in zip(offsets, pieces, pieces[1:], strict=False)
        )
        return text, tuple(joins)

    def _follows(self, left: Run, right: Run) -> bool:
        """Whether a block is the next one, on its page or at the head of the next page."""
        before = self._positions[left.file, left.block]
        return self._positions[right.file, right.block] == before + 1


def _span(text: AltoText, area: Area) -> Span | None:
    """Give the lines of an area; None when the file has no such id."""
    if not area.begin:
        return Span(0, len(text.lines))
    first = text.places.get(area.begin)
    last = text.places.get(area.end) if area.end else first
    if first is None or last is None:
        return None
    return Span(first.start, max(first.end, last.end))
