"""What a stretch of units is worth as a number.

A number is digits with their decimal part, groups of three digits after a comma, Chinese
numerals, and the multipliers 十 百 千 万 亿 behind either. 余, 多 and 几 behind a multiplier
or digits change nothing: 二十余万 is 200000. Of two neighbouring digits (三四百亩) the lower
counts; 数百 and 几百 are no numbers, nor is the upper part of a fraction (三分之一). A sign is
not read. Letters printed against digits are their unit of measurement (``100km``).

Units are known by one sign each, so that a number is one match of a regular expression over
signs; whoever lays units out says which breaks are commas between digits.

Depends on: nothing of ours. Used by: analysis.numbers, engine.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

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
NUMBER: Final = re.compile(rf"{_START}(?:{_MIDDLE}++(?!/z)|{_GLUED})")
BARE: Final = re.compile(rf"(?<!/z){_START}{_MIDDLE}++(?!/z)")
ENDING: Final = re.compile(rf"(?<!/z){_START}(?:{_MIDDLE}++\+?|{_GLUED})$")
"""A number at the end of some signs, where a unit of measurement follows."""


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


def letters_of(unit: str) -> str:
    """Give the letters printed against digits; empty for any other unit.

    >>> letters_of("100km"), letters_of("km")
    ('km', '')
    """
    found = _ARABIC.fullmatch(unit)
    return (found[3] or "") if found else ""


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
    found = ENDING.search(signs)
    return value_of(signs, units, found.start(), found.end()) if found else None


def value_after(signs: str, units: Sequence[str]) -> float | None:
    """Give the value of the number that begins some units, the same way."""
    found = NUMBER.match(signs)
    return value_of(signs, units, 0, found.end()) if found and found[0][-1] not in "gG" else None


def values_in(signs: str, units: Sequence[str]) -> Iterator[tuple[int, float]]:
    """Yield place and value of the numbers of any unit or none, the same way."""
    for found in BARE.finditer(signs):
        value = value_of(signs, units, *found.span())
        if value is not None:
            yield found.start(), value


def value_of(signs: str, units: Sequence[str], start: int, end: int) -> float | None:
    """Evaluate a match of one of the patterns; None when it is malformed, such as 三千二千."""
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
