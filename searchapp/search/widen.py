"""What is tried when nothing matches literally: the words together, some of them, any.

Each step is a tree of its own, so that the answer can say how the query was read. Fields,
dates and exclusions of the query stay.

Depends on: analysis.words, search.tree. Used by: search.asking.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from searchapp.analysis.words import cut, cut_search
from searchapp.search.ranking import FUNCTION_WORDS, Ranking, is_question, of_question
from searchapp.search.results import Notice
from searchapp.search.tree import (
    NOTHING,
    PRINTED,
    AllOf,
    AnyOf,
    DateTerm,
    Field,
    SomeOf,
    Term,
    Tree,
    Without,
    all_of,
    any_of,
    positive_terms,
    some_of,
)

_QUESTION_STEP: Final = 12
"""Of a question's words one must be there, and one more for each so many words."""


@dataclass(frozen=True, slots=True)
class Wider:
    """A wider reading of a query.

    Attributes:
        tree: What must hold.
        notice: What the reader is told.
        ranking: What orders the results beside the words looked for.
    """

    tree: Tree
    notice: Notice
    ranking: Ranking


def wider(tree: Tree) -> Iterator[Wider]:
    """Give the wider readings of a query that found nothing, narrowest first.

    A question is never printed as it is put, nor do all its words stand in the answer: it is
    read by some of its words at once. Anything else by all its words, by half of them, by one.

    Args:
        tree: The literal reading.

    Yields:
        Readings different from ``tree`` and from each other; none when the query has no
        words of its own.
    """
    ranking = of_question(tree)
    seen = {tree, NOTHING}
    for reading, notice in _steps(tree):
        if reading not in seen:
            seen.add(reading)
            yield Wider(reading, notice, ranking)


def _steps(tree: Tree) -> Iterator[tuple[Tree, Notice]]:
    terms = [term for term in positive_terms(tree) if term.field in PRINTED]
    words = _telling([Term(word, term.field) for term in terms for word in words_of(term)])
    if is_question(tree):
        least = 1 + len(words) // _QUESTION_STEP
        text = f"这是一个问句：按其中的词查找，以下文章含有其中至少{_number(least)}词，相关的在前"
        yield _some_words(tree, words, least), Notice("question", text)
        return
    text = "没有文章逐字含有所查的字串；以下文章含有其中全部的词"
    yield _by_words(tree), Notice("words_together", text)
    half = (len(words) + 1) // 2
    if half > 1:
        text = f"没有文章含有所查的全部的词；以下文章含有其中至少{_number(half)}词"
        yield _some_words(tree, words, half), Notice("most_words", text)
    text = "没有文章含有所查的全部的词；以下文章含有其中至少一个词"
    yield _some_words(tree, words, 1), Notice("any_word", text)


def _number(count: int) -> str:
    return "一个" if count == 1 else f" {count} 个"


def words_of(term: Term) -> tuple[str, ...]:
    """Cut a term into its words, each once; a term that is one word, into the words in it.

    Function words are left out unless there is nothing else.

    >>> words_of(Term("产业集聚的建设")), words_of(Term("中华人民共和国"))
    (('产业', '集聚', '建设'), ('中华', '华人', '人民', '共和'))
    """
    words = tuple(dict.fromkeys(cut(term.text)))
    if len(words) == 1:
        parts = tuple(dict.fromkeys(cut_search(term.text)))
        words = tuple(w for w in parts if not any(o != w and o in w for o in parts))
    telling = tuple(word for word in words if word not in FUNCTION_WORDS)
    return telling or words


def _by_words(tree: Tree) -> Tree:
    """Put the words of each positive term in its place."""
    match tree:
        case Term(_, Field.ANYWHERE | Field.TITLE):
            words = [Term(word, tree.field) for word in words_of(tree)]
            return all_of(words) if words else tree
        case AllOf(parts):
            return all_of(dict.fromkeys(map(_by_words, parts)))
        case AnyOf(parts):
            return any_of(dict.fromkeys(map(_by_words, parts)))
        case SomeOf(count, parts):
            return some_of(count, map(_by_words, parts))
        case _:
            return tree


def _telling(words: Iterable[Tree]) -> list[Tree]:
    """Keep the words of several characters: 区 alone would bring in half the archive."""
    distinct = list(dict.fromkeys(words))
    return [word for word in distinct if len(getattr(word, "text", "")) > 1] or distinct


def _some_words(tree: Tree, words: Sequence[Tree], least: int) -> Tree:
    """Ask for some words of the positive terms, and for the conditions beside them."""
    if not words:
        return NOTHING
    parts = tree.parts if isinstance(tree, AllOf) else (tree,)
    return all_of([some_of(least, words), *(part for part in parts if _is_condition(part))])


def _is_condition(part: Tree) -> bool:
    match part:
        case Without() | DateTerm():
            return True
        case Term(_, field):
            return field not in (Field.ANYWHERE, Field.TITLE)
        case AnyOf(parts) | AllOf(parts) | SomeOf(_, parts):
            return all(map(_is_condition, parts))
        case _:
            return False
