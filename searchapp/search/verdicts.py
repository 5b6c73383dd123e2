"""Whether an article meets each part of a query, and where, or why not.

Decided by reading the article as it is stored; the engine is not asked. That both agree is
tested on generated archives.

Depends on: engine.queries, search.*. Used by: search.whynot.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from searchapp.engine.queries import (
    LEAVES,
    DateRange,
    Everything,
    FacetMatch,
    Leaf,
    Match,
    Near,
    Node,
    Not,
    Pattern,
    Together,
)
from searchapp.engine.readings import NumberRange, Regex
from searchapp.search import tree as trees
from searchapp.search.misses import Miss, missing_string
from searchapp.search.misses_apart import missing_near, missing_together
from searchapp.search.misses_read import (
    dropped,
    in_range,
    kept,
    matching,
    missing_choice,
    missing_date,
    missing_fact,
    missing_number,
    missing_regex,
)
from searchapp.search.outline import Kind, Part
from searchapp.search.plan import date_range
from searchapp.search.query import SearchRequest
from searchapp.search.sheet import Place, Sheet, facet_values, gathered, named


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an article stands to one part of a query.

    Attributes:
        met: It meets it.
        literally: It meets it without any expansion.
        places: Where it is met; empty for what is decided for the whole article.
        values: Values of the article that meet it.
        miss: Why it is not met; None where it is, where its own parts tell, and where
            nothing is lost by it.
    """

    met: bool
    literally: bool
    places: tuple[Place, ...] = ()
    values: tuple[str, ...] = ()
    miss: Miss | None = None


Verdicts = dict[str, Verdict]
"""Verdicts by the id of the part."""


def judged(whole: Part, sheet: Sheet) -> Verdicts:
    """Judge an article by every part of a query.

    Args:
        whole: The query.
        sheet: The article.
    """
    verdicts: Verdicts = {}
    _judge(whole, sheet, verdicts, wanted=True)
    return verdicts


def _judge(part: Part, sheet: Sheet, verdicts: Verdicts, *, wanted: bool) -> Verdict:
    """Judge one part, those below it first.

    Args:
        part: The part.
        sheet: The article.
        verdicts: Gathers them.
        wanted: The part must hold; below a NOT it must not.
    """
    inner_wanted = wanted != (part.kind is Kind.NOT)
    below = [_judge(one, sheet, verdicts, wanted=inner_wanted) for one in part.parts]
    verdict = _verdict(part, below, sheet, wanted=wanted)
    verdicts[part.id] = verdict
    return verdict


def _verdict(part: Part, below: list[Verdict], sheet: Sheet, *, wanted: bool) -> Verdict:
    match part.kind:
        case Kind.AND | Kind.OR | Kind.SOME:
            return _joined(part, below, wanted=wanted)
        case Kind.WIDENED:
            return Verdict(any(v.met for v in below), below[0].literally)
        case Kind.NOT:
            return _negation(part.parts[0], below[0], sheet, wanted=wanted)
        case Kind.FILTER if part.filter is not None:
            return _filter(part.filter, sheet)
        case _:
            return _leaf(part, sheet, wanted=wanted)


def _joined(part: Part, below: list[Verdict], *, wanted: bool) -> Verdict:
    """Judge by how many parts are met: all, one, or some."""
    least = {Kind.AND: len(below), Kind.OR: 1}
    count = part.tree.count if isinstance(part.tree, trees.SomeOf) else least[part.kind]
    met, literally = (sum(v.met for v in below), sum(v.literally for v in below))
    said = f"至少要有 {count} 项，文中有 {met} 项"
    tells = part.kind is Kind.SOME and wanted and met < count
    miss = Miss("too_few", said) if tells else None
    return Verdict(met >= count, literally >= count, miss=miss)


def _negation(part: Part, inner: Verdict, sheet: Sheet, *, wanted: bool) -> Verdict:
    if not (inner.met and wanted):
        return Verdict(not inner.met, not inner.literally)
    places = gathered(_met_at(part, sheet))
    where = f"在{named(places)}" if places else "这篇文章里"
    miss = Miss("excluded", f"“{part.text}”{where}有，而查询要除去它", places, inner.values)
    return Verdict(met=False, literally=not inner.literally, miss=miss)


def _met_at(part: Part, sheet: Sheet) -> Iterator[Place]:
    """Yield the places of the printed leaves that are met at or below a part."""
    if isinstance(part.node, LEAVES):
        yield from sheet.places(part.node)
    elif part.kind is not Kind.NOT:
        for one in part.parts:
            yield from _met_at(one, sheet)


def _filter(alone: SearchRequest, sheet: Sheet) -> Verdict:
    if not alone.choices:
        leaf = date_range(alone.date_from, alone.date_to)
        met = in_range(leaf, sheet.article)
        limits = "—".join(one or "…" for one in (alone.date_from, alone.date_to))
        miss = None if met else missing_date(leaf, limits, sheet.article)
        return Verdict(
            met, met, values=facet_values(sheet.article, "date") if met else (), miss=miss
        )
    choice = alone.choices[0]
    values = facet_values(sheet.article, choice.facet)
    shown = kept(choice, values)
    met = bool(shown) or (choice.missing and not values)
    if choice.drop:
        met = not dropped(choice, values)
    return Verdict(met, met, (), shown, None if met else missing_choice(choice, sheet.article))


def _leaf(part: Part, sheet: Sheet, *, wanted: bool) -> Verdict:
    """Judge what is printed, a fact, or a date."""
    node, tells = part.node, wanted
    if isinstance(node, FacetMatch):
        values = matching(node, sheet.article)
        miss = missing_fact(node, _text(part), sheet) if tells and not values else None
        return Verdict(bool(values), bool(values), values=values, miss=miss)
    if isinstance(node, DateRange):
        met = in_range(node, sheet.article)
        miss = missing_date(node, part.text, sheet.article) if tells and not met else None
        return Verdict(
            met, met, values=facet_values(sheet.article, "date") if met else (), miss=miss
        )
    if isinstance(node, LEAVES):
        places = sheet.places(node)
        miss = _missing(part, node, sheet) if tells and not places else None
        return Verdict(bool(places), bool(places), places, (), miss)
    return _constant(node)


def _constant(node: Node | None) -> Verdict:
    """Judge what holds for every article, or for none."""
    met = isinstance(node, Everything) or not isinstance(node, Not)
    miss = None if met else Miss("nothing_asked", "查询里没有可以检索的字")
    return Verdict(met, met, miss=miss)


def _missing(part: Part, leaf: Leaf, sheet: Sheet) -> Miss:
    match leaf:
        case Match() | Pattern():
            return missing_string(leaf, _text(part), sheet)
        case Near():
            return missing_near(leaf, (_text(part.parts[0]), _text(part.parts[1])), sheet)
        case Together():
            return missing_together(leaf, _names(part), sheet)
        case NumberRange():
            return missing_number(leaf, part.text, sheet)
        case Regex():
            return missing_regex(leaf, sheet)


def _names(part: Part) -> dict[Leaf, str]:
    """Give the strings inside a part as typed, by what they became."""
    return {one.node: _text(one) for one in part.walk() if isinstance(one.node, LEAVES)}


def _text(part: Part) -> str:
    """Give what was typed, without field and quotes."""
    return part.tree.text if isinstance(part.tree, trees.Term | trees.Wild) else part.text
