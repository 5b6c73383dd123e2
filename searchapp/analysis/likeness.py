"""How much two texts are the same: what near-duplicates are, decided on the texts themselves.

A news agency's report is printed by many papers: in the other script, under another
headline, its last paragraph cut. What is compared is therefore the *body* of an article,
its units (``analysis.literal``) from the first block to the last, with no regard to
punctuation, blanks, paragraphs and column breaks; headline, byline and footer are left out.

Two bodies are nearly the same when

* each has at least ``LEAST_UNITS`` units,
* of the runs of ``RUN_UNITS`` units in one or the other, at least ``LEAST_RESEMBLANCE``
  are in both, ``SHORT_RESEMBLANCE`` when both bodies are short (Jaccard's measure; a run that
  comes twice counts twice), and
* they have a passage of ``passage_units`` units in common.

The last condition is what makes the search for them exact: ``analysis.prints`` finds every
pair that has such a passage.

Two articles are near-duplicates when their bodies are nearly the same and they were, or may
have been, printed within ``DAYS_APART`` days: the same words a year later, with other
figures in them, are another year's news.

An index keeps what these figures led to: when one changes, its format version must be raised.

Depends on: analysis.literal, model. Used by: analysis.prints, engine, search.

Source: the figures are set on pairs looked at one by one, ``docs/decisions.md``.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from searchapp.analysis.literal import cut_units
from searchapp.model import Article, Block, BlockKind

LEAST_UNITS: Final = 24
"""A shorter body is a caption or a line of boilerplate: never called a duplicate."""

RUN_UNITS: Final = 5
LEAST_RESEMBLANCE: Final = 0.7
SHORT_RESEMBLANCE: Final = 0.8

SHORT_UNITS: Final = 160
"""Below this a body is short, and a formula fills much of it."""

SHORT_PASSAGE: Final = 16
LONG_PASSAGE: Final = 64

DAYS_APART: Final = 3

_LEFT_OUT: Final = frozenset({BlockKind.HEADLINE, BlockKind.BYLINE, BlockKind.FOOTER})


def in_body(block: Block) -> bool:
    """Whether a block is compared."""
    return block.kind not in _LEFT_OUT


def runs(units: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    """Yield every run of so many units, in order.

    >>> list(runs("产业区", 2))
    [('产', '业'), ('业', '区')]
    """
    return zip(*(units[at:] for at in range(length)), strict=False)


def passage_units(one: int, other: int) -> int:
    """Give the length of the passage two bodies of some lengths must share."""
    return SHORT_PASSAGE if max(one, other) < SHORT_UNITS else LONG_PASSAGE


def least_resemblance(one: int, other: int) -> float:
    """Give how much two bodies of some lengths must resemble each other."""
    return SHORT_RESEMBLANCE if max(one, other) < SHORT_UNITS else LEAST_RESEMBLANCE


def may_resemble(one: int, other: int) -> bool:
    """Whether bodies of some lengths can be nearly the same at all."""
    few, many = sorted((one, other))
    least = least_resemblance(one, other)
    return few >= LEAST_UNITS and few - RUN_UNITS + 1 >= least * (many - RUN_UNITS + 1)


@dataclass(frozen=True)
class Body:
    """The body of one article, ready to be compared.

    Attributes:
        units: Its units, folded, one behind the other.
    """

    units: tuple[str, ...]

    @classmethod
    def of(cls, article: Article) -> "Body":
        """Take the body of an article."""
        blocks = (cut_units(block.text).texts for block in article.blocks if in_body(block))
        return cls(tuple(unit for units in blocks for unit in units))

    @cached_property
    def _runs(self) -> Counter[tuple[str, ...]]:
        return Counter(runs(self.units, RUN_UNITS))

    def resemblance(self, other: "Body") -> float:
        """Give the share of runs in both among those in one or the other, 0 to 1."""
        both = (self._runs & other._runs).total()
        every = self._runs.total() + other._runs.total() - both
        return both / every if every else 0.0

    def nearly_same(self, other: "Body") -> bool:
        """Whether two bodies are nearly the same, as the module says."""
        lengths = len(self.units), len(other.units)
        return (
            may_resemble(*lengths)
            and self.resemblance(other) >= least_resemblance(*lengths)
            and self._shares_passage(other, passage_units(*lengths))
        )

    def _shares_passage(self, other: "Body", length: int) -> bool:
        return not set(runs(self.units, length)).isdisjoint(runs(other.units, length))
