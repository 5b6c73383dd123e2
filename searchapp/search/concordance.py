"""Single hits as lines: what was found in the middle, what is printed on either side of it.

A line is a hit as the engine counts hits: every occurrence of every distinct string (or
wildcard, number, expression) of a query, overlapping ones too; two strings near each other
are one hit, and so is a sentence or paragraph in which strings stand together. Context is
counted in units and cut from the printed text; it ends where the block does.

What ordering by a side means is written in ``engine.queries.Side``. An engine does it for
strings; where a query has wildcards, distances, numbers or expressions, the texts are read.

Depends on: analysis.literal, config, engine.contract, errors, search.asking, search.highlight,
search.plan, search.results, search.spots. Used by: search.service.
"""

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final, TypeAlias

from searchapp.analysis.literal import Units, cut_units
from searchapp.config import Settings
from searchapp.engine.contract import Engine, EngineHit
from searchapp.engine.queries import SIDE_UNITS, EngineQuery, Leaf, Match, Side, Sort, Unit
from searchapp.errors import CursorError, ParameterError
from searchapp.model import Article, Block, Span, block_id
from searchapp.search import asking, plan, spots
from searchapp.search.asking import Answer
from searchapp.search.highlight import combines
from searchapp.search.query import SearchRequest
from searchapp.search.results import Line, Notice
from searchapp.search.spots import Hit, hits_in
from searchapp.search.tree import Tree, positive_leaves

CHUNK_HITS: Final = 2000
"""Hits looked up together where all of them are wanted."""

ORDERED_CHUNK_HITS: Final = 20_000
"""The same where an engine orders all of them anew for each chunk."""

_KEPT: Final = 4
"""Orders kept, so that the next page of one need not be worked out again."""

_Key: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Listed:
    """The lines of one page.

    Attributes:
        lines: The lines.
        sort: The order in force.
        notices: What the reader must know about it.
    """

    lines: tuple[Line, ...]
    sort: Sort | Side
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class AllLines:
    """Every line of a request.

    Attributes:
        read_as: The query as it was understood.
        total: How many there are.
        lines: They themselves, read as they are taken; to be taken once.
    """

    read_as: str
    total: int
    lines: Iterator[Line]


class Concordance:
    """Lists the hits of answers."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings
        self._orders: OrderedDict[tuple[str, EngineQuery, Side], tuple[EngineHit, ...]]
        self._orders = OrderedDict()
        self._lock = Lock()

    def page(self, request: SearchRequest, answer: Answer, generation: str, offset: int) -> Listed:
        """List the hits of one page; nothing where results are not single hits.

        Args:
            request: The request answered.
            answer: Its answer, a page of hits; in order of date where a side orders them.
            generation: The generation that answered.
            offset: Hits before the page.
        """
        if request.unit is not Unit.HIT:
            return Listed((), answer.query.sort, ())
        hits, sort, notices = answer.hits.hits, answer.query.sort, _without_text(answer)
        paged = answer.query.limit
        side = request.sort if isinstance(request.sort, Side) else None
        if side and (refusal := self._too_many(answer)):
            return Listed(self._lines(request, answer.tree, hits), sort, (*notices, refusal))
        if side:
            hits = self._ordered(answer, side, generation, range(offset, offset + paged))
        return Listed(self._lines(request, answer.tree, hits), side or sort, notices)

    def everything(self, request: SearchRequest, generation: str) -> AllLines:
        """List all hits of a request, whatever its page.

        Raises:
            ParameterError: A side is to order more of them than it may.
            CursorError: Another generation is served before the last is taken.
        """
        whole = replace(request, limit=CHUNK_HITS, page=1, cursor="", facets=())
        answer = asking.ask(self._engine, whole, self._settings, 0)
        side = request.sort if isinstance(request.sort, Side) else None
        if side and (refusal := self._too_many(answer)):
            raise ParameterError("sort", refusal.text, "加上检索词或筛选，或改用 sort=date")
        chunks = self._chunks(answer, generation, side)
        lines = (line for hits in chunks for line in self._lines(whole, answer.tree, hits))
        return AllLines(str(answer.tree), answer.hits.occurrences, lines)

    def _chunks(
        self, answer: Answer, generation: str, side: Side | None
    ) -> Iterator[tuple[EngineHit, ...]]:
        size = ORDERED_CHUNK_HITS if side else CHUNK_HITS
        for offset in range(0, answer.hits.occurrences, size):
            if self._engine.status().generation != generation:
                raise CursorError("索引已经更新，逐处列出到此中断；请重新开始")
            wanted = range(offset, offset + size)
            if side:
                hits = self._ordered(answer, side, generation, wanted)
            else:
                hits = self._engine.search(replace(answer.query, offset=offset, limit=size)).hits
            for start in range(0, len(hits), CHUNK_HITS):
                yield hits[start : start + CHUNK_HITS]

    def _too_many(self, answer: Answer) -> Notice | None:
        found = answer.hits.occurrences
        by_engine = _only_strings(answer.query)
        name = "concordance_sort_max" if by_engine else "concordance_read_max"
        most = self._settings.concordance_sort_max
        if not by_engine:
            most = min(most, self._settings.concordance_read_max)
        if found <= most:
            return None
        text = (
            f"共 {found} 处，超过可以按左右文排列的 {most} 处（设置 {name}），"
            "没有照此排列，而是按日期从早到晚"
        )
        return Notice("too_many_to_sort", text)

    def _ordered(
        self, answer: Answer, side: Side, generation: str, wanted: range
    ) -> tuple[EngineHit, ...]:
        """Some hits in the order of a side; orders that were read from texts are kept."""
        query = replace(answer.query, offset=wanted.start, limit=len(wanted), facets=())
        if _only_strings(query):
            return self._engine.search(replace(query, side=side)).hits
        whole = replace(query, offset=0, limit=answer.hits.occurrences)
        key = (generation, whole, side)
        with self._lock:
            ordered = self._orders.get(key)
        if ordered is None:
            ordered = self._sorted(whole, answer.tree, side)
        with self._lock:
            self._orders[key] = ordered
            self._orders.move_to_end(key)
            while len(self._orders) > _KEPT:
                self._orders.popitem(last=False)
        return ordered[wanted.start : wanted.stop]

    def _sorted(self, query: EngineQuery, tree: Tree, side: Side) -> tuple[EngineHit, ...]:
        if not query.limit:
            return ()
        keyed: list[tuple[_Key, int, EngineHit]] = []
        hits = self._engine.search(query).hits
        for start in range(0, len(hits), CHUNK_HITS):
            some = hits[start : start + CHUNK_HITS]
            for place, (hit, _, spot) in enumerate(self._spots(some, tree), start):
                keyed.append((_key(spot, side), place, hit))
        keyed.sort(key=lambda one: one[:2])
        return tuple(hit for _, _, hit in keyed)

    def _lines(
        self, request: SearchRequest, tree: Tree, hits: Sequence[EngineHit]
    ) -> tuple[Line, ...]:
        width = request.context or self._settings.concordance_context
        return tuple(
            _line(article, hit, spot, width, highlight=request.highlight)
            for hit, article, spot in self._spots(hits, tree)
        )

    def _spots(
        self, hits: Sequence[EngineHit], tree: Tree
    ) -> Iterator[tuple[EngineHit, Article, "_Spot"]]:
        """Look up where hits stand, in their order; a block that comes again is kept."""
        ids = list(dict.fromkeys(hit.article_id for hit in hits))
        articles = dict(zip(ids, self._engine.articles(ids), strict=True))
        leaves = plan.printed(tree, 0), plan.printed(tree, 1)
        read: dict[tuple[str, int], _Read] = {}
        for hit in hits:
            article, number = articles[hit.article_id], hit.blocks[0]
            key = (hit.article_id, number)
            if key not in read:
                read[key] = _Read.of(article.blocks[number], leaves[number > 0])
            yield hit, article, _Spot(read[key], read[key].found[hit.place])


@dataclass(frozen=True, slots=True)
class _Read:
    """A block, its units, and every hit in it."""

    block: Block
    units: Units
    found: tuple[Hit, ...]

    @classmethod
    def of(cls, block: Block, leaves: Iterable[Leaf]) -> "_Read":
        units = cut_units(block.text)
        return cls(block, units, hits_in(block.text, units, leaves))


@dataclass(frozen=True, slots=True)
class _Spot:
    """One hit in a block that was read."""

    read: _Read
    one: Hit

    def before(self) -> int:
        """How many units stand wholly before it."""
        return bisect_right(self.read.units.spans, self.one.span.start, key=lambda span: span.end)

    def behind(self) -> int:
        """The first unit that begins behind it."""
        return bisect_left(self.read.units.spans, self.one.span.end, key=lambda span: span.start)


def _key(spot: _Spot, side: Side) -> _Key:
    texts, before, behind = spot.read.units.texts, spot.before(), spot.behind()
    left = texts[max(before - SIDE_UNITS, 0) : before][::-1]
    right = texts[behind : behind + SIDE_UNITS]
    return (left, right) if side is Side.LEFT else (right, left)


def context(text: str, units: Units, before: int, behind: int, width: int) -> Span:
    """Give the part of a text that reaches so many units to either side.

    Args:
        text: The printed text.
        units: Its units.
        before: How many units stand before the middle.
        behind: The first unit behind it.
        width: Most units on each side, at least 1.

    Returns:
        Its ends part no character from the signs combined with it; with fewer units it
        reaches to the end of the text, whatever is printed there.
    """
    start = units.spans[before - width].start if before > width else 0
    last = behind + width - 1
    end = units.spans[last].end if last < len(units) - 1 else len(text)
    while combines(text, end):
        end += 1
    return Span(start, end)


def _line(article: Article, hit: EngineHit, spot: _Spot, width: int, *, highlight: bool) -> Line:
    block, one = spot.read.block, spot.one
    text, start, end = block.text, one.span.start, one.span.end
    shown = context(text, spot.read.units, spot.before(), spot.behind(), width)
    marks = one.marks if highlight else ()
    return Line(
        article=article,
        block=block,
        block_id=block_id(article.id, block.number),
        start=start,
        left=text[shown.start : start],
        keyword=text[start:end],
        right=text[end : shown.end],
        marks=tuple(Span(mark.start - start, mark.end - start) for mark in marks),
        cut_before=bool(text[: shown.start].strip()),
        cut_after=bool(text[shown.end :].strip()),
        score=hit.score,
        block_count=hit.block_count,
    )


def _only_strings(query: EngineQuery) -> bool:
    return all(isinstance(leaf, Match) for leaf in spots.positive_leaves(query.node))


def _without_text(answer: Answer) -> tuple[Notice, ...]:
    """Say why there is nothing to list where articles match without a printed string."""
    if answer.hits.occurrences or positive_leaves(answer.tree):
        return ()
    text = "检索式里没有要在正文中查找的字串，无法逐处列出；请按篇或按段看"
    return (Notice("nothing_to_list", text),)
