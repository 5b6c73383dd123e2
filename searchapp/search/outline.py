"""How a query was read, part by part: its tree, its widened strings, its filters.

Every part carries the question that asks for it alone, so that it can be counted, and at
the top also the search without it.

Depends on: analysis.literal, engine.queries, search.*. Used by: search.weights,
search.verdicts, search.whynot.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from searchapp.config import Settings
from searchapp.engine.queries import EngineQuery, Match, Node
from searchapp.search import plan, question
from searchapp.search import tree as trees
from searchapp.search.chips import limits_label
from searchapp.search.choices import with_choice
from searchapp.search.datetree import date_label
from searchapp.search.expand import Way, Widening, is_widened
from searchapp.search.facets import FACET_LABELS, UNKNOWN
from searchapp.search.query import FacetChoice, SearchRequest
from searchapp.search.results import Expansion
from searchapp.search.rewording import parts_of, replaced
from searchapp.search.tree import EVERYTHING, PRINTED, AllOf, AnyOf, Term, Tree, Without, all_of


class Kind(StrEnum):
    """What a part of a query is."""

    AND = "and"
    OR = "or"
    SOME = "some"
    NOT = "not"
    WIDENED = "widened"
    TERM = "term"
    WILDCARD = "wildcard"
    NEAR = "near"
    TOGETHER = "together"
    NUMBER = "number"
    REGEX = "regex"
    FACT = "fact"
    DATE = "date"
    FILTER = "filter"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a query.

    Attributes:
        id: Its place in the tree: ``2``, ``2.1``; empty for the whole.
        kind: What it is. The parts of a ``WIDENED`` are the string that was typed and what
            is looked for in its place; those of ``NEAR`` and ``TOGETHER`` what they are made
            of, each of which can be met in another block.
        text: In the query language; a filter in words.
        asked: The question for this part alone.
        parts: What it is made of.
        tree: The part as it was read; None for a filter and for the whole.
        node: What must hold; None for a filter.
        segments: Folded units looked for; one tuple between two breaks.
        ways: How the string can be widened, the ways that are switched off too.
        expansion: What added this part; None for what was typed.
        filter: For a filter a search that has it alone.
        without: The search without this part; None where nothing would be left to look for.
    """

    id: str
    kind: Kind
    text: str
    asked: EngineQuery
    parts: tuple["Part", ...] = ()
    tree: Tree | None = None
    node: Node | None = None
    segments: tuple[tuple[str, ...], ...] = ()
    ways: tuple[Way, ...] = ()
    expansion: Expansion | None = None
    filter: SearchRequest | None = None
    without: SearchRequest | None = None

    def walk(self) -> Iterator["Part"]:
        """Yield this part and all below it."""
        yield self
        for part in self.parts:
            yield from part.walk()


_KINDS: Final[dict[type, Kind]] = {
    trees.Wild: Kind.WILDCARD,
    trees.Near: Kind.NEAR,
    trees.Together: Kind.TOGETHER,
    trees.NumberTerm: Kind.NUMBER,
    trees.RegexTerm: Kind.REGEX,
    trees.DateTerm: Kind.DATE,
    AllOf: Kind.AND,
    AnyOf: Kind.OR,
    trees.SomeOf: Kind.SOME,
    Without: Kind.NOT,
}


def outline(
    tree: Tree, request: SearchRequest, settings: Settings, widening: Widening | None
) -> Part:
    """Write down a query part by part.

    Args:
        tree: The query as it was read, before it was widened.
        request: Its filters.
        settings: Defaults.
        widening: Widens its strings; None where they stand for themselves alone.

    Returns:
        The whole, an AND of the parts of the query and of the filters.
    """
    write = _Writer(widening)
    own = parts_of(tree)
    parts = [write.part(one, str(number)) for number, one in enumerate(own, 1)]
    if len(parts) > 1:
        parts = [
            replace(part, without=replaced(request, own, number, EVERYTHING))
            for number, part in enumerate(parts)
        ]
    filters = _filters(request, settings, len(parts) + 1)
    every = (*parts, *filters)
    return Part("", Kind.AND, str(tree), combined(every), every)


def combined(parts: Sequence[Part]) -> EngineQuery:
    """Give the question whose articles meet all of some parts."""
    return EngineQuery(
        node=plan.conjunction(tuple(part.asked.node for part in parts)),
        filters=tuple(one for part in parts for one in part.asked.filters),
        dates=tuple(one for part in parts for one in part.asked.dates),
        limit=0,
    )


def as_asked(part: Part) -> Tree:
    """Give the tree of a part with everything that is looked for in it."""
    inner = [as_asked(one) for one in part.parts]
    match part.kind:
        case Kind.WIDENED | Kind.OR:
            return trees.any_of(inner)
        case Kind.AND:
            return all_of(inner)
        case Kind.SOME if isinstance(part.tree, trees.SomeOf):
            return trees.some_of(part.tree.count, inner)
        case Kind.NOT:
            return Without(inner[0])
        case _:
            return part.tree if part.tree is not None else EVERYTHING


class _Writer:
    """Writes trees down; widens each string when it comes to it, in their order."""

    def __init__(self, widening: Widening | None) -> None:
        self._widening = widening

    def part(self, tree: Tree, at: str) -> Part:
        """Write one part."""
        match tree:
            case AllOf(parts) | AnyOf(parts) | trees.SomeOf(_, parts):
                return _group(tree, at, self._all(parts, at))
            case Without(inner):
                return _group(tree, at, self._all((inner,), at))
            case Term() if self._widening and is_widened(tree):
                return self._widened(tree, at, self._widening.ways(tree))
            case _:
                return _leaf(tree, at)

    def _all(self, own: tuple[Tree, ...], at: str) -> tuple[Part, ...]:
        return tuple(self.part(one, f"{at}.{number}") for number, one in enumerate(own, 1))

    def _widened(self, term: Term, at: str, ways: tuple[Way, ...]) -> Part:
        added = [(tree, way.expansion) for way in ways for tree in way.trees]
        if not added:
            return replace(_leaf(term, at), ways=ways)
        plain = _Writer(None)
        parts = [_leaf(Term(term.text, term.field, quoted=True), f"{at}.1")]
        for number, (tree, expansion) in enumerate(added, 2):
            parts.append(replace(plain.part(tree, f"{at}.{number}"), expansion=expansion))
        whole = _group(AnyOf((term, *(tree for tree, _ in added))), at, tuple(parts))
        return replace(whole, kind=Kind.WIDENED, text=str(term), tree=term, ways=ways)


def _group(tree: Tree, at: str, parts: tuple[Part, ...]) -> Part:
    kind = _KINDS[type(tree)] if parts else Kind.NOTHING
    bare = Part(at, kind, str(tree), EngineQuery(plan.node(tree), limit=0), parts, tree)
    node = plan.node(as_asked(bare))
    return replace(bare, asked=EngineQuery(node, limit=0), node=node)


def _leaf(tree: Tree, at: str) -> Part:
    node = plan.node(tree)
    segments: tuple[tuple[str, ...], ...] = ()
    if isinstance(tree, Term):
        kind = Kind.TERM if tree.field in PRINTED else Kind.FACT
        segments = node.literal.segments if isinstance(node, Match) else ()
    else:
        kind = _KINDS[type(tree)]
    asked = EngineQuery(node, limit=0)
    return Part(at, kind, str(tree), asked, _inside(tree, at), tree, node, segments)


def _inside(tree: Tree, at: str) -> tuple[Part, ...]:
    """Write down what a near pair or a sentence is made of."""
    match tree:
        case trees.Near(first, second):
            return tuple(
                _leaf(Term(one, quoted=True), f"{at}.{n}")
                for n, one in enumerate((first, second), 1)
            )
        case trees.Together(part):
            own = part.parts if isinstance(part, AllOf) else (part,)
            plain = _Writer(None)
            return tuple(plain.part(one, f"{at}.{n}") for n, one in enumerate(own, 1))
        case _:
            return ()


def _filters(request: SearchRequest, settings: Settings, number: int) -> list[Part]:
    """Write down the filters of a request, numbered on from the parts of the query."""
    found = [
        (text, SearchRequest(choices=(one,)), with_choice(request, rest))
        for choice in request.choices
        for text, one, rest in _sides(choice)
    ]
    if request.date_from or request.date_to:
        alone = SearchRequest(date_from=request.date_from, date_to=request.date_to)
        free = replace(request, date_from="", date_to="", page=1, cursor="")
        found.append((f"{FACET_LABELS['date']}：{limits_label(request)}", alone, free))
    parts = []
    for at, (text, alone, without) in enumerate(found, number):
        query = question.engine_query(EVERYTHING, alone, settings)
        asked = EngineQuery(query.node, filters=query.filters, dates=query.dates, limit=0)
        parts.append(Part(str(at), Kind.FILTER, text, asked, filter=alone, without=without))
    return parts


def _sides(choice: FacetChoice) -> Iterator[tuple[str, FacetChoice, FacetChoice]]:
    """Yield what a choice keeps and what it excludes, each with what is left without it."""
    label = FACET_LABELS[choice.facet]
    if choice.keep or choice.missing:
        shown = [_shown(choice.facet, one) for one in choice.keep]
        text = f"{label}：{' 或 '.join([*shown, *([UNKNOWN] if choice.missing else [])])}"
        yield text, replace(choice, drop=()), replace(choice, keep=(), missing=False)
    if choice.drop:
        text = f"排除{label}：{'、'.join(_shown(choice.facet, one) for one in choice.drop)}"
        yield text, replace(choice, keep=(), missing=False), replace(choice, drop=())


def _shown(facet: str, value: str) -> str:
    return date_label(value) if facet == "date" else value
