"""The pair tokens of a stream, as numbers of their units: strings only where one is wanted.

A hundred thousand characters of news have some ten thousand distinct pairs of some two
thousand units. What crosses to another process, and what an engine numbers, are the units.

Depends on: analysis.literal (the mark between units). Used by: analysis.stream, engine.
"""

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt

from searchapp.analysis.literal import PAIR_MARK

Int32s = npt.NDArray[np.int32]


class PairVocabulary(Sequence[str]):
    """Distinct pair tokens, a sequence of strings to all who need no more.

    Attributes:
        units: Distinct units.
        firsts: Shape (n,): for each token the number of its first unit.
        seconds: Shape (n,): the number of its second unit and one, 0 where there is none.
    """

    __slots__ = ("firsts", "seconds", "units")

    def __init__(self, units: Sequence[str], firsts: Int32s, seconds: Int32s) -> None:
        """Take the parts."""
        self.units = tuple(units)
        self.firsts = firsts
        self.seconds = seconds

    @classmethod
    def of(cls, tokens: Sequence[str]) -> "PairVocabulary":
        """Part tokens into their units.

        Raises:
            ValueError: One is not a pair.

        >>> PairVocabulary.of(["产!业", "业!"]).units
        ('业', '产')
        """
        if isinstance(tokens, PairVocabulary):
            return tokens
        # Each unit becomes a line: all tokens are parted at once.
        parts = "\n".join(tokens).replace(PAIR_MARK, "\n").split("\n") if tokens else []
        if len(parts) != 2 * len(tokens):
            raise ValueError("not every token is a pair")
        units = sorted({*parts} - {""})
        numbers = {unit: number for number, unit in enumerate(("", *units))}
        found = np.fromiter(map(numbers.__getitem__, parts), np.int32, len(parts))
        return cls(units, found[0::2] - 1, found[1::2])

    def __len__(self) -> int:
        return int(self.firsts.size)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[str, ...]: ...
    def __getitem__(self, place: int | slice) -> str | tuple[str, ...]:
        if isinstance(place, slice):
            return tuple(self)[place]
        second = int(self.seconds[place])
        after = self.units[second - 1] if second else ""
        return f"{self.units[self.firsts[place]]}{PAIR_MARK}{after}"

    def __iter__(self) -> Iterator[str]:
        heads = [unit + PAIR_MARK for unit in self.units]
        tails = ["", *self.units]
        for first, second in zip(self.firsts.tolist(), self.seconds.tolist(), strict=True):
            yield heads[first] + tails[second]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))
