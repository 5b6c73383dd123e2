"""Complete what is being typed: by characters, by pinyin, by the first letters of pinyin.

Nothing is suggested that the archive does not print: every suggestion is counted as the
literal search it leads to would count it. The inventory follows the generation served; a
new one is taken stock of aside, while the old one still answers.

Depends on: analysis, engine.contract, engine.queries, search.inventory.
Used by: search.service.
"""

import logging
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain
from typing import Final, Literal, TypeAlias

from searchapp.analysis.fold import fold_text
from searchapp.analysis.literal import literal
from searchapp.analysis.pinyin import initials, keys
from searchapp.engine.contract import Engine
from searchapp.engine.queries import EngineQuery, Match
from searchapp.errors import EngineError
from searchapp.search.inventory import Entry, Inventory, Kind, take_stock
from searchapp.search.meant import meant
from searchapp.search.tree import Term

_LOG = logging.getLogger(__name__)

_SPOKEN: Final = re.compile(r"[a-z]+")
_MIXED: Final = re.compile(r"([^a-z]+)([a-z]+)")
_LEAST_LETTERS: Final = 2
"""One letter begins too much."""

_LEAST_UNITS: Final = 2
"""One unit has too much behind it; the dictionary's words complete it."""

_CONTINUED: Final = 6
"""So many ways are shown in which a string goes on."""

_SPARE: Final = 3
"""So many more candidates than suggestions are looked at, as some may no longer occur."""

By: TypeAlias = Literal["characters", "pinyin", "initials"]

SUGGESTIONS_MAX: Final = 50

_MEANT_MOST: Final = 3

TYPED_MAX: Final = 60
"""Characters of what is typed that are looked at."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text to search for.

    Attributes:
        text: As printed.
        kind: What it is.
        articles: Articles that the literal search for it finds.
        by: How it was found.
    """

    text: str
    kind: Kind
    articles: int
    by: By


class Suggester:
    """Suggests from what an engine serves."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._inventory: Inventory | None = None
        self._served = ""
        self._under_way: threading.Thread | None = None

    def inventory(self) -> Inventory:
        """Give the inventory; the first call takes stock, later ones never wait for it."""
        served = self._engine.status()
        name = f"{served.generation} {served.built_at}"
        with self._lock:
            if self._inventory is None:
                self._inventory, self._served = take_stock(self._engine), name
            elif name != self._served and not self._under_way:
                self._under_way = threading.Thread(target=self._renew, args=(name,), daemon=True)
                self._under_way.start()
            return self._inventory

    def _renew(self, name: str) -> None:
        try:
            self._inventory, self._served = take_stock(self._engine), name
        except EngineError as error:
            _LOG.warning("联想词没有更新（%s），继续使用原来的", error)
        finally:
            self._under_way = None

    def wait(self) -> None:
        """Wait for an inventory that is being taken; there may be none."""
        if under_way := self._under_way:
            under_way.join()

    def complete(self, typed: str, most: int) -> tuple[Suggestion, ...]:
        """Complete what is being typed.

        Args:
            typed: What stands in the search field.
            most: Most suggestions.
        """
        inventory = self.inventory()
        found: dict[str, tuple[Entry, By]] = {}
        plain = "".join(fold_text(typed).split())[:TYPED_MAX]
        for entries, by in chain(
            _by_characters(inventory, plain, most),
            self._by_print(plain, most),
            _by_sound(inventory, plain, most),
        ):
            for entry in entries:
                found.setdefault(entry.folded, (entry, by))
        return tuple(self._counted(found.values(), most))

    def _by_print(self, typed: str, most: int) -> Iterator[tuple[list[Entry], By]]:
        """Strings that begin with what is typed and are no word of any dictionary."""
        wanted = literal(typed)
        if wanted and len(wanted.segments) == 1 and wanted.unit_count >= _LEAST_UNITS:
            printed = self._engine.continuations(wanted, min(most, _CONTINUED))
            yield [Entry(text, text, Kind.STRING, count) for text, count in printed], "characters"

    def meant(self, query: str, terms: Iterable[Term]) -> tuple[str, ...]:
        """Name queries that differ from one in a term that nothing prints.

        Args:
            query: As typed.
            terms: Its terms that must be printed.
        """
        for term in terms:
            if term.text in query and not self._count(term.text):
                near = meant(term.text, self.inventory(), self._count, _MEANT_MOST)
                if near:
                    return tuple(query.replace(term.text, one, 1) for one in near)
        return ()

    def meant_by(self, term: Term) -> tuple[str, ...]:
        """Name strings that are printed, for one that is not."""
        return self.meant(term.text, (term,))

    def _count(self, text: str) -> int:
        return count_articles(self._engine, text)

    def _counted(self, found: Iterable[tuple[Entry, By]], most: int) -> Iterator[Suggestion]:
        left = most
        for entry, by in found:
            articles = self._count(entry.text) if left else 0
            if articles:
                left -= 1
                yield Suggestion(entry.text, entry.kind, articles, by)


def _by_characters(inventory: Inventory, typed: str, most: int) -> Iterator[tuple[list[Entry], By]]:
    """Yield the entries that what is typed begins."""
    if typed:
        yield _weightiest(inventory, inventory.starting(typed), most), "characters"


def _by_sound(inventory: Inventory, typed: str, most: int) -> Iterator[tuple[list[Entry], By]]:
    """Yield the entries whose sound what is typed begins, the surest way first."""
    for numbers, by in _ways(inventory, typed.replace("'", "").replace("ü", "v")):
        yield _weightiest(inventory, numbers, most), by


def _weightiest(inventory: Inventory, numbers: Iterable[int], most: int) -> list[Entry]:
    entries = (inventory.entries[number] for number in numbers)
    return nlargest(most * _SPARE, entries, key=lambda entry: entry.weight)


def _ways(inventory: Inventory, spoken: str) -> Iterator[tuple[Iterable[int], By]]:
    if _SPOKEN.fullmatch(spoken) and len(spoken) >= _LEAST_LETTERS:
        yield inventory.read.equal(spoken), "pinyin"
        yield inventory.begun.equal(spoken), "initials"
        yield inventory.read.starting(spoken), "pinyin"
        yield inventory.begun.starting(spoken), "initials"
        yield inventory.read_rarely.starting(spoken), "pinyin"
        yield inventory.begun_rarely.starting(spoken), "initials"
    if mixed := _MIXED.fullmatch(spoken):
        yield _mixed(inventory, *mixed.groups()), "pinyin"


def _mixed(inventory: Inventory, printed: str, spoken: str) -> Iterator[int]:
    """Entries that start with some characters, the rest begun by how it is read."""
    tables = ((inventory.read, keys(printed)), (inventory.begun, initials(printed)))
    for table, begins in tables:
        for begin in begins:
            for number in table.starting(begin + spoken):
                if inventory.entries[number].folded.startswith(printed):
                    yield number


def count_articles(engine: Engine, text: str) -> int:
    """Count the articles that print a text."""
    wanted = literal(text)
    return engine.search(EngineQuery(Match(wanted), limit=0)).articles if wanted else 0
