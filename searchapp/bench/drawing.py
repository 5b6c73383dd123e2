"""Draw questions from the archive that is measured, by how many blocks hold a string.

Strings are taken from blocks drawn at random, so they are as frequent as readers meet them
in print; the bands keep apart what costs differently:

* rare: 5 to 50 blocks; frequent: 5 to 10 % of the blocks;
* AND of two and OR of three: strings of one block, each in 20 blocks up to 10 %;
* strings of four to eight units, and single units, as they come;
* three months around a block, with a string of it in 20 blocks up to 10 %.

Depends on: bench.questions, engine.contract, model. Used by: bench.tokens.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random
from typing import Final

import numpy as np

from searchapp.analysis.literal import PAIR_MARK
from searchapp.analysis.stream import Stream
from searchapp.bench.questions import (
    ANY_UNIT,
    SHAPES,
    Question,
    QuestionClass,
    around_month,
    is_one_run,
)
from searchapp.engine.contract import Batch

SAMPLED_BLOCKS: Final = 300
"""Blocks kept of every batch to draw from."""

RARE: Final = (5, 50)
FREQUENT_SHARE: Final = (0.05, 0.10)
USUAL_LEAST: Final = 20
USUAL_LEAST_SHARE: Final = 0.01
"""Where 20 blocks are more than this share, the share counts: in small archives."""
STRING_UNITS: Final = (4, 8)

_TRIES: Final = 50


@dataclass(frozen=True, slots=True)
class _Sample:
    """A block to draw from: its runs of adjacent units, and its day."""

    runs: tuple[tuple[str, ...], ...]
    day: int

    @property
    def pairs(self) -> dict[str, str]:
        """Its strings of two units with their tokens, each once, in printed order."""
        return {
            first + second: f"{first}{PAIR_MARK}{second}"
            for run in self.runs
            for first, second in pairwise(run)
        }


class Drawing:
    """Counts in how many blocks every string of two stands, and keeps blocks to draw from."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(seed)  # noqa: S311  repeatable
        self._frequencies: dict[str, int] = {}
        self._samples: list[_Sample] = []
        self._blocks = 0

    def see(self, batch: Batch) -> None:
        """Take a batch into account."""
        stream = batch.literal
        for token, count in zip(stream.vocabulary, _block_counts(stream), strict=True):
            self._frequencies[token] = self._frequencies.get(token, 0) + count
        days = [
            int(article.date.value.replace("-", "")) if article.date else 0
            for article in batch.articles
            for _ in article.blocks
        ]
        self._blocks += len(days)
        chosen = sorted(self._rng.sample(range(len(days)), min(SAMPLED_BLOCKS, len(days))))
        self._samples += [_Sample(tuple(_runs(stream, block)), days[block]) for block in chosen]

    def questions(self, per_class: int) -> list[Question]:
        """Draw the questions of every class, distinct as far as the archive goes.

        Returns:
            Class by class; fewer than ``per_class`` where the archive has no more.
        """
        drawn: list[Question] = []
        for kind, shape in SHAPES.items():
            if shape.articles:
                continue
            found: dict[Question, None] = {}
            for sample in self._order(per_class):
                question = self._draw(kind, sample)
                if question is not None:
                    found[question] = None
                if len(found) == per_class:
                    break
            drawn += self._repeated(list(found), per_class)
        pages = [question for question in drawn if question.kind is QuestionClass.PAGE]
        return drawn + [replace(page, kind=QuestionClass.ARTICLE_PAGE) for page in pages]

    def _order(self, per_class: int) -> Iterator[_Sample]:
        for _ in range(per_class * _TRIES):
            yield self._rng.choice(self._samples)

    def _repeated(self, found: list[Question], wanted: int) -> list[Question]:
        """A narrow band has fewer strings than questions: they are asked again."""
        return found + self._rng.choices(found, k=wanted - len(found)) if found else []

    def _draw(self, kind: QuestionClass, sample: _Sample) -> Question | None:
        if kind in {QuestionClass.STRING, QuestionClass.WILDCARD}:
            return self._string(kind, sample)
        if kind is QuestionClass.CHARACTER:
            return self._character(sample)
        shape = SHAPES[kind]
        low, high = self._band(kind)
        fitting = [
            pair
            for pair, token in sample.pairs.items()
            if low <= self._frequencies[token] <= high and _reads_as(pair, token)
        ]
        if len(fitting) < shape.strings or (shape.dated and not sample.day):
            return None
        days = around_month(sample.day) if shape.dated else (0, 0)
        return Question(kind, tuple(self._rng.sample(fitting, shape.strings)), *days)

    def _band(self, kind: QuestionClass) -> tuple[float, float]:
        if kind is QuestionClass.RARE:
            return RARE
        if kind is QuestionClass.FREQUENT:
            return FREQUENT_SHARE[0] * self._blocks, FREQUENT_SHARE[1] * self._blocks
        least = min(USUAL_LEAST, USUAL_LEAST_SHARE * self._blocks)
        return least, FREQUENT_SHARE[1] * self._blocks

    def _string(self, kind: QuestionClass, sample: _Sample) -> Question | None:
        size = self._rng.randint(*STRING_UNITS)
        long = [run for run in sample.runs if len(run) >= size]
        if not long:
            return None
        run = self._rng.choice(long)
        start = self._rng.randint(0, len(run) - size)
        units = run[start : start + size]
        if not is_one_run("".join(units), units):
            return None
        if not SHAPES[kind].wild:
            return Question(kind, ("".join(units),))
        open_at = self._rng.randint(1, size - 2)
        sides = units[:open_at], units[open_at + 1 :]
        if not all(is_one_run("".join(side), side) for side in sides):
            return None
        return Question(kind, (ANY_UNIT.join(map("".join, sides)),))

    def _character(self, sample: _Sample) -> Question | None:
        units = [unit for run in sample.runs for unit in run]
        if not units:
            return None
        unit = self._rng.choice(units)
        single = len(unit) == 1 and is_one_run(unit, (unit,))
        return Question(QuestionClass.CHARACTER, (unit,)) if single else None


def _reads_as(pair: str, token: str) -> bool:
    """Tell whether a string is cut into the units of its token, not as one longer unit."""
    first, _, second = token.partition(PAIR_MARK)
    return is_one_run(pair, (first, second))


def _block_counts(stream: Stream) -> list[int]:
    """In how many blocks each token of the vocabulary stands."""
    size = max(len(stream.vocabulary), 1)
    blocks = np.repeat(np.arange(stream.offsets.size - 1), np.diff(stream.offsets))
    standing = np.unique(blocks * size + stream.tokens)
    counts: list[int] = np.bincount(standing % size, minlength=len(stream.vocabulary)).tolist()
    return counts


def _runs(stream: Stream, block: int) -> Iterator[tuple[str, ...]]:
    run: list[str] = []
    for token in stream.tokens[stream.offsets[block] : stream.offsets[block + 1]].tolist():
        first, _, second = stream.vocabulary[token].partition(PAIR_MARK)
        run.append(first)
        if not second:
            yield tuple(run)
            run = []
