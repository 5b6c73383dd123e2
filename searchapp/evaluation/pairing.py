"""Which article read is the one a gold entry speaks of, and whether its borders are right.

Where an entry says at which characters of a page text its article stands, the article read
from most of those lines is meant; otherwise the place in the file decides. So an article
too many does not make every later one wrong.

Depends on: model, evaluation.gold. Used by: evaluation.printed, evaluation.run.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from searchapp.evaluation.gold import GoldArticle
from searchapp.model import Article, BlockKind


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold entry and the article read there.

    Attributes:
        gold: The entry.
        article: The article; None when none was read there.
        whole: Its borders are those of the entry.
    """

    gold: GoldArticle
    article: Article | None
    whole: bool


@dataclass(frozen=True, slots=True)
class Source:
    """One source file as read.

    Attributes:
        name: Its name.
        text: The text of a page file; empty for any other.
        articles: The articles read from it, facts filled, in order.
    """

    name: str
    text: str
    articles: tuple[Article, ...]


def pair(entries: Sequence[GoldArticle], source: Source) -> tuple[Pair, ...]:
    """Find the article each entry of a source file speaks of; each article is taken once.

    Args:
        entries: The entries of the file, in printed order.
        source: The file as read.
    """
    left = list(source.articles)
    pairs = []
    for gold in entries:
        article = _meant(gold, source, left)
        if article is not None:
            left.remove(article)
        pairs.append(Pair(gold, article, _whole(gold, article, source)))
    return tuple(pairs)


def _meant(gold: GoldArticle, source: Source, left: Sequence[Article]) -> Article | None:
    lines = _lines(gold, source.text)
    if lines is None:
        at = gold.article_no - 1
        article = source.articles[at] if at < len(source.articles) else None
        return article if article in left else None
    best = max(left, key=lambda one: len(_used(one) & lines), default=None)
    return best if best is not None and _used(best) & lines else None


def _lines(gold: GoldArticle, text: str) -> frozenset[int] | None:
    """Give the 1-based lines of an entry; None when it does not say, or there is no text."""
    if gold.char_start is None or gold.char_end is None or not text:
        return None
    first = text.count("\n", 0, gold.char_start) + 1
    last = text.count("\n", 0, gold.char_end) + 1
    ends = gold.char_end >= len(text) or text[gold.char_end - 1] != "\n"
    lines = range(first, last + 1 if ends else last)
    printed = text.split("\n")
    return frozenset(line for line in lines if printed[line - 1].strip())


def _used(article: Article) -> frozenset[int]:
    return frozenset(line for block in article.blocks for line in block.lines)


def _whole(gold: GoldArticle, article: Article | None, source: Source) -> bool:
    """Whether all lines of the entry and no others are the article's, and its ends are right."""
    if article is None:
        return False
    lines = _lines(gold, source.text)
    if lines is not None and _used(article) != lines:
        return False
    body = [block.text for block in article.blocks if block.kind is BlockKind.PARAGRAPH]
    first, last = (body[0], body[-1]) if body else ("", "")
    return first.startswith(gold.first_paragraph_starts) and last.endswith(gold.last_paragraph_ends)
