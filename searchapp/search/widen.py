"""What is tried when nothing matches literally: the words, together, then any of them.

Each step is a tree of its own, so that the answer can say how the query was read. Fields,
dates and exclusions of the query stay.

Depends on: analysis.words, search.tree. Used by: search.asking.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from searchapp.analysis.words import cut, cut_search
from searchapp.search.results import Notice
from searchapp.search.tree import (
    NOTHING,
    AllOf,
    AnyOf,
    DateTerm,
    Field,
    Term,
    Tree,
    Without,
    all_of,
    any_of,
    positive_terms,
)

_FUNCTION_WORDS_TEXT: Final = """
的 了 着 过 得 地 在 是 有 和 与 及 或 而 被 把 将 对 向 从 于 为 以 由 这 那 其 之 也 都 就 还 不
我 你 他 她 它 们 我们 你们 他们 吗 呢 吧 啊 请 问 谁 几 多少 什么 怎么 怎样 如何 为何 为什么
哪 哪里 哪儿 哪些 哪个 是否 有没有 关于 有关 以及 并且
"""
FUNCTION_WORDS: Final = frozenset(_FUNCTION_WORDS_TEXT.split())
"""Words that say how a question is put and not what it is about."""


@dataclass(frozen=True, slots=True)
class Wider:
    """A wider reading of a query.

    Attributes:
        tree: What must hold.
        notice: What the reader is told.
    """

    tree: Tree
    notice: Notice


def wider(tree: Tree) -> Iterator[Wider]:
    """Give the wider readings of a query that found nothing, narrowest first.

    Args:
        tree: The literal reading.

    Yields:
        Readings different from ``tree`` and from each other; none when the query has no
        words of its own.
    """
    together = _by_words(tree)
    if together != tree:
        text = "没有文章逐字含有所查的字串；以下文章含有其中全部的词"
        yield Wider(together, Notice("words_together", text))
    anywhere = _any_word(tree)
    if anywhere not in (tree, together, NOTHING):
        text = "没有文章含有所查的全部的词；以下文章含有其中至少一个词"
        yield Wider(anywhere, Notice("any_word", text))


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
        case _:
            return tree


def _any_word(tree: Tree) -> Tree:
    """Ask for any word of the positive terms, and for the conditions beside them."""
    words = dict.fromkeys(
        Term(word, term.field) for term in positive_terms(tree) for word in words_of(term)
    )
    if not words:
        return NOTHING
    # One character alone says little: 区 would bring in half the archive.
    longer = [word for word in words if len(word.text) > 1]
    parts = tree.parts if isinstance(tree, AllOf) else (tree,)
    return all_of([any_of(longer or words), *(part for part in parts if _is_condition(part))])


def _is_condition(part: Tree) -> bool:
    match part:
        case Without() | DateTerm():
            return True
        case Term(_, field):
            return field not in (Field.ANYWHERE, Field.TITLE)
        case AnyOf(parts) | AllOf(parts):
            return all(map(_is_condition, parts))
        case _:
            return False
