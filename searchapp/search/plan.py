"""Turn a query tree into what an engine is asked.

Depends on: analysis, archive.surnames, engine.queries, engine.readings, search.tree, search.dates.
Used by: search.question, search.dress.
"""

from math import inf, nextafter
from typing import Final

from searchapp.analysis.fold import fold_text
from searchapp.analysis.literal import literal
from searchapp.analysis.numbers import read_number
from searchapp.analysis.regexes import needed_literals
from searchapp.archive.surnames import COMPOUND_SURNAMES
from searchapp.engine.queries import (
    And,
    AtLeast,
    DateRange,
    Everything,
    FacetMatch,
    Leaf,
    Match,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Together,
    Where,
    Within,
)
from searchapp.engine.readings import NumberRange, Regex
from searchapp.search import tree as tree_module
from searchapp.search.dates import first_day, last_day
from searchapp.search.runs import pieces
from searchapp.search.spots import positive_leaves
from searchapp.search.tree import (
    AllOf,
    AnyOf,
    DateTerm,
    Field,
    NumberTerm,
    RegexTerm,
    SomeOf,
    Term,
    Tree,
    Wild,
    Without,
)

_FACETS: Final = {
    Field.PERSON: "person",
    Field.DISTRICT: "district",
    Field.TOPIC: "topic",
    Field.BYLINE: "byline",
    Field.SURNAME: "person",
}


def node(tree: Tree) -> Node:
    """Give the engine's form of a tree.

    Args:
        tree: As ``search.syntax`` makes it; every term holds at least one unit.
    """
    match tree:
        case Term() | Wild() | tree_module.Near() | tree_module.Together():
            return _leaf(tree)
        case NumberTerm() | RegexTerm():
            return _read(tree)
        case DateTerm(first, last):
            return date_range(first, last)
        case Without(part):
            return Not(node(part))
        case AllOf() | AnyOf() | SomeOf():
            return _joined(tree)


def _joined(tree: AllOf | AnyOf | SomeOf) -> Node:
    parts = tuple(map(node, tree.parts))
    if isinstance(tree, SomeOf):
        return AtLeast(tree.count, parts)
    return conjunction(parts) if isinstance(tree, AllOf) else disjunction(parts)


def conjunction(nodes: tuple[Node, ...]) -> Node:
    """Join by AND; of nothing, everything."""
    if not nodes:
        return Everything()
    return nodes[0] if len(nodes) == 1 else And(nodes)


def disjunction(nodes: tuple[Node, ...]) -> Node:
    """Join by OR; of nothing, nothing."""
    if not nodes:
        return Not(Everything())
    return nodes[0] if len(nodes) == 1 else Or(nodes)


def date_range(first: str, last: str) -> DateRange:
    """Give the days from the first of one date to the last of another; empty for no limit."""
    return DateRange(first_day(first) if first else None, last_day(last) if last else None)


def printed(tree: Tree, number: int) -> tuple[Leaf, ...]:
    """What is to be marked in the block with this number; what is for headlines in 0 alone."""
    leaves = dict.fromkeys(positive_leaves(node(tree)))
    return tuple(
        leaf
        for leaf in leaves
        if number == 0 or getattr(leaf, "where", Where.ANYWHERE) is Where.ANYWHERE
    )


def _leaf(tree: Term | Wild | tree_module.Near | tree_module.Together) -> Node:
    match tree:
        case Wild(text, field):
            return Pattern(pieces(text), _where(field))
        case tree_module.Near():
            return _near(tree)
        case tree_module.Together(part, same):
            within = Within.SENTENCE if same is tree_module.Same.SENTENCE else Within.BLOCK
            return Together(node(part), within)
        case Term(text, field):
            return _facet(text, field) if field in _FACETS else _literal(text, field)


def _facet(text: str, field: Field) -> FacetMatch:
    wanted = "".join(fold_text(text).split())
    if field is not Field.SURNAME:
        return FacetMatch(_FACETS[field], wanted)
    longer = sorted(one for one in COMPOUND_SURNAMES if one.startswith(wanted) and one != wanted)
    return FacetMatch(_FACETS[field], wanted, starts=True, unless=tuple(longer))


def _literal(text: str, field: Field) -> Node:
    found = literal(text)
    # A tree made by hand may hold no unit; the parser leaves such terms out.
    return Match(found, _where(field)) if found else Everything()


def _read(tree: NumberTerm | RegexTerm) -> Node:
    """Give what is decided by reading; an end that does not count is moved a hair."""
    if isinstance(tree, RegexTerm):
        return Regex(tree.pattern, needed_literals(tree.pattern))
    low, high = read_number(tree.low), read_number(tree.high)
    unit = (low or high or (0.0, ""))[1]
    least = low and (nextafter(low[0], inf) if tree.low_open else low[0])
    greatest = high and (nextafter(high[0], -inf) if tree.high_open else high[0])
    return NumberRange(unit, least, greatest)


def _near(tree: tree_module.Near) -> Node:
    first, second = literal(tree.first), literal(tree.second)
    return Near(first, second, tree.most, tree.ordered) if first and second else Everything()


def _where(field: Field) -> Where:
    return Where.HEADLINE if field is Field.TITLE else Where.ANYWHERE
