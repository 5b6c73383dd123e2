"""The literal leaves of a query's tree.

Depends on: engine.queries. Used by: engine.embedded.
"""

from searchapp.engine.queries import (
    LEAVES,
    And,
    AtLeast,
    Leaf,
    Match,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Together,
)
from searchapp.engine.readings import NumberRange, Regex


class Leaves:
    """The literal leaves of a tree, equal ones once.

    Attributes:
        distinct: The leaves.
        positive: Numbers of those that stand somewhere not below a ``Not``.
        any_is_enough: The tree holds wherever one of its leaves, all literal, is met.
        all_are_needed: The tree holds only where all its leaves, all literal, are met.
    """

    def __init__(self, node: Node) -> None:
        self.distinct: list[Leaf] = []
        self.positive: list[int] = []
        # By identity as well: leaves are looked up for every segment, and hashing a literal
        # takes longer than finding a rare one.
        self._by_identity: dict[int, int] = {}
        self._by_value: dict[Leaf, int] = {}
        self._collect(node, positive=True)
        self.any_is_enough = any_is_enough(node)
        self.all_are_needed = all_are_needed(node)

    def _collect(self, node: Node, *, positive: bool) -> None:
        match node:
            case Match() | Pattern() | Near() | Together() | NumberRange() | Regex():
                number = self._by_value.setdefault(node, len(self.distinct))
                if number == len(self.distinct):
                    self.distinct.append(node)
                if positive and number not in self.positive:
                    self.positive.append(number)
                self._by_identity[id(node)] = number
            case And(parts) | Or(parts) | AtLeast(_, parts):
                for part in parts:
                    self._collect(part, positive=positive)
            case Not(part):
                self._collect(part, positive=False)

    def number(self, leaf: Leaf) -> int:
        """Number of a leaf of the tree in ``distinct``."""
        return self._by_identity[id(leaf)]


def any_is_enough(node: Node) -> bool:
    """Whether the tree holds wherever one of its leaves, all literal, is met."""
    return isinstance(node, LEAVES) or (
        isinstance(node, Or) and all(map(any_is_enough, node.parts))
    )


def all_are_needed(node: Node) -> bool:
    """Whether the tree holds only where all its leaves, all literal, are met."""
    return isinstance(node, LEAVES) or (
        isinstance(node, And) and all(map(all_are_needed, node.parts))
    )
