"""Judge an archive by a gold file.

The sources are read and their facts found as a build does it, each source file by itself;
nothing is indexed and nothing is remembered.

Depends on: archive, analysis.words, errors, model, evaluation.*. Used by: bootstrap.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from searchapp.analysis.words import is_word
from searchapp.archive.encodings import decode_text
from searchapp.archive.sources import PAGE_ENDINGS, ending, find_sources, read_source
from searchapp.errors import GoldError, SourceError
from searchapp.evaluation.facts import (
    judge_date,
    judge_districts,
    judge_persons,
    judge_topics,
    label,
)
from searchapp.evaluation.gold import Gold, GoldArticle
from searchapp.evaluation.pairing import Source, pair
from searchapp.evaluation.printed import judge_borders, judge_byline, judge_headline, judge_joins
from searchapp.evaluation.report import EvaluationReport
from searchapp.evaluation.tally import Tallies
from searchapp.model import Article, Block, BlockKind, Page


class PageEnricher(Protocol):
    """Fills the facts of pages."""

    def enrich_all(self, pages: Sequence[Page]) -> tuple[Page, ...]:
        """Give the pages with the facts of every article filled, in order."""


def evaluate(
    gold: Gold, sources: Sequence[Path], enricher: PageEnricher, topics: Sequence[str]
) -> EvaluationReport:
    """Judge source files by a gold file.

    Args:
        gold: The right answers.
        sources: Files and folders that hold every source file the gold file names; others
            are left alone.
        enricher: Finds the facts.
        topics: The topics there are.

    Returns:
        Figures of every measure the gold file speaks of, and the wrong cases.

    Raises:
        SourceError: A path does not exist, or a source file cannot be read.
        GoldError: A source file is not among the sources, or a topic is not one of ours.
    """
    names = _topic_names(gold, topics)
    tallies = Tallies()
    entries = gold.by_source()
    for path in _paths(gold, sources):
        source = _read(path, enricher)
        _check_spans(gold, entries[path.name], source)
        judge(entries[path.name], source, names, tallies)
    judged = tallies.all()
    return EvaluationReport(
        gold=str(gold.path),
        sources=len(entries),
        articles=len(gold.articles),
        figures=tuple(one.figures for one in judged),
        wrong=tuple(case for one in judged for case in one.wrong),
        unused=gold.unused,
    )


def judge(
    entries: Sequence[GoldArticle], source: Source, topics: Mapping[str, str], tallies: Tallies
) -> None:
    """Judge one source file by its entries, and count.

    An article that was not read has no title, no byline and no facts: each of them counts
    as missing.
    """
    pairs = pair(entries, source)
    judge_borders(pairs, source, tallies)
    for one in pairs:
        article = one.article or _nothing(one.gold)
        judge_headline(one.gold, article, tallies)
        judge_byline(one.gold, article, tallies)
        judge_joins(one.gold, article, tallies)
        judge_date(one.gold, article, tallies)
        judge_districts(one.gold, article, tallies)
        judge_topics(one.gold, article, topics, tallies)
    judge_persons(pairs, source.name, tallies)


def _nothing(gold: GoldArticle) -> Article:
    """An article of which nothing was read."""
    head = Block(0, BlockKind.HEADLINE, "")
    return Article("", gold.seed_file, gold.article_no, "", None, None, (head,))


def _paths(gold: Gold, sources: Sequence[Path]) -> Iterator[Path]:
    found: dict[str, list[Path]] = {}
    for path in find_sources(sources):
        found.setdefault(path.name, []).append(path)
    for name in gold.by_source():
        paths = found.get(name, [])
        if len(paths) != 1:
            reason = "来源里没有这个文件" if not paths else "来源里有几个文件同名"
            raise GoldError(gold.path, name, f"{reason}；请在命令里写出它所在的文件夹或它的路径")
        yield paths[0]


def _read(path: Path, enricher: PageEnricher) -> Source:
    pages = []
    for found in read_source(path, is_word):
        if not isinstance(found, Page):
            raise SourceError(found.path, found.line, found.reason)
        pages.append(found)
    articles = [article for page in enricher.enrich_all(pages) for article in page.articles]
    text = decode_text(path.read_bytes()) if ending(path) in PAGE_ENDINGS else ""
    return Source(path.name, text, tuple(articles))


def _check_spans(gold: Gold, entries: Sequence[GoldArticle], source: Source) -> None:
    """Refuse positions behind the end of a page text: they are those of another file.

    Raises:
        GoldError: The first entry that has one.
    """
    for one in entries:
        if source.text and (one.char_end or 0) > len(source.text):
            reason = f"超出文件的末尾，这个文件只有 {len(source.text)} 个字符"
            raise GoldError(gold.path, f"{one.place}的 char_end", reason)


def _topic_names(gold: Gold, topics: Sequence[str]) -> dict[str, str]:
    """Find our topic for each topic of the gold file: the same, or the only one that holds it.

    Raises:
        GoldError: There is none, or there are several.
    """
    names: dict[str, str] = {}
    for one in gold.articles:
        for name in map(label, one.topics or ()):
            near = [topic for topic in topics if topic == name] or [
                topic for topic in topics if name and name in topic
            ]
            if len(near) != 1:
                reason = f"没有“{name}”这个主题；可用的有 {'、'.join(topics)}"
                raise GoldError(gold.path, f"{one.place}的 topics", reason)
            names[name] = near[0]
    return names
