"""How rare a word is in Chinese news: inverse document frequencies.

The frequencies are a data file that comes with jieba; only the file is read, the library
is not used here. Without it every word counts as equally rare.

A quarter of a million words as objects take 51 MB in every process. A word of up to four
characters is therefore one integer of 64 bits, and the table two arrays of 2 MB, which
processes forked from one that holds them share.

Depends on: numpy. Used by: enrich.keywords_words.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

USUAL_RARITY: Final = 8.0
"""For words the table does not hold: between 发展 (3.5) and the rarest (13.9)."""

_PACKED_CHARS: Final = 4
_BITS: Final = 16

Rarities = npt.NDArray[np.float64]
_Keys = npt.NDArray[np.uint64]


class RarityTable:
    """Rarity of words: natural logarithms of their inverse document frequencies."""

    def __init__(self, rarities: Mapping[str, float]) -> None:
        """Take the words in."""
        words = tuple(rarities)
        keys = _packed(words)
        values = np.fromiter(rarities.values(), np.float64, len(words))
        whole = keys > 0
        order = np.argsort(keys[whole])
        self._keys = keys[whole][order]
        self._values = values[whole][order]
        self._longer = {words[at]: rarities[words[at]] for at in np.flatnonzero(~whole).tolist()}

    def __len__(self) -> int:
        return self._keys.size + len(self._longer)

    def of(self, words: Sequence[str]) -> Rarities:
        """Give the rarity of each word, ``USUAL_RARITY`` of those the table does not hold."""
        keys = _packed(words)
        found = np.full(keys.size, USUAL_RARITY)
        if self._keys.size:
            place = np.minimum(np.searchsorted(self._keys, keys), self._keys.size - 1)
            known = self._keys[place] == keys
            found[known] = self._values[place[known]]
        for at in np.flatnonzero(keys == 0).tolist():
            found[at] = self._longer.get(words[at], USUAL_RARITY)
        return found


def _packed(words: Sequence[str]) -> _Keys:
    """Pack each word of one to four ordinary characters into one number; 0 for every other."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    codes = np.fromiter(map(ord, chain.from_iterable(words)), np.uint64, int(lengths.sum()))
    ends = np.cumsum(lengths)
    keys = np.zeros(len(words), np.uint64)
    for place in range(_PACKED_CHARS):
        has = lengths > place
        keys[has] = (keys[has] << np.uint64(_BITS)) | codes[(ends - lengths)[has] + place]
    unfit = (codes >> np.uint64(_BITS) > 0) | (codes == 0)
    keys[np.repeat(np.arange(len(words)), lengths)[unfit]] = 0
    keys[lengths > _PACKED_CHARS] = 0
    return keys


@cache
def load_rarity() -> RarityTable:
    """Read the table, once in a process; empty when this jieba comes without it.

    Source: ``jieba/analyse/idf.txt`` of jieba 0.42.1 (MIT).
    """
    spec = find_spec("jieba")
    folders = spec.submodule_search_locations if spec else None
    path = Path(folders[0], "analyse", "idf.txt") if folders else None
    if path is None or not path.is_file():
        return RarityTable({})
    rows = (line.split(" ") for line in path.read_text(encoding="utf-8").splitlines())
    return RarityTable({row[0]: float(row[1]) for row in rows if len(row) > 1})
