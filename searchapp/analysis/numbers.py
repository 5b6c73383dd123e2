"""Read printed numbers by value: ``4000亿``, ``四千亿``, ``4,000亿`` and ``3.5万`` alike.

What a number is, ``analysis.numerals`` says; here it is found in a text. A comma groups
digits where it stands alone between them, without a blank. 百分之三十 is 30 of the unit ``%``
and of no other.

Values are correctly rounded: what is equal in print is equal as a float.

Depends on: analysis.fold, analysis.literal, analysis.numerals, model. Used by: engine, search.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from searchapp.analysis.fold import fold_text
from searchapp.analysis.literal import cut_units
from searchapp.analysis.numerals import (
    BARE,
    BREAK,
    COMMA,
    ENDING,
    NUMBER,
    letters_of,
    sign_of,
    value_after,
    value_of,
)
from searchapp.model import Span

PERCENT_WORDS: Final = {"%": ("百", "分", "之"), "‰": ("千", "分", "之")}
"""Units of measurement that can be written in words before the number."""


class PrintedNumber(NamedTuple):
    """A number where it is printed.

    Attributes:
        span: Its place, the unit of measurement included where one was asked for.
        value: What it is worth.
    """

    span: Span
    value: float


def numbers_of(text: str, measure: tuple[str, ...]) -> Iterator[PrintedNumber]:
    """Yield the numbers of a printed text that have a unit of measurement.

    Args:
        text: The text.
        measure: The unit's units of text, adjacent to the number; empty for numbers of any
            unit and of none.

    >>> [one.value for one in numbers_of("投资4,000亿元，二十余万元", ("元",))]
    [400000000000.0, 200000.0]
    """
    layout = _Layout(text)
    for one in layout.places(measure):
        yield PrintedNumber(layout.span(one.first, one.last), one.value)


def values_at(text: str, measure: tuple[str, ...]) -> dict[int, float]:
    """Give the values of the same numbers by position.

    Returns:
        For the position of the unit of measurement (of the first unit of a number without
        one, or in words) the number's value.

    >>> values_at("投资4,000亿元", ("元",))
    {6: 400000000000.0}
    """
    return {one.at: one.value for one in _Layout(text).places(measure)}


def read_number(text: str) -> tuple[float, str] | None:
    """Read a number with its unit of measurement, as a person types it.

    Returns:
        Value and folded unit, empty for none; None when the text is nothing of the kind.

    >>> read_number("4000亿元"), read_number("百分之三十"), read_number("三百余亩")
    ((400000000000.0, '元'), (30.0, '%'), (300.0, '亩'))
    """
    layout = _Layout(text)
    signs, rows = layout.signs, layout.rows
    for measure, words in PERCENT_WORDS.items():
        if tuple(rows[:3]) == words:
            value = value_after(signs[3:], rows[3:])
            return None if value is None else (value, measure)
    found = NUMBER.match(signs)
    value = value_of(signs, rows, 0, found.end()) if found else None
    if found is None or value is None:
        return None
    rest = found.end() + signs.startswith("+", found.end())
    if BREAK in signs[rest:] or COMMA in signs[rest:]:
        return None
    return value, letters_of(rows[found.end() - 1]) + "".join(rows[rest:])


class _Place(NamedTuple):
    """A number by positions: what it is known by, its first and last unit, and its value."""

    at: int
    first: int
    last: int
    value: float


class _Layout:
    """A text's units and breaks, one behind the other by position."""

    def __init__(self, text: str) -> None:
        self._units = units = cut_units(text)
        signs: list[str] = []
        self._numbers: list[int] = []
        for number, (unit, position) in enumerate(zip(units.texts, units.positions, strict=True)):
            if len(signs) < position:
                between = text[units.spans[number - 1].end : units.spans[number].start]
                signs.append(COMMA if fold_text(between) == "," else BREAK)
                self._numbers.append(-1)
            signs.append(sign_of(unit))
            self._numbers.append(number)
        self.signs = "".join(signs)
        self.rows = [units.texts[number] if number >= 0 else "" for number in self._numbers]

    def span(self, first: int, last: int) -> Span:
        """Printed span from one position to another, both with a unit."""
        spans = self._units.spans
        return Span(spans[self._numbers[first]].start, spans[self._numbers[last]].end)

    def places(self, measure: tuple[str, ...]) -> list[_Place]:
        """Numbers with a unit of measurement, in order; of any or none when it is empty."""
        if not measure:
            return list(self._bare())
        return sorted([*self._measured(measure), *self._in_words(measure)])

    def _bare(self) -> Iterator[_Place]:
        for found in BARE.finditer(self.signs):
            value = value_of(self.signs, self.rows, *found.span())
            if value is not None:
                yield _Place(found.start(), found.start(), found.end() - 1, value)

    def _measured(self, measure: tuple[str, ...]) -> Iterator[_Place]:
        """Numbers before the unit of measurement, or with its letters printed against them."""
        for at, row in enumerate(self.rows):
            if tuple(self.rows[at : at + len(measure)]) == measure:
                end, last = at, at + len(measure) - 1
            elif (letters_of(row),) == measure:
                end, last = at + 1, at
            else:
                continue
            found = ENDING.search(self.signs, 0, end)
            value = value_of(self.signs, self.rows, found.start(), end) if found else None
            if found and value is not None and (self.signs[end - 1] in "gG") == (last < end):
                yield _Place(at, found.start(), last, value)

    def _in_words(self, measure: tuple[str, ...]) -> Iterator[_Place]:
        """百分之三十, where ``%`` is asked for."""
        words = PERCENT_WORDS.get("".join(measure))
        for at in range(len(self.rows) if words else 0):
            if tuple(self.rows[at : at + 3]) != words:
                continue
            found = NUMBER.match(self.signs[at + 3 :])
            end = at + 3 + found.end() if found else 0
            value = value_of(self.signs, self.rows, at + 3, end) if found else None
            if value is not None and self.signs[end - 1] not in "gG":
                yield _Place(at, at, end - 1, value)
