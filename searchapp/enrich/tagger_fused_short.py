"""The tagger's layers with products of short floats, and which sentences ask for better.

Twice as fast as single precision where the processor can do it; emissions come out at most a
few hundredths off. So every sentence says how far the best reading is from any that has other
names (``doubts``), and those where it is too close are read again in single precision.

Depends on: enrich.tagger_fused, enrich.tagger_fused_dot, enrich.tagger_kernels,
enrich.tagger_packing, numba, numpy. Used by: enrich.tagger_kernels.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from numba import types

from searchapp.enrich.tagger_fused import (
    F1,
    F2,
    F3,
    HALF,
    I1,
    I2,
    INT,
    LEAST,
    ONE,
    OUT_F1,
    REORDERED,
    compiled,
    inlined,
    tanh,
)
from searchapp.enrich.tagger_fused_dot import (
    TILE_COLUMNS,
    TILE_ROWS,
    Pairs,
    Shorts,
    can_multiply,
    fill_tile,
    packed,
    short,
)
from searchapp.enrich.tagger_kernels import CELLS, PROJECTED, Layer, Moves
from searchapp.enrich.tagger_packing import Floats, Integers, Packing, Rooms

if not can_multiply():
    raise ImportError("this processor has no products of short floats")

_GATES: Final = 2 * CELLS
_STATES: Final = 2 * CELLS
_PAIRS: Final = types.Array(types.uint32, 1, "C", readonly=True)
_PAIRS2: Final = types.Array(types.uint32, 2, "C", readonly=True)
_OUT_SHORTS: Final = types.uint16[:, ::1]
_OUT_FLAGS: Final = types.boolean[::1]


@inlined
def _in_pairs(values: Shorts) -> Pairs:
    return values.view(np.uint32).reshape(-1)


@compiled(INT, _PAIRS, INT, _PAIRS, INT, OUT_F1)
def _multiply(rows: int, left: Pairs, pairs: int, right: Pairs, columns: int, out: Floats) -> None:
    """Multiply; ``left`` and ``out`` have room for a whole number of tiles."""
    for row in range(0, rows, TILE_ROWS):
        for column in range(0, columns, TILE_COLUMNS):
            place = row * columns + column
            fill_tile(left, row * pairs, pairs, right, column * pairs, out, place, columns)


@compiled(I1, F3, I2, I2, F1, _PAIRS2, _PAIRS2, _OUT_SHORTS, fastmath=REORDERED)
def _run(
    starts: Integers,
    given: Floats,
    rows: Integers,
    places: Integers,
    bias: Floats,
    gates: Pairs,
    candidates: Pairs,
    out: Shorts,
) -> None:
    """Run both directions of a layer over packed rows.

    Args:
        starts: As in ``Packing``.
        given: Shape (2, any, PROJECTED): what enters each direction.
        rows: Shape (2, rows): where in ``given`` each row's input lies.
        places: Shape (2, rows): the packed row that each direction's row is of.
        bias: Shape (2 * PROJECTED,): added to what enters.
        gates: For each direction, from the state to the gates.
        candidates: For each direction, from the gated state to the candidate.
        out: Shape (rows or more, 2 * CELLS): filled with the states.
    """
    room = (starts[1] + TILE_ROWS - 1) // TILE_ROWS * TILE_ROWS
    state = np.empty((room, CELLS), np.float32)
    entering = np.empty((room, CELLS), np.uint16)
    gated = np.zeros((room, CELLS), np.uint16)
    opened = np.empty((room, _GATES), np.float32)
    change = np.empty((room, CELLS), np.float32)
    entering_pairs, gated_pairs = _in_pairs(entering), _in_pairs(gated)
    opened_flat, change_flat = opened.reshape(-1), change.reshape(-1)
    for way in range(2):
        state[:] = 0
        entering[:] = 0
        added = bias[way * PROJECTED : (way + 1) * PROJECTED]
        for step in range(len(starts) - 1):
            first, active = starts[step], starts[step + 1] - starts[step]
            _multiply(active, entering_pairs, CELLS // 2, gates[way], _GATES, opened_flat)
            for i in range(active):
                enters, here, before = given[way, rows[way, first + i]], opened[i], state[i]
                out_pairs = gated[i]
                for j in range(CELLS):
                    here[j] = HALF * tanh(here[j] + enters[j] + added[j]) + HALF
                for j in range(CELLS):
                    reset = tanh(here[CELLS + j] + enters[CELLS + j] + added[CELLS + j]) + ONE
                    out_pairs[j] = short(reset * before[j])
            _multiply(active, gated_pairs, CELLS // 2, candidates[way], CELLS, change_flat)
            for i in range(active):
                enters, update, here = given[way, rows[way, first + i]], opened[i], state[i]
                wanted, onward = change[i], entering[i]
                told = out[places[way, first + i]]
                for j in range(CELLS):
                    candidate = tanh(wanted[j] + enters[_GATES + j] + added[_GATES + j])
                    here[j] += update[j] * (candidate - here[j])
                for j in range(CELLS):
                    onward[j] = short(here[j])
                    told[way * CELLS + j] = onward[j]


@compiled(F1, F1, I1, types.float32)
def _is_close(through: Floats, onward: Floats, kinds: Integers, close: np.float32) -> bool:
    """Whether tags of more than one kind lie on a path whose score is above ``close``."""
    met = -1
    for tag in range(len(kinds)):
        if through[tag] + onward[tag] > close:
            if met >= 0 and met != kinds[tag]:
                return True
            met = kinds[tag]
    return False


@compiled(I1, I1, F2, F2, F1, F2, F1, F1, F1, I1, types.float32, _OUT_FLAGS)
def _doubt(
    starts: Integers,
    lengths: Integers,
    emissions: Floats,
    scores: Floats,
    end: Floats,
    arrivals: Floats,
    from_begin: Floats,
    from_inside: Floats,
    best: Floats,
    kinds: Integers,
    least: np.float32,
    doubted: npt.NDArray[np.bool_],
) -> None:
    """Run ``ShortLayers.doubts`` sentence by sentence; ``doubted`` is filled.

    ``scores`` are those of the best paths from the beginning to each tag; going back, those
    from each tag to the end are added, which gives the best path through each tag.
    """
    tags, begins = len(end), len(end) - len(from_begin)
    onward = np.empty(TILE_COLUMNS, np.float32)
    reached = np.empty(TILE_COLUMNS, np.float32)
    for sentence in range(len(lengths)):
        for tag in range(tags):
            onward[tag] = end[tag]
        doubted[sentence], close = False, best[sentence] - least
        for step in range(lengths[sentence] - 1, -1, -1):
            row = starts[step] + sentence
            if _is_close(scores[row], onward, kinds, close):
                doubted[sentence] = True
                break
            for tag in range(tags):
                reached[tag] = emissions[row, tag] + onward[tag]
                onward[tag] = LEAST
            for to in range(begins):
                for tag in range(tags):
                    onward[tag] = max(onward[tag], arrivals[to, tag] + reached[to])
            for to in range(len(from_begin)):
                inside = reached[begins + to]
                onward[to] = max(onward[to], from_begin[to] + inside)
                onward[begins + to] = max(onward[begins + to], from_inside[to] + inside)


class ShortLayers:
    """Both layers and the emissions, with products of short floats."""

    def __init__(self, layers: tuple[Layer, Layer], projection: Floats, emission: Floats) -> None:
        """Round the weights.

        Args:
            layers: The recurrent weights.
            projection: As in ``Kernels.upper``; the last row is the bias.
            emission: From the second layer's states to the tags; the last row is the bias.
        """
        self._layers = [
            (
                np.stack([packed(one) for one in layer.gates]),
                np.stack([packed(one) for one in layer.candidate]),
            )
            for layer in layers
        ]
        self._projections = [
            packed(projection[:-1, :PROJECTED]),
            packed(projection[:-1, PROJECTED:]),
        ]
        self._no_bias = np.zeros(2 * PROJECTED, dtype=np.float32)
        self._bias = projection[-1].copy()
        self._tags = emission.shape[1]
        wide = np.zeros((_STATES, TILE_COLUMNS), dtype=np.float32)
        wide[:, : self._tags] = emission[:-1]
        self._emission, self._emission_bias = packed(wide), emission[-1].copy()
        self._rooms = Rooms()

    def emissions(self, tables: Floats, ids: Integers, packing: Packing) -> Floats:
        """Run everything.

        Args:
            tables: As in ``Kernels.lower``.
            ids: The character of each packed row.
            packing: The layout of the rows.

        Returns:
            One row a character in packed order, one column a tag.
        """
        rows = len(ids)
        room = (rows + TILE_ROWS - 1) // TILE_ROWS * TILE_ROWS
        places = np.stack((np.arange(rows), packing.mirror))
        states = np.zeros((room, _STATES), dtype=np.uint16)
        entered = np.stack((ids, ids[packing.mirror]))
        lower, upper = self._layers
        _run(packing.starts, tables, entered, places, self._no_bias, *lower, states)
        given = self._rooms.lend("given", 2, room, PROJECTED)
        for way, projection in enumerate(self._projections):
            self._multiply(states, projection, given[way])
        _run(packing.starts, given, places, places, self._bias, *upper, states)
        wide = self._rooms.lend("emissions", room, TILE_COLUMNS)
        self._multiply(states, self._emission, wide)
        emissions: Floats = wide[:rows, : self._tags] + self._emission_bias
        return emissions

    @staticmethod
    def _multiply(states: Shorts, weights: Pairs, out: Floats) -> None:
        pairs = states.view(np.uint32).reshape(-1)
        _multiply(len(states), pairs, _STATES // 2, weights, out.shape[1], out.reshape(-1))

    @staticmethod
    def doubts(
        moves: Moves,
        found: tuple[Floats, Floats, Floats],
        packing: Packing,
        kinds: Integers,
        least: float,
    ) -> npt.NDArray[np.bool_]:
        """Flag the sentences in which another reading comes close; see ``Short``."""
        emissions, scores, best = found
        doubted = np.empty(len(best), dtype=np.bool_)
        _doubt(
            packing.starts, packing.lengths, emissions, scores, moves.end, moves.arrivals,
            moves.from_begin, moves.from_inside, best, kinds, np.float32(least), doubted,
        )  # fmt: skip
        return doubted
