"""Ask an engine, and ask again more widely when nothing matches literally.

A wider reading is never mixed with the literal one: it stands in its place, with a notice.

Depends on: engine.contract, search.question, search.syntax, search.widen.
Used by: search.service.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from searchapp.config import Settings
from searchapp.engine.contract import Engine, EngineHits
from searchapp.engine.queries import EngineQuery
from searchapp.search import question
from searchapp.search.aliases import load_aliases
from searchapp.search.expand import Expanded, expand
from searchapp.search.query import Mode, SearchRequest
from searchapp.search.ranking import Ranking
from searchapp.search.results import Expansion, Notice
from searchapp.search.syntax import Reading, exact, parse, regex
from searchapp.search.tree import Tree, positive_leaves
from searchapp.search.widen import wider


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine said, and to which reading of the query.

    Attributes:
        tree: The reading that was answered.
        query: The question it became.
        hits: The engine's answer.
        expansions: What was looked for beside the strings typed.
        notices: What the reader must know about the reading.
    """

    tree: Tree
    query: EngineQuery
    hits: EngineHits
    expansions: tuple[Expansion, ...]
    notices: tuple[Notice, ...]


def read(request: SearchRequest, settings: Settings) -> Reading:
    """Read the query of a request in its mode.

    Raises:
        QueryError: A limit is passed, it does not parse and is strict, or it is read as a
            regular expression and is none that can be run.
    """
    if request.mode is Mode.EXACT:
        return exact(request.q, settings)
    if request.mode is Mode.REGEX:
        return regex(request.q, settings)
    return parse(request.q, settings, strict=request.strict)


def readings(request: SearchRequest, settings: Settings) -> Iterator[Tree]:
    """Give the literal reading of a request, then the wider ones that may stand in for it."""
    tree = read(request, settings).tree
    yield _expanded(tree, request, settings).tree
    if request.mode is not Mode.EXACT:
        yield from (_expanded(step.tree, request, settings).tree for step in wider(tree))


def ask(engine: Engine, request: SearchRequest, settings: Settings, offset: int) -> Answer:
    """Answer a request: literally, or else by its words.

    Args:
        engine: The engine.
        request: The request.
        settings: Limits and defaults.
        offset: Results to skip.
    """
    reading = read(request, settings)
    wide = _expanded(reading.tree, request, settings)
    literally = _asked(engine, wide.tree, request, settings, offset)
    answer = Answer(*literally, wide.made, reading.notices)
    if answer.hits.articles or request.mode is Mode.EXACT or not positive_leaves(reading.tree):
        return answer
    if question.narrows(request):
        found = engine.search(question.totals_query(wide.tree)).articles
        if found:
            text = f"有 {found} 篇文章逐字含有所查的字串，但都不在所选的条件之内"
            return _with_notice(answer, Notice("outside_filters", text))
    for step in wider(reading.tree):
        wide = _expanded(step.tree, request, settings)
        tried = _asked(engine, wide.tree, request, settings, offset, step.ranking)
        if tried[2].articles:
            return _with_notice(Answer(*tried, wide.made, reading.notices), step.notice)
    return answer


def _expanded(tree: Tree, request: SearchRequest, settings: Settings) -> Expanded:
    if request.mode is Mode.EXACT:
        return Expanded(tree, ())
    aliases = load_aliases(settings.aliases_file)
    return expand(tree, aliases, request.off, settings.query_expansions_max)


def _asked(
    engine: Engine,
    tree: Tree,
    request: SearchRequest,
    settings: Settings,
    offset: int,
    ranking: Ranking | None = None,
) -> tuple[Tree, EngineQuery, EngineHits]:
    query = question.engine_query(tree, request, settings, offset, ranking)
    return tree, query, engine.search(query)


def _with_notice(answer: Answer, notice: Notice) -> Answer:
    return replace(answer, notices=(*answer.notices, notice))
