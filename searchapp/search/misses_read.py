"""Why an article does not meet a number, an expression, a fact, a date or a filter.

Depends on: analysis, engine, model, search.*.
Used by: search.verdicts.
"""

from collections.abc import Iterator
from math import inf
from typing import Final

from searchapp.analysis.fold import fold_text
from searchapp.analysis.literal import literal
from searchapp.analysis.numbers import numbers_of
from searchapp.engine.queries import DateRange, FacetMatch, Match
from searchapp.engine.readings import NumberRange, Regex
from searchapp.model import Article, Fact, Span
from searchapp.search.dates import first_day, last_day
from searchapp.search.datetree import date_label
from searchapp.search.facets import FACET_LABELS
from searchapp.search.misses import VALUES_NAMED, Miss, joined
from searchapp.search.query import FacetChoice
from searchapp.search.sheet import Place, Sheet, facet_values, gathered, named

_LISTED: Final = "、"


def missing_number(leaf: NumberRange, text: str, sheet: Sheet) -> Miss:
    """Say which numbers of the unit asked for there are instead."""
    found = sorted(_numbers(leaf, sheet), key=lambda one: one[0])
    if not found:
        unit = f"以“{leaf.unit}”为单位的" if leaf.unit else ""
        return Miss("no_number", f"文中没有{unit}数")
    nearest = found[:VALUES_NAMED]
    places = gathered(place for _, place in nearest)
    values = tuple(dict.fromkeys(sheet.printed(place) for _, place in nearest))
    more = "等" if len(found) > len(nearest) else ""
    said = f"文中的{_LISTED.join(values)}{more}（{named(places)}）都不合“{text}”"
    return Miss("other_numbers", said, places, values)


def _numbers(leaf: NumberRange, sheet: Sheet) -> Iterator[tuple[float, Place]]:
    """Yield the numbers of the unit, each with how far it is from what was asked for."""
    low = -inf if leaf.low is None else leaf.low
    high = inf if leaf.high is None else leaf.high
    for block in sheet.blocks:
        for number in numbers_of(block.text, leaf.measure):
            off = max(low - number.value, number.value - high)
            yield off, Place(block.number, (number.span,))


def missing_regex(leaf: Regex, sheet: Sheet) -> Miss:
    """Say which of the strings that an expression needs are there."""
    found = [(str(one), sheet.places(Match(one))) for one in leaf.needs]
    lacking = tuple(text for text, places in found if not places)
    places = gathered(place for _, there in found for place in there)
    if lacking:
        return Miss("part_missing", f"文中没有表达式必有的{joined(lacking)}", places, lacking)
    texts = tuple(text for text, _ in found)
    said = f"文中有{joined(texts)}（{named(places)}），但没有一处合于整个表达式"
    return Miss("expression_unmet", said, places, texts)


def missing_fact(leaf: FacetMatch, text: str, sheet: Sheet) -> Miss:
    """Say what an article has in a facet instead of a value asked for."""
    article, label = sheet.article, FACET_LABELS[leaf.facet]
    values = facet_values(article, leaf.facet)
    shown = _others(label, values)
    if doubtful := tuple(_uncounted(article, leaf)):
        names = tuple(dict.fromkeys(fact.value for fact in doubtful))
        said = f"文中的{joined(names)}把握不足（地标或待核的人名），只在文章页列出，不计入{label}"
        return Miss("not_counted", said, _evidence(article, doubtful), names)
    if leaf.starts and (longer := tuple(v for v in values if fold_text(v).startswith(leaf.text))):
        return Miss("compound_surname", f"{joined(longer)}是复姓", values=longer)
    wanted = literal(text)
    printed = sheet.places(Match(wanted)) if wanted and not leaf.starts else ()
    if printed:
        said = f"{named(printed)}印有“{text}”，但没有认作{label}；{shown}"
        return Miss("printed_only", said, printed, values)
    return Miss("other_values" if values else "no_value", shown, values=values)


def missing_date(leaf: DateRange, text: str, article: Article) -> Miss:
    """Say how the date of an article lies to a range."""
    if article.date is None:
        return Miss("date_unknown", "文章的日期不详，不在任何日期范围内")
    value = article.date.value
    said = f"文章的日期是{date_label(value)}"
    begins, ends = first_day(value), last_day(value)
    before = leaf.first is not None and ends < leaf.first
    after = leaf.last is not None and begins > leaf.last
    if before or after:
        return Miss(
            "date_outside", f"{said}，{'早' if before else '晚'}于“{text}”", values=(value,)
        )
    return Miss("date_coarse", f"{said}，不能确定在“{text}”之内", values=(value,))


def missing_choice(choice: FacetChoice, article: Article) -> Miss:
    """Say what an article has in a facet instead of the values that are kept or not excluded."""
    label, values = FACET_LABELS[choice.facet], facet_values(article, choice.facet)
    if choice.drop:
        hit = dropped(choice, values)
        return Miss("excluded", f"文章的{label}有{joined(hit)}，正是所排除的", values=hit)
    shown = tuple(map(date_label, values)) if choice.facet == "date" else values
    return Miss("other_values" if values else "no_value", _others(label, shown), values=values)


def kept(choice: FacetChoice, values: tuple[str, ...]) -> tuple[str, ...]:
    """Give the values of an article that a choice keeps."""
    return tuple(one for one in values if any(_is(choice, one, chosen) for chosen in choice.keep))


def dropped(choice: FacetChoice, values: tuple[str, ...]) -> tuple[str, ...]:
    """Give the values of an article that a choice excludes."""
    return tuple(one for one in values if any(_is(choice, one, chosen) for chosen in choice.drop))


def _is(choice: FacetChoice, value: str, chosen: str) -> bool:
    """Whether a value is the one chosen; a date lies within a year or month that is."""
    return value == chosen or (choice.facet == "date" and value.startswith(f"{chosen}-"))


def matching(leaf: FacetMatch, article: Article) -> tuple[str, ...]:
    """Give the values of an article that meet a condition of the query."""
    return tuple(one for one in facet_values(article, leaf.facet) if _meets(leaf, one))


def in_range(leaf: DateRange, article: Article) -> bool:
    """Whether the date of an article lies wholly inside a range, as far as it is known."""
    if article.date is None:
        return False
    begins, ends = first_day(article.date.value), last_day(article.date.value)
    return (leaf.first is None or leaf.first <= begins) and (leaf.last is None or ends <= leaf.last)


def _meets(leaf: FacetMatch, value: str) -> bool:
    folded = fold_text(value)
    if not leaf.starts:
        return leaf.text in folded
    return folded.startswith(leaf.text) and not folded.startswith(leaf.unless)


def _uncounted(article: Article, leaf: FacetMatch) -> Iterator[Fact]:
    for fact in article.facts:
        if fact.field == leaf.facet and not fact.in_facet and _meets(leaf, fact.value):
            yield fact


def _evidence(article: Article, facts: tuple[Fact, ...]) -> tuple[Place, ...]:
    return gathered(
        Place(one.block, (Span(one.start, one.end),))
        for fact in facts
        for one in fact.evidence
        if one.article_id == article.id and one.block >= 0
    )


def _others(label: str, values: tuple[str, ...]) -> str:
    if not values:
        return f"文章没有读出{label}"
    more = "等" if len(values) > VALUES_NAMED else ""
    return f"文章的{label}是{_LISTED.join(values[:VALUES_NAMED])}{more}"
