"""Printed text and spans turned into pieces a template can place one after the other.

A piece is a run of text in which nothing changes: it is marked or not, and a column seam
stands before it or not. The pieces of a text, joined, are the text again, character for
character; nothing here writes HTML.

Spans are half-open and count code points of the text they are given with.

Depends on: model. Used by: presenters.search, presenters.article, presenters.answers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from searchapp.model import Span


@dataclass(frozen=True, slots=True)
class Seam:
    """A place where two printed pieces were joined.

    Attributes:
        number: 1-based number of the note that explains it.
        label: What a screen reader says there.
    """

    number: int
    label: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is shown in one way.

    Attributes:
        text: Printed characters, never empty.
        hit: They match the query.
        evidence: They are the words of the chosen fact.
        anchor: Id of the element, for the first piece of the evidence; else empty.
        seam: The seam in front of the piece, or None.
    """

    text: str
    hit: bool = False
    evidence: bool = False
    anchor: str = ""
    seam: Seam | None = None


@dataclass(frozen=True, slots=True)
class Layers:
    """What lies over one text.

    Attributes:
        hits: Matches of the query.
        evidence: Words of the chosen fact.
        anchor: Id for the first evidence; empty for none.
        seams: Seam by the offset it stands at.
    """

    hits: Sequence[Span] = ()
    evidence: Sequence[Span] = ()
    anchor: str = ""
    seams: tuple[tuple[int, Seam], ...] = ()


def cut(text: str, layers: Layers, start: int = 0, end: int | None = None) -> tuple[Piece, ...]:
    """Cut a text, or a part of it, where something begins or ends.

    Args:
        text: The printed text the layers count in.
        layers: What lies over it; spans may touch, overlap or reach past the part.
        start: First code point of the part.
        end: One past its last; None for the end of the text.

    Returns:
        Pieces in order; joined they are ``text[start:end]``. Empty for an empty part.
    """
    stop = len(text) if end is None else end
    seams = dict(layers.seams)
    edges = {start, stop, *seams, *_edges(layers.hits), *_edges(layers.evidence)}
    inside = sorted(edge for edge in edges if start <= edge <= stop)
    first_evidence = min((span.start for span in layers.evidence), default=-1)
    return tuple(
        Piece(
            text=text[left:right],
            hit=_covers(layers.hits, left),
            evidence=_covers(layers.evidence, left),
            anchor=layers.anchor if left == first_evidence else "",
            seam=seams.get(left),
        )
        for left, right in pairwise(inside)
        if left < right
    )


def lines(text: str, layers: Layers) -> tuple[tuple[Piece, ...], ...]:
    """Cut a text into pieces line by line; line ends belong to no piece.

    Returns:
        One run of pieces for each line, empty for an empty line.
    """
    cut_lines = []
    start = 0
    for line in text.split("\n"):
        cut_lines.append(cut(text, layers, start, start + len(line)))
        start += len(line) + 1
    return tuple(cut_lines)


def _edges(spans: Iterable[Span]) -> Iterable[int]:
    for span in spans:
        yield span.start
        yield span.end


def _covers(spans: Iterable[Span], place: int) -> bool:
    return any(span.start <= place < span.end for span in spans)
