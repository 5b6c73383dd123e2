"""What can be suggested: people, places, headlines and frequent words of what is served.

Texts are kept sorted, and beside them keys of one fixed width: how each is read aloud, and
the first letters of that. A prefix is then one slice of either, found by bisection.

Depends on: analysis, engine.contract, engine.queries. Used by: search.suggest, search.meant.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Final, overload

from searchapp.analysis.fold import fold_text
from searchapp.analysis.pinyin import initials, keys, near_keys, near_sound, syllables
from searchapp.analysis.shapes import Lookalikes
from searchapp.engine.contract import Engine
from searchapp.engine.facet_queries import FacetRequest
from searchapp.engine.queries import EngineQuery, Everything

_WIDTH: Final = 16
_ALL: Final = 1_000_000
_RARE_SHARE: Final = 20_000
"""A word is frequent from two blocks on, and from one in so many."""

_TITLE_CHARS: Final = 60

_NAMED: Final = 5
"""A person or place counts as much as a word that is this many times as frequent."""


class Kind(StrEnum):
    """What a suggested text is; one that is several is the first of them."""

    PERSON = "person"
    PLACE = "place"
    STRING = "string"
    HEADLINE = "headline"


_ORDER: Final = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Entry:
    """One text that can be suggested.

    Attributes:
        folded: What is compared.
        text: As printed.
        kind: What it is.
        weight: How much speaks for it: the articles or blocks that have it, more for a name.
    """

    folded: str
    text: str
    kind: Kind
    weight: int


class KeyTable(Sequence[bytes]):
    """Keys cut to one width, sorted, each with the number of its entry."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        ordered = sorted((key[:_WIDTH].encode("ascii"), number) for key, number in pairs)
        self._keys = b"".join(key.ljust(_WIDTH, b"\0") for key, _ in ordered)
        self.numbers = array("I", (number for _, number in ordered))

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> bytes: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[bytes]: ...

    def __getitem__(self, at: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        return self._keys[at * _WIDTH : (at + 1) * _WIDTH].rstrip(b"\0")

    def starting(self, prefix: str) -> "array[int]":
        """Numbers of the entries with a key that starts with an ASCII prefix."""
        low = prefix[:_WIDTH].encode("ascii")
        return self.numbers[bisect_left(self, low) : bisect_left(self, low + b"\x7f")]

    def equal(self, key: str) -> "array[int]":
        """Numbers of the entries with this key."""
        whole = key[:_WIDTH].encode("ascii")
        return self.numbers[bisect_left(self, whole) : bisect_left(self, whole + b"\0")]


class Inventory:
    """Everything that can be suggested from one generation."""

    def __init__(self, entries: Iterable[Entry], chars: Mapping[str, int]) -> None:
        """Sort what was collected.

        Args:
            entries: What can be suggested.
            chars: Every Chinese character that is printed, with how many blocks have it, about.
        """
        self.chars = chars
        best: dict[str, Entry] = {}
        for entry in entries:
            known = best.setdefault(entry.folded, entry)
            if _ORDER.index(entry.kind) < _ORDER.index(known.kind):
                best[entry.folded] = entry
        best.pop("", None)
        self.entries = [best[folded] for folded in sorted(best)]
        self._folded = [entry.folded for entry in self.entries]
        spoken = [
            (number, entry.folded)
            for number, entry in enumerate(self.entries)
            if entry.kind is not Kind.HEADLINE
        ]
        self.read, self.read_rarely = self._tables(spoken, keys)
        self.begun, self.begun_rarely = self._tables(spoken, initials)
        self.alike = KeyTable((key, number) for number, text in spoken for key in near_keys(text))

    def _tables(
        self, spoken: Sequence[tuple[int, str]], read: Callable[[str], tuple[str, ...]]
    ) -> tuple[KeyTable, KeyTable]:
        """Keys by the usual reading, and by the others; every reading of a name is usual."""
        usual: list[tuple[str, int]] = []
        others: list[tuple[str, int]] = []
        for number, text in spoken:
            found = read(text)
            named = self.entries[number].kind is Kind.PERSON
            usual += [(key, number) for key in (found if named else found[:1])]
            others += [(key, number) for key in (() if named else found[1:])]
        return KeyTable(usual), KeyTable(others)

    def starting(self, folded: str) -> range:
        """Numbers of the entries whose text starts with a folded one."""
        end = bisect_left(self._folded, folded + "\U0010ffff")
        return range(bisect_left(self._folded, folded), end)

    def find(self, folded: str) -> int:
        """Number of an entry by its folded text, or -1."""
        at = bisect_left(self._folded, folded)
        return at if at < len(self._folded) and self._folded[at] == folded else -1

    @cached_property
    def by_sound(self) -> dict[str, tuple[str, ...]]:
        """Characters by how they sound, near enough, the most used first."""
        found: dict[str, list[str]] = {}
        for char in sorted(self.chars, key=lambda one: (-self.chars[one], one)):
            for syllable in dict.fromkeys(map(near_sound, syllables(char))):
                found.setdefault(syllable, []).append(char)
        return {syllable: tuple(chars) for syllable, chars in found.items()}

    @cached_property
    def lookalikes(self) -> Lookalikes:
        """Finds the characters written alike."""
        return Lookalikes(self.chars)


def take_stock(engine: Engine) -> Inventory:
    """Collect everything that can be suggested from what an engine serves."""
    words = list(engine.words(1))
    chars: Counter[str] = Counter()
    for word, count in words:
        chars.update(dict.fromkeys((char for char in word if not char.isascii()), count))
    least = max(2, engine.status().blocks // _RARE_SHARE)
    frequent = ((word, count) for word, count in words if count >= least)
    return Inventory(chain(_named(engine), _strings(frequent), _headlines(engine)), chars)


def _named(engine: Engine) -> Iterator[Entry]:
    kinds = {"person": Kind.PERSON, "byline": Kind.PERSON, "district": Kind.PLACE}
    asked = tuple(FacetRequest(name, _ALL) for name in kinds)
    counted = engine.search(EngineQuery(Everything(), limit=0, facets=asked)).facets
    for name, kind in kinds.items():
        for value, count in counted[name].values:
            yield Entry(_typed(value), value, kind, count * _NAMED)


def _strings(words: Iterable[tuple[str, int]]) -> Iterator[Entry]:
    for word, count in words:
        if sum(map(str.isalpha, word)) > 1:
            yield Entry(word, word, Kind.STRING, count)


def _headlines(engine: Engine) -> Iterator[Entry]:
    for title in engine.titles():
        yield Entry(_typed(title[:_TITLE_CHARS]), title, Kind.HEADLINE, 1)


def _typed(text: str) -> str:
    """Fold a text as what is typed is folded: without blanks."""
    return "".join(fold_text(text).split())
