"""The innermost steps of the tagger, behind one interface, and the choice of who does them.

``numpy`` is always there; ``numba`` compiles what lies between two matrix products into
single loops, and on some processors the products too. Sums may be rounded differently; the names,
and what rules ask about them, are the same.

Depends on: compiled, enrich.tagger_packing, numpy. Used by: enrich.tagger_network.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from searchapp.compiled import NUMBA, import_compiled
from searchapp.enrich.tagger_packing import Floats, Integers, Packing

_LOG = logging.getLogger(__name__)

CELLS: Final = 128
"""Cells of one direction of a layer."""

PROJECTED: Final = 3 * CELLS
"""Columns of a projection: update gate, reset gate, candidate."""

OUT: Final = 2 * CELLS + 1
"""Columns a layer gives out: forward states, backward states, and a one for the bias."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The recurrent weights of both directions of a layer, forward first.

    Attributes:
        gates: Shape (2, CELLS, 2 * CELLS), from the state to update and reset gate.
        candidate: Shape (2, CELLS, CELLS), from the gated state to the candidate.
    """

    gates: Floats
    candidate: Floats


class Moves:
    """The learned scores of moving from tag to tag.

    Tags are put into an order of their own: first those that are no inside tags, then the inside
    tags, and the ones that have an inside tag stand as far from the first as it from its like.

    An inside tag follows only its own begin or inside tag: the learned scores of all other
    moves into it are below -7, those of these moves above -2.2, so the search never looks at
    them.

    Attributes:
        order: The tag of the dictionary at each place of our order.
        start: Score of each tag to begin a sentence with.
        end: Score of each tag to end it with.
        arrivals: Row ``to``, column ``from``: the scores of all predecessors of one tag.
        to_begin: Row ``from``: the scores of moving to each tag that is no inside tag.
        from_begin: For each inside tag, the score of arriving from its begin tag.
        from_inside: For each inside tag, the score of staying.
    """

    def __init__(self, crf: Floats, tags: Sequence[str]) -> None:
        """Arrange the moves.

        Args:
            crf: Row 0 the scores to start with a tag, row 1 to end with it, then a row
                for each tag: the scores of moving from it to each tag.
            tags: Names by number; an ``X-I`` stands right after its ``X-B``.

        Raises:
            ValueError: The tags are not in that order, or the shape does not fit.
        """
        insides = [i for i, tag in enumerate(tags) if tag.endswith("-I")]
        if any(tags[i - 1] != f"{tags[i][:-2]}-B" for i in insides):
            raise ValueError("order of the tags")
        entered = [i - 1 for i in insides]
        others = [i for i in range(len(tags)) if i not in {*insides, *entered}]
        self.order = np.array([*entered, *others, *insides], dtype=np.int64)
        moves = crf[2:].reshape(len(tags), len(tags))[np.ix_(self.order, self.order)]
        self.start, self.end = crf[0][self.order], crf[1][self.order]
        self.arrivals = np.ascontiguousarray(moves.T)
        begins, own = len(tags) - len(insides), np.arange(len(insides))
        self.to_begin = np.ascontiguousarray(moves[:, :begins])
        self.from_begin = moves[own, begins + own]
        self.from_inside = moves[begins + own, begins + own]
        self._begins = begins

    def places(self, tags: Sequence[int]) -> list[int]:
        """Give the places of some tags of the dictionary in our order."""
        return np.flatnonzero(np.isin(self.order, tags)).tolist()

    def inside(self, begin: int) -> int:
        """Give the place of the inside tag of the begin tag at a place."""
        return self._begins + begin


class Kernels(Protocol):
    """The innermost steps. Not safe for use by several threads at once.

    Attributes:
        name: ``numpy`` or ``numba``.
    """

    name: str

    def lower(self, layer: Layer, tables: Floats, ids: Integers, packing: Packing) -> Floats:
        """Run the first layer.

        Args:
            layer: Its weights.
            tables: Shape (2, characters, PROJECTED): each character as it enters each
                direction, bias included.
            ids: The character of each packed row.
            packing: The layout of the rows.

        Returns:
            Shape (rows, OUT): the states, until the next call.
        """

    def upper(self, layer: Layer, projection: Floats, lower: Floats, packing: Packing) -> Floats:
        """Run the second layer.

        Args:
            layer: Its weights.
            projection: Shape (OUT, 2 * PROJECTED): from the first layer's states to what
                enters each direction; the last row is the bias.
            lower: What ``lower`` gave.
            packing: The layout of the rows.

        Returns:
            Shape (rows, OUT): the states, until the next call.
        """

    def add_up(self, moves: Moves, emissions: Floats, packing: Packing) -> Floats:
        """Turn emissions into the scores of the best paths that end in each tag.

        Args:
            moves: The learned moves.
            emissions: One row a character in packed order, one column a tag; overwritten.
            packing: The layout of the rows.

        Returns:
            The score of the best path of each sentence.
        """

    def best_path(self, moves: Moves, scores: Floats, packing: Packing) -> Integers:
        """Find the best tag sequence of every sentence, from its end to its beginning.

        The best predecessor is looked for along the best path alone.

        Args:
            moves: The learned moves.
            scores: What ``add_up`` left of the emissions.
            packing: The layout of the rows.

        Returns:
            One tag number a character, in packed order.
        """


class Short(Protocol):
    """Emissions computed with products of short floats: faster, and a little off."""

    def emissions(self, tables: Floats, ids: Integers, packing: Packing) -> Floats:
        """Run both layers; one row a character in packed order, one column a tag."""

    def doubts(
        self,
        moves: Moves,
        found: tuple[Floats, Floats, Floats],
        packing: Packing,
        kinds: Integers,
        least: float,
    ) -> npt.NDArray[np.bool_]:
        """Flag the sentences in which another reading comes close to the best one.

        Args:
            moves: The learned moves.
            found: Emissions, what ``Kernels.add_up`` made of them, and the best scores.
            packing: The layout of the rows.
            kinds: For each tag 0, 1 or 2: readings differ where a character's kinds do.
            least: How close, in log units.
        """


def load_kernels(choice: str) -> Kernels:
    """Load what does the innermost steps.

    Args:
        choice: ``auto``, ``numpy`` or ``numba``.

    Raises:
        SettingError: ``numba`` is wanted and cannot be imported.
    """
    module = import_compiled(choice, "searchapp.enrich.tagger_fused")
    if module:
        fused: Kernels = module.FusedKernels()
        return fused
    from searchapp.enrich.tagger_plain import PlainKernels  # noqa: PLC0415  the choice

    return PlainKernels()


def prepare_kernels(choice: str) -> None:
    """Import what will be loaded, so that its loops are compiled by one process.

    Raises:
        SettingError: As ``load_kernels``.
    """
    if load_kernels(choice).name == NUMBA:
        _short_module()


def load_short(
    kernels: Kernels, layers: tuple[Layer, Layer], projection: Floats, emission: Floats
) -> Short | None:
    """Load what computes with short floats; None where that is not to be had.

    Args:
        kernels: What was loaded: only ``numba`` has it, and only on some processors.
        layers: The recurrent weights.
        projection: As in ``Kernels.upper``.
        emission: Shape (OUT, tags): from the second layer's states to the tags.
    """
    module = _short_module() if kernels.name == NUMBA else None
    if module is None:
        return None
    short: Short = module.ShortLayers(layers, projection, emission)
    return short


def _short_module() -> ModuleType | None:
    try:
        return import_module("searchapp.enrich.tagger_fused_short")
    except ImportError as error:
        _LOG.info("不用短浮点数（%s）", error)
        return None
