"""Read printed numbers by value: ``4000亿``, ``四千亿``, ``4,000亿`` and ``3.5万`` alike.

A number is a stretch of units: digits with their decimal part, groups of three digits after
a comma (a comma alone, without a blank), Chinese numerals, and the multipliers 十 百 千 万 亿
behind either. 余, 多 and 几 behind a multiplier or digits change nothing: 二十余万 is 200000.
Of two neighbouring digits (三四百亩) the lower counts; 数百 and 几百 are no numbers, nor is
the upper part of a fraction (三分之一). A sign is not read. 百分之三十 is 30 of the unit
``%`` and of no other.

Letters printed against digits are their unit: ``100km`` is one unit of the text and the
number 100.

Values are correctly rounded: what is equal in print is equal as a float.

Depends on: analysis.fold, analysis.literal, model. Used by: engine, search.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from searchapp.analysis.fold import fold_text
from searchapp.analysis.literal import Units, cut_units
from searchapp.model import Span

PERCENT_WORDS: Final = {"%": ("百", "分", "之"), "‰": ("千", "分", "之")}
"""Units of measurement that can be written in words before the number."""

COMMA, BREAK, OTHER = ",", "|", "_"
"""Signs of a comma between digits, of any other break, and of a unit that is no numeral."""

_DIGITS: Final = {char: str(value) for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "○": "0",
    "两": "2",
}
_SCALES: Final = {"Y": 10**8, "W": 10**4, "K": 1000, "H": 100, "T": 10}
_SIGNS: Final = (
    {char: "o" if value == "0" else "a" for char, value in _DIGITS.items()}
    | dict(zip("亿万千百十", _SCALES, strict=True))
    | dict.fromkeys("余多几", "+")
    | {"数": "#", "点": ".", "分": "/", "之": "z"}
)
_NEIGHBOURS: Final = tuple(f"{digit}{digit + 1}" for digit in range(1, 9))
_ARABIC: Final = re.compile(r"([0-9]+)(\.[0-9]+)?([a-z].*)?")
_GROUP: Final = 3
_COUNTED_BY_DIGITS: Final = 1000
"""Up to this multiplier only digits stand before it: 三千二千 is no number."""

_PLAIN: Final = r"(?:[AC](?:,C)*,[CE]|[ACDE])"
_GLUED: Final = r"(?:(?:[AC](?:,C)*,)?g|G)"
_POINT: Final = r"(?<=[ao])\.(?=[ao]++(?![T.]))"
_ABOUT: Final = r"(?<=[YWKHTACDE])\+(?=[YWKHT])"
_MIDDLE: Final = rf"(?:{_PLAIN}|[ao]|[YWKHT]|{_POINT}|{_ABOUT})"
_START: Final = r"(?<![aoYWKHTACDE])(?:(?=[aoACDEgG])|(?<![+#])(?=[YWKHT]))"
_NUMBER: Final = re.compile(rf"{_START}(?:{_MIDDLE}++(?!/z)|{_GLUED})")
_BARE: Final = re.compile(rf"(?<!/z){_START}{_MIDDLE}++(?!/z)")
_ENDING: Final = re.compile(rf"(?<!/z){_START}(?:{_MIDDLE}++\+?|{_GLUED})$")
"""A number at the end of some signs, where a unit of measurement follows."""


class PrintedNumber(NamedTuple):
    """A number where it is printed.

    Attributes:
        span: Its place, the unit of measurement included where one was asked for.
        value: What it is worth.
    """

    span: Span
    value: float


def sign_of(unit: str) -> str:
    """Give the sign by which the patterns of this module know a unit.

    >>> "".join(map(sign_of, ("12", "345", "4.75", "亿", "余", "三", "10km", "元")))
    'ACDY+aG_'
    """
    found = _ARABIC.fullmatch(unit)
    if not found:
        return _SIGNS.get(unit, OTHER)
    whole, decimals, letters = found.groups()
    if letters:
        return "g" if len(whole) == _GROUP else "G"
    if len(whole) == _GROUP:
        return "E" if decimals else "C"
    return "A" if len(whole) < _GROUP and not decimals else "D"


def value_before(signs: str, units: Sequence[str]) -> float | None:
    """Give the value of the number that ends some units.

    Args:
        signs: Of the units, breaks among them.
        units: Their texts, one for each sign; those of breaks are not looked at.

    Returns:
        None when what they end in is no number.

    >>> value_before("_a+YW", ("约", "三", "余", "亿", "万")) is None
    True
    >>> value_before("_aT+W", ("约", "二", "十", "余", "万"))
    200000.0
    """
    found = _ENDING.search(signs)
    return _value(signs, units, found.start(), found.end()) if found else None


def value_after(signs: str, units: Sequence[str]) -> float | None:
    """Give the value of the number that begins some units, the same way."""
    found = _NUMBER.match(signs)
    return _value(signs, units, found.start(), found.end()) if found else None


def numbers_of(text: str, measure: tuple[str, ...]) -> Iterator[PrintedNumber]:
    """Yield the numbers of a printed text that have a unit of measurement.

    Args:
        text: The text.
        measure: The unit's units of text, adjacent to the number; empty for numbers of any
            unit and of none.

    >>> [one.value for one in numbers_of("投资4,000亿元，二十余万元", ("元",))]
    [400000000000.0, 200000.0]
    """
    units = cut_units(text)
    signs, at = _laid_out(text, units)
    if not measure:
        yield from _bare(units, signs, at)
        return
    found = [*_measured(units, signs, at, measure), *_in_words(units, signs, at, measure)]
    yield from sorted(found)


def read_number(text: str) -> tuple[float, str] | None:
    """Read a number with its unit of measurement, as a person types it.

    Returns:
        Value and folded unit, empty for none; None when the text is nothing of the kind.

    >>> read_number("4000亿元"), read_number("百分之三十"), read_number("三百余亩")
    ((400000000000.0, '元'), (30.0, '%'), (300.0, '亩'))
    """
    units = cut_units(text)
    signs, at = _laid_out(text, units)
    rows = [units.texts[number] if number >= 0 else "" for number in at]
    for measure, words in PERCENT_WORDS.items():
        if tuple(rows[:3]) == words:
            value = value_after(signs[3:], rows[3:])
            return None if value is None else (value, measure)
    found = _NUMBER.match(signs)
    value = _value(signs, rows, 0, found.end()) if found else None
    if found is None or value is None:
        return None
    rest = found.end() + signs.startswith("+", found.end())
    if BREAK in signs[rest:] or COMMA in signs[rest:]:
        return None
    return value, _letters(rows[found.end() - 1]) + "".join(rows[rest:])


def _bare(units: Units, signs: str, at: Sequence[int]) -> Iterator[PrintedNumber]:
    rows = [units.texts[number] if number >= 0 else "" for number in at]
    for found in _BARE.finditer(signs):
        value = _value(signs, rows, found.start(), found.end())
        if value is not None:
            first, last = at[found.start()], at[found.end() - 1]
            yield PrintedNumber(_span(units, first, last), value)


def _measured(
    units: Units, signs: str, at: Sequence[int], measure: tuple[str, ...]
) -> Iterator[PrintedNumber]:
    """Numbers before the unit of measurement, or with its letters printed against them."""
    rows = [units.texts[number] if number >= 0 else "" for number in at]
    for place in range(len(rows)):
        if tuple(rows[place : place + len(measure)]) == measure:
            end, last = place, place + len(measure) - 1
        elif (_letters(rows[place]),) == measure:
            end, last = place + 1, place
        else:
            continue
        found = _ENDING.search(signs, 0, end)
        value = _value(signs, rows, found.start(), end) if found else None
        if found and value is not None and (signs[end - 1] in "gG") == (last < end):
            yield PrintedNumber(_span(units, at[found.start()], at[last]), value)


def _in_words(
    units: Units, signs: str, at: Sequence[int], measure: tuple[str, ...]
) -> Iterator[PrintedNumber]:
    """百分之三十, where ``%`` is asked for."""
    words = PERCENT_WORDS.get("".join(measure))
    rows = [units.texts[number] if number >= 0 else "" for number in at]
    for place in range(len(rows) if words else 0):
        if tuple(rows[place : place + 3]) != words:
            continue
        found = _NUMBER.match(signs[place + 3 :])
        value = _value(signs, rows, place + 3, place + 3 + found.end()) if found else None
        if found and value is not None:
            last = at[place + 2 + found.end()]
            yield PrintedNumber(_span(units, at[place], last), value)


def _span(units: Units, first: int, last: int) -> Span:
    return Span(units.spans[first].start, units.spans[last].end)


def _letters(unit: str) -> str:
    found = _ARABIC.fullmatch(unit)
    return (found[3] or "") if found else ""


def _laid_out(text: str, units: Units) -> tuple[str, list[int]]:
    """Lay units and breaks out by position: their signs, and the number of each unit or -1."""
    signs: list[str] = []
    at: list[int] = []
    for number, (unit, position) in enumerate(zip(units.texts, units.positions, strict=True)):
        if len(at) < position:
            between = text[units.spans[number - 1].end : units.spans[number].start]
            signs.append(COMMA if fold_text(between) == "," else BREAK)
            at.append(-1)
        signs.append(sign_of(unit))
        at.append(number)
    return "".join(signs), at


def _value(signs: str, units: Sequence[str], start: int, end: int) -> float | None:
    """Evaluate a match; None when it is malformed, such as 三千二千."""
    tokens: list[str] = []
    for sign, unit in zip(signs[start:end], units[start:end], strict=True):
        if sign in _SCALES:
            tokens.append(sign)
        elif sign in "ACDEgG":
            digits = "".join(_ARABIC.fullmatch(unit).groups("")[:2])  # type: ignore[union-attr]
            joins = tokens and tokens[-1] == COMMA
            tokens[-2 if joins else len(tokens) :] = [(tokens[-2] if joins else "") + digits]
        elif sign in "ao":
            tokens.append(_DIGITS[unit])
        elif sign in ".,":
            tokens.append(sign)
    value = _worth(tokens)
    return None if value is None else float(value)


def _worth(tokens: Sequence[str]) -> Decimal | None:
    for sign, scale in _SCALES.items():
        if sign in tokens:
            at = len(tokens) - 1 - list(reversed(tokens)).index(sign)
            return _scaled(tokens[:at], scale, tokens[at + 1 :])
    return _digits(tokens)


def _scaled(left: Sequence[str], scale: int, right: Sequence[str]) -> Decimal | None:
    """So many times a scale, and a rest that must be less than it."""
    times = _worth(left) if left else Decimal(1)
    if times is None or (scale <= _COUNTED_BY_DIGITS and not _SCALES.keys().isdisjoint(left)):
        return None
    if not right:
        return times * scale
    rest = _worth(right)
    if rest is None or rest >= scale:
        return None
    if scale > _SCALES["T"] and len(right) == 1 and rest in range(1, 10) and right[0] != "0":
        rest *= scale // 10  # 一万五
    return times * scale + rest


def _digits(tokens: Sequence[str]) -> Decimal | None:
    """Digits one behind the other; of two neighbours such as 三四 the lower."""
    text = "".join(tokens)
    if not text or text.count(".") > 1:
        return None
    if text in _NEIGHBOURS and len(tokens) > 1:
        return Decimal(tokens[0])
    return Decimal(text)
