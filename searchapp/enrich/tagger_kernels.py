"""The innermost steps of the tagger, behind one interface, and the choice of who does them.

``numpy`` is always there; ``numba`` compiles what lies between two matrix products into
single loops. Sums may be rounded differently; the tags, and so the names, are the same.

Depends on: errors, enrich.tagger_packing, numpy. Used by: enrich.tagger_network.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final, Protocol

import numpy as np

from searchapp.enrich.tagger_packing import Floats, Integers, Packing
from searchapp.errors import SettingError

_LOG = logging.getLogger(__name__)

NUMPY: Final = "numpy"
NUMBA: Final = "numba"
AUTO: Final = "auto"

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

    An inside tag follows only its own begin or inside tag: the learned scores of all other
    moves into it are below -7, those of these moves above -2.2, so the search never looks at
    them.

    Attributes:
        start: Score of each tag to begin a sentence with.
        end: Score of each tag to end it with.
        arrivals: Row ``to``, column ``from``: the scores of all predecessors of one tag.
        begins: The tags that are no inside tags.
        insides: The inside tags; each stands right after its begin tag.
        to_begin: Row ``from``: the scores of moving to each of ``begins``.
        from_begin: For each of ``insides``, the score of arriving from its begin tag.
        from_inside: For each of ``insides``, the score of staying.
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
        begins = [i for i, tag in enumerate(tags) if not tag.endswith("-I")]
        insides = [i for i, tag in enumerate(tags) if tag.endswith("-I")]
        self.begins = np.array(begins, dtype=np.int64)
        self.insides = np.array(insides, dtype=np.int64)
        if any(tags[i - 1] != f"{tags[i][:-2]}-B" for i in insides):
            raise ValueError("order of the tags")
        moves = crf[2:].reshape(len(tags), len(tags))
        self.start, self.end = crf[0].copy(), crf[1].copy()
        self.arrivals = np.ascontiguousarray(moves.T)
        self.to_begin = np.ascontiguousarray(moves[:, self.begins])
        self.from_begin = moves[self.insides - 1, self.insides]
        self.from_inside = moves[self.insides, self.insides]


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


def load_kernels(choice: str) -> Kernels:
    """Load what does the innermost steps.

    Args:
        choice: ``auto``, ``numpy`` or ``numba``.

    Raises:
        SettingError: ``numba`` is wanted and cannot be imported.
    """
    if choice != NUMPY:
        try:
            module = import_module("searchapp.enrich.tagger_fused")  # the only one to import numba
        except ImportError as error:
            if choice == NUMBA:
                raise SettingError(
                    "SEARCHAPP_KERNELS", f"numba 无法使用：pip install 'searchapp[fast]'（{error}）"
                ) from error
            _LOG.info("numba 无法使用（%s），改用 numpy", error)
        else:
            fused: Kernels = module.FusedKernels()
            return fused
    from searchapp.enrich.tagger_plain import PlainKernels  # noqa: PLC0415  the choice

    return PlainKernels()
