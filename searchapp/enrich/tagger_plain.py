"""The innermost steps of the tagger as numpy operations.

Depends on: enrich.tagger_kernels, enrich.tagger_packing, numpy. Used by: enrich.tagger_kernels.
"""

from itertools import pairwise
from typing import Final

import numpy as np

from searchapp.enrich.tagger_kernels import CELLS, OUT, PROJECTED, Layer, Moves
from searchapp.enrich.tagger_packing import Floats, Integers, Packing, Rooms

_GATES: Final = 2 * CELLS


class PlainKernels:
    """Each step as a few numpy operations, both directions at once."""

    name = "numpy"

    def __init__(self) -> None:
        self._rooms = Rooms()

    def lower(self, layer: Layer, tables: Floats, ids: Integers, packing: Packing) -> Floats:
        """Run the first layer; see ``Kernels``."""
        given = self._rooms.lend("given", 2, len(ids), PROJECTED)
        # With mode="clip" numpy writes straight into ``out``; no index is out of range.
        np.take(tables[0], ids, axis=0, out=given[0], mode="clip")
        np.take(tables[1], ids[packing.mirror], axis=0, out=given[1], mode="clip")
        return self._gathered("lower", self._run(layer, given, packing), packing)

    def upper(self, layer: Layer, projection: Floats, lower: Floats, packing: Packing) -> Floats:
        """Run the second layer; see ``Kernels``."""
        given = self._rooms.lend("given", 2, len(lower), PROJECTED)
        mirrored = self._rooms.lend("mirrored", len(lower), OUT)
        np.take(lower, packing.mirror, axis=0, out=mirrored, mode="clip")
        np.matmul(lower, projection[:, :PROJECTED], out=given[0])
        np.matmul(mirrored, projection[:, PROJECTED:], out=given[1])
        return self._gathered("upper", self._run(layer, given, packing), packing)

    def _run(self, layer: Layer, given: Floats, packing: Packing) -> Floats:
        """Run both directions over packed rows; give the state after each.

        With ``u`` and ``r`` the gates and ``c`` the candidate, ``h += u * (c - h)``.
        """
        starts = packing.starts.tolist()
        lend, widest = self._rooms.lend, starts[1]
        states = lend("states", 2, starts[-1], CELLS)
        state = lend("state", 2, widest, CELLS)
        opened_room = lend("opened", 2, widest, _GATES)
        change_room = lend("change", 2, widest, CELLS)
        state[:] = 0
        for first, after in pairwise(starts):
            active = after - first
            here, state = given[:, first:after], state[:, :active]
            opened = np.matmul(state, layer.gates, out=opened_room[:, :active])
            opened += here[:, :, :_GATES]
            np.tanh(opened, out=opened)
            opened += 1
            opened[:, :, CELLS:] *= state
            change = np.matmul(opened[:, :, CELLS:], layer.candidate, out=change_room[:, :active])
            change += here[:, :, _GATES:]
            np.tanh(change, out=change)
            change -= state
            change *= opened[:, :, :CELLS]
            change *= np.float32(0.5)
            state = np.add(state, change, out=states[:, first:after])
        return states

    def _gathered(self, name: str, states: Floats, packing: Packing) -> Floats:
        """Put the states of both directions side by side, rows in packed order."""
        out = self._rooms.lend(name, states.shape[1], OUT)
        out[:, :CELLS] = states[0]
        out[:, CELLS:-1] = states[1][packing.mirror]
        out[:, -1] = 1
        return out

    def add_up(self, moves: Moves, emissions: Floats, packing: Packing) -> Floats:
        """Turn emissions into scores of best paths; see ``Kernels``."""
        starts = packing.starts.tolist()
        emissions[: starts[1]] += moves.start
        scores = np.ascontiguousarray(emissions[: starts[1]].T)
        to_begin, insides = moves.to_begin[:, :, None], len(moves.from_begin)
        from_begin, from_inside = moves.from_begin[:, None], moves.from_inside[:, None]
        for first, after in pairwise(starts[1:]):
            here = emissions[first:after]
            before = scores[:, : len(here)]
            scores = np.empty_like(before)
            np.max(to_begin + before[:, None, :], axis=0, out=scores[:-insides])
            entered, stayed = before[:insides] + from_begin, before[-insides:] + from_inside
            np.maximum(entered, stayed, out=scores[-insides:])
            scores += here.T
            here[:] = scores.T
        best: Floats = (emissions[packing.last_rows()] + moves.end).max(axis=1)
        return best

    def best_path(self, moves: Moves, scores: Floats, packing: Packing) -> Integers:
        """Find the best tag sequences; see ``Kernels``."""
        starts = packing.starts.tolist()
        path = np.empty(len(scores), dtype=np.int64)
        going = np.empty(0, dtype=np.int64)
        for first, after in zip(starts[-2::-1], starts[:0:-1], strict=True):
            here = scores[first:after]
            best = np.empty(len(here), dtype=np.int64)
            best[: len(going)] = (here[: len(going)] + moves.arrivals[going]).argmax(axis=1)
            best[len(going) :] = (here[len(going) :] + moves.end).argmax(axis=1)
            path[first:after] = going = best
        return path
