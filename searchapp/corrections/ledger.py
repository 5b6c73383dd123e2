"""The corrections of an archive, applied article by article, with account of each.

Two steps, because the printed text must be right before facts are looked for in it:
``mend_page`` when a page has been read, ``mend_article`` when its facts are filled. Both
must be asked for every article, in one process; then ``misfits`` knows what did not fit.

Depends on: errors, model, corrections.*. Used by: indexing, bootstrap.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import astuple, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Self

from searchapp.corrections import facts, printed
from searchapp.corrections.entries import FIELDS, FILE_NAME, SINGLE, Entry, Misfit, read_corrections
from searchapp.corrections.values import Unfit
from searchapp.model import Article, Page

_DIGEST_BYTES = 16


def find_files(sources: Sequence[Path], named: Path | None = None) -> tuple[Path, ...]:
    """Find the corrections files of an archive.

    Args:
        sources: Its files and folders; a file lies in the folder itself, or beside the
            source file.
        named: One more file, wherever it lies; it need not exist to be given back.

    Returns:
        The files, each once, the named one last.
    """
    there = [path for path in sources if path.exists()]
    folders = [path if path.is_dir() else path.parent for path in there]
    beside = [folder / FILE_NAME for folder in folders]
    found = [path for path in beside if path.is_file()] + ([named] if named else [])
    return tuple({path.resolve(): path for path in found}.values())


class Ledger:
    """The corrections, and what became of each."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._printed: dict[str, list[Entry]] = {}
        self._facts: dict[str, list[Entry]] = {}
        self._misfits: list[Misfit] = []
        self._seen: set[str] = set()
        self._order: list[Entry] = []
        self.applied = 0
        for entry in entries:
            self._take(entry)

    @classmethod
    def load(cls, files: Sequence[Path]) -> Self:
        """Read corrections files.

        Raises:
            CorrectionsError: One of them is not valid; nothing of any is applied.
        """
        return cls(entry for path in files for entry in read_corrections(path))

    def _take(self, entry: Entry) -> None:
        self._order.append(entry)
        if entry.field in printed.PRINTED_FIELDS:
            self._printed.setdefault(entry.article, []).append(entry)
        elif entry.field in facts.FACT_FIELDS:
            self._facts.setdefault(entry.article, []).append(entry)
        else:
            near = get_close_matches(entry.field, FIELDS, n=1)
            hint = f"最接近的是 {near[0]}" if near else f"可用的有 {'、'.join(FIELDS)}"
            self._misfit(entry, f"没有 {entry.field} 这一项；{hint}")

    def mend_page(self, page: Page) -> Page:
        """Put right what was read from print: headline, imprint, byline, seams.

        Args:
            page: A page as read, before its facts are looked for.

        Returns:
            The page put right; the very same one when nothing concerns it.
        """
        if not self._order or not any(self._concerns(one) for one in page.articles):
            return page
        mended = (self._apply(one, self._printed, printed.mend) for one in page.articles)
        return replace(page, articles=tuple(mended))

    def mend_article(self, article: Article) -> Article:
        """Put right what was found out: date, districts, persons, topics, keywords.

        Args:
            article: An article of ``mend_page``, facts filled by the rules.

        Returns:
            The article put right; the very same one when nothing concerns it.
        """
        return self._apply(article, self._facts, facts.mend)

    def _concerns(self, article: Article) -> bool:
        return article.id in self._printed or article.id in self._facts

    def _apply(
        self,
        article: Article,
        entries: dict[str, list[Entry]],
        mend: Callable[[Article, Entry], Article],
    ) -> Article:
        self._seen.update({article.id} if self._concerns(article) else ())
        settled: dict[str, Entry] = {}
        for entry in entries.get(article.id, ()):
            before = settled.get(entry.field)
            if before:
                self._misfit(
                    entry, f"{before.path} 第 {before.line} 行已经更正了这一项，只用那一条"
                )
                continue
            try:
                article = mend(article, entry)
            except Unfit as error:
                self._misfit(entry, str(error))
                continue
            self.applied += 1
            settled |= {entry.field: entry} if entry.field in SINGLE else {}
        return article

    def _misfit(self, entry: Entry, reason: str) -> None:
        self._misfits.append(Misfit(entry.path, entry.line, entry.article, entry.field, reason))

    @property
    def article_ids(self) -> set[str]:
        """Articles that an entry is about."""
        return {entry.article for entry in self._order}

    def misfits(self, kept: Collection[str] = ()) -> tuple[Misfit, ...]:
        """Give the entries that were not applied, in the order of their files.

        Args:
            kept: Ids of articles that were not read this time and are in the index as they
                were; entries that name them are no misfits.
        """
        missing = [
            Misfit(one.path, one.line, one.article, one.field, "没有这篇文章；请核对文章标识")
            for one in self._order
            if one.field in FIELDS and one.article not in self._seen and one.article not in kept
        ]
        files = {path: n for n, path in enumerate(dict.fromkeys(one.path for one in self._order))}
        every = (*self._misfits, *missing)
        return tuple(sorted(every, key=lambda one: (files[one.path], one.line)))

    def digests(self) -> dict[str, str]:
        """Give, for each article corrections name, a hash of all that is asked for it.

        An index that was built under another hash has to take the article in again.
        """
        written: dict[str, list[str]] = {}
        for one in self._order:
            asked = astuple(one)[2:]  # where an entry stands does not matter
            written.setdefault(one.article, []).append(repr(asked))
        return {
            article: hashlib.blake2b(
                "\n".join(asked).encode(), digest_size=_DIGEST_BYTES
            ).hexdigest()
            for article, asked in written.items()
        }
