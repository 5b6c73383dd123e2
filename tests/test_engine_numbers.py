"""Numbers are found by value as the plain scan finds them, whatever the segments."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from searchapp.analysis.literal import Literal
from searchapp.engine.embedded import numerals
from searchapp.engine.queries import And, EngineQuery, Match, Node, Not, Or, Scope, Unit
from searchapp.engine.readings import NumberRange
from searchapp.model import Article
from tests.corpus import article
from tests.engine_builds import cut_pairs, opened
from tests.reference_engine import ReferenceEngine
from tests.test_engine_search import assert_same

PIECES = ("4", "000", "12", "345", "3.5", "001.5", "5km", "000km", "㎡", "①", "\uff11\uff12")
NUMERALS = "一二三十百千万亿萬億零〇两余多几数点分之半"
SIGNS = (",", "，", "—", "、", ", ", " ", "\n", "。")
MEASURES = ("元", "亩", "%", "km", "m2", "万元", "千克", "𠮷", "")
ENDS = ("元", "元", "元", "亩", "%", "\uff05", "平方米", "千克", "𠮷", "马", "百分之", "百分之三十")
VALUES = (0.0, 4.0, 12.0, 50.0, 325.0, 1345.0, 35_000.0, 100_000.0, 4e8)

chinese = st.tuples(
    st.sampled_from(("", "3", "12", "四")),
    st.sampled_from(("十", "百", "千", "万", "亿", "百万", "千亿", "十余万", "点五万")),
    st.sampled_from(("", "三", "二十", "零五", "三百二十五")),
).map("".join)
grouped = st.tuples(
    st.sampled_from(("1", "50", "345", "1234")),
    st.sampled_from((",", "，", "—", "、", ", ")),
    st.sampled_from(("000", "345", "000.5", "12", "000km")),
    st.sampled_from(("", "万", ",000")),
).map("".join)
counted = st.tuples(
    chinese | grouped | st.sampled_from((*PIECES, *NUMERALS)), st.sampled_from(ENDS)
).map("".join)
texts = st.lists(counted | st.sampled_from((*PIECES, *NUMERALS, *SIGNS, *ENDS)), max_size=9).map(
    "".join
)


@st.composite
def archives(draw: st.DrawFn) -> list[list[Article]]:
    """One to three batches of small articles full of numbers."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    numbers = iter(range(1, 99))
    return [
        [
            article(
                f"页-{next(numbers):02d}",
                draw(texts).replace("\n", ""),
                *draw(st.lists(texts, max_size=3)),
            )
            for _ in range(size)
        ]
        for size in sizes
    ]


@st.composite
def ranges(draw: st.DrawFn) -> NumberRange:
    """A unit and a closed range, open at either end."""
    ends = st.none() | st.sampled_from(VALUES)
    return NumberRange(draw(st.sampled_from(MEASURES)), draw(ends), draw(ends))


@st.composite
def trees(draw: st.DrawFn) -> Node:
    """A range, alone or with more around it."""
    one, two = draw(ranges()), draw(ranges())
    word = Match(Literal((("元",),)))
    shapes: tuple[Node, ...] = (
        one,
        And((one, word)),
        Or((one, two)),
        And((word, Not(one))),
        Not(one),
    )
    return draw(st.sampled_from(shapes))


@st.composite
def questions(draw: st.DrawFn) -> EngineQuery:
    """A tree under either scope, in either unit."""
    return EngineQuery(
        draw(trees()), scope=draw(st.sampled_from(Scope)), unit=draw(st.sampled_from(Unit))
    )


def check(batches: Sequence[Sequence[Article]], queries: Sequence[EngineQuery]) -> None:
    """Build, ask, and compare with the plain scan."""
    judge = ReferenceEngine([one for part in batches for one in part], cut_pairs)
    with opened(batches) as engine:
        for query in queries:
            assert_same(engine.search(query), judge.search(query), query)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(archives(), st.lists(questions(), min_size=1, max_size=6))
def test_numbers_equal_the_plain_scan(
    batches: list[list[Article]], queries: list[EngineQuery]
) -> None:
    """Hits, totals, occurrences and scores: commas read from the text, others from units."""
    check(batches, queries)


@pytest.mark.parametrize("measure", ["元", "%", ""])
@settings(max_examples=20, deadline=None)
@given(st.lists(texts, min_size=1, max_size=4), st.integers(1, 3))
@example(["二十元，三百二十五萬元，四千億𠮷元", "百分之三十二"], 1)
def test_a_number_may_be_longer_than_what_is_read_at_once(
    measure: str, printed: list[str], width: int
) -> None:
    """Windows grow as far as numerals go, and chunks end between blocks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numerals, "_WINDOW", width)
        patch.setattr(numerals, "_CHUNK", 8)
        articles = [article("页-01", "元", *printed)]
        ranges = [NumberRange(measure, value, None) for value in VALUES]
        check([articles], [EngineQuery(one, scope=Scope.BLOCK) for one in ranges])


def test_long_lists_of_numbers_are_read_to_their_beginning() -> None:
    """A comma far to the left decides nothing, but has to be looked at."""
    printed = "，".join(["100"] * 90) + "元"
    articles = [article("页-01", "", printed, "1," + printed)]

    check([articles], [EngineQuery(NumberRange("元", 101.0, None), unit=Unit.PARAGRAPH)])


@pytest.mark.parametrize("unit", ["元，亩", "。"])
def test_a_unit_of_measurement_has_no_break(unit: str) -> None:
    """A number stands against its unit."""
    with pytest.raises(ValueError, match="unit"):
        NumberRange(unit, 1.0, None)
