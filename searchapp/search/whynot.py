"""Explain a query: how it was read, what each part finds, and why an article is found or not.

Depends on: config, engine.contract, model, search.*. Used by: search.service.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from searchapp.config import Settings
from searchapp.engine.contract import Engine
from searchapp.model import Article
from searchapp.search import asking
from searchapp.search.aliases import load_aliases
from searchapp.search.expand import Way, Widening
from searchapp.search.outline import Part, as_asked, outline
from searchapp.search.query import Dup, Mode, SearchRequest, Unit
from searchapp.search.results import Notice
from searchapp.search.rewording import parts_of, replaced
from searchapp.search.sheet import Sheet
from searchapp.search.spots import positive_leaves
from searchapp.search.tree import Term, Tree, all_of
from searchapp.search.verdicts import Verdict, Verdicts, judged
from searchapp.search.weights import Counts, Offer, Relief, Scales, Weights
from searchapp.search.widen import Wider, wider, words_of

QUESTIONS_MAX: Final = 64
"""Most counts made to explain one query."""

LITERAL: Final = "literal"
"""How a query was answered: as it was read; otherwise the code of the notice says how."""

Meant = Callable[[Term], tuple[str, ...]]
"""Names strings that occur and are near one that does not."""


@dataclass(frozen=True, slots=True)
class ArticleVerdict:
    """How one article stands to a query.

    Attributes:
        article: The article.
        found: A search finds it.
        by: ``literal``, ``expansion`` when it has none of the strings as typed but other
            forms of them, or the code of a wider reading; empty when it is not found.
        parts: Verdicts on the parts of the query as it was read.
        wider: Verdicts on the parts of the wider reading that was answered, if any.
        blocks: Numbers of the blocks a search for paragraphs lists; none when it is not found.
        alike: Near-duplicates that are found too and share one result with it, when they are
            folded; in the order of their ids.
    """

    article: Article
    found: bool
    by: str
    parts: Verdicts
    wider: Verdicts
    blocks: tuple[int, ...] = ()
    alike: tuple[str, ...] = ()


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
        relief: What is left without parts of a query that finds nothing, or None.
        total: Articles that meet the query as it was read, under its filters.
        answered: ``literal``, or the code of the wider reading's notice.
        wider: The wider reading that was answered in its place, or None.
        wider_weights: What each part of that finds.
        verdict: How one article stands to it, or None when none was asked about.
    """

    request: SearchRequest
    generation: str
    read_as: str
    notices: tuple[Notice, ...]
    whole: Part
    ways: tuple[Way, ...]
    weights: Weights
    relief: Relief | None
    total: int
    answered: str
    wider: Part | None
    wider_weights: Weights
    verdict: ArticleVerdict | None


@dataclass(frozen=True, slots=True)
class Answered:
    """What a search already said.

    Attributes:
        notices: What the reader must know about the reading.
        articles: How many articles it found.
    """

    notices: tuple[Notice, ...]
    articles: int


@dataclass(frozen=True, slots=True)
class Explainer:
    """What explains queries.

    Attributes:
        engine: The engine.
        settings: Limits and defaults.
        meant: Names what may have been meant by a string that nothing prints.
        counts: What was counted before.
    """

    engine: Engine
    settings: Settings
    meant: Meant
    counts: Counts = field(default_factory=dict)

    def explain(
        self, request: SearchRequest, answered: Answered | None, article: Article | None
    ) -> QueryExplanation:
        """Explain a query, and how an article stands to it.

        Args:
            request: The search; its order, size and page do not matter.
            answered: What a search said to it; None to ask for it.
            article: The article asked about, or None.

        Raises:
            QueryError: A limit is passed, or the query does not parse and is strict.
        """
        said = answered or self._ask(request)
        tree = asking.read(request, self.settings).tree
        whole = self._outline(tree, request)
        step = _wider_step(tree, said)
        instead = self._outline(step.tree, request) if step else None
        answered_as = step.notice.code if step else LITERAL
        scales = Scales(self.engine, self.counts, QUESTIONS_MAX)
        weights, relief = scales.weigh(whole), None
        total = 0 if instead else said.articles
        if not total:
            relief = scales.relieve(whole, weights, request)
            weights = scales.lighten(whole, weights, lambda part: self._offers(part, request, tree))
        return QueryExplanation(
            request=request,
            generation=self.engine.status().generation,
            read_as=str(all_of(map(as_asked, whole.parts[: len(parts_of(tree))]))),
            notices=said.notices,
            whole=whole,
            ways=_ways(whole, instead),
            weights=weights,
            relief=relief,
            total=total,
            answered=answered_as,
            wider=instead,
            wider_weights=scales.weigh(instead) if instead else {},
            verdict=self._verdict(article, request, (whole, instead), answered_as)
            if article
            else None,
        )

    def standing(self, request: SearchRequest, article: Article) -> tuple[Part, Verdicts]:
        """Say which parts of a query an article meets, without asking the engine.

        Returns:
            The query part by part, and a verdict by the id of each part.
        """
        whole = self._outline(asking.read(request, self.settings).tree, request)
        return whole, judged(whole, Sheet(article))

    def _ask(self, request: SearchRequest) -> Answered:
        first = replace(request, limit=1, page=1, cursor="", unit=Unit.ARTICLE)
        asked = replace(first, facets=(), snippets=0)
        answer = asking.ask(self.engine, asked, self.settings, 0)
        return Answered(answer.notices, answer.hits.articles)

    def _outline(self, tree: Tree, request: SearchRequest) -> Part:
        if request.mode is Mode.EXACT:
            return outline(tree, request, self.settings, None)
        aliases = load_aliases(self.settings.aliases_file)
        most = self.settings.query_expansions_max
        widening = Widening(aliases, frozenset(request.off), most)
        return outline(tree, request, self.settings, widening)

    def _verdict(
        self,
        article: Article,
        request: SearchRequest,
        readings: tuple[Part, Part | None],
        answered: str,
    ) -> ArticleVerdict:
        """Judge an article by the query as it was read, and by the wider reading if any."""
        sheet, (whole, instead) = Sheet(article), readings
        parts = judged(whole, sheet)
        by_words = judged(instead, sheet) if instead else {}
        by = _by(parts[whole.id])
        if instead:
            by = answered if by_words[instead.id].met else ""
        asked = instead or whole
        alike = self._alike(article, asked) if by and request.dup is Dup.FOLD else ()
        blocks = _matching_blocks(asked, sheet) if by else ()
        return ArticleVerdict(article, bool(by), by, parts, by_words, blocks, alike)

    def _alike(self, article: Article, asked: Part) -> tuple[str, ...]:
        """Name the near-duplicates of an article that meet a query too."""
        others = self.engine.articles(self.engine.alike(article.id))
        return tuple(one.id for one in others if judged(asked, Sheet(one))[asked.id].met)

    def _offers(self, part: Part, request: SearchRequest, tree: Tree) -> Iterator[Offer]:
        """Name what could stand in the place of a string that nothing prints."""
        own, term = parts_of(tree), part.tree
        if not isinstance(term, Term):
            return
        at = next(number for number, one in enumerate(own) if one is term)
        for text in self.meant(term):
            other = Term(text, term.field, quoted=True)
            yield Offer("meant", other, replaced(request, own, at, other))
        words = words_of(term)
        if len(words) > 1:
            together = all_of([Term(word, term.field) for word in words])
            yield Offer("words", together, replaced(request, own, at, together))


def _wider_step(tree: Tree, said: Answered) -> Wider | None:
    """Give the wider reading that was answered in the place of a query, by its notice."""
    codes = {notice.code for notice in said.notices}
    return next((step for step in wider(tree) if step.notice.code in codes), None)


def _ways(*readings: Part | None) -> tuple[Way, ...]:
    """Give every way the strings of some readings can be widened, each once."""
    parts = (part for one in readings if one for part in one.walk())
    return tuple({way.expansion.key: way for part in parts for way in part.ways}.values())


def _matching_blocks(asked: Part, sheet: Sheet) -> tuple[int, ...]:
    """Give the blocks that meet a string looked for; every block where none does."""
    leaves = dict.fromkeys(positive_leaves(asked.asked.node))
    blocks = {place.block for leaf in leaves for place in sheet.places(leaf)}
    return tuple(sorted(blocks)) or tuple(block.number for block in sheet.blocks)


def _by(verdict: Verdict) -> str:
    if not verdict.met:
        return ""
    return LITERAL if verdict.literally else "expansion"
