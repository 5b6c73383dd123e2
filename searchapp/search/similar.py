"""Other articles about the same things, by the words an article is known by.

Those words are its own with the greatest tf-idf over the archive, and the people and
districts it names. Articles with any of them are ranked by the engine as ever; those that
share too few are left out, and each of the rest says which words it shares.

Depends on: analysis, engine.contract, enrich.keywords_rarity, enrich.keywords_words, model,
search.ranking.
Used by: search.related.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from searchapp.analysis.fold import fold_text
from searchapp.analysis.likeness import in_body
from searchapp.analysis.literal import Literal, cut_units, find, literal
from searchapp.analysis.words import cut
from searchapp.engine.contract import Engine
from searchapp.engine.queries import EngineQuery, Match, Or
from searchapp.enrich.keywords_rarity import load_rarity
from searchapp.enrich.keywords_words import load_stop_words
from searchapp.model import Article, BlockKind, FactField
from searchapp.search.ranking import FUNCTION_WORDS

WORDS_MAX: Final = 12
"""Most words an article is known by here."""

SHARED_LEAST: Final = 2
"""Fewest of them another must share, if there are so many."""

_HEADLINE_TIMES: Final = 3
_NAME_TIMES: Final = 2
_NAMES_MAX: Final = 6
_COMMON_SHARE: Final = 0.1
"""Words that more of the paragraphs have say nothing."""

_LARGE_BLOCKS: Final = 20_000
_ADDED_BLOCKS: Final = 5_000
"""As many paragraphs of the news in general are added to an archive that is not large."""

_WORDS_TRIED: Final = 200
_NO_WORD = re.compile(r"[\d.%]*|.")
_HAN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Similar:
    """Another article about the same things.

    Attributes:
        article: The article.
        words: The words both have, the most telling first; folded, names as recorded.
        score: Relevance, opaque.
    """

    article: Article
    words: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Word:
    """A word an article is known by, and how it is found."""

    text: str
    literal: Literal
    weight: float


def similar(
    engine: Engine, article: Article, without: Collection[str], most: int
) -> tuple[Similar, ...]:
    """Find the articles most like one.

    Args:
        engine: The engine.
        article: The article.
        without: Ids that are no answer, its near-duplicates; its own is none anyway.
        most: Most to give.

    Returns:
        The most relevant first; near-duplicates of each other as one.
    """
    words = list(known_by(engine, article))
    if not words:
        return ()
    leaves = tuple(Match(one.literal) for one in words)
    node = Or(leaves) if len(leaves) > 1 else leaves[0]
    gone = {article.id, *without}
    query = EngineQuery(node, limit=most + len(gone), blocks=1, fold=True)
    hits = [hit for hit in engine.search(query).hits if hit.article_id not in gone][:most]
    articles = engine.articles([hit.article_id for hit in hits])
    found = (
        Similar(one, tuple(_shared(one, words)), hit.score)
        for hit, one in zip(hits, articles, strict=True)
    )
    least = min(SHARED_LEAST, len(words))
    return tuple(one for one in found if len(one.words) >= least)


def known_by(engine: Engine, article: Article) -> Iterator[_Word]:
    """Yield the words an article is known by, the most telling first, none inside another."""
    total = engine.status().blocks
    chosen: list[str] = []
    weighed = sorted(_weighed(engine, article, total), key=lambda one: (-one[0], one[1]))
    for weight, text in weighed:
        wanted = literal(text)
        if wanted is None or any(text in other or other in text for other in chosen):
            continue
        chosen.append(text)
        yield _Word(text, wanted, weight)
        if len(chosen) == WORDS_MAX:
            return


def _weighed(engine: Engine, article: Article, total: int) -> Iterator[tuple[float, str]]:
    """Weigh the words and names of an article by how often it has them and how rare they are."""
    times, own = _counted(article)
    names = _names(article)
    for name in names:
        times.pop(name, None)
    words = [word for word, _ in times.most_common(_WORDS_TRIED)]
    for word, blocks, usual in zip(
        words, engine.blocks_with(words), _usually(words, total), strict=True
    ):
        if own[word] < blocks < _COMMON_SHARE * total or total < 1 / _COMMON_SHARE:
            yield _weight(times[word], blocks, total, usual), word
    for name, often in names.items():
        wanted = literal(name)
        if wanted is not None:
            found = engine.search(EngineQuery(Match(wanted), limit=0))
            if found.articles > 1:
                yield _weight(_NAME_TIMES * often, found.paragraphs, total), name


def _usually(words: list[str], total: int) -> list[float]:
    """Give the share of paragraphs of the news in general that have each word.

    A few hundred paragraphs do not say which words are common; many do, and then 0 is given.
    """
    if total >= _LARGE_BLOCKS:
        return [0.0] * len(words)
    return [math.exp(-rarity) for rarity in load_rarity().of(words).tolist()]


def _weight(times: int, blocks: int, total: int, usual: float = 0.0) -> float:
    added = _ADDED_BLOCKS if usual else 0
    having, all_ = blocks + usual * added, total + added
    rarity = math.log(1 + max(all_ - having + 0.5, 0.5) / (having + 0.5))
    return (1 + math.log(times)) * rarity


def _counted(article: Article) -> tuple[Counter[str], Counter[str]]:
    """Count the telling words of an article, and the blocks each is in."""
    empty = _empty_words()
    times: Counter[str] = Counter()
    blocks: Counter[str] = Counter()
    for block in article.blocks:
        if not in_body(block) and block.kind is not BlockKind.HEADLINE:
            continue
        text = block.text.replace(article.byline, "\n") if article.byline else block.text
        found = [word for word in cut(text) if not _NO_WORD.fullmatch(word) and word not in empty]
        blocks.update(set(found))
        for word in found:
            times[word] += _HEADLINE_TIMES if block.kind is BlockKind.HEADLINE else 1
    return times, blocks


@cache
def _empty_words() -> frozenset[str]:
    stop = load_stop_words()
    return stop.never | stop.compounds_only | FUNCTION_WORDS


def _names(article: Article) -> dict[str, int]:
    """Give the people and districts most named in an article, and how often."""
    text = _plain(article)
    values = (*article.values(FactField.PERSON), *article.values(FactField.DISTRICT))
    often = Counter({name: text.count(fold_text(name)) for name in values})
    return {name: count for name, count in often.most_common(_NAMES_MAX) if count}


def _shared(article: Article, words: list[_Word]) -> Iterator[str]:
    """Yield the words that an article has."""
    text = _plain(article)
    for one in words:
        folded = fold_text(one.text)
        if folded not in text:
            continue
        # Inside a run of letters or digits it is another word: 5g in 15g.
        if _HAN.fullmatch(folded) or _is_printed(article, one.literal):
            yield one.text


def _is_printed(article: Article, wanted: Literal) -> bool:
    return any(True for block in article.blocks for _ in find(cut_units(block.text), wanted))


def _plain(article: Article) -> str:
    """Fold the text of an article, blanks left out, a line for each block."""
    return "\n".join("".join(fold_text(block.text).split()) for block in article.blocks)
