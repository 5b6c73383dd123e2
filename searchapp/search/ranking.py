"""What a query's words say about the order of results.

A query that is printed as it stands ranks by its strings and by their words. One that is not
(a question, say) ranks by its words, by its adjacent units and by single units, so that a word
the dictionary cuts otherwise still counts. docs/ranking.md gives the weights and the figures
they were chosen by.

Depends on: analysis, engine.relevance, search.tree. Used by: search.asking, search.widen.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeVar

from searchapp.analysis.literal import Literal, cut_units
from searchapp.analysis.words import cut, cut_search
from searchapp.engine.relevance import RankLiteral
from searchapp.search.tree import Tree, positive_terms

_T = TypeVar("_T")

PAIR_WEIGHT: Final = 1.6
"""What two adjacent units weigh; a word weighs one."""

UNIT_WEIGHT: Final = 1.5
"""What a single unit weighs."""

_QUESTION_WORDS_TEXT: Final = """
吗 呢 谁 几 多少 什么 怎么 怎样 如何 为何 为什么 哪 哪里 哪儿 哪些 哪个 哪种 哪位 哪年 哪天 哪家
哪国 哪一 何时 何地 何处 何种 何人 第几 几个 几次 几年 多大 多长 多久 多高 多远 什么样 怎么样
是什么 是否 有没有
"""
_QUESTION_WORDS: Final = frozenset(_QUESTION_WORDS_TEXT.split())

_FUNCTION_WORDS_TEXT: Final = """
的 了 着 过 得 地 在 是 有 和 与 及 或 而 被 把 将 对 向 从 于 为 以 由 这 那 其 之 也 都 就 还 不
我 你 他 她 它 们 我们 你们 他们 吧 啊 请 问 关于 有关 以及 并且 所 等 中 上 下 里 内 后 前 时 会
能 可以
"""
FUNCTION_WORDS: Final = _QUESTION_WORDS | frozenset(_FUNCTION_WORDS_TEXT.split())
"""Words that say how a query is put and not what it is about."""

_QUESTION_MARKS: Final = ("?", "\uff1f")


@dataclass(frozen=True, slots=True)
class Ranking:
    """What adds to relevance beside the strings that are looked for.

    Attributes:
        words: Words as the words field has them, each once.
        literals: Adjacent pairs of units and single units, each once.
    """

    words: tuple[str, ...] = ()
    literals: tuple[RankLiteral, ...] = ()


def of_strings(tree: Tree) -> Ranking:
    """Rank by the words of the positive strings of a tree."""
    return Ranking(_once(word for term in positive_terms(tree) for word in cut_search(term.text)))


def of_question(tree: Tree) -> Ranking:
    """Rank by the words, pairs and units of the positive strings, function words left out."""
    texts = [term.text for term in positive_terms(tree)]
    words = _once(word for text in texts for word in cut_search(text))
    stretches = [cut_units(part).texts for text in texts for part in _telling(text)]
    pairs = _once(pair for units in stretches for pair in pairwise(units))
    singles = _once(unit for units in stretches for unit in units)
    literals = (
        *(RankLiteral(Literal((pair,)), PAIR_WEIGHT) for pair in pairs),
        *(RankLiteral(Literal(((unit,),)), UNIT_WEIGHT) for unit in singles),
    )
    return Ranking(tuple(word for word in words if word not in FUNCTION_WORDS), literals)


def is_question(tree: Tree) -> bool:
    """Whether a string of the query is put as a question.

    >>> from searchapp.search.tree import Term
    >>> is_question(Term("郑州哪些区提出了招商引资目标")), is_question(Term("招商引资目标"))
    (True, False)
    """
    texts = [term.text for term in positive_terms(tree) if not term.quoted]
    return any(
        text.rstrip().endswith(_QUESTION_MARKS) or not _QUESTION_WORDS.isdisjoint(cut(text))
        for text in texts
    )


def _telling(text: str) -> Iterator[str]:
    """Yield the stretches of a text between its function words."""
    stretch = ""
    for word in cut(text):
        if word in FUNCTION_WORDS:
            yield stretch
            stretch = ""
        else:
            stretch += word
    yield stretch


def _once(items: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(items))
