"""Why an article does not meet a string that was looked for in its print.

What there is instead is told, the nearest thing first: the same characters parted by
punctuation, over the border of two paragraphs, inside a longer number or word, all words of
the string but apart, the longest part of it that is printed.

Depends on: analysis, engine.queries, model, search.sheet, search.widen.
Used by: search.misses_apart, search.misses_read, search.verdicts.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, pairwise
from typing import Final

from searchapp.analysis.literal import Literal, Units, find, literal
from searchapp.analysis.wildcards import AnyUnits, find_pattern
from searchapp.engine.queries import Leaf, Match, Pattern, Where
from searchapp.model import Span
from searchapp.search.sheet import Place, Sheet, Window, gathered, named, run
from searchapp.search.spots import merged
from searchapp.search.tree import Term
from searchapp.search.widen import words_of

VALUES_NAMED: Final = 5
"""Most values that a sentence names."""

_EDGE_UNITS: Final = 64
"""Units of each of two neighbouring blocks in which a string over their border is sought."""

_OPEN, _CLOSE, _BREAK, _APART = "\x02", "\x03", "\n", "\x00"


@dataclass(frozen=True, slots=True)
class Miss:
    """Why a part of a query is not met.

    Attributes:
        code: Stable machine word.
        text: One Chinese sentence without a full stop.
        places: Where what there is instead stands; for an exclusion, what is excluded.
        values: What there is instead, or what is lacking, in words.
        distance: Positions between what stands apart, or None.
    """

    code: str
    text: str
    places: tuple[Place, ...] = ()
    values: tuple[str, ...] = ()
    distance: int | None = None


def missing_string(leaf: Match | Pattern, text: str, sheet: Sheet) -> Miss:
    """Say why a string or a run with wildcards is not met.

    Args:
        leaf: What was looked for and is not there.
        text: The same as typed.
        sheet: The article.
    """
    anywhere = replace(leaf, where=Where.ANYWHERE)
    inside = sheet
    if leaf.where is Where.HEADLINE:
        inside = sheet.headline()
        if body := sheet.places(anywhere):
            return Miss("only_in_body", f"标题里没有，只在{named(body)}里有", body)
    for near in (_parted, _over_border, _in_longer_unit, _apart, _partly):
        if miss := near(anywhere, text, inside):
            return miss
    where = "标题里" if leaf.where is Where.HEADLINE else "文中"
    return Miss("absent", f"{where}没有“{text}”")


def joined(texts: Iterable[str], most: int = VALUES_NAMED) -> str:
    """Name some texts, each in quotes, the first ones only when there are many."""
    named_ones = list(dict.fromkeys(texts))
    more = "等" if len(named_ones) > most else ""
    return "".join(f"“{one}”" for one in named_ones[:most]) + more


def apart(
    window: Window | None, wanted: Sequence[Leaf], names: Sequence[str], sheet: Sheet
) -> Miss:
    """Say how far apart some strings stand that are all there.

    Args:
        window: Where they stand nearest each other, or None when no block has all of them.
        wanted: The strings, each of them somewhere in the article.
        names: The strings as shown.
        sheet: The article.
    """
    values = tuple(names)
    if window is None:
        found = [sheet.places(one) for one in wanted]
        each = "，".join(f"“{name}”在{named(at)}" for name, at in zip(names, found, strict=True))
        places = gathered(chain.from_iterable(found))
        return Miss("in_other_blocks", f"不在同一段里：{each}", places, values)
    order = "" if window.in_order else "，次序也不同"
    where = named((window.place,))
    said = f"{joined(names)}都在{where}，但不相连：最近处中间隔 {window.between} 个字{order}"
    return Miss("apart", said, (window.place,), values, window.between)


def _parted(leaf: Match | Pattern, text: str, sheet: Sheet) -> Miss | None:
    """The same units one behind the other, other punctuation between them."""
    finder = _finder(leaf)
    places = tuple(
        Place(block.number, merged(found))
        for block, units in sheet.rows()
        if (found := list(finder(_flat(units))))
    )
    if not places:
        return None
    printed = sheet.printed(replace(places[0], spans=places[0].spans[:1]))
    asked = isinstance(leaf, Match) and len(leaf.literal.segments) > 1
    why = "标点的位置不同" if asked else "中间有标点或换行"
    said = f"{named(places)}印作“{' '.join(printed.split())}”，{why}，不算“{text}”"
    return Miss("parted", said, places)


def _over_border(leaf: Match | Pattern, text: str, sheet: Sheet) -> Miss | None:
    """Over the border of two blocks that follow each other."""
    finder = _finder(leaf)
    full = [(block, units) for block, units in sheet.rows() if units.texts]
    for (block, units), (after, others) in pairwise(full):
        base = len(block.text) + 1
        head = [Span(span.start + base, span.end + base) for span in others.spans[:_EDGE_UNITS]]
        texts = (*units.texts[-_EDGE_UNITS:], *others.texts[:_EDGE_UNITS])
        spans = (*units.spans[-_EDGE_UNITS:], *head)
        for span in finder(Units(texts, spans, tuple(range(len(texts))))):
            if span.start < base < span.end:
                places = (
                    Place(block.number, (Span(span.start, units.spans[-1].end),)),
                    Place(after.number, (Span(others.spans[0].start, span.end - base),)),
                )
                said = (
                    f"前一半在{named(places[:1])}末尾，后一半在{named(places[1:])}开头；检索不跨段"
                )
                return Miss("over_border", said, places)
    return None


def _in_longer_unit(leaf: Match | Pattern, text: str, sheet: Sheet) -> Miss | None:
    """Printed as a part of a longer number or Latin word."""
    if not isinstance(leaf, Match) or len(leaf.literal.segments) > 1:
        return None
    units = leaf.literal.segments[0]
    lacking = (one for one in units if len(one) > 1 and not sheet.places(run([one])))
    for shown, wanted in ((text, "".join(units)), *((one, one) for one in lacking)):
        places = tuple(
            Place(block.number, (span,))
            for block, printed in sheet.rows()
            if (span := _cut_short(printed, wanted))
        )
        if places:
            longer = sheet.printed(places[0])
            why = f"数字和拉丁字母整个算一个单位，“{shown}”只是其中一部分"
            said = f"只有“{longer}”（{named(places)}）：{why}"
            return Miss("in_longer_unit", said, places, (longer,))
    return None


def _cut_short(units: Units, wanted: str) -> Span | None:
    """Give the whole units that hold a text of which a unit is only partly used."""
    ends = list(accumulate(map(len, units.texts)))
    starts = [0, *ends]
    whole = "".join(units.texts)
    at = whole.find(wanted)
    while at >= 0:
        first = sum(end <= at for end in ends)
        last = sum(end < at + len(wanted) for end in ends)
        if starts[first] != at or ends[last] != at + len(wanted):
            return Span(units.spans[first].start, units.spans[last].end)
        at = whole.find(wanted, at + 1)
    return None


def _apart(leaf: Match | Pattern, text: str, sheet: Sheet) -> Miss | None:
    """All words of a string are there, or all fixed parts of a run with wildcards."""
    wanted, names = _pieces(leaf, text)
    if len(wanted) < 2 or not all(sheet.places(one) for one in wanted):  # noqa: PLR2004  two are apart
        return None
    return apart(sheet.nearest(wanted), wanted, names, sheet)


def _partly(leaf: Match | Pattern, text: str, sheet: Sheet) -> Miss | None:
    """The longest part that is there, and the words that are not."""
    wanted, names = _pieces(leaf, text)
    found = [bool(sheet.places(one)) for one in wanted]
    lacking = tuple(name for name, there in zip(names, found, strict=True) if not there)
    if isinstance(leaf, Match):
        longest = _longest(leaf.literal, sheet)
        places = sheet.places(Match(longest)) if longest else ()
    else:
        there = (sheet.places(one) for one, met in zip(wanted, found, strict=True) if met)
        places = gathered(chain.from_iterable(there))
    if not places:
        return None
    printed = sheet.printed(replace(places[0], spans=places[0].spans[:1]))
    rest = f"，没有{joined(lacking)}" if lacking and lacking != (text,) else ""
    return Miss("partly", f"只有“{printed}”（{named(places)}）{rest}", places, lacking)


def _pieces(leaf: Match | Pattern, text: str) -> tuple[list[Match | Pattern], list[str]]:
    """Give the words of a string, or the fixed parts of a run with wildcards, and their names."""
    if isinstance(leaf, Match):
        words = [(Match(one), word) for word in words_of(Term(text)) if (one := literal(word))]
        return [one for one, _ in words], [word for _, word in words]
    fixed: list[list[str]] = [[]]
    for piece in leaf.pieces:
        if isinstance(piece, str):
            fixed[-1].append(piece)
        elif isinstance(piece, AnyUnits):
            fixed.append([])
        else:
            # A unit by its shape stands for itself: it has no words to be named by.
            fixed += [[], []]
    runs = [one for one in fixed if one]
    return [run(one) for one in runs], ["".join(one) for one in runs]


def _longest(wanted: Literal, sheet: Sheet) -> Literal | None:
    """Give the longest part of a string that the article prints, two units at least."""
    units = [(unit, at > 0) for segment in wanted.segments for at, unit in enumerate(segment)]
    text = _APART.join(_canonical(one) for one in sheet.units)
    low, high = 1, len(units) - 1
    best: list[tuple[str, bool]] = []
    while low <= high:
        length = (low + high) // 2
        parts = (units[at : at + length] for at in range(len(units) - length + 1))
        found = next((part for part in parts if _written(part) in text), [])
        if found:
            low, best = length + 1, found
        else:
            high = length - 1
    tells = len(best) > 1 or any(len(unit) > 1 for unit, _ in best)
    return _literal(best) if tells else None


def _literal(units: Sequence[tuple[str, bool]]) -> Literal:
    """Put units together again; each says whether it is adjacent to the one before."""
    segments: list[list[str]] = []
    for number, (unit, adjacent) in enumerate(units):
        if not number or not adjacent:
            segments.append([])
        segments[-1].append(unit)
    return Literal(tuple(map(tuple, segments)))


def _written(units: Sequence[tuple[str, bool]]) -> str:
    written = "".join(f"{'' if near else _BREAK}{_OPEN}{unit}{_CLOSE}" for unit, near in units)
    return written.removeprefix(_BREAK)


def _canonical(units: Units) -> str:
    before = (-1, *units.positions)
    rows = zip(units.texts, units.positions, before, strict=False)
    return _written([(text, at == last + 1) for text, at, last in rows])


def _flat(units: Units) -> Units:
    """The same units as if nothing stood between them."""
    return Units(units.texts, units.spans, tuple(range(len(units))))


def _finder(leaf: Match | Pattern) -> Callable[[Units], Iterator[Span]]:
    """Give what finds a leaf in units without breaks."""
    if isinstance(leaf, Pattern):
        return lambda units: find_pattern(units, leaf.pieces)
    whole = Literal((tuple(chain.from_iterable(leaf.literal.segments)),))
    return lambda units: find(units, whole)
