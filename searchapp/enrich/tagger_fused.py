"""The innermost steps of the tagger as compiled loops around numpy's matrix products.

Every loop is compiled for given types when this module is imported, and the machine code is
kept on disk. ``tanh`` is a quotient of polynomials (the coefficients of Eigen's, at most
3e-7 off), so that the compiler can work on many cells at once; Python's check for a division
by zero would forbid that.

Depends on: enrich.tagger_kernels, enrich.tagger_packing, numba, numpy.
Used by: enrich.tagger_kernels, enrich.tagger_fused_short.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final, TypeVar, cast

import numpy as np
from numba import njit, types

from searchapp.enrich.tagger_kernels import CELLS, OUT, PROJECTED, Layer, Moves
from searchapp.enrich.tagger_packing import Floats, Integers, Packing, Rooms

_Loop = TypeVar("_Loop", bound=Callable[..., Any])

INT: Final = types.int64
F1: Final = types.Array(types.float32, 1, "C", readonly=True)
F2: Final = types.Array(types.float32, 2, "C", readonly=True)
F3: Final = types.Array(types.float32, 3, "C", readonly=True)
I1: Final = types.Array(types.int64, 1, "C", readonly=True)
I2: Final = types.Array(types.int64, 2, "C", readonly=True)
OUT_F1: Final = types.float32[::1]
OUT_F2: Final = types.float32[:, ::1]
OUT_F3: Final = types.float32[:, :, ::1]
OUT_I1: Final = types.int64[::1]

REORDERED: Final = frozenset({"contract", "nsz", "arcp"})
"""What the compiler may do to the sums between two matrix products: fuse a product into a
sum, and no more."""

_GATES: Final = 2 * CELLS
ONE: Final = np.float32(1)
HALF: Final = np.float32(0.5)
_FLAT: Final = np.float32(7.905311)
"""Beyond this, tanh is one in single precision."""
LEAST: Final = np.float32(-1e30)
_ROOM: Final = 32
"""Tags that are no inside tags, 29, and room up to whole vectors."""


def compiled(
    *signature: Any,  # noqa: ANN401  numba's types
    fastmath: frozenset[str] | bool = False,
) -> Callable[[_Loop], _Loop]:
    """Compile a loop for one list of argument types."""

    def decorate(loop: _Loop) -> _Loop:
        flags = set(fastmath) if isinstance(fastmath, frozenset) else fastmath
        options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": flags}
        try:
            made: Any = njit([signature], cache=True, **options)(loop)
        except RuntimeError:  # there is no folder that machine code can be written to
            made = njit([signature], **options)(loop)
        return cast(_Loop, made)

    return decorate


def inlined(loop: _Loop) -> _Loop:
    """Make a function part of the loops that call it."""
    made: Any = njit(inline="always", error_model="numpy")(loop)
    return cast(_Loop, made)


@inlined
def tanh(x: np.float32) -> np.float32:
    """Give the hyperbolic tangent, at most 3e-7 off."""
    x = min(max(x, -_FLAT), _FLAT)
    s = x * x
    p = np.float32(-2.76076847742355e-16)
    p = p * s + np.float32(2.00018790482477e-13)
    p = p * s + np.float32(-8.60467152213735e-11)
    p = p * s + np.float32(5.12229709037114e-08)
    p = p * s + np.float32(1.48572235717979e-05)
    p = p * s + np.float32(6.37261928875436e-04)
    p = p * s + np.float32(4.89352455891786e-03)
    q = np.float32(1.19825839466702e-06)
    q = q * s + np.float32(1.18534705686654e-04)
    q = q * s + np.float32(2.26843463243900e-03)
    q = q * s + np.float32(4.89352518554385e-03)
    return x * p / q


@compiled(INT, INT, F3, I2, F3, OUT_F3, OUT_F3, fastmath=REORDERED)
def _open(
    first: int,
    active: int,
    given: Floats,
    rows: Integers,
    state: Floats,
    opened: Floats,
    gated: Floats,
) -> None:
    """Open the gates of one step: ``opened`` holds products, then twice the update gate.

    Args:
        first: First row of the step.
        active: Sentences that reach it.
        given: Shape (2, any, PROJECTED): what enters each direction.
        rows: Shape (2, rows): where in ``given`` each row's input lies.
        state: Shape (2, sentences, CELLS).
        opened: Shape (2, sentences, 2 * CELLS): the state times the gates' weights.
        gated: Shape (2, sentences, CELLS): filled with twice the reset gate times the state.
    """
    for way in range(2):
        for i in range(active):
            enters = given[way, rows[way, first + i]]
            here = opened[way, i]
            before = state[way, i]
            out = gated[way, i]
            for j in range(CELLS):
                here[j] = tanh(here[j] + enters[j]) + ONE
            for j in range(CELLS):
                out[j] = (tanh(here[CELLS + j] + enters[CELLS + j]) + ONE) * before[j]


@compiled(INT, INT, F3, I2, F3, F3, I2, OUT_F3, OUT_F2, fastmath=REORDERED)
def _change(
    first: int,
    active: int,
    given: Floats,
    rows: Integers,
    opened: Floats,
    change: Floats,
    places: Integers,
    state: Floats,
    out: Floats,
) -> None:
    """End one step: move the state towards the candidate, and write it out.

    Args:
        first: First row of the step.
        active: Sentences that reach it.
        given: Shape (2, any, PROJECTED): what enters each direction.
        rows: Shape (2, rows): where in ``given`` each row's input lies.
        opened: As ``_open`` left it.
        change: Shape (2, sentences, CELLS): the gated state times the candidate's weights.
        places: Shape (2, rows): the packed row that each direction's row is of.
        state: Shape (2, sentences, CELLS); changed.
        out: Shape (rows, OUT): filled.
    """
    for way in range(2):
        for i in range(active):
            enters = given[way, rows[way, first + i]]
            update = opened[way, i]
            wanted = change[way, i]
            here = state[way, i]
            told = out[places[way, first + i]]
            for j in range(CELLS):
                candidate = tanh(wanted[j] + enters[_GATES + j])
                here[j] += HALF * update[j] * (candidate - here[j])
            for j in range(CELLS):
                told[way * CELLS + j] = here[j]


@compiled(OUT_F2, I1, I1, F1, F1, F2, F1, F1, OUT_F1)
def _add_up(
    emissions: Floats,
    starts: Integers,
    lengths: Integers,
    start: Floats,
    end: Floats,
    to_begin: Floats,
    from_begin: Floats,
    from_inside: Floats,
    totals: Floats,
) -> None:
    """Run ``Kernels.add_up`` sentence by sentence; ``totals`` is filled."""
    tags, insides = len(start), len(from_begin)
    begins = tags - insides
    moves = np.full((tags, _ROOM), LEAST, np.float32)
    moves[:, :begins] = to_begin
    best = np.empty(_ROOM, np.float32)
    for sentence in range(len(lengths)):
        before = emissions[sentence]
        for tag in range(tags):
            before[tag] += start[tag]
        for step in range(1, lengths[sentence]):
            here = emissions[starts[step] + sentence]
            best[:] = LEAST
            for tag in range(0, tags - 3, 4):  # four at a time: best[to] is read less often
                score0, score1 = before[tag], before[tag + 1]
                score2, score3 = before[tag + 2], before[tag + 3]
                for to in range(_ROOM):
                    one, two = moves[tag, to] + score0, moves[tag + 1, to] + score1
                    three, four = moves[tag + 2, to] + score2, moves[tag + 3, to] + score3
                    one, three = max(one, two), max(three, four)
                    best[to] = max(best[to], one, three)
            for tag in range(tags // 4 * 4, tags):
                for to in range(_ROOM):
                    best[to] = max(best[to], moves[tag, to] + before[tag])
            for to in range(begins):
                here[to] += best[to]
            for to in range(insides):
                entered = before[to] + from_begin[to]
                stayed = before[begins + to] + from_inside[to]
                here[begins + to] += entered if entered > stayed else stayed
            before = here
        total = LEAST
        for tag in range(tags):
            score = before[tag] + end[tag]
            total = score if score > total else total
        totals[sentence] = total


@compiled(F2, I1, I1, F1, F2, OUT_I1)
def _best_path(
    scores: Floats,
    starts: Integers,
    lengths: Integers,
    end: Floats,
    arrivals: Floats,
    path: Integers,
) -> None:
    """Run ``Kernels.best_path`` sentence by sentence; ``path`` is filled."""
    for sentence in range(len(lengths)):
        moves = end
        for step in range(lengths[sentence] - 1, -1, -1):
            row = starts[step] + sentence
            here = scores[row]
            best, best_score = 0, LEAST
            for tag in range(len(end)):
                score = here[tag] + moves[tag]
                if score > best_score:
                    best, best_score = tag, score
            path[row] = best
            moves = arrivals[best]


class FusedKernels:
    """Matrix products by numpy, all between them compiled."""

    name = "numba"

    def __init__(self) -> None:
        self._rooms = Rooms()

    def lower(self, layer: Layer, tables: Floats, ids: Integers, packing: Packing) -> Floats:
        """Run the first layer; see ``Kernels``."""
        out = self._rooms.lend("lower", len(ids), OUT)
        self._run(layer, tables, np.stack((ids, ids[packing.mirror])), packing, out)
        return out

    def upper(self, layer: Layer, projection: Floats, lower: Floats, packing: Packing) -> Floats:
        """Run the second layer; see ``Kernels``."""
        given = self._rooms.lend("given", 2, len(lower), PROJECTED)
        np.matmul(lower, projection[:, :PROJECTED], out=given[0])
        np.matmul(lower, projection[:, PROJECTED:], out=given[1])
        out = self._rooms.lend("upper", len(lower), OUT)
        self._run(layer, given, _places(packing), packing, out)
        return out

    def _run(
        self, layer: Layer, given: Floats, rows: Integers, packing: Packing, out: Floats
    ) -> None:
        """Run both directions; ``rows`` says where in ``given`` each direction's input lies."""
        starts, places = packing.starts.tolist(), _places(packing)
        lend, widest = self._rooms.lend, starts[1]
        state = lend("state", 2, widest, CELLS)
        opened = lend("opened", 2, widest, _GATES)
        gated = lend("gated", 2, widest, CELLS)
        change = lend("change", 2, widest, CELLS)
        state[:] = 0
        out[:, -1] = 1
        for first, after in pairwise(starts):
            active = after - first
            np.matmul(state[:, :active], layer.gates, out=opened[:, :active])
            _open(first, active, given, rows, state, opened, gated)
            np.matmul(gated[:, :active], layer.candidate, out=change[:, :active])
            _change(first, active, given, rows, opened, change, places, state, out)

    def add_up(self, moves: Moves, emissions: Floats, packing: Packing) -> Floats:
        """Turn emissions into scores of best paths; see ``Kernels``."""
        totals = np.empty(len(packing.lengths), dtype=np.float32)
        _add_up(
            emissions, packing.starts, packing.lengths, moves.start, moves.end, moves.to_begin,
            moves.from_begin, moves.from_inside, totals,
        )  # fmt: skip
        return totals

    def best_path(self, moves: Moves, scores: Floats, packing: Packing) -> Integers:
        """Find the best tag sequences; see ``Kernels``."""
        path = np.empty(len(scores), dtype=np.int64)
        _best_path(scores, packing.starts, packing.lengths, moves.end, moves.arrivals, path)
        return path


def _places(packing: Packing) -> Integers:
    """For each direction, the packed row that its rows are of."""
    return np.stack((np.arange(len(packing.mirror)), packing.mirror))
