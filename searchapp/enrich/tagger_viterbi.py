"""Read the best tag sequence of many sentences at once from a CRF's scores.

Holds the layout the sentences of one batch share (``Packing``) and the search (``Viterbi``).
An inside tag follows only its own begin or inside tag: the learned scores of all other
moves into it are below -7, those of these moves above -2.2, so the search never looks at them.

Depends on: enrich.tagger_weights, numpy. Used by: enrich.tagger_network.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from searchapp.enrich.tagger_weights import Floats

Integers = npt.NDArray[np.intp]
Number = TypeVar("Number", np.intp, np.float32)


@dataclass(frozen=True, slots=True)
class Packing:
    """How the sentences of one batch lie in packed rows, step by step.

    Attributes:
        lengths: Characters of each sentence, never increasing, none 0.
        starts: First row of each step, and at the end the number of rows.
        mirror: For each row, the row of the same sentence counted from its other end.
    """

    lengths: tuple[int, ...]
    starts: tuple[int, ...]
    mirror: Integers

    @classmethod
    def of(cls, lengths: Sequence[int]) -> "Packing":
        """Lay out sentences of the given lengths, the longest first, none empty."""
        length = np.array(lengths, dtype=np.intp)
        step = np.arange(length[0])
        active = np.searchsorted(-length, -step, side="left")
        starts = np.concatenate(([0], np.cumsum(active)))
        sentence = np.arange(starts[-1]) - np.repeat(starts[:-1], active)
        mirror = starts[length[sentence] - 1 - np.repeat(step, active)] + sentence
        return cls(tuple(lengths), tuple(starts.tolist()), mirror)

    @property
    def steps(self) -> int:
        """Number of steps: the length of the longest sentence."""
        return len(self.starts) - 1

    def rows(self, step: int) -> slice:
        """Give the rows of one step."""
        return slice(self.starts[step], self.starts[step + 1])

    def pack(self, sentences: Sequence[npt.NDArray[Number]]) -> npt.NDArray[Number]:
        """Put one number, or one row of numbers, a character into the packed order."""
        shape = (self.starts[-1], *sentences[0].shape[1:])
        packed = np.empty(shape, dtype=sentences[0].dtype)
        for place, sentence in zip(self._places(), sentences, strict=True):
            packed[place] = sentence
        return packed

    def unpack(self, packed: npt.NDArray[Number]) -> list[npt.NDArray[Number]]:
        """Take packed numbers, or rows, apart into sentences again."""
        return [packed[place] for place in self._places()]

    def last_rows(self) -> Integers:
        """Give the row of each sentence's last character."""
        rows: Integers = np.array(self.starts)[np.array(self.lengths) - 1]
        return rows + np.arange(len(self.lengths))

    def _places(self) -> list[Integers]:
        starts = np.array(self.starts)
        return [starts[:length] + i for i, length in enumerate(self.lengths)]


class Viterbi:
    """The search for the best path, for one set of learned moves."""

    def __init__(self, crf: Floats, tags: Sequence[str]) -> None:
        """Arrange the moves.

        Args:
            crf: Row 0 the scores to start with a tag, row 1 to end with it, then a row
                for each tag: the scores of moving from it to each tag.
            tags: Names by number; an ``X-I`` stands right after its ``X-B``.

        Raises:
            ValueError: The tags are not in that order, or the shape does not fit.
        """
        self._begins = np.array([i for i, tag in enumerate(tags) if not tag.endswith("-I")])
        self._insides = np.array([i for i, tag in enumerate(tags) if tag.endswith("-I")])
        if any(tags[i - 1] != f"{tags[i][:-2]}-B" for i in self._insides):
            raise ValueError("order of the tags")
        moves = crf[2:].reshape(len(tags), len(tags))
        self._start, self._end = crf[0], crf[1]
        # Row ``to``, column ``from``: the scores of all predecessors of one tag.
        self._arrivals = np.ascontiguousarray(moves.T)
        self._to_begin = np.ascontiguousarray(moves[:, self._begins])[:, :, None]
        self._from_begin = moves[self._insides - 1, self._insides][:, None]
        self._from_inside = moves[self._insides, self._insides][:, None]

    def add_up(self, emissions: Floats, packing: Packing) -> Floats:
        """Turn emissions into the scores of the best paths that end in each tag.

        Args:
            emissions: One row a character in packed order, one column a tag; overwritten.
            packing: The layout of the rows.

        Returns:
            The score of the best path of each sentence.
        """
        emissions[packing.rows(0)] += self._start
        scores = np.ascontiguousarray(emissions[packing.rows(0)].T)
        for step in range(1, packing.steps):
            here = emissions[packing.rows(step)]
            before = scores[:, : len(here)]
            scores = np.empty_like(before)
            scores[self._begins] = (self._to_begin + before[:, None, :]).max(axis=0)
            scores[self._insides] = np.maximum(
                before[self._insides - 1] + self._from_begin,
                before[self._insides] + self._from_inside,
            )
            scores += here.T
            here[:] = scores.T
        best: Floats = (emissions[packing.last_rows()] + self._end).max(axis=1)
        return best

    def best_path(self, scores: Floats, packing: Packing) -> Integers:
        """Find the best tag sequence of every sentence, from its end to its beginning.

        The best predecessor is looked for along the best path alone.

        Args:
            scores: What ``add_up`` left of the emissions.
            packing: The layout of the rows.

        Returns:
            One tag number a character, in packed order.
        """
        path = np.empty(len(scores), dtype=np.intp)
        going = np.empty(0, dtype=np.intp)
        for step in range(packing.steps - 1, -1, -1):
            here = scores[packing.rows(step)]
            best = np.empty(len(here), dtype=np.intp)
            best[: len(going)] = (here[: len(going)] + self._arrivals[going]).argmax(axis=1)
            best[len(going) :] = (here[len(going) :] + self._end).argmax(axis=1)
            path[packing.rows(step)] = going = best
        return path
