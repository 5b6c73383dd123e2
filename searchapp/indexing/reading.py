"""Read source files into pieces of work, keeping account of everything.

Every page is counted, every article id is taken once, and what cannot be taken becomes a
``Reject`` in the report of its file. What people put right in the printed text is put right
here. A sample of blocks is drawn on the way, for the proof.

Depends on: model, archive.sources, analysis.words, corrections.ledger, indexing.proof,
indexing.reports.
Used by: indexing.build.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from searchapp.analysis.words import is_word
from searchapp.archive.sources import read_source, source_name
from searchapp.corrections.ledger import Ledger
from searchapp.indexing.reports import FileReport, Progress, Stage
from searchapp.indexing.sample import Sample
from searchapp.model import Article, Page, Reject

PIECE_CHARACTERS: Final = 120_000
"""Characters in a piece of work: some seconds of a worker's time, so that a build can be
interrupted and progress shows, and enough for whole-array analysis to pay."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Pages to be worked on together.

    Attributes:
        pages: The pages, without articles whose id was taken before; may be empty.
        reports: Files that were read to their end since the piece before.
        progress: Where the build stands when this piece is taken in.
    """

    pages: tuple[Page, ...]
    reports: tuple[FileReport, ...]
    progress: Progress


class Reader:
    """Reads all sources once, in order.

    Attributes:
        articles, paragraphs, blocks, characters: Read so far.
        rejects: What could not be taken so far.
        unread: Names of the sources of which something could not be taken.
    """

    def __init__(self, paths: Sequence[Path], sample: Sample, ledger: Ledger) -> None:
        self._paths = paths
        self._sample = sample
        self._ledger = ledger
        self._sizes = [_size(path) for path in paths]
        self._taken: dict[str, tuple[int, int]] = {}
        self._files = self._bytes_done = self._met = 0
        self.articles = self.paragraphs = self.blocks = self.characters = 0
        self.rejects: list[Reject] = []
        self.unread: set[str] = set()

    def progress(self, stage: Stage) -> Progress:
        """Say how far reading has come."""
        return Progress(
            stage=stage,
            files=self._files,
            files_total=len(self._paths),
            bytes_done=self._bytes_done,
            bytes_total=sum(self._sizes),
            articles=self.articles,
            paragraphs=self.paragraphs,
            characters=self.characters,
        )

    @property
    def ids(self) -> Set[str]:
        """Ids of the articles taken so far."""
        return self._taken.keys()

    def pieces(self) -> Iterator[Piece]:
        """Yield the whole archive, piece by piece; the last one holds the last report."""
        pages: list[Page] = []
        reports: list[FileReport] = []
        cut_at = 0
        for number in range(len(self._paths)):
            before = (self.articles, self.paragraphs, len(self.rejects))
            for page in self._pages(number):
                pages.append(page)
                if self.characters - cut_at >= PIECE_CHARACTERS:
                    yield Piece(tuple(pages), tuple(reports), self.progress(Stage.READ))
                    pages, reports, cut_at = [], [], self.characters
            self._files += 1
            self._bytes_done = sum(self._sizes[: number + 1])
            reports.append(self._report(number, *before))
        yield Piece(tuple(pages), tuple(reports), self.progress(Stage.READ))

    def _report(self, number: int, articles: int, paragraphs: int, rejects: int) -> FileReport:
        if len(self.rejects) > rejects:
            self.unread.add(source_name(self._paths[number]))
        return FileReport(
            self._paths[number],
            self.articles - articles,
            self.paragraphs - paragraphs,
            tuple(self.rejects[rejects:]),
        )

    def _pages(self, number: int) -> Iterator[Page]:
        self._met = 0
        before = self._bytes_done

        def on_read(bytes_read: int) -> None:
            self._bytes_done = before + min(bytes_read, self._sizes[number])

        for found in read_source(self._paths[number], is_word, on_read):
            if isinstance(found, Reject):
                self.rejects.append(found)
                continue
            new = tuple(one for one in found.articles if self._is_new(number, one))
            if new:
                whole = len(new) == len(found.articles)
                page = self._ledger.mend_page(found if whole else replace(found, articles=new))
                for article in page.articles:
                    self._count(article)
                yield page

    def _is_new(self, number: int, article: Article) -> bool:
        """Take an article's id, unless another one has it."""
        self._met += 1
        if article.id in self._taken:
            self.rejects.append(self._repeated(number, article))
            return False
        self._taken[article.id] = (number, self._met)
        return True

    def _count(self, article: Article) -> None:
        """Count an article in, as it was put right."""
        self._sample.offer(article)
        self.articles += 1
        self.blocks += len(article.blocks)
        self.paragraphs += sum(block.number > 0 for block in article.blocks)
        self.characters += sum(len(block.text) for block in article.blocks)

    def _repeated(self, number: int, article: Article) -> Reject:
        first, place = self._taken[article.id]
        line = min((line for block in article.blocks for line in block.lines), default=0)
        return Reject(
            self._paths[number],
            line,
            f"第 {self._met} 篇的编号“{article.id}”已由 {self._paths[first]} 的第 {place} 篇使用，"
            "这一篇没有收入；请改文件名或编号",
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # reading it will say what is wrong
        return 0
