"""Cut folded text into units and pairs: what carries matching.

A unit is one Han character, one run of Latin letters and digits with its decimal part
(``5g``, ``aa02``, ``4.75``), or one character of any other script or symbol. A printed
character that folds to several, such as ``㎡``, never shares a unit with its neighbours. Blanks and
invisible characters vanish. Punctuation and line ends part units: however many stand
together, they are one break.

Positions count units: a neighbour is one further, a neighbour across a break two further.
A token is a unit and its right neighbour, ``产!业``; before a break and at the end it is
the unit alone, ``业!``. ``!`` is punctuation, so it never stands in a unit, and sorts
before every character that does: all tokens that begin with one unit are one contiguous
range of terms.

Spans are half-open and count code points of the printed text.

Depends on: analysis.fold. Used by: engine (tokens), search (queries, marks), indexing.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from searchapp.analysis.fold import SURROGATES, fold, fold_char
from searchapp.model import Span

ANALYSIS_VERSION: Final = 2
"""Raised whenever units or tokens change; an index of another version must be rebuilt."""

PAIR_MARK: Final = "!"
"""Stands between the two units of a token; see the module's docstring."""

_SYMBOLS = frozenset("%‰&@#")
"""Punctuation to Unicode, but meaning to a reader: 12% is not 12."""

_LAST_LATIN: Final = 0x24F
RUN, DIGIT, SINGLE, BREAK, POINT, BLANK = "rduB.v"
"""Classes of folded characters: a letter of a run, a digit, a unit of its own, a break, a
point (a decimal point between digits, otherwise a break), and what vanishes."""


def char_class(char: str) -> str:
    """Give the class of one folded character.

    >>> char_class("业"), char_class("a"), char_class("，")
    ('u', 'r', 'B')
    """
    if char == ".":
        return POINT
    category = unicodedata.category(char)
    if char == "\n" or category in {"Zl", "Zp"}:
        return BREAK
    if category[0] == "L" and ord(char) <= _LAST_LATIN:
        return RUN
    if char.isascii() and char.isdigit():
        return DIGIT
    return _other_class(char, category)


def _other_class(char: str, category: str) -> str:
    if category[0] in "ZCM" and category != "Co":
        return BLANK
    if category[0] == "P" and char not in _SYMBOLS:
        return BREAK
    return SINGLE


class _Classes(dict[int, str]):
    """Translation table from a printed character to the classes of what it folds to.

    Where it folds to several, they are units of their own, ``X`` and ``x`` marking a run
    among them: ``㎡`` is found in ``34㎡`` although both fold to letters and digits.
    """

    def __missing__(self, code: int) -> str:
        folded = chr(code) if code in SURROGATES else fold_char(chr(code))
        found = "".join(map(char_class, folded))
        if len(folded) > 1:
            found = _RUNS.sub(lambda run: "X" + "x" * (len(run.group()) - 1), found)
        self[code] = found
        return found


_RUNS = re.compile(f"[{RUN}{DIGIT}]+")
_CLASSES = _Classes()
_PIECES = re.compile(r"[rd]+(?:(?<=d)\.(?=d)[rd]+)?|Xx*|u|[B.][B.v]*")


@dataclass(frozen=True, slots=True)
class Units:
    """The units of one text, as parallel tuples.

    Attributes:
        texts: Folded text of each unit.
        spans: Printed span of each unit.
        positions: Position of each unit; the first is 0, all increase.
    """

    texts: tuple[str, ...]
    spans: tuple[Span, ...]
    positions: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.texts)


def cut_units(text: str) -> Units:
    """Cut a printed text into its units.

    >>> units = cut_units("ＡＡ02 達4.75,好")
    >>> units.texts, units.positions
    (('aa02', '达', '4.75', '好'), (0, 1, 2, 4))
    """
    folded = fold(text)
    texts: list[str] = []
    spans: list[Span] = []
    positions: list[int] = []
    position = 0
    for piece in _PIECES.finditer(text.translate(_CLASSES)):
        start, end = piece.span()
        if piece.group()[0] in "B.":
            position += bool(texts)
            continue
        texts.append(folded.text[start:end])
        spans.append(Span(*folded.printed(start, end)))
        positions.append(position)
        position += 1
    return Units(tuple(texts), tuple(spans), tuple(positions))


def pair_tokens(units: Units) -> Iterator[tuple[str, int]]:
    """Yield one token for each unit, with its position.

    >>> list(pair_tokens(cut_units("产业,好")))
    [('产!业', 0), ('业!', 1), ('好!', 3)]
    """
    following = chain(zip(units.texts[1:], units.positions[1:], strict=True), [("", -1)])
    here = zip(units.texts, units.positions, strict=True)
    for (text, position), (after, at) in zip(here, following, strict=False):
        yield (
            (f"{text}{PAIR_MARK}{after}" if at == position + 1 else f"{text}{PAIR_MARK}"),
            position,
        )


@dataclass(frozen=True, slots=True)
class Literal:
    """A string to be found exactly as printed, folding apart.

    Attributes:
        segments: Runs of adjacent units; between two segments stands one break. At least
            one segment, none empty.
    """

    segments: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        return ",".join("".join(segment) for segment in self.segments)

    @property
    def unit_count(self) -> int:
        """Number of units in all segments."""
        return sum(map(len, self.segments))


def literal(text: str) -> Literal | None:
    """Read a query string as a literal; None when it holds no unit at all.

    Breaks before the first and after the last unit are dropped.

    >>> literal("《产业》5G").segments
    (('产', '业'), ('5g',))
    """
    units = cut_units(text)
    segments: list[list[str]] = []
    expected = -1
    for unit, position in zip(units.texts, units.positions, strict=True):
        if position != expected:
            segments.append([])
        segments[-1].append(unit)
        expected = position + 1
    return Literal(tuple(map(tuple, segments))) if segments else None


def written(units: Iterable[str]) -> str:
    """Write adjacent units as a text that is read as them again.

    >>> written(("4.75", "km", "路"))
    '4.75 km路'
    """
    text = ""
    for unit in units:
        ends = text[-1:] + unit[0]
        apart = len(ends) > 1 and all(char_class(char) in {RUN, DIGIT} for char in ends)
        text += f" {unit}" if apart else unit
    return text


def find(units: Units, wanted: Literal) -> Iterator[Span]:
    """Yield the printed span of every occurrence, overlapping ones included, in order.

    >>> [(s.start, s.end) for s in find(cut_units("哈哈哈"), literal("哈哈"))]
    [(0, 2), (1, 3)]
    """
    texts, offsets = _flatten(wanted)
    last = len(units) - len(texts)
    for at in range(last + 1):
        if units.texts[at] != texts[0] or units.texts[at : at + len(texts)] != texts:
            continue
        base = units.positions[at]
        if all(units.positions[at + i] - base == offset for i, offset in enumerate(offsets)):
            yield Span(units.spans[at].start, units.spans[at + len(texts) - 1].end)


def find_all(units: Units, wanted: Iterable[Literal]) -> tuple[Span, ...]:
    """Give the marks of several literals in one text: sorted, touching ones merged."""
    merged: list[Span] = []
    for span in sorted({span for one in wanted for span in find(units, one)}):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def _flatten(wanted: Literal) -> tuple[tuple[str, ...], tuple[int, ...]]:
    texts: list[str] = []
    offsets: list[int] = []
    position = 0
    for segment in wanted.segments:
        for unit in segment:
            texts.append(unit)
            offsets.append(position)
            position += 1
        position += 1
    return tuple(texts), tuple(offsets)
