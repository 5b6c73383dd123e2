"""Fill the facts of a page: every finder is asked in turn, nothing else is changed.

Knows neither files of the archive nor engines. Finders are independent of each other and
see the page as printed; what one cannot tell stays empty.

Depends on: model, analysis.texts and the finders of this room. Used by: indexing, bootstrap.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Protocol, Self, runtime_checkable

from searchapp.analysis.texts import Texts
from searchapp.compiled import AUTO
from searchapp.enrich.date_anchors import DEFAULT_ANCHORS
from searchapp.enrich.dates import DateFinder
from searchapp.enrich.districts import DistrictFinder
from searchapp.enrich.gazetteer import DEFAULT_GAZETTEER
from searchapp.enrich.keywords import KeywordFinder
from searchapp.enrich.persons import PersonFinder
from searchapp.enrich.reading import ReadPage, ReadPages, read_pages
from searchapp.enrich.tagger_kernels import prepare_kernels
from searchapp.enrich.taxonomy import DEFAULT_TAXONOMY
from searchapp.enrich.topics import TopicFinder
from searchapp.model import Fact, Page

_ROOM = Path(__file__).parent
_VERSION_CHARS = 16


class FactFinder(Protocol):
    """Finds the facts of one field for every article of a page."""

    def facts(self, page: Page) -> tuple[tuple[Fact, ...], ...]:
        """Give one tuple of facts per article of the page, in the page's order."""
        ...


@runtime_checkable
class BatchFinder(FactFinder, Protocol):
    """A finder that is much faster on many pages at once."""

    def facts_of(self, pages: Sequence[Page]) -> Sequence[tuple[tuple[Fact, ...], ...]]:
        """Give what ``facts`` gives, for every page in order."""
        ...


@runtime_checkable
class ReadingFinder(FactFinder, Protocol):
    """A finder of folded texts, which need not be folded by each."""

    def facts_read(self, read: ReadPage) -> tuple[tuple[Fact, ...], ...]:
        """Give what ``facts`` gives for a page that has been read."""
        ...


@runtime_checkable
class ReadingBatchFinder(FactFinder, Protocol):
    """A finder of folded texts that is much faster on many pages at once."""

    def facts_of_read(self, read: ReadPages) -> Sequence[tuple[tuple[Fact, ...], ...]]:
        """Give what ``facts`` gives, for every page in order."""
        ...


@dataclass(frozen=True, slots=True)
class LexiconPaths:
    """The data files the rules read; each can be replaced by one of the same form.

    Attributes:
        gazetteer: Districts, towns and landmarks.
        taxonomy: Topics and their words.
        anchors: Phrases that tell the year.
    """

    gazetteer: Path = DEFAULT_GAZETTEER
    taxonomy: Path = DEFAULT_TAXONOMY
    anchors: Path = DEFAULT_ANCHORS


class Enricher:
    """Fills facts. Pickles as the paths of its data files, so that workers load their own."""

    def __init__(
        self, finders: Sequence[FactFinder], paths: LexiconPaths, kernels: str = AUTO
    ) -> None:
        self._finders = tuple(finders)
        self._paths = paths
        self._kernels = kernels

    @classmethod
    def load(
        cls, paths: LexiconPaths | None = None, *, persons: bool = True, kernels: str = AUTO
    ) -> Self:
        """Make an enricher with every finder of this room.

        Args:
            paths: Data files to use instead of those that come with the program.
            persons: Find persons too.
            kernels: Who does the innermost steps of finding them: ``auto``, ``numpy`` or
                ``numba``. The facts are the same.

        Raises:
            LexiconError: A data file is not valid.
            SettingError: The kernels wanted are not installed.
        """
        paths = paths or LexiconPaths()
        finders = (
            DateFinder.load(paths.anchors),
            DistrictFinder.load(paths.gazetteer),
            *((PersonFinder.load(kernels=kernels),) if persons else ()),
            TopicFinder.load(paths.taxonomy),
            KeywordFinder.load(paths.gazetteer),
        )
        return cls(finders, paths, kernels)

    def __reduce__(self) -> tuple[object, tuple[()]]:
        persons = any(isinstance(one, PersonFinder) for one in self._finders)
        load = partial(type(self).load, self._paths, persons=persons, kernels=self._kernels)
        return load, ()

    def prepare(self) -> None:
        """Work out what otherwise every process that is forked from this one would."""
        for finder in self._finders:
            if isinstance(finder, PersonFinder):
                finder.prepare()

    def enrich(self, page: Page) -> Page:
        """Give the page with the facts of every article filled; see ``enrich_all``."""
        return self.enrich_all((page,))[0]

    def enrich_all(self, pages: Sequence[Page], texts: Texts | None = None) -> tuple[Page, ...]:
        """Fill the facts of many pages; much faster than one by one.

        Args:
            pages: The articles as printed; facts they carry already are replaced. Each
                page is judged by itself.
            texts: Holds the text of every block; given when others read them too, so that
                each is folded and cut once.

        Returns:
            The same pages; facts are ordered date, districts, persons, topics, keywords,
            each finder's own order kept.
        """
        read = read_pages(pages, texts)
        found = [_ask(finder, read) for finder in self._finders]
        return tuple(_filled(page, facts) for page, *facts in zip(pages, *found, strict=True))

    @cached_property
    def version(self) -> str:
        """A short hash of rules and data: facts of another version must be found again."""
        files = sorted({*_ROOM.rglob("*.py"), *(p for p in (_ROOM / "lexicon").rglob("*"))})
        paths = (self._paths.gazetteer, self._paths.taxonomy, self._paths.anchors)
        digest = sha256()
        for path in (*files, *paths):
            if path.is_file():
                digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()[:_VERSION_CHARS]


@dataclass(frozen=True, slots=True)
class EnricherChoice:
    """Makes an enricher wherever it is called; equal choices are one to a worker process.

    Attributes:
        persons: Find persons too: most of the work, and all of the model, is theirs.
        kernels: Who does the innermost steps of finding them.
    """

    persons: bool = True
    kernels: str = AUTO

    def __call__(self) -> Enricher:
        """Make it."""
        return Enricher.load(persons=self.persons, kernels=self.kernels)

    def prepare(self) -> None:
        """Let loops be compiled now, and by one process, if any are to be.

        Raises:
            SettingError: The kernels wanted are not installed.
        """
        if self.persons:
            prepare_kernels(self.kernels)


def _ask(finder: FactFinder, read: ReadPages) -> Sequence[tuple[tuple[Fact, ...], ...]]:
    if isinstance(finder, ReadingBatchFinder):
        return finder.facts_of_read(read)
    if isinstance(finder, ReadingFinder):
        return [finder.facts_read(page) for page in read.pages]
    pages = [one.page for one in read.pages]
    if isinstance(finder, BatchFinder):
        return finder.facts_of(pages)
    return [finder.facts(page) for page in pages]


def _filled(page: Page, found: Sequence[tuple[tuple[Fact, ...], ...]]) -> Page:
    """Put what the finders found into the articles of one page."""
    articles = (
        replace(article, facts=tuple(chain.from_iterable(facts)))
        for article, *facts in zip(page.articles, *found, strict=True)
    )
    return replace(page, articles=tuple(articles))
