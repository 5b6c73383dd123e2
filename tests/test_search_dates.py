"""Dates as people write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.errors import QueryError
from searchapp.search.dates import first_day, last_day, read_date, read_range

FULL_WIDTH = str.maketrans("0123456789", "".join(map(chr, range(0xFF10, 0xFF1A))))


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2013", "2013"),
        ("2013年", "2013"),
        ("2013-4", "2013-04"),
        ("2013年4月", "2013-04"),
        ("2013.04.28", "2013-04-28"),
        ("2013/4/28", "2013-04-28"),
        ("20130428", "2013-04-28"),
        ("201304", "2013-04"),
        (" 2013 年 4 月 28 日 ", "2013-04-28"),
        ("2013年4月28號", "2013-04-28"),
        ("2013-04-28".translate(FULL_WIDTH), "2013-04-28"),
        ("二〇一三年四月二十八日", "2013-04-28"),
        ("二○一三年十月", "2013-10"),
        ("二零一三年十二月三十一日", "2013-12-31"),
        ("2016-02-29", "2016-02-29"),
    ],
    ids=str,
)
def test_a_date_is_read_at_the_precision_it_has(text: str, date: str) -> None:
    """Digits of any width, Chinese numerals, every usual separator."""
    assert read_date(text) == date


@pytest.mark.parametrize(
    "text",
    ["", "昨天", "13", "2013-13", "2013-00", "2013-02-29", "2013-4-0", "2013-4-31", "0000", "𠮷"],
    ids=str,
)
def test_what_is_no_date_is_refused_with_a_hint(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(QueryError) as caught:
        read_date(text)

    assert caught.value.code == "date_syntax"
    assert "2013-04-28" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("2013", ("2013", "2013")),
        ("2013-04..2013-06", ("2013-04", "2013-06")),
        ("2013..", ("2013", "")),
        ("..2013-06", ("", "2013-06")),
        ("2013至2015", ("2013", "2015")),
        ("2013-2015", ("2013", "2015")),
        ("2013年4月到6月", ("2013-04", "2013-06")),
        ("2013年4月28日～30日", ("2013-04-28", "2013-04-30")),
        ("2013-04…2013-06", ("2013-04", "2013-06")),
        ("二〇一三年四月——六月", ("2013-04", "2013-06")),
    ],
    ids=str,
)
def test_a_range_has_two_sides_and_one_may_be_open(text: str, limits: tuple[str, str]) -> None:
    """The end takes the year from the beginning when it states none."""
    assert read_range(text) == limits


@pytest.mark.parametrize("text", ["..", "2013..2014..2015", "2014..2013", "四月至六月"], ids=str)
def test_what_is_no_range_is_refused(text: str) -> None:
    """Two sides, in order, each a date."""
    with pytest.raises(QueryError):
        read_range(text)


@settings(deadline=None)
@given(st.dates())
def test_every_day_is_its_own_first_and_last(day: object) -> None:
    """A day is one day, and its month holds it."""
    text = str(day)
    if text < "0001-01-02":
        return

    assert first_day(text) == last_day(text) == int(text.replace("-", ""))
    assert first_day(text[:7]) <= first_day(text) <= last_day(text[:7]) <= last_day(text[:4])
