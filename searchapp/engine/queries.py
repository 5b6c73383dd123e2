"""What an engine is asked: a tree of nodes, filters, order and facets.

An engine holds *blocks* (block 0 of an article is its headline) and the articles they
belong to. A query is a tree of the nodes below. It is decided per article (``Scope.ARTICLE``:
each leaf may be met in another block) or per block (``Scope.BLOCK``).

* An article matches when the tree holds for it.
* The *matching blocks* are, in article scope, the blocks of matching articles that meet at
  least one positive literal leaf (a ``Leaf`` that is not below a ``Not``); for a matching
  article in which no block does, every block. In block scope, the blocks for which the
  tree holds; an article matches when one of its blocks does.
* ``FacetMatch`` and ``DateRange`` hold for all blocks of an article or for none, and are
  never positive literal leaves.
* A *hit* is one occurrence of one distinct positive literal leaf in a matching block.

What relevance is, of a block and of an article, is written in ``engine.relevance``.

Filters then keep articles. Values of one filter are alternatives, filters add up.
Engines must agree exactly on articles, blocks, totals, facet counts and date order; the
plain scan in ``tests/reference_engine.py`` is the judge.

Depends on: analysis.literal, analysis.wildcards, engine.facet_queries, engine.readings,
engine.relevance.
Used by: engine.*, search.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from searchapp.analysis.literal import Literal
from searchapp.analysis.wildcards import AnyUnits, Pieces
from searchapp.engine.facet_queries import FacetRequest, Filter
from searchapp.engine.readings import NumberRange, Regex
from searchapp.engine.relevance import RankLiteral


class Where(StrEnum):
    """Which blocks a literal is looked for in."""

    ANYWHERE = "anywhere"
    HEADLINE = "headline"


@dataclass(frozen=True, slots=True)
class Match:
    """Leaf: a literal, printed anywhere or in the headline block."""

    literal: Literal
    where: Where = Where.ANYWHERE


@dataclass(frozen=True, slots=True)
class Pattern:
    """Leaf: a run of units with wildcards.

    A hit is one for each unit at which an occurrence can begin.

    Attributes:
        pieces: What stands one behind the other, no break among them. At least one is a unit
            or the shape of one; the first and the last are no gaps of open length.
        where: Which blocks it is looked for in.
    """

    pieces: Pieces
    where: Where = Where.ANYWHERE

    def __post_init__(self) -> None:
        ends = (*self.pieces[:1], *self.pieces[-1:])
        gaps = [one for one in ends if isinstance(one, AnyUnits)]
        telling = any(not isinstance(piece, AnyUnits) for piece in self.pieces)
        if not telling or not all(gap.is_fixed and gap.least for gap in gaps):
            raise ValueError(f"a pattern of {self.pieces}")


@dataclass(frozen=True, slots=True)
class Near:
    """Leaf: two literals in one block with few positions between them.

    Positions are counted from the end of the one that comes first to the beginning of the
    other; a unit is one, a break is one. The two do not overlap. A hit is one occurrence of
    ``first`` that has the other near it.

    Attributes:
        first: One literal.
        second: The other.
        most: Most positions between them.
        ordered: ``first`` comes first.
    """

    first: Literal
    second: Literal
    most: int
    ordered: bool


class Within(StrEnum):
    """What a ``Together`` is decided in."""

    SENTENCE = "sentence"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Together:
    """Leaf: the part holds within one sentence, or within one block.

    It is decided in each by itself; a hit is one sentence (or block) in which it holds. A
    sentence ends with ``。``, ``！``, ``？``, ``；``, ``…``, a full stop that no letter or
    digit follows, a line end, or its block.

    Attributes:
        part: ``Match`` and ``Pattern`` leaves under ``And``, ``Or`` and ``Not``, one of them
            below no ``Not``. ``where`` of its leaves is not looked at.
        within: Sentence or block.
    """

    part: "Node"
    within: Within


@dataclass(frozen=True, slots=True)
class FacetMatch:
    """Leaf: the article has a value of this facet whose folded text contains ``text``.

    Attributes:
        facet: ``district``, ``person``, ``topic`` or ``byline``.
        text: Folded text without blanks, not empty.
        starts: The value must begin with it.
        unless: And must begin with none of these: 欧 is no surname where 欧阳 is one.
    """

    facet: str
    text: str
    starts: bool = False
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DateRange:
    """Leaf: the article's date lies wholly inside, as far as it is known.

    A date known to the month is the whole month: it lies in a range that holds all of it.
    An unknown date lies in no range.

    Attributes:
        first: First day as ``yyyymmdd``, or None for no lower limit.
        last: Last day as ``yyyymmdd``, or None for no upper limit.
    """

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Everything:
    """Leaf: holds for every block."""


@dataclass(frozen=True, slots=True)
class And:
    """Holds when all parts hold; at least two parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Holds when one part holds; at least two parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Holds when at least ``count`` of the parts do; ``count`` is 1 or more."""

    count: int
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when the part does not."""

    part: "Node"


Leaf: TypeAlias = Match | Pattern | Near | Together | NumberRange | Regex
"""A leaf that is printed: it has hits in blocks, and adds to relevance."""

LEAVES: Final = (Match, Pattern, Near, Together, NumberRange, Regex)

Node: TypeAlias = Leaf | FacetMatch | DateRange | Everything | And | Or | AtLeast | Not


class Scope(StrEnum):
    """What an AND must be met within."""

    ARTICLE = "article"
    BLOCK = "block"


class Unit(StrEnum):
    """What one result is.

    Facets count articles, or blocks where one result is a block. Where one result is a hit,
    blocks come in the order that results of blocks have, those without a hit left out, and
    each gives its hits one behind the other.
    """

    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    HIT = "hit"


class Sort(StrEnum):
    """Order of results; ties are always broken by article id, block number, place in the block.

    Dates sort by their first possible day; unknown dates come last in both directions.
    ``PAGE`` is paper, date, page label, place; ``TITLE`` the headline, both by code point.
    """

    RELEVANCE = "relevance"
    DATE = "date"
    DATE_DESC = "-date"
    PAGE = "page"
    TITLE = "title"


class Side(StrEnum):
    """Order of hits by the units on one side of them in their block.

    The nearest unit is compared first, then the one beyond it, by code point of the folded
    text; punctuation between units does not count, and no unit comes before any. Hits that
    ``SIDE_UNITS`` units leave level are compared by the other side in the same way; the rest
    stays in the order of ``Sort.DATE``.
    """

    LEFT = "left"
    RIGHT = "right"


SIDE_UNITS: Final = 20
"""Units on each side that hits are ordered by."""


@dataclass(frozen=True, slots=True)
class EngineQuery:
    """One complete question to an engine.

    Attributes:
        node: What must hold.
        rank_words: Words of the query, cut as ``analysis.words`` cuts; they add to the
            score of what matches and never decide whether something does.
        scope: What the tree is decided within.
        unit: What one result is.
        filters: Keep and drop by facet.
        dates: Ranges that all must hold, beside the tree.
        sort: Order of results.
        offset: Results to skip.
        limit: Most results to return; 0 asks for totals and facets only.
        blocks: Most blocks to name for each article.
        facets: Counts wanted.
        side: Orders hits in the place of ``sort``. Only where results are hits, and every
            positive literal leaf is a ``Match``: what else is found, the text must say.
        rank_literals: Literals that add to the score of articles as rank words do.
        fold: Near-duplicates are one result: the first in the order asked for is listed, the
            others are named with it; every two of a fold are near-duplicates, whatever the
            query. Of articles only; offset and limit count folds, all other counts articles.
    """

    node: Node
    rank_words: tuple[str, ...] = ()
    scope: Scope = Scope.ARTICLE
    unit: Unit = Unit.ARTICLE
    filters: tuple[Filter, ...] = ()
    dates: tuple[DateRange, ...] = ()
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10
    blocks: int = 3
    facets: tuple[FacetRequest, ...] = ()
    rank_literals: tuple[RankLiteral, ...] = ()
    fold: bool = False
    side: Side | None = None
