"""Turn a query tree into what an engine is asked.

Depends on: analysis, engine.queries, errors, search.tree, search.dates.
Used by: search.question, search.dress.
"""

from collections.abc import Iterator
from typing import Final

from searchapp.analysis.fold import fold_text
from searchapp.analysis.literal import Literal, literal
from searchapp.analysis.words import cut_search
from searchapp.engine.queries import (
    And,
    DateRange,
    Everything,
    FacetMatch,
    Match,
    Node,
    Not,
    Or,
    Where,
)
from searchapp.errors import QueryError
from searchapp.search.dates import first_day, last_day
from searchapp.search.tree import (
    AllOf,
    AnyOf,
    DateTerm,
    Field,
    Near,
    NumberTerm,
    RegexTerm,
    Term,
    Together,
    Tree,
    Wild,
    Without,
    positive_terms,
)

_FACETS: Final = {
    Field.PERSON: "person",
    Field.DISTRICT: "district",
    Field.TOPIC: "topic",
    Field.BYLINE: "byline",
}


def node(tree: Tree) -> Node:
    """Give the engine's form of a tree.

    Args:
        tree: As ``search.syntax`` makes it; every term holds at least one unit.

    Raises:
        QueryError: It holds a part that is ``unanswered``.
    """
    match tree:
        case Term():
            return _leaf(tree)
        case DateTerm(first, last):
            return date_range(first, last)
        case Without(part):
            return Not(node(part))
        case AllOf(parts):
            return conjunction(tuple(map(node, parts)))
        case AnyOf(parts):
            return disjunction(tuple(map(node, parts)))
        case _:
            raise QueryError(f"引擎还不能回答“{tree}”这样的写法", code="not_yet")


def unanswered(tree: Tree) -> Iterator[Tree]:
    """Yield the parts of a tree that no engine can answer yet."""
    match tree:
        case Wild() | Near() | Together() | NumberTerm() | RegexTerm():
            yield tree
        case Term(_, Field.SURNAME):
            yield tree
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from unanswered(part)
        case Without(part):
            yield from unanswered(part)
        case _:
            pass


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


def rank_words(tree: Tree) -> tuple[str, ...]:
    """Words of the positive terms, each once: they rank and never decide."""
    words = (word for term in positive_terms(tree) for word in cut_search(term.text))
    return tuple(dict.fromkeys(words))


def literals(tree: Tree, number: int) -> tuple[Literal, ...]:
    """Literals to be marked in the block with this number."""
    wanted = (literal(t.text) for t in positive_terms(tree) if number == 0 or not t.field)
    return tuple(dict.fromkeys(one for one in wanted if one is not None))


def _leaf(term: Term) -> Node:
    if term.field in _FACETS:
        return FacetMatch(_FACETS[term.field], "".join(fold_text(term.text).split()))
    found = literal(term.text)
    if found is None:  # a tree made by hand; the parser leaves such terms out
        return Everything()
    return Match(found, Where.HEADLINE if term.field is Field.TITLE else Where.ANYWHERE)
