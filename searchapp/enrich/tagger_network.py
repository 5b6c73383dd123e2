"""Compute the tagger's network with numpy: characters in, one tag each out.

Embedding, two bidirectional GRU layers of 128 cells, a linear layer and a CRF. The answers
are those of the trained network; only the order of the work differs:

* embedding and first projection are one table, a row filled when its character is first met;
* sentences lie packed, step by step, the longest first, so that no step computes padding:
  row ``i`` of step ``t`` is character ``t`` of sentence ``i``, for all sentences longer
  than ``t``;
* the logistic function is half a tanh plus a half, and the halves are inside the weights.

Depends on: errors, enrich.tagger_viterbi, enrich.tagger_weights, numpy.
Used by: enrich.tagger.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from searchapp.enrich.tagger_viterbi import Integers, Packing, Viterbi
from searchapp.enrich.tagger_weights import Floats, Weights
from searchapp.errors import LexiconError

_CELLS: Final = 128
_GATES: Final = 2 * _CELLS
_PROJECTED: Final = 3 * _CELLS
"""Columns of a projection: update gate, reset gate, candidate."""
_NEVER: Final = -1e4
"""A score no path recovers from."""


@dataclass(frozen=True, slots=True)
class Run:
    """A word of a kind asked for.

    Attributes:
        start: First character in the sentence.
        end: One past the last.
        margin: By how much the best reading of the sentence beats the best one in which
            no character of the word belongs to the kinds asked for.
    """

    start: int
    end: int
    margin: float


@dataclass(frozen=True, slots=True)
class _Direction:
    """One direction of one layer.

    Attributes:
        projection: What enters, to the gates and the candidate.
        bias: Added to the projected input.
        gates: From the state to the two gates.
        candidate: From the gated state to the candidate.
    """

    projection: Floats
    bias: Floats
    gates: Floats
    candidate: Floats


class Network:
    """The trained network, ready to tag. Not safe for use by several threads at once."""

    def __init__(self, weights: Weights) -> None:
        """Rearrange the weights.

        Args:
            weights: As read; not changed.

        Raises:
            LexiconError: The shapes do not fit each other.
        """
        variables = weights.variables
        try:
            self._directions = tuple(_direction(variables, number) for number in range(4))
            self._emission = variables["fc_4.w_0"]
            self._emission_bias = variables["fc_4.b_0"].reshape(-1)
            self._viterbi = Viterbi(variables["crfw"], weights.tags)
        except (KeyError, ValueError, IndexError) as error:
            raise LexiconError(Path("lac_small"), str(error), "标注模型各部分的形状不符") from error
        self._embedding = variables["word_emb"]
        rows = len(self._embedding)
        self._tables = tuple(np.empty((rows, _PROJECTED), dtype=np.float32) for _ in range(2))
        self._filled = np.zeros(rows, dtype=np.bool_)
        self._rooms: dict[str, Floats] = {}

    def tag(self, sentences: Sequence[Integers]) -> list[Integers]:
        """Tag one batch.

        Args:
            sentences: Character rows of each sentence; the longest first, none empty.

        Returns:
            For each sentence one tag number a character, in the same order.
        """
        packing = Packing.of([len(sentence) for sentence in sentences])
        scores = self._emissions(packing.pack(sentences), packing)
        self._viterbi.add_up(scores, packing)
        return packing.unpack(self._viterbi.best_path(scores, packing))

    def runs(self, sentences: Sequence[Integers], begins: Sequence[int]) -> list[list[Run]]:
        """Find the words of certain kinds, each with its margin, in one batch.

        Args:
            sentences: Character rows of each sentence; the longest first, none empty.
            begins: The begin tags of the kinds wanted.

        Returns:
            For each sentence its runs, in order.
        """
        packing = Packing.of([len(sentence) for sentence in sentences])
        scores = self._emissions(packing.pack(sentences), packing)
        emissions = packing.unpack(scores)
        best = self._viterbi.add_up(scores, packing)
        paths = packing.unpack(self._viterbi.best_path(scores, packing))
        wanted = np.zeros(scores.shape[1], dtype=np.bool_)
        wanted[list(begins)] = True
        places = [
            (number, start, end)
            for number, path in enumerate(paths)
            for start, end in _words(path, wanted)
        ]
        found: list[list[Run]] = [[] for _ in sentences]
        rivals = self._without(emissions, places, begins)
        for (number, start, end), rival in zip(places, rivals, strict=True):
            found[number].append(Run(start, end, float(best[number] - rival)))
        return found

    def _without(
        self,
        emissions: Sequence[Floats],
        places: Sequence[tuple[int, int, int]],
        begins: Sequence[int],
    ) -> Floats:
        """Score each sentence once per word found in it, that word being forbidden there."""
        if not places:
            return np.empty(0, dtype=np.float32)
        forbidden = [tag for begin in begins for tag in (begin, begin + 1)]
        rivals = []
        for number, start, end in places:
            rival = emissions[number].copy()
            rival[start:end, forbidden] = _NEVER
            rivals.append(rival)
        packing = Packing.of([len(rival) for rival in rivals])
        return self._viterbi.add_up(packing.pack(rivals), packing)

    def _emissions(self, ids: Integers, packing: Packing) -> Floats:
        self._fill(ids)
        emissions: Floats = self._upper(self._lower(ids, packing), packing) @ self._emission
        emissions += self._emission_bias
        return emissions

    def _fill(self, ids: Integers) -> None:
        """Compute the tables' rows for characters met for the first time."""
        new = np.unique(ids)
        new = new[~self._filled[new]]
        for table, direction in zip(self._tables, self._directions[:2], strict=True):
            table[new] = self._embedding[new] @ direction.projection + direction.bias
        self._filled[new] = True

    def _lower(self, ids: Integers, packing: Packing) -> Floats:
        """Run the first layer; rows in the order of the text."""
        projected = self._room("projected", len(ids), _PROJECTED)
        states = self._room("states", len(ids), _CELLS)
        out = self._room("lower", len(ids), 2 * _CELLS)
        # With mode="clip" numpy writes straight into ``out``; no index is out of range.
        np.take(self._tables[0], ids, axis=0, out=projected, mode="clip")
        out[:, :_CELLS] = _run(projected, packing, self._directions[0], states)
        np.take(self._tables[1], ids[packing.mirror], axis=0, out=projected, mode="clip")
        out[:, _CELLS:] = _run(projected, packing, self._directions[1], states)[packing.mirror]
        return out

    def _upper(self, lower: Floats, packing: Packing) -> Floats:
        """Run the second layer; rows in the order of the text."""
        projected = self._room("projected", len(lower), _PROJECTED)
        states = self._room("states", len(lower), _CELLS)
        mirrored = self._room("mirrored", len(lower), 2 * _CELLS)
        out = self._room("upper", len(lower), 2 * _CELLS)
        np.matmul(lower, self._directions[2].projection, out=projected)
        projected += self._directions[2].bias
        out[:, :_CELLS] = _run(projected, packing, self._directions[2], states)
        np.take(lower, packing.mirror, axis=0, out=mirrored, mode="clip")
        np.matmul(mirrored, self._directions[3].projection, out=projected)
        projected += self._directions[3].bias
        out[:, _CELLS:] = _run(projected, packing, self._directions[3], states)[packing.mirror]
        return out

    def _room(self, name: str, rows: int, columns: int) -> Floats:
        """Lend a work area; fresh memory for every batch costs more than the sums in it."""
        size = rows * columns
        if name not in self._rooms or self._rooms[name].size < size:
            self._rooms[name] = np.empty(size, dtype=np.float32)
        return self._rooms[name][:size].reshape(rows, columns)


def _words(path: Integers, begins: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield start and end of every word whose first tag is marked in ``begins``."""
    for start in np.flatnonzero(begins[path]).tolist():
        inside, end = path[start] + 1, start + 1
        while end < len(path) and path[end] == inside:
            end += 1
        yield start, end


def _direction(variables: dict[str, Floats], number: int) -> _Direction:
    """Take one direction's weights apart and move the logistic function's halves into them.

    In memory the recurrent weights are a 128 x 256 matrix for the gates, then a 128 x 128
    one for the candidate. ``1 / (1 + exp(-x)) == (tanh(x / 2) + 1) / 2``.
    """
    recurrent = variables[f"gru_{number}.w_0"].reshape(-1)
    gates = recurrent[: _CELLS * _GATES].reshape(_CELLS, _GATES)
    candidate = recurrent[_CELLS * _GATES :].reshape(_CELLS, _CELLS)
    halves = np.ones(_PROJECTED, dtype=np.float32)
    halves[:_GATES] = 0.5
    bias = variables[f"fc_{number}.b_0"].reshape(-1) + variables[f"gru_{number}.b_0"].reshape(-1)
    return _Direction(
        projection=variables[f"fc_{number}.w_0"] * halves,
        bias=bias * halves,
        gates=gates * np.float32(0.5),
        candidate=candidate * np.float32(0.5),
    )


def _run(projected: Floats, packing: Packing, direction: _Direction, states: Floats) -> Floats:
    """Run one direction over packed rows; fill ``states`` with the state after each.

    With ``u`` and ``r`` the gates and ``c`` the candidate, ``h += u * (c - h)``.
    """
    widest = packing.starts[1]
    state = np.zeros((widest, _CELLS), dtype=np.float32)
    opened_room = np.empty((widest, _GATES), dtype=np.float32)
    change_room = np.empty((widest, _CELLS), dtype=np.float32)
    for step in range(packing.steps):
        rows = packing.rows(step)
        given = projected[rows]
        active = len(given)
        state = state[:active]
        opened = np.matmul(state, direction.gates, out=opened_room[:active])
        opened += given[:, :_GATES]
        np.tanh(opened, out=opened)
        opened += 1
        opened[:, _CELLS:] *= state
        change = np.matmul(opened[:, _CELLS:], direction.candidate, out=change_room[:active])
        change += given[:, _GATES:]
        np.tanh(change, out=change)
        change -= state
        change *= opened[:, :_CELLS]
        change *= np.float32(0.5)
        state = np.add(state, change, out=states[rows])
    return states
