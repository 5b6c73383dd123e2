"""Fold near-duplicates among the results of one query: the first of each group is listed.

Results are places: numbers in the list of matching articles of one segment.

Depends on: engine.contract, engine.embedded. Used by: engine.embedded.page.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from searchapp.engine.contract import EngineHit
from searchapp.engine.embedded.arrays import Array, Int32s

InOrder = Callable[[Sequence[Array]], tuple[Array, Array]]
"""Puts places of every segment in the order asked for: numbers of the segments, and places."""


class Folding:
    """What is folded among the matching articles of every segment.

    Attributes:
        folded: Number of articles that are not listed.
        most: For each segment most places that may be folded.
    """

    def __init__(self, groups: Sequence[Int32s], names: Callable[[int, Array], list[str]]) -> None:
        """Look for articles of one group.

        Args:
            groups: For each segment the group of each matching article, 0 for none.
            names: Gives the ids of the articles at some places of a segment.
        """
        self._groups = groups
        self._names = names
        self._members = [of_place.nonzero()[0] for of_place in groups]
        together = [of_place[at] for of_place, at in zip(groups, self._members, strict=True)]
        found = np.concatenate([np.zeros(0, np.int32), *together])
        self.folded = found.size - np.unique(found).size
        self.most = [at.size if self.folded else 0 for at in self._members]
        self._beneath: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._listed = [np.ones(of_place.size, np.bool_) for of_place in groups]

    def settle(self, in_order: InOrder) -> None:
        """Decide which article of each group is listed: the first in the order asked for."""
        if not self.folded:
            return
        segments, places = (one.tolist() for one in in_order(self._members))
        seen = set()
        for segment, place in zip(segments, places, strict=True):
            group = int(self._groups[segment][place])
            if group in seen:
                self._beneath[group].append((segment, place))
                self._listed[segment][place] = False
            seen.add(group)

    def listed(self, segment: int, places: Array) -> Array:
        """Leave out the places that are folded."""
        return places[self._listed[segment][places]] if self.folded else places

    def dressed(self, hit: EngineHit, segment: int, place: int) -> EngineHit:
        """Name with a result what is folded beneath it."""
        group = int(self._groups[segment][place])
        if group not in self._beneath:
            return hit
        folded = self._beneath[group]
        return hit._replace(folded=tuple(self._names(at, np.array([one]))[0] for at, one in folded))
