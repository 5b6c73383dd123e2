"""Compute the tagger's network: characters in, one tag each out.

Embedding, two bidirectional GRU layers of 128 cells, a linear layer and a CRF. The answers
are those of the trained network; only the order of the work differs:

* embedding and first projection are one table, a row filled when its character is first met;
* sentences lie packed (enrich.tagger_packing), so that no step computes padding;
* the logistic function is half a tanh plus a half, and the halves are inside the weights;
* a layer gives out a one beside its states, and the biases are one more row of what follows.

Where the processor has products of short floats they come first; the sentences in which they may
not be good enough ask to be read exactly.

Depends on: errors, enrich.tagger_guess, enrich.tagger_kernels, enrich.tagger_packing,
enrich.tagger_weights, numpy.
Used by: enrich.tagger.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from searchapp.compiled import AUTO
from searchapp.enrich.tagger_guess import JUDGED_MARGINS, SLACK
from searchapp.enrich.tagger_kernels import (
    CELLS,
    PROJECTED,
    Layer,
    Moves,
    Short,
    load_kernels,
    load_short,
)
from searchapp.enrich.tagger_packing import Floats, Integers, Packing
from searchapp.enrich.tagger_weights import Weights
from searchapp.errors import LexiconError

_GATES: Final = 2 * CELLS
_NEVER: Final = -1e4
"""A score no path recovers from."""


@dataclass(frozen=True, slots=True)
class Run:
    """A word of a kind asked for.

    Attributes:
        sentence: Number of the sentence in its batch.
        start: First character in the sentence.
        end: One past the last.
        margin: By how much the best reading of the sentence beats the best one in which
            no character of the word belongs to the kinds asked for.
    """

    sentence: int
    start: int
    end: int
    margin: float


@dataclass(frozen=True, slots=True)
class Found:
    """What is found in a batch.

    Attributes:
        runs: The words.
        scores: For each character in packed order, of the best paths to each tag.
        best: For each sentence, of its best path.
        doubted: Sentences that ask to be read exactly; their runs are left out.
    """

    runs: list[Run]
    scores: Floats
    best: Floats
    doubted: frozenset[int] = frozenset()


class Network:
    """The trained network, ready to tag. Not safe for use by several threads at once."""

    def __init__(self, weights: Weights, kernels: str = AUTO, *, short: bool = True) -> None:
        """Rearrange the weights.

        Args:
            weights: As read; not changed.
            kernels: Who does the innermost steps: ``auto``, ``numpy`` or ``numba``.
            short: Use products of short floats with ``numba``, where the processor has them.

        Raises:
            LexiconError: The shapes do not fit each other.
            SettingError: The kernels wanted are not installed.
        """
        variables = weights.variables
        self._kernels = load_kernels(kernels)
        try:
            self._layers = (_layer(variables, 0, 1), _layer(variables, 2, 3))
            self._entry = np.hstack([_projection(variables, number) for number in (0, 1)])
            self._projection = np.hstack([_projection(variables, number) for number in (2, 3)])
            bias = variables["fc_4.b_0"].reshape(1, -1)
            self._moves = Moves(variables["crfw"], weights.tags)
            emission = np.vstack((variables["fc_4.w_0"], bias))
            self._emission = np.ascontiguousarray(emission[:, self._moves.order])
        except (KeyError, ValueError, IndexError) as error:
            raise LexiconError(Path("lac_small"), str(error), "标注模型各部分的形状不符") from error
        layers = (self._layers, self._projection, self._emission)
        self._short = load_short(self._kernels, *layers) if short else None
        self._embedding = variables["word_emb"]
        rows = len(self._embedding)
        self._tables = np.empty((2, rows, PROJECTED), dtype=np.float32)
        self._filled = np.zeros(rows, dtype=np.bool_)

    @property
    def kernels(self) -> str:
        """Who does the innermost steps: ``numpy`` or ``numba``."""
        return self._kernels.name

    @property
    def short(self) -> bool:
        """Whether products of short floats come first."""
        return self._short is not None

    def tag(self, ids: Integers, lengths: Sequence[int]) -> Integers:
        """Tag one batch.

        Args:
            ids: The row of each character, sentence after sentence.
            lengths: Characters of each sentence; the longest first, none 0.

        Returns:
            One tag number a character, in the same order.
        """
        packing = Packing.of(lengths)
        self._fill(ids)
        scores = self._emissions(packing.pack(ids), packing)
        self._kernels.add_up(self._moves, scores, packing)
        path = packing.unpack(self._kernels.best_path(self._moves, scores, packing))
        return self._moves.order[path]

    def runs(
        self,
        ids: Integers,
        lengths: Sequence[int],
        begins: Sequence[int],
        *,
        exactly: bool = False,
    ) -> Found:
        """Find the words of certain kinds, each with its margin, in one batch.

        Args:
            ids: The row of each character, sentence after sentence.
            lengths: Characters of each sentence; the longest first, none 0.
            begins: The begin tags of the kinds wanted.
            exactly: In single precision, even where the processor has something faster.

        Returns:
            The runs, sentence by sentence and each sentence's in order; and the sentences that
            ask to be read exactly, none if they were.
        """
        packing, wanted = Packing.of(lengths), self._moves.places(begins)
        rows = packing.pack(ids)
        self._fill(rows)
        if self._short is None or exactly:
            return self._found(self._emissions(rows, packing), packing, wanted)
        emissions = self._short.emissions(self._tables, rows, packing)
        found = self._found(emissions, packing, wanted)
        doubted = self._doubted(self._short, emissions, found, packing, wanted)
        sure = [run for run in found.runs if run.sentence not in doubted]
        return replace(found, runs=sure, doubted=doubted)

    def _doubted(
        self,
        short: Short,
        emissions: Floats,
        found: Found,
        packing: Packing,
        wanted: Sequence[int],
    ) -> frozenset[int]:
        """Say in which sentences slightly other sums might give other names or judgements."""
        kinds = np.zeros(len(self._moves.order), dtype=np.int64)
        kinds[list(wanted)] = 1
        kinds[[self._moves.inside(begin) for begin in wanted]] = 2
        scored = (emissions, found.scores, found.best)
        doubted = np.flatnonzero(short.doubts(self._moves, scored, packing, kinds, SLACK))
        judged = (
            run.sentence
            for run in found.runs
            if any(abs(run.margin - margin) < SLACK for margin in JUDGED_MARGINS)
        )
        return frozenset((*doubted.tolist(), *judged))

    def _found(self, emissions: Floats, packing: Packing, wanted: Sequence[int]) -> Found:
        """Find the words whose begin tag, in our own order, is wanted."""
        scores = emissions.copy()
        best = self._kernels.add_up(self._moves, scores, packing)
        path = packing.unpack(self._kernels.best_path(self._moves, scores, packing))
        places = list(self._words(path, packing, wanted))
        rivals = self._without(emissions, packing, places, wanted)
        runs = [
            Run(*place, float(best[place[0]] - rival))
            for place, rival in zip(places, rivals, strict=True)
        ]
        return Found(runs, scores, best)

    def _words(
        self, path: Integers, packing: Packing, wanted: Sequence[int]
    ) -> Iterator[tuple[int, int, int]]:
        """Yield sentence, start and end of every word whose first tag is wanted."""
        places = np.flatnonzero(np.isin(path, wanted))
        sentences = np.searchsorted(packing.flat_starts, places, side="right") - 1
        for place, number in zip(places.tolist(), sentences.tolist(), strict=True):
            first = int(packing.flat_starts[number])
            last = first + int(packing.lengths[number])
            inside, end = self._moves.inside(int(path[place])), place + 1
            while end < last and path[end] == inside:
                end += 1
            yield number, place - first, end - first

    def _without(
        self,
        emissions: Floats,
        packing: Packing,
        places: Sequence[tuple[int, int, int]],
        wanted: Sequence[int],
    ) -> Floats:
        """Score each sentence once per word found in it, that word being forbidden there."""
        if not places:
            return np.empty(0, dtype=np.float32)
        forbidden = [tag for begin in wanted for tag in (begin, self._moves.inside(begin))]
        rivals = []
        for number, start, end in places:
            rival = emissions[packing.rows_of(number)]
            rival[start:end, forbidden] = _NEVER
            rivals.append(rival)
        again = Packing.of([len(rival) for rival in rivals])
        return self._kernels.add_up(self._moves, again.pack(np.concatenate(rivals)), again)

    def _emissions(self, ids: Integers, packing: Packing) -> Floats:
        lower = self._kernels.lower(self._layers[0], self._tables, ids, packing)
        upper = self._kernels.upper(self._layers[1], self._projection, lower, packing)
        emissions: Floats = upper @ self._emission
        return emissions

    def fill(self) -> None:
        """Compute the tables' rows for all characters, 62 MB; for processes that share them."""
        self._fill(np.arange(len(self._embedding)))

    def _fill(self, ids: Integers) -> None:
        """Compute the tables' rows for characters met for the first time."""
        new = np.unique(ids[~self._filled[ids]])
        if len(new):
            rows = self._embedding[new] @ self._entry[:-1] + self._entry[-1]
            self._tables[0, new], self._tables[1, new] = rows[:, :PROJECTED], rows[:, PROJECTED:]
            self._filled[new] = True


def _projection(variables: dict[str, Floats], number: int) -> Floats:
    """Give what enters one direction, to the gates and the candidate; the bias as last row.

    The halves of the logistic function are moved into it:
    ``1 / (1 + exp(-x)) == (tanh(x / 2) + 1) / 2``.
    """
    bias = variables[f"fc_{number}.b_0"].reshape(-1) + variables[f"gru_{number}.b_0"].reshape(-1)
    projection = np.vstack((variables[f"fc_{number}.w_0"], bias))
    projection[:, :_GATES] *= np.float32(0.5)
    return projection


def _layer(variables: dict[str, Floats], *numbers: int) -> Layer:
    """Take the recurrent weights of both directions apart, halves moved into them.

    In memory they are a 128 x 256 matrix for the gates, then a 128 x 128 one for the
    candidate, which is given twice the gated state.
    """
    recurrent = [variables[f"gru_{number}.w_0"].reshape(-1) for number in numbers]
    half = np.float32(0.5)
    gates = [one[: CELLS * _GATES].reshape(CELLS, _GATES) * half for one in recurrent]
    candidates = [one[CELLS * _GATES :].reshape(CELLS, CELLS) * half for one in recurrent]
    return Layer(np.stack(gates), np.stack(candidates))
