"""Results over time as bars of an inline SVG: each bar a link, sizes worked out here.

Horizontal measures are shares of the drawing's width, so that it fits any screen without a
script; vertical ones are CSS pixels.

Depends on: search, web.links, presenters.words. Used by: presenters.search_page.
"""

from dataclasses import dataclass

from searchapp.search.query import Unit
from searchapp.search.results import Bucket, Histogram
from searchapp.web import links
from searchapp.web.presenters import words

PLOT_HEIGHT_PX = 56
BASE_PX = 68
"""Where the bars stand; the rest above the plot is kept for the number of the highest."""
LEAST_HEIGHT_PX = 3
"""A bar with one result stays visible beside one with thousands."""
GAP_SHARE = 0.18
"""Part of each bar's room that stays empty."""
WIDEST_SHARE = 12.0
"""Most of the drawing one bar may take, in percent, so that two bars are not two walls."""
LABELS_MAX = 8
"""Labels that fit beside each other on the narrowest screen."""
MANY_BARS = 16
"""From here on the drawing scrolls sideways on a narrow screen, so that bars stay wide
enough for a finger."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        name: What it stands for and its count, for readers and screen readers.
        label: Short label below it; empty where there is no room.
        href: The search narrowed to it.
        chosen: The search is narrowed to it.
        room_x: Left edge of its room, in percent.
        room_width: Width of its room, in percent.
        x: Left edge, in percent.
        width: Width, in percent.
        middle: Middle, in percent.
        y: Upper edge, in pixels.
        height: Height, in pixels; 0 for a bar without results.
    """

    name: str
    label: str
    href: str
    chosen: bool
    room_x: str
    room_width: str
    x: str
    width: str
    middle: str
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing.

    Attributes:
        title: What is drawn.
        bars: From left to right.
        most: The highest count, written at the top line.
        many: There are so many bars that a narrow screen scrolls.
    """

    title: str
    bars: tuple[Bar, ...]
    most: str
    many: bool


def chart(histogram: Histogram, unit: Unit) -> Chart | None:
    """Draw results over time.

    Args:
        histogram: Counts of neighbouring years, months or days, empty ones too.
        unit: What results are; it says what the counts count.

    Returns:
        The drawing, or None when no result has a date to be drawn.
    """
    buckets = histogram.buckets
    most = max((bucket.count for bucket in buckets), default=0)
    if not most:
        return None
    scale = _Scale(min(100 / len(buckets), WIDEST_SHARE), most, words.FACET_COUNTERS[unit])
    many = len(buckets) > MANY_BARS
    step = -(-len(buckets) // (LABELS_MAX * 2 if many else LABELS_MAX))
    return Chart(
        title=_title(histogram, scale.counter),
        bars=tuple(
            _bar(bucket, index, scale, labelled=index % step == 0)
            for index, bucket in enumerate(buckets)
        ),
        most=words.count(most),
        many=many,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """Room of one bar in percent, count of the highest bar, and the word counted in."""

    room: float
    most: int
    counter: str


def _bar(bucket: Bucket, index: int, scale: _Scale, *, labelled: bool) -> Bar:
    left, width = index * scale.room, scale.room * (1 - GAP_SHARE)
    height = round(PLOT_HEIGHT_PX * bucket.count / scale.most)
    height = max(height, LEAST_HEIGHT_PX) if bucket.count else 0
    return Bar(
        name=f"{bucket.label}：{words.count(bucket.count)} {scale.counter}",
        label=_short(bucket.value) if labelled else "",
        href=links.search(bucket.request),
        chosen=bucket.selected,
        room_x=_percent(left),
        room_width=_percent(scale.room),
        x=_percent(left + (scale.room - width) / 2),
        width=_percent(width),
        middle=_percent(left + scale.room / 2),
        y=BASE_PX - height,
        height=height,
    )


def _title(histogram: Histogram, counter: str) -> str:
    levels = {"year": "各年", "month": "各月", "day": "各日"}
    within = words.date(histogram.within) if histogram.within else ""
    title = f"{within}{levels[histogram.level]}的{counter}数"
    if histogram.undated:
        title += (
            f"，另有 {words.count(histogram.undated)} {counter}不能定到{levels[histogram.level][1]}"
        )
    return title


def _short(value: str) -> str:
    """Write the last part of a date: a year, a month or a day.

    >>> _short("2013"), _short("2013-04"), _short("2013-04-28")
    ('2013', '4月', '28')
    """
    *before, last = value.split("-")
    return f"{int(last)}月" if len(before) == 1 else str(int(last))


def _percent(share: float) -> str:
    return f"{share:.3f}%"
