"""Explain a query: how it was read, what each part finds, and why an article is found or not.

Depends on: config, engine.contract, model, search.*. Used by: search.service.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from searchapp.config import Settings
from searchapp.engine.contract import Engine
from searchapp.model import Article
from searchapp.search import asking
from searchapp.search.aliases import load_aliases
from searchapp.search.expand import Way, Widening
from searchapp.search.outline import Part, outline, parts_of, replaced
from searchapp.search.query import Mode, SearchRequest
from searchapp.search.results import Notice
from searchapp.search.sheet import Sheet
from searchapp.search.tree import Term, Tree, all_of
from searchapp.search.verdicts import Verdict, Verdicts, judged
from searchapp.search.weights import Offer, Scales, Weights
from searchapp.search.widen import words_of

QUESTIONS_MAX: Final = 64
"""Most counts made to explain one query."""

LITERAL: Final = "literal"
WIDER: Final = ("question", "words_together", "most_words", "any_word")
"""How a query was answered: as it was read, or by its words; codes of their notices."""

Meant = Callable[[str, Term], tuple[str, ...]]
"""Names texts that occur and are near one that does not, given it and its term."""


@dataclass(frozen=True, slots=True)
class ArticleVerdict:
    """How one article stands to a query.

    Attributes:
        article: The article.
        found: A search finds it.
        by: ``literal``, ``expansion`` when it has none of the strings as typed but other
            forms of them, or one of ``WIDER``; empty when it is not found.
        parts: Verdicts on the parts of the query as it was read.
        wider: Verdicts on the parts of the wider reading that was answered, if any.
    """

    article: Article
    found: bool
    by: str
    parts: Verdicts
    wider: Verdicts


@dataclass(frozen=True, slots=True)
class QueryExplanation:
    """How a query was read and answered.

    Attributes:
        request: The search.
        generation: The generation that answered.
        read_as: The query as it was read, everything that is looked for included.
        notices: What the reader must know about the reading.
        whole: The query, part by part.
        ways: How its strings can be widened, the ways that are switched off too.
        weights: What each part finds.
        total: Articles that meet the query as it was read, under its filters.
        answered: ``literal``, or one of ``WIDER``.
        wider: The wider reading that was answered in its place, or None.
        verdict: How one article stands to it, or None when none was asked about.
    """

    request: SearchRequest
    generation: str
    read_as: str
    notices: tuple[Notice, ...]
    whole: Part
    ways: tuple[Way, ...]
    weights: Weights
    total: int
    answered: str
    wider: Part | None
    verdict: ArticleVerdict | None


def explain_query(
    engine: Engine,
    request: SearchRequest,
    settings: Settings,
    meant: Meant,
    article: Article | None = None,
) -> QueryExplanation:
    """Explain a query, and how an article stands to it.

    Args:
        engine: The engine.
        request: The search; its order, size and page do not matter.
        settings: Limits and defaults.
        meant: Names what may have been meant by a string that nothing prints.
        article: The article asked about, or None.

    Raises:
        QueryError: A limit is passed, or the query does not parse and is strict.
    """
    asked = replace(request, limit=1, page=1, cursor="", facets=(), snippets=0)
    answer = asking.ask(engine, asked, settings, 0)
    tree = asking.read(request, settings).tree
    whole = outline(tree, request, settings, _widening(request, settings))
    scales = Scales(engine, QUESTIONS_MAX)
    weights = scales.weigh(whole)
    answered = next((one.code for one in answer.notices if one.code in WIDER), LITERAL)
    total = answer.hits.articles if answered == LITERAL else 0
    if not total:
        weights = scales.lighten(whole, weights, lambda part: _offers(part, request, tree, meant))
    wider = None if answered == LITERAL else outline(answer.tree, request, settings, None)
    return QueryExplanation(
        request=request,
        generation=engine.status().generation,
        read_as=str(answer.tree if answered == LITERAL else tree),
        notices=answer.notices,
        whole=whole,
        ways=tuple({way.expansion.key: way for one in whole.walk() for way in one.ways}.values()),
        weights=weights,
        total=total,
        answered=answered,
        wider=wider,
        verdict=_verdict(article, whole, wider, answered) if article else None,
    )


def article_verdict(
    article: Article, request: SearchRequest, settings: Settings
) -> tuple[Part, Verdicts]:
    """Say which parts of a query an article meets, by itself and without an engine."""
    tree = asking.read(request, settings).tree
    whole = outline(tree, request, settings, _widening(request, settings))
    return whole, judged(whole, Sheet(article))


def _widening(request: SearchRequest, settings: Settings) -> Widening | None:
    if request.mode is Mode.EXACT:
        return None
    aliases = load_aliases(settings.aliases_file)
    return Widening(aliases, frozenset(request.off), settings.query_expansions_max)


def _verdict(article: Article, whole: Part, wider: Part | None, answered: str) -> ArticleVerdict:
    sheet = Sheet(article)
    parts = judged(whole, sheet)
    if wider is None:
        by = _by(parts[whole.id])
        return ArticleVerdict(article, bool(by), by, parts, {})
    by_words = judged(wider, sheet)
    found = by_words[wider.id].met
    return ArticleVerdict(article, found, answered if found else "", parts, by_words)


def _by(verdict: Verdict) -> str:
    if not verdict.met:
        return ""
    return LITERAL if verdict.literally else "expansion"


def _offers(part: Part, request: SearchRequest, tree: Tree, meant: Meant) -> Iterator[Offer]:
    """Name what could stand in the place of a string that nothing prints."""
    own, term = parts_of(tree), part.tree
    if not isinstance(term, Term):
        return
    at = next(number for number, one in enumerate(own) if one is term)
    for text in meant(term.text, term):
        other = Term(text, term.field, quoted=True)
        yield Offer("meant", other, replaced(request, own, at, other))
    words = words_of(term)
    if len(words) > 1:
        together = all_of([Term(word, term.field) for word in words])
        yield Offer("words", together, replaced(request, own, at, together))
