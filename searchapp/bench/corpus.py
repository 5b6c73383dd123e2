"""The archive that is measured: cut to size or grown, with facet values of its own.

Growing makes a longer archive out of a real one: each copy is moved back in time by the
years the source covers, sentences are exchanged for others of the source, and some
characters for rare ones, so that the vocabulary grows and about half of what stood together
still does. The same source, size and seed always give the same archive.

Facet values are derived from the article's id alone, not recognised in its text: a
measurement of engines needs the same values for all of them, at any size, in seconds. Their
numbers and skew are those of a newspaper (35 districts, 656 persons, 14 topics).

Depends on: analysis.words, archive, model. Used by: bench.tokens.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Final

from searchapp.analysis.words import is_word
from searchapp.archive.sources import find_sources, read_source
from searchapp.errors import BenchmarkError
from searchapp.model import Article, Block, BlockKind, Fact, FactField, Page

CORPUS_VERSION: Final = 3
"""Raised whenever the same source, size and seed would give another archive or questions."""

EXCHANGED_SENTENCES: Final = 0.5
"""Share of a copy's sentences that are exchanged for another of the source."""

RARE_CHARS: Final = 0.005
"""Share of a copy's characters that become rare ones."""

_RARE_BLOCK: Final = range(0x3400, 0x4DBF)  # Han characters hardly any paper prints
_SKEW: Final = 1.1
_SENTENCE = re.compile(r"[^。！？；]+[。！？；]?")
_DISTRICTS, _PERSONS, _TOPICS = 35, 656, 14
_WITH_DISTRICT: Final = 0.7
_PERSON_NUMBERS: Final = (0, 0, 1, 1, 2, 3)


def read_articles(source: Path) -> list[Article]:
    """Read every readable article of a source, in order of date, then as printed.

    Raises:
        SourceError: There is no such source.
        BenchmarkError: It holds no paragraph.
    """
    articles = [
        article
        for file in find_sources([source])
        for item in read_source(file, is_word)
        if isinstance(item, Page)
        for article in item.articles
    ]
    if not any(map(paragraphs, articles)):
        raise BenchmarkError(f"{source.name} 里没有可以测量的段落")
    return sorted(articles, key=lambda article: article.given_date or "")


def paragraphs(article: Article) -> int:
    """Count the blocks below the headline."""
    return sum(block.kind is not BlockKind.HEADLINE for block in article.blocks)


def sized(base: Sequence[Article], wanted: int, seed: int) -> Iterator[Article]:
    """Yield an archive of about ``wanted`` paragraphs, in order of date, facts filled in.

    Args:
        base: The source's articles in order of date; not empty.
        wanted: Paragraphs; 0 for the source as it is.
        seed: Equal seeds give equal archives.
    """
    own = sum(map(paragraphs, base))
    copies, rest = divmod(wanted, own) if wanted else (1, 0)
    years = _years(base)
    grower = _Grower(base, seed) if copies else None
    for number in range(copies, -1, -1):
        articles = _thinned(base, own, rest) if number == copies else base
        for article in articles:
            copied = grower.copy(article, number, years) if grower and number else article
            yield with_facts(copied, seed)


def _thinned(base: Sequence[Article], own: int, wanted: int) -> Iterator[Article]:
    """Keep the share ``wanted / own`` of the articles, evenly spread, long and short alike."""
    for place, article in enumerate(base):
        if (place + 1) * wanted // own > place * wanted // own:
            yield article


def _years(base: Iterable[Article]) -> int:
    dates = sorted(article.given_date for article in base if article.given_date)
    return int(dates[-1][:4]) - int(dates[0][:4]) + 1 if dates else 0


class _Grower:
    """Makes changed copies of articles."""

    def __init__(self, base: Sequence[Article], seed: int) -> None:
        self._seed = seed
        self._sentences = [
            sentence
            for article in base
            for block in article.blocks
            if block.kind is BlockKind.PARAGRAPH
            for sentence in _SENTENCE.findall(block.text)
        ]

    def copy(self, article: Article, number: int, years: int) -> Article:
        """Copy an article under an id of its own, changed and moved back in time."""
        rng = Random(f"{self._seed}/{article.id}/{number}")  # noqa: S311  repeatable
        return replace(
            article,
            id=f"{article.id}~{number}",
            blocks=tuple(self._changed(block, rng) for block in article.blocks),
            given_date=_moved_back(article.given_date, number * years),
            byline=None,
            authors=(),
        )

    def _changed(self, block: Block, rng: Random) -> Block:
        if block.kind is BlockKind.HEADLINE:
            return block
        text = "".join(
            rng.choice(self._sentences) if rng.random() < EXCHANGED_SENTENCES else sentence
            for sentence in _SENTENCE.findall(block.text)
        )
        chars = list(text)
        for _ in range(round(len(chars) * RARE_CHARS + rng.random() - 0.5)):
            rank = int(rng.paretovariate(_SKEW)) - 1
            chars[rng.randrange(len(chars))] = chr(_RARE_BLOCK[rank % len(_RARE_BLOCK)])
        return replace(block, text="".join(chars), lines=(), joins=())


def _moved_back(date: str | None, years: int) -> str | None:
    if date is None:
        return None
    moved = f"{int(date[:4]) - years:04d}{date[4:]}"
    return moved[:8] + "28" if moved.endswith("-02-29") else moved


def _steps(values: int) -> list[float]:
    """Give cumulated weights of a few frequent and many rare values."""
    return list(accumulate(1 / (place + 1) for place in range(values)))


_STEPS = {count: _steps(count) for count in (_DISTRICTS, _PERSONS, _TOPICS)}


def _draw(rng: Random, values: int) -> int:
    steps = _STEPS[values]
    return bisect(steps, rng.random() * steps[-1])


def with_facts(article: Article, seed: int) -> Article:
    """Give an article its date and derived facet values, replacing what facts it has."""
    rng = Random(f"{seed}/{article.id}")  # noqa: S311  repeatable
    rows: list[tuple[FactField, str]] = []
    if article.given_date:
        rows.append((FactField.DATE, article.given_date))
    if rng.random() < _WITH_DISTRICT:
        rows.append((FactField.DISTRICT, f"地区{_draw(rng, _DISTRICTS):02d}"))
    persons = {_draw(rng, _PERSONS) for _ in range(rng.choice(_PERSON_NUMBERS))}
    rows += [(FactField.PERSON, f"人物{person:03d}") for person in sorted(persons)]
    rows.append((FactField.TOPIC, f"主题{_draw(rng, _TOPICS):02d}"))
    facts = tuple(Fact(field, value, "given", True, "bench") for field, value in rows)
    return replace(article, facts=facts)
