"""Answer a search: the only caller of an engine.

A request is read, asked, and its answer dressed with marks, extracts, facets and the
requests that lead on.

Depends on: config, engine.contract, errors, search.*. Used by: bootstrap, web, cli.
"""

from dataclasses import replace
from time import perf_counter

from searchapp.config import Settings
from searchapp.engine.contract import Engine, EngineStatus, FacetCounts
from searchapp.engine.queries import Unit
from searchapp.errors import ParameterError
from searchapp.model import Article, Block, Span
from searchapp.search import asking, fetching, question
from searchapp.search.aliases import load_aliases
from searchapp.search.asking import Answer
from searchapp.search.chips import chips
from searchapp.search.concordance import AllLines, Concordance
from searchapp.search.datetree import DateCounts, date_view
from searchapp.search.dress import Dress, block_marks, dressed
from searchapp.search.facets import facet_view, unlisted
from searchapp.search.histogram import histogram
from searchapp.search.outline import Part
from searchapp.search.paging import Paging
from searchapp.search.query import SEARCH_FACETS, SearchRequest
from searchapp.search.ranking import is_question
from searchapp.search.related import RelatedArticles
from searchapp.search.results import FacetView, Result, SearchResult
from searchapp.search.sizes import check_sizes, refuse_large
from searchapp.search.suggest import SUGGESTIONS_MAX, Suggester, Suggestion
from searchapp.search.tree import positive_terms
from searchapp.search.verdicts import Verdicts
from searchapp.search.whynot import Answered, Explainer, QueryExplanation


class SearchService:
    """Everything a reader can ask, over one engine; ``related`` finds what belongs together."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        load_aliases(settings.aliases_file)  # a broken file is known before the first search
        self._engine = engine
        self._settings = settings
        self._suggester = Suggester(engine)
        self._concordance = Concordance(engine, settings)
        self.related = RelatedArticles(engine)
        self._explainer = Explainer(engine, settings, self._suggester.meant_by)

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request.

        Raises:
            QueryError: A limit is passed, or the query does not parse and is strict.
            ParameterError: A size is larger than the settings allow.
            CursorError: The cursor belongs to another generation or request.
            EngineError: The engine failed.
        """
        started = perf_counter()
        check_sizes(request, self._settings)
        served = self._engine.status()
        paging = Paging.of(request, served, question.page_limit(request, self._settings))
        answer = asking.ask(self._engine, request, self._settings, paging.offset)
        hits, total = answer.hits, question.total(answer.hits, request.unit)
        shown = total - hits.folded
        following, before = paging.next_offset(shown), paging.prev_offset(shown)
        dates = self._date_counts(request, answer)
        listed = self._concordance.page(request, answer, served.generation, paging.offset)
        return SearchResult(
            request=request,
            generation=served.generation,
            read_as=str(answer.tree),
            warnings=(*answer.notices, *listed.notices),
            unit=request.unit,
            total=total,
            articles=hits.articles,
            paragraphs=hits.paragraphs,
            occurrences=hits.occurrences,
            results=self._dressed(request, answer),
            lines=listed.lines,
            context=request.context or self._settings.concordance_context,
            facets=self._facets(request, answer, dates),
            chips=chips(request),
            offset=paging.offset,
            limit=paging.limit,
            next=paging.to(following),
            prev=paging.to(before),
            took_ms=(perf_counter() - started) * 1000,
            histogram=histogram(request, dates) if dates else None,
            next_cursor=paging.cursor(following),
            prev_cursor=paging.cursor(before),
            sort=listed.sort,
            expansions=answer.expansions,
            suggestions=self._meant(request, answer),
            folded=hits.folded,
        )

    def all_lines(self, request: SearchRequest) -> AllLines:
        """List every hit of a request, from the first, whatever its page.

        Args:
            request: Its page and facets do not matter.

        Raises:
            ParameterError: One side is to order more hits than the settings allow.
            CursorError: Another generation is served before the last line is taken.
        """
        check_sizes(request, self._settings)
        wanted = replace(request, unit=Unit.HIT)
        return self._concordance.everything(wanted, self._engine.status().generation)

    def article(self, article_id: str) -> Article:
        """Fetch one article.

        Raises:
            NotFoundError: There is none with this id; ``near`` names some that exist.
        """
        return fetching.article(self._engine, article_id)

    def paragraph(self, paragraph_id: str) -> tuple[Article, Block]:
        """Fetch one block with its article.

        Raises:
            NotFoundError: There is none with this id; ``near`` names some that exist.
        """
        return fetching.paragraph(self._engine, paragraph_id)

    def marks(self, request: SearchRequest, article: Article) -> tuple[tuple[Span, ...], ...]:
        """Give the marks of a query in every block of an article, literal reading first.

        Args:
            request: Its ``q`` and ``mode`` are read.
            article: The article; when it does not match literally, the words of the query
                are marked, as a search that finds it by its words would mark them.

        Returns:
            One tuple of spans for each block, in the order of the blocks.
        """
        found: tuple[tuple[Span, ...], ...] = ()
        for tree in asking.readings(request, self._settings):
            found = tuple(block_marks(tree, block) for block in article.blocks)
            if any(found):
                break
        return found

    def explain(
        self, request: SearchRequest, article_id: str = "", result: SearchResult | None = None
    ) -> QueryExplanation:
        """Explain how a query is read and answered, and why an article is found or not.

        Args:
            request: The search; its order, size and page do not matter.
            article_id: The article asked about, or a paragraph of it; empty for none.
            result: What the search answered, if it is known already.

        Raises:
            QueryError: A limit is passed, or the query does not parse and is strict.
            NotFoundError: There is no such article.
        """
        article = fetching.holder(self._engine, article_id) if article_id else None
        said = Answered(result.warnings, result.articles) if result else None
        return self._explainer.explain(request, said, article)

    def standing(self, request: SearchRequest, article: Article) -> tuple[Part, Verdicts]:
        """Say which parts of a query an article meets.

        Returns:
            The query part by part, and a verdict by the id of each part.
        """
        return self._explainer.standing(request, article)

    def facet(
        self, name: str, request: SearchRequest, contains: str = "", limit: int = 0
    ) -> FacetView:
        """Give the values of one facet under a request.

        Args:
            name: A name of ``SEARCH_FACETS``.
            request: Query and filters; its page does not matter.
            contains: Only values that contain this text.
            limit: Most values; 0 for as many as the settings allow.

        Raises:
            ParameterError: There is no such facet, or the limit is too large.
        """
        _check_facet(name)
        most = limit or self._settings.facet_size_max
        refuse_large([("limit", most, self._settings.facet_size_max)])
        narrow = question.one_facet(request, name)
        answer = asking.ask(self._engine, narrow, self._settings, 0)
        if dates := self._date_counts(narrow, answer):
            return date_view(request, dates.containing(contains.strip().rstrip("年")), most)
        query = question.inside_facet(answer.query, name, contains, most)
        counts = self._engine.search(query).facets
        rare = self._rare(request, answer, counts).get(name)
        return facet_view(name, request, counts[name], most, rare)

    def suggest(self, typed: str, most: int = 10) -> tuple[Suggestion, ...]:
        """Complete what is being typed into the search field.

        Args:
            typed: Characters, pinyin or its first letters.
            most: Most suggestions.

        Raises:
            ParameterError: More are asked for than there may be.
        """
        refuse_large([("limit", most, SUGGESTIONS_MAX)])
        return self._suggester.complete(typed, most)

    def _meant(self, request: SearchRequest, answer: Answer) -> tuple[str, ...]:
        """Name queries that find something, in the place of one that finds nothing literally."""
        literally = asking.read(request, self._settings).tree
        # A question is not meant to be printed as it is put.
        if answer.hits.articles and (answer.tree == literally or is_question(literally)):
            return ()
        return self._suggester.meant(request.q, positive_terms(literally))

    def status(self) -> EngineStatus:
        """Say what is being served."""
        return self._engine.status()

    def close(self) -> None:
        """Release the engine; the service must not be used afterwards."""
        self._engine.close()

    def _dressed(self, request: SearchRequest, answer: Answer) -> tuple[Result, ...]:
        dress = Dress.of(request, answer.tree, self._settings)
        return dressed(self._engine, answer.hits.hits, dress)

    def _date_counts(self, request: SearchRequest, answer: Answer) -> DateCounts | None:
        """Give the date counts of an answer; None when they were not asked for."""
        if request.facets is not None and "date" not in request.facets:
            return None
        if not question.date_counts_apart(request):
            return DateCounts.of(answer.hits.facets)
        apart = question.date_counts_query(answer.tree, request, self._settings)
        return DateCounts.of(self._engine.search(apart).facets)

    def _facets(
        self, request: SearchRequest, answer: Answer, dates: DateCounts | None
    ) -> tuple[FacetView, ...]:
        asked = SEARCH_FACETS if request.facets is None else request.facets
        limit = request.facet_limit or self._settings.facet_size
        counts = answer.hits.facets
        rare = self._rare(request, answer, counts)
        views = []
        for name in SEARCH_FACETS:
            if name == "date" and dates:
                views.append(date_view(request, dates, request.facet_limit))
            elif name != "date" and name in asked:
                views.append(facet_view(name, request, counts[name], limit, rare.get(name)))
        return tuple(views)

    def _rare(
        self, request: SearchRequest, answer: Answer, counts: dict[str, FacetCounts]
    ) -> dict[str, dict[str, int]]:
        """Count the chosen values that are too rare to be among the counts."""
        names = unlisted(request, counts)
        if not names:
            return {}
        complete = self._engine.search(question.counts_query(answer.query, names)).facets
        return {name: dict(complete[name].values) for name in names}


def _check_facet(name: str) -> None:
    if name not in SEARCH_FACETS:
        hint = f"可用的有 {'、'.join(SEARCH_FACETS)}"
        raise ParameterError("name", f"没有“{name}”这个分面", hint)
