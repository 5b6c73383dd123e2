"""The judge: every question answered by a plain scan, obviously right and slow.

A block is written as one canonical string: each unit between two control characters, each
run of punctuation as one line end, blanks left out. A literal is written the same way, and
matching is the search for one string in another. Nothing of ``analysis.literal`` decides
here but its reading of the query; folding is ``analysis.fold``, character by character.

Choices the contract leaves open, made here for every engine: a missing paper or page label
sorts as the empty string, ``Sort.TITLE`` sorts by ``Article.title``, the date in
``Sort.PAGE`` by its first possible day, unknown last.
"""

import math
import re
import unicodedata
from bisect import bisect_left
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise

from whoosh.util.numeric import byte_to_length, length_to_byte

from searchapp.analysis.fold import fold_text
from searchapp.analysis.literal import ANALYSIS_VERSION, Literal, written
from searchapp.analysis.numbers import numbers_of
from searchapp.analysis.wildcards import AnyUnits, Piece, UnitShape
from searchapp.engine.contract import (
    CONTINUATION_UNITS_MAX,
    EngineHit,
    EngineHits,
    EngineStatus,
    FacetCounts,
)
from searchapp.engine.facet_queries import FacetRequest, Filter
from searchapp.engine.queries import (
    SIDE_UNITS,
    And,
    AtLeast,
    DateRange,
    EngineQuery,
    Everything,
    FacetMatch,
    Leaf,
    Match,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Scope,
    Side,
    Sort,
    Together,
    Unit,
    Where,
    Within,
)
from searchapp.engine.readings import NumberRange, Regex
from searchapp.errors import NotFoundError
from searchapp.model import Article, Block, FactField, Span

CutWords = Callable[[str], Sequence[str]]

OPEN, CLOSE, BREAK = "\x02", "\x03", "\n"
UNIT = f"{OPEN}([^{CLOSE}]*){CLOSE}"
DATE_FACETS = {"year": 4, "month": 7, "day": 10}
FACT_FACETS = {
    "district": FactField.DISTRICT,
    "person": FactField.PERSON,
    "topic": FactField.TOPIC,
}
UNKNOWN_DAY = 99_999_999


def no_words(_text: str) -> tuple[str, ...]:
    """Cut nothing: for tests that do not rank."""
    return ()


@dataclass(frozen=True)
class Canonical:
    """A block's text as one string to search in.

    Attributes:
        text: Units between OPEN and CLOSE, with one BREAK for each run of punctuation.
        printed: For each character of ``text`` the printed character behind it.
        units: Number of units.
        sentences: Places in ``text`` at which a sentence begins; 0 is one.
    """

    text: str
    printed: tuple[int, ...]
    units: int
    sentences: tuple[int, ...]

    def parts(self) -> list["Canonical"]:
        """The sentences, each by itself."""
        edges = [*self.sentences, len(self.text)]
        return [
            Canonical(
                self.text[low:high], self.printed[low:high], self.text[low:high].count(OPEN), (0,)
            )
            for low, high in pairwise(edges)
        ]

    def spans(self, found: Iterable[tuple[int, int]]) -> list[Span]:
        """Printed spans of half-open stretches of ``text``."""
        return [Span(self.printed[low], self.printed[high - 1] + 1) for low, high in found]

    def stretches(self, leaf: Match | Pattern | Near | Together) -> list[tuple[int, int]]:
        """Every occurrence of a literal, a pattern, or a first literal near its second."""
        match leaf:
            case Match(literal):
                return self._of_pattern(re.escape(wanted_text(literal)))
            case Pattern(pieces):
                return self._of_pattern("".join(map(piece_pattern, pieces)))
            case Near(first, second, most, ordered):
                ones = self._of_pattern(re.escape(wanted_text(first)))
                others = self._of_pattern(re.escape(wanted_text(second)))
                return [
                    one
                    for one in ones
                    if any(self._near(one, other, most, ordered=ordered) for other in others)
                ]
            case Together(part, within):
                parts = self.parts() if within is Within.SENTENCE else [self]
                held = [one for one in parts if one.holds(part)]
                return [(0, 0)] * len(held)

    def holds(self, node: Node) -> bool:
        """Whether a tree of literals and patterns holds in this text."""
        match node:
            case And(parts):
                return all(map(self.holds, parts))
            case Or(parts):
                return any(map(self.holds, parts))
            case Not(part):
                return not self.holds(part)
            case Match() | Pattern():
                return bool(self.stretches(node))
            case _:
                raise ValueError(node)

    def _of_pattern(self, pattern: str) -> list[tuple[int, int]]:
        return [found.span(1) for found in re.finditer(f"(?=({pattern}))", self.text)]

    def _near(
        self, one: tuple[int, int], other: tuple[int, int], most: int, *, ordered: bool
    ) -> bool:
        """Whether few units and breaks stand between two stretches that do not overlap."""
        before, after = sorted((one, other))
        if before[1] > after[0] or (ordered and before != one):
            return False
        between = self.text[before[1] : after[0]]
        return between.count(OPEN) + between.count(BREAK) <= most

    def occurrences(self, wanted: str) -> list[Span]:
        """Printed spans of every occurrence, overlapping ones too."""
        found = []
        at = self.text.find(wanted)
        while at >= 0:
            found.append(Span(self.printed[at], self.printed[at + len(wanted) - 1] + 1))
            at = self.text.find(wanted, at + 1)
        return found


def kind_of(char: str) -> str:
    """Class of one folded character: run, other unit, break or blank."""
    category = unicodedata.category(char)
    if char == "\n" or category in {"Zl", "Zp"}:
        return "break"
    if (category.startswith("L") and char <= "\u024f") or char in "0123456789":
        return "run"
    if category[0] in "ZCM" and category != "Co":
        return "blank"
    if category.startswith("P") and char not in "%‰&@#":
        return "break"
    return "unit"


def canonical(text: str) -> Canonical:
    """Write a printed text canonically."""
    folded = [(char, at) for at, printed in enumerate(text) for char in fold_text(printed)]
    units: list[list[tuple[str, int]]] = []
    breaks: set[int] = set()
    ends: set[int] = set()
    after_run = pointed = False
    for index, (char, at) in enumerate(folded):
        kind = kind_of(char)
        after_run = after_run and not parted_by_folding(folded, index)
        if char == "." and after_run and not pointed and is_decimal_point(folded, index):
            units[-1].append((char, at))
            pointed = True
        elif kind == "run" and after_run:
            units[-1].append((char, at))
        elif kind in {"run", "unit"}:
            units.append([(char, at)])
            after_run, pointed = kind == "run", False
        else:
            after_run = False
            breaks |= {len(units)} if kind == "break" else set()
            ends |= {len(units)} if ends_sentence(folded, index) else set()
    return assembled(units, breaks - {0}, ends - {0})


def ends_sentence(folded: Sequence[tuple[str, int]], index: int) -> bool:
    """Whether a character that is no part of a unit ends a sentence."""
    char = folded[index][0]
    if char != ".":
        return char in "。!?;\n\u2028\u2029"
    following = folded[index + 1][0] if index + 1 < len(folded) else ""
    return not (following.isascii() and following.isalnum())


def is_decimal_point(folded: Sequence[tuple[str, int]], index: int) -> bool:
    """Whether the point at ``index`` stands between two digits."""
    around = [folded[i][0] for i in (index - 1, index + 1) if 0 <= i < len(folded)]
    return (
        len(around) == 2
        and all(char in "0123456789" for char in around)
        and not parted_by_folding(folded, index + 1)
    )


def parted_by_folding(folded: Sequence[tuple[str, int]], index: int) -> bool:
    """Whether a border of a printed character that folds to several stands before ``index``."""
    if index == 0 or folded[index - 1][1] == folded[index][1]:
        return False
    before_is_one = index < 2 or folded[index - 2][1] != folded[index - 1][1]
    here_is_one = index + 1 == len(folded) or folded[index + 1][1] != folded[index][1]
    return not (before_is_one and here_is_one)


def assembled(units: list[list[tuple[str, int]]], breaks: set[int], ends: set[int]) -> Canonical:
    """Join units into one string.

    A break stands before the units numbered in ``breaks``; those in ``ends`` begin a sentence.
    """
    chars: list[tuple[str, int]] = []
    sentences = [0]
    for number, unit in enumerate(units):
        if number in breaks:
            chars.append((BREAK, unit[0][1]))
        if number in ends:
            sentences.append(len(chars))
        chars += [(OPEN, unit[0][1]), *unit, (CLOSE, unit[-1][1])]
    text, printed = "".join(char for char, _ in chars), tuple(at for _, at in chars)
    return Canonical(text, printed, len(units), tuple(sentences))


def piece_pattern(piece: Piece) -> str:
    """Write a piece of a pattern as a regular expression over canonical text."""
    anything = f"{OPEN}[^{OPEN}{CLOSE}]+{CLOSE}"
    match piece:
        case AnyUnits(least, most):
            return f"(?:{anything}){{{least},{most}}}?"
        case UnitShape(shape):
            char = f"[^{OPEN}{CLOSE}]"
            signs = {"?": char, "*": f"{char}*"}
            return OPEN + "".join(signs.get(c) or re.escape(c) for c in shape) + CLOSE
        case str():
            return re.escape(f"{OPEN}{piece}{CLOSE}")


def wanted_text(literal: Literal) -> str:
    """Write a literal canonically."""
    return BREAK.join(
        "".join(f"{OPEN}{unit}{CLOSE}" for unit in segment) for segment in literal.segments
    )


def first_day(article: Article) -> int:
    """First possible day as yyyymmdd; UNKNOWN_DAY when the date is unknown."""
    return day_range(article)[0]


def day_range(article: Article) -> tuple[int, int]:
    """First and last possible day as yyyymmdd."""
    if article.date is None:
        return UNKNOWN_DAY, UNKNOWN_DAY
    parts = [int(part) for part in article.date.value.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else None
    if month is None:
        return year * 10000 + 101, year * 10000 + 1231
    month_start = year * 10000 + month * 100
    if len(parts) == 2:
        return month_start + 1, month_start + monthrange(year, month)[1]
    return month_start + parts[2], month_start + parts[2]


def facet_values(article: Article, facet: str) -> tuple[str, ...]:
    """Values of one facet column of an article, each once."""
    if facet in FACT_FACETS:
        return article.values(FACT_FACETS[facet])
    if facet == "byline":
        return tuple(dict.fromkeys(author.name for author in article.authors))
    if facet == "paper":
        return (article.paper,) if article.paper else ()
    date = article.date.value if article.date else ""
    length = DATE_FACETS[facet]
    return (date[:length],) if len(date) >= length else ()


@dataclass(frozen=True)
class Candidate:
    """A matching article: its relevance, its matching blocks, best first, with their scores.

    ``often`` says how many hits each block has.
    """

    article: Article
    relevance: float
    blocks: tuple[tuple[int, float], ...]
    often: dict[int, int]

    @property
    def occurrences(self) -> int:
        """Hits in all its matching blocks."""
        return sum(self.often.values())


class ReferenceEngine:
    """Answers ``EngineQuery`` by looking at every block of every article."""

    def __init__(
        self,
        articles: Iterable[Article],
        cut_words: CutWords = no_words,
        generation: str = "reference-1",
        folds: Sequence[Sequence[str]] = (),
        built_at: str = "2026-01-01T00:00:00Z",
    ) -> None:
        self._built_at = built_at
        self._articles = list(articles)
        self._fold_of = {one: number for number, fold in enumerate(folds) for one in fold}
        self._by_id = {article.id: article for article in self._articles}
        self._cut = cut_words
        self._generation = generation
        self._canonical = {
            (article.id, block.number): canonical(block.text) for article, block in self._pairs()
        }

    def _pairs(self) -> Iterator[tuple[Article, Block]]:
        return ((article, block) for article in self._articles for block in article.blocks)

    @cached_property
    def _words(self) -> dict[tuple[str, int], Counter[str]]:
        return {
            (article.id, block.number): Counter(self._cut(block.text))
            for article, block in self._pairs()
        }

    # matching

    def found(self, article: Article, block: Block, leaf: Leaf) -> list[tuple[int, int]]:
        """Every hit of a printed leaf in one block."""
        placed = isinstance(leaf, Match | Pattern) and leaf.where is Where.HEADLINE
        if placed and block.number != 0:
            return []
        if isinstance(leaf, NumberRange):
            found = numbers_of(block.text, leaf.measure)
            return [(n.span.start, n.span.end) for n in found if worth_between(n.value, leaf)]
        if isinstance(leaf, Regex):
            return [match.span() for match in re.finditer(leaf.pattern, block.text)]
        return self._canonical[article.id, block.number].stretches(leaf)

    def holds(self, node: Node, article: Article, blocks: Sequence[Block]) -> bool:
        """Whether a tree holds for an article, seen through some of its blocks."""
        match node:
            case And(parts):
                return all(self.holds(part, article, blocks) for part in parts)
            case Or(parts):
                return any(self.holds(part, article, blocks) for part in parts)
            case AtLeast(count, parts):
                return sum(self.holds(part, article, blocks) for part in parts) >= count
            case Not(part):
                return not self.holds(part, article, blocks)
            case Match() | Pattern() | Near() | Together() | NumberRange() | Regex():
                return any(self.found(article, block, node) for block in blocks)
            case _:
                return is_about(article, node)

    def matching_blocks(self, query: EngineQuery, article: Article) -> list[Block]:
        """Matching blocks of an article, filters apart; none when it does not match."""
        if query.scope is Scope.BLOCK:
            return [b for b in article.blocks if self.holds(query.node, article, [b])]
        if not self.holds(query.node, article, article.blocks):
            return []
        leaves = positive_leaves(query.node)
        met = [b for b in article.blocks if any(self.found(article, b, leaf) for leaf in leaves)]
        return met or list(article.blocks)

    def marks(self, block: Block, node: Node) -> tuple[Span, ...]:
        """Marks of a tree's positive literals in one block: sorted, touching ones merged."""
        text = canonical(block.text)
        marked = {
            at
            for leaf in positive_leaves(node)
            if isinstance(leaf, Match)
            if leaf.where is Where.ANYWHERE or block.number == 0
            for span in text.occurrences(wanted_text(leaf.literal))
            for at in range(span.start, span.end)
        }
        starts = sorted(at for at in marked if at - 1 not in marked)
        ends = sorted(at + 1 for at in marked if at + 1 not in marked)
        return tuple(Span(start, end) for start, end in zip(starts, ends, strict=True))

    # scoring

    def _weights(self, query: EngineQuery) -> Callable[[Article, Block], float]:
        """Give the function that scores a block."""
        blocks = list(self._pairs())
        units = {key: text.units for key, text in self._canonical.items()}
        leaves = {
            leaf: {(a.id, b.number): len(self.found(a, b, leaf)) for a, b in blocks}
            for leaf in positive_leaves(query.node)
        }
        tables = [(bm25_table(counts, units)) for counts in leaves.values()]
        if query.rank_words:
            lengths = {key: words.total() for key, words in self._words.items()}
            for word in dict.fromkeys(query.rank_words):
                counts = {key: words[word] for key, words in self._words.items()}
                tables.append(bm25_table(counts, lengths))

        def weight(article: Article, block: Block) -> float:
            total = sum(table[article.id, block.number] for table in tables)
            return total * (2.0 if block.number == 0 else 1.0)

        return weight

    def _relevance(self, query: EngineQuery) -> Callable[[Article], float]:
        """Give the function that scores an article."""
        units = {key: text.units for key, text in self._canonical.items()}
        lengths = {key: words.total() for key, words in self._words.items()}
        leaves = [(leaf, 1.0) for leaf in positive_leaves(query.node)]
        leaves += [(Match(one.literal), one.weight) for one in dict.fromkeys(query.rank_literals)]
        tables = [
            article_table(
                {(a.id, b.number): len(self.found(a, b, leaf)) for a, b in self._pairs()},
                units,
                weight,
            )
            for leaf, weight in leaves
        ]
        for word in dict.fromkeys(query.rank_words):
            counts = {key: words[word] for key, words in self._words.items()}
            tables.append(article_table(counts, lengths, 1.0))
        return lambda article: sum(table[article.id] for table in tables)

    # answering

    def search(self, query: EngineQuery) -> EngineHits:
        """Answer a query."""
        weight, relevance = self._weights(query), self._relevance(query)
        candidates = [
            self._candidate(query, article, blocks, weight, relevance)
            for article in self._articles
            if (blocks := self.matching_blocks(query, article))
            and all(in_range(article, dates) for dates in query.dates)
        ]
        kept = [c for c in candidates if passes(c.article, query.filters)]
        hits = ordered_hits(kept, query)
        if query.side and query.unit is Unit.HIT:
            hits = self._by_side(kept, query)
        if query.fold and query.unit is Unit.ARTICLE:
            hits = self._folded(hits)
        return EngineHits(
            hits=tuple(hits[query.offset : query.offset + query.limit]),
            articles=len(kept),
            paragraphs=sum(len(c.blocks) for c in kept),
            occurrences=sum(c.occurrences for c in kept),
            facets={asked.facet: counted(candidates, query, asked) for asked in query.facets},
            folded=sum(len(hit.folded) for hit in hits),
        )

    def _by_side(self, candidates: list[Candidate], query: EngineQuery) -> list[EngineHit]:
        """Order all hits by the units printed beside them."""
        dated = ordered_hits(candidates, replace(query, sort=Sort.DATE))
        leaves = positive_leaves(query.node)

        def sides(hit: EngineHit) -> tuple[list[str], list[str]]:
            article, number = self._by_id[hit.article_id], hit.blocks[0]
            text = self._canonical[hit.article_id, number].text
            found = [
                at for leaf in leaves for at in self.found(article, article.blocks[number], leaf)
            ]
            low, high = sorted(found)[hit.place]
            left, right = (re.findall(UNIT, part) for part in (text[:low], text[high:]))
            near = left[::-1][:SIDE_UNITS], right[:SIDE_UNITS]
            return near if query.side is Side.LEFT else near[::-1]

        return sorted(dated, key=sides)

    def _folded(self, hits: list[EngineHit]) -> list[EngineHit]:
        """Leave the first of each fold, with the names of the others."""
        folds: dict[object, list[EngineHit]] = {}
        for hit in hits:
            folds.setdefault(self._fold_of.get(hit.article_id, hit.article_id), []).append(hit)
        return [
            first._replace(folded=tuple(one.article_id for one in others))
            for first, *others in folds.values()
        ]

    def _candidate(
        self,
        query: EngineQuery,
        article: Article,
        blocks: list[Block],
        weight: Callable[[Article, Block], float],
        relevance: Callable[[Article], float],
    ) -> Candidate:
        scored = [(block.number, weight(article, block)) for block in blocks]
        leaves = positive_leaves(query.node)
        often = {
            block.number: sum(len(self.found(article, block, leaf)) for leaf in leaves)
            for block in blocks
        }
        ordered = tuple(sorted(scored, key=lambda pair: (-pair[1], pair[0])))
        return Candidate(article, relevance(article), ordered, often)

    def articles(self, ids: Sequence[str]) -> list[Article]:
        """Fetch articles by id."""
        for wanted in ids:
            if wanted not in self._by_id:
                raise NotFoundError(wanted, self.near(wanted))
        return [self._by_id[wanted] for wanted in ids]

    def near(self, article_id: str) -> tuple[str, ...]:
        """Name ids that resemble one, and its neighbours in order of id."""
        ids = sorted(self._by_id)
        at = bisect_left(ids, article_id)
        close = get_close_matches(article_id, ids, n=5)
        return tuple(dict.fromkeys([*close, *ids[max(at - 1, 0) : at + 1]]))[:5]

    def scan(self) -> Iterator[Article]:
        """Stream every article."""
        return iter(self._articles)

    def words(self, least: int) -> Iterator[tuple[str, int]]:
        """Count the blocks of every word."""
        blocks = Counter(word for words in self._words.values() for word in words)
        yield from ((word, count) for word, count in blocks.items() if count >= least)

    def continuations(self, literal: Literal, most: int) -> tuple[tuple[str, int], ...]:
        """Look behind every occurrence."""
        begun = sorted(self._behind(literal.segments[-1]).items(), key=lambda p: (-p[1], p[0]))
        return tuple(
            self._extended((*literal.segments[-1], unit), count)
            for unit, count in begun[:most]
            if count > 1
        )

    def _behind(self, units: tuple[str, ...]) -> Counter[str]:
        """Units directly behind every occurrence of some units."""
        wanted = re.escape("".join(f"{OPEN}{unit}{CLOSE}" for unit in units))
        pattern = re.compile(f"(?={wanted}{OPEN}([^{OPEN}{CLOSE}]+){CLOSE})")
        return Counter(
            found[1] for text in self._canonical.values() for found in pattern.finditer(text.text)
        )

    def _extended(self, units: tuple[str, ...], count: int) -> tuple[str, int]:
        while len(units) < CONTINUATION_UNITS_MAX:
            unit, following = (self._behind(units).most_common(1) or [("", 0)])[0]
            if following < 2 or following * 2 <= count:
                break
            units, count = (*units, unit), following
        return written(units), count

    def blocks_with(self, words: Sequence[str]) -> tuple[int, ...]:
        """Count the blocks of some words."""
        counts = dict(self.words(1))
        return tuple(counts.get(word, 0) for word in words)

    def alike(self, article_id: str) -> tuple[str, ...]:
        """Name the others of its fold."""
        self.articles([article_id])
        own = self._fold_of.get(article_id, -1)
        return tuple(
            one for one, fold in sorted(self._fold_of.items()) if fold == own and one != article_id
        )

    def titles(self) -> Iterator[str]:
        """Give every title."""
        yield from (article.title for article in self.scan())

    def status(self) -> EngineStatus:
        """Say what is served."""
        return EngineStatus(
            generation=self._generation,
            built_at=self._built_at,
            articles=len(self._articles),
            blocks=len(self._canonical),
            size_bytes=0,
            analysis_version=ANALYSIS_VERSION,
        )

    def close(self) -> None:
        """Nothing is held."""


def worth_between(value: float, leaf: NumberRange) -> bool:
    """Whether a value lies in a range."""
    return (leaf.low is None or leaf.low <= value) and (leaf.high is None or value <= leaf.high)


def positive_leaves(node: Node) -> list[Leaf]:
    """Distinct literal leaves that are not below a Not, in order."""
    match node:
        case Match() | Pattern() | Near() | Together() | NumberRange() | Regex():
            return [node]
        case And(parts) | Or(parts) | AtLeast(_, parts):
            return list(dict.fromkeys(leaf for part in parts for leaf in positive_leaves(part)))
        case _:
            return []


def is_about(article: Article, leaf: FacetMatch | DateRange | Everything) -> bool:
    """Whether a leaf that speaks of the whole article holds."""
    match leaf:
        case FacetMatch(facet, text, starts, unless):
            values = [fold_text(value) for value in facet_values(article, facet)]
            if starts:
                return any(one.startswith(text) and not one.startswith(unless) for one in values)
            return any(text in one for one in values)
        case DateRange():
            return in_range(article, leaf)
        case Everything():
            return True


def in_range(article: Article, wanted: DateRange) -> bool:
    """Whether an article's date lies wholly inside a range."""
    if article.date is None:
        return False
    first, last = day_range(article)
    return (wanted.first is None or wanted.first <= first) and (
        wanted.last is None or last <= wanted.last
    )


def passes(article: Article, filters: Iterable[Filter]) -> bool:
    """Whether every filter keeps the article."""
    for one in filters:
        values = facet_values(article, one.facet)
        chosen = bool(set(values) & set(one.values)) or (one.missing and not values)
        says_nothing = not one.values and not one.missing
        if not says_nothing and chosen == one.exclude:
            return False
    return True


def bm25_table(
    counts: dict[tuple[str, int], int], lengths: dict[tuple[str, int], int]
) -> dict[tuple[str, int], float]:
    """Score of each block for one leaf or word, by the formula of ``engine.queries``."""
    if not counts:
        return {}
    frequency = sum(1 for count in counts.values() if count)
    idf = math.log(len(counts) / (frequency + 1)) + 1
    average = sum(lengths.values()) / len(lengths) or 1.0
    return {
        key: idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * rounded(lengths[key]) / average))
        if tf
        else 0.0
        for key, tf in counts.items()
    }


def article_table(
    counts: dict[tuple[str, int], int], lengths: dict[tuple[str, int], int], weight: float
) -> dict[str, float]:
    """Score of each article for one leaf, word or rank literal, by ``engine.relevance``."""
    often: Counter[str] = Counter()
    length: Counter[str] = Counter()
    for (article, number), count in counts.items():
        often[article] += count * (1 if number else 2)
        length[article] += lengths[article, number]
    frequency = sum(1 for count in often.values() if count)
    idf = math.log(1 + (len(often) - frequency + 0.5) / (frequency + 0.5))
    average = (length.total() / len(length) if length else 0.0) or 1.0
    return {
        key: weight * idf * tf * 1.6 / (tf + 0.6 * (0.25 + 0.75 * length[key] / average))
        if tf
        else 0.0
        for key, tf in often.items()
    }


def rounded(length: int) -> int:
    """Pass a length through the one byte Whoosh keeps of it."""
    return int(byte_to_length(length_to_byte(length)))


def ordered_hits(candidates: list[Candidate], query: EngineQuery) -> list[EngineHit]:
    """Give all results in the order asked for."""
    rows = [
        (candidate, score, ((number,) if paragraphs else best_blocks(candidate, query)))
        for paragraphs in [query.unit is not Unit.ARTICLE]
        for candidate in candidates
        for number, score in (candidate.blocks if paragraphs else [(0, candidate.relevance)])
    ]

    def place(row: tuple[Candidate, float, tuple[int, ...]]) -> tuple[object, ...]:
        candidate, score, numbers = row
        number = 0 if query.unit is Unit.ARTICLE else numbers[0]
        return (
            *sort_key(candidate.article, score, query.sort),
            candidate.article.id,
            number,
        )

    by_score = query.sort is Sort.RELEVANCE
    return [
        EngineHit(
            candidate.article.id,
            score if by_score else 0.0,
            numbers,
            len(candidate.blocks),
            place=at,
        )
        for candidate, score, numbers in sorted(rows, key=place)
        for at in range(candidate.often[numbers[0]] if query.unit is Unit.HIT else 1)
    ]


def best_blocks(candidate: Candidate, query: EngineQuery) -> tuple[int, ...]:
    """Numbers of the best blocks, as many as asked for."""
    return tuple(number for number, _ in candidate.blocks[: query.blocks])


def sort_key(article: Article, score: float, sort: Sort) -> tuple[object, ...]:
    """What an order compares before it breaks ties."""
    day = first_day(article)
    match sort:
        case Sort.RELEVANCE:
            return (-score,)
        case Sort.DATE:
            return (day,)
        case Sort.DATE_DESC:
            return (day == UNKNOWN_DAY, -day)
        case Sort.PAGE:
            return (article.paper or "", day, article.page_label or "", article.place)
        case Sort.TITLE:
            return (article.title,)


def counted(candidates: list[Candidate], query: EngineQuery, asked: FacetRequest) -> FacetCounts:
    """Count one facet over the results that its own group's filters do not decide."""
    group = "date" if asked.facet in DATE_FACETS else asked.facet
    heeded = [one for one in query.filters if one.exclude or one.group != group]
    tally: Counter[str] = Counter()
    missing = 0
    for candidate in candidates:
        if not passes(candidate.article, heeded):
            continue
        weight = len(candidate.blocks) if query.unit is Unit.PARAGRAPH else 1
        values = facet_values(candidate.article, asked.facet)
        missing += 0 if values else weight
        tally.update({value: weight for value in values if asked.contains in fold_text(value)})
    tally = Counter({value: count for value, count in tally.items() if count >= asked.least})
    by_count = sorted(tally.items(), key=lambda item: (-item[1], item[0]))
    order = sorted(tally.items()) if asked.by_value else by_count
    return FacetCounts(tuple(order[: asked.limit]), len(tally), missing)
