"""Leaves of a query that are decided by reading what is printed: numbers and expressions.

They are literal leaves like those of ``engine.queries``: they have hits in blocks, and add
to relevance.

Depends on: analysis.literal. Used by: engine.*, search.
"""

from dataclasses import dataclass

from searchapp.analysis.literal import Literal, literal


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Leaf: a printed number of a unit of measurement, its value in a closed range.

    What a number is, ``analysis.numbers`` says. A hit is one such number.

    Attributes:
        unit: The unit as folded text without breaks, ``元``, ``公里``, ``%``; empty for
            numbers of any unit and of none.
        low: Least value, or None for no lower limit.
        high: Greatest value, or None for no upper limit.
    """

    unit: str
    low: float | None
    high: float | None

    def __post_init__(self) -> None:
        found = literal(self.unit)
        if self.unit and (found is None or len(found.segments) != 1):
            raise ValueError(f"a unit of {self.unit!r}")

    @property
    def measure(self) -> tuple[str, ...]:
        """The unit of measurement by its units of text."""
        found = literal(self.unit)
        return found.segments[0] if found else ()


@dataclass(frozen=True, slots=True)
class Regex:
    """Leaf: a regular expression over the printed text of a block, as it is stored.

    A hit is one match, none overlapping another.

    Attributes:
        pattern: An expression that ``analysis.regexes.needed_literals`` accepts.
        needs: Literals that every match contains; at least one.
    """

    pattern: str
    needs: tuple[Literal, ...]

    def __post_init__(self) -> None:
        if not self.needs:
            raise ValueError(f"an expression that needs nothing: {self.pattern}")
