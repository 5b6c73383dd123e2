"""Printed numbers are read by value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.literal import cut_units
from searchapp.analysis.numbers import numbers_of, read_number
from searchapp.analysis.numerals import sign_of, value_before

CASES = [
    ("投资4,000亿元，二十余万元", "元", (("4,000亿元", 4e11), ("二十余万元", 200_000))),
    ("4，000亿元", "元", (("4，000亿元", 4e11),)),
    ("50—100元、50-100元", "元", (("100元", 100), ("100元", 100))),
    ("4, 000元", "元", (("000元", 0),)),
    ("四千億元", "元", (("四千億元", 4e11),)),
    ("3.5萬元和三点五万元", "元", (("3.5萬元", 35_000), ("三点五万元", 35_000))),
    ("1,234,567.5元", "元", (("1,234,567.5元", 1_234_567.5),)),
    ("1234,500元", "元", (("500元", 500),)),
    ("百分之三十，30\uff05", "%", (("百分之三十", 30), ("30\uff05", 30))),
    ("百分之三十元", "元", ()),
    ("千分之五", "‰", (("千分之五", 5),)),
    ("数百亿元、几十元", "元", ()),
    ("近千亿元", "元", (("千亿元", 1e11),)),
    ("\uff13\uff10\uff10余亩", "亩", (("\uff13\uff10\uff10余亩", 300),)),
    ("十几亿元", "元", (("十几亿元", 1e9),)),
    ("三四百亩，十五六亩", "亩", (("三四百亩", 300), ("十五六亩", 15))),
    ("一万五元，一百零五元", "元", (("一万五元", 15_000), ("一百零五元", 105))),
    ("3亿5000万元", "元", (("3亿5000万元", 350_000_000),)),
    ("12万亿元", "元", (("12万亿元", 1.2e13),)),
    ("三千二千元", "元", ()),
    ("50千克", "千克", (("50千克", 50),)),
    ("50千克", "克", (("50千克", 50_000),)),
    ("100km，1,000km，3 km", "km", (("100km", 100), ("1,000km", 1000), ("3 km", 3))),
    ("34㎡", "m2", (("34㎡", 34),)),
    ("𠮷5元𠮷", "元", (("5元", 5),)),
    ("二〇一三年，二○一三年", "年", (("二〇一三年", 2013), ("二○一三年", 2013))),
    ("", "元", ()),
    ("三点二十元", "元", (("二十元", 20),)),
]


@pytest.mark.parametrize(
    ("text", "measure", "wanted"), CASES, ids=[f"{t} {m}" for t, m, _ in CASES]
)
def test_numbers_of_a_unit(text: str, measure: str, wanted: tuple[tuple[str, float], ...]) -> None:
    """Digits, groups, Chinese numerals and mixtures of them, each where it is printed."""
    found = numbers_of(text, cut_units(measure).texts)

    assert tuple((text[n.span.start : n.span.end], n.value) for n in found) == wanted


def test_numbers_of_any_unit() -> None:
    """Fractions and what is no number by itself stay out."""
    text = "2013年4月，5G，4,000亿，三分之一，百分之三十，5、6"

    assert [one.value for one in numbers_of(text, ())] == [2013, 4, 4e11, 5, 6]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("4000亿元", (4e11, "元")),
        ("四千億", (4e11, "")),
        ("三百余亩", (300.0, "亩")),
        ("百分之三十", (30.0, "%")),
        ("30%", (30.0, "%")),
        ("5km", (5.0, "km")),
        ("亩", None),
        ("5亩，6亩", None),
        ("", None),
        ("\uff14，\uff10\uff10\uff10平方米", (4000.0, "平方米")),
    ],
    ids=str,
)
def test_a_typed_number_is_read_with_its_unit(typed: str, wanted: tuple[float, str] | None) -> None:
    """What follows the number is the unit of measurement."""
    assert read_number(typed) == wanted


def written(value: int) -> str:
    """Write a number below 10**12 in Chinese numerals."""
    digits = "零一二三四五六七八九"
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if value >= scale:
            times, rest = divmod(value, scale)
            zero = "零" if 0 < rest < scale // 10 else ""
            return f"{written(times)}{name}{zero}{written(rest) if rest else ''}"
    return digits[value]


@given(st.integers(1, 10**12 - 1))
def test_every_way_of_writing_a_number_has_its_value(value: int) -> None:
    """Plain, in groups of three, and in Chinese numerals."""
    for text in (f"共{value}亩", f"共{value:,}亩", f"共{written(value)}亩"):
        assert [one.value for one in numbers_of(text, ("亩",))] == [float(value)]


@given(st.decimals(0, 10**6, places=2), st.sampled_from(("万", "亿")))
def test_equal_numbers_are_equal_values(value: object, scale: str) -> None:
    """Decimals are multiplied exactly before they are rounded."""
    plain = f"{int(float(str(value)) * 100 + 0.5)}"
    hundredth = {"万": "百", "亿": "百万"}[scale]

    found = [one.value for one in numbers_of(f"{value}{scale}元，{plain}{hundredth}元", ("元",))]

    assert len(found) == 2
    assert found[0] == found[1]


@given(st.text(alphabet="一二十百千万亿零两余多几数点分之4,0005.%元亩 aG𠮷，", max_size=20))
def test_any_text_can_be_read(text: str) -> None:
    """Spans lie in the text and end in the unit asked for, and signs stand one for a unit."""
    for measure in ("元", "%", "千克"):
        for one in numbers_of(text, (measure,)):
            assert 0 <= one.span.start < one.span.end <= len(text)
    for one in numbers_of(text, ()):
        units = cut_units(text[one.span.start : one.span.end]).texts
        assert units
        if "," not in text and "，" not in text:
            assert value_before("".join(map(sign_of, units)), units) == one.value
