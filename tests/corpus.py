"""Small articles for tests: constructors, and generated Chinese pages.

The alphabet is small on purpose, so that strings repeat, overlap and cross every kind of
border.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from searchapp.analysis.literal import Literal, literal
from searchapp.analysis.regexes import needed_literals
from searchapp.analysis.wildcards import AnyUnits, Piece, UnitShape
from searchapp.engine.facet_queries import FACETS, FacetRequest, Filter
from searchapp.engine.queries import (
    And,
    AtLeast,
    DateRange,
    EngineQuery,
    Everything,
    FacetMatch,
    Match,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Scope,
    Sort,
    Together,
    Unit,
    Where,
    Within,
)
from searchapp.engine.readings import NumberRange, Regex
from searchapp.engine.relevance import RankLiteral
from searchapp.model import Article, Author, Block, BlockKind, Evidence, Fact, FactField

HAN = "产業业集聚區区郑鄭州马"
ASTRAL = "𠮷"
FULL_WIDTH_12 = "\uff11\uff12"
OTHERS = ["Ａ", "5G", "g", FULL_WIDTH_12, "4.75", ".", "5", "㎡", "é", "○"]
MARKS = ["，", "。", "、", "“", "」", "\n", "-", "%", "！", "…"]
BLANKS = [" ", "\u3000", "\u200b"]
DISTRICTS = ("上街区", "金水区", "中牟县", "郑东新区", "高新区")
PERSONS = ("王新伟", "马健", "王治", "吴天君", "𠮷野")
TOPICS = ("经济", "环境", "城建")
PAPERS = ("郑州晚报", "郑州日报")
DATES = ("2013-04-28", "2013-04-01", "2013-04", "2013-05-02", "2013", "2022-08", "2022-12-31")


@dataclass(frozen=True)
class Known:
    """What is known about an article: the part facets are made of."""

    date: str | None = None
    districts: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    paper: str | None = None
    page_label: str | None = None

    def facts(self, article_id: str) -> tuple[Fact, ...]:
        """The facts, each with the article's headline as its evidence."""
        rows = [
            (FactField.DATE, "printed", (self.date,) if self.date else ()),
            (FactField.DISTRICT, "explicit", self.districts),
            (FactField.PERSON, "mentioned", self.persons),
            (FactField.TOPIC, "words", self.topics),
        ]
        return tuple(
            Fact(field, value, kind, certain=True, rule="test", evidence=(nowhere(article_id),))
            for field, kind, values in rows
            for value in values
        )


def nowhere(article_id: str) -> Evidence:
    """Evidence outside the text."""
    return Evidence(article_id, -1, 0, 0, "")


def article(
    article_id: str,
    title: str,
    *paragraphs: str,
    known: Known | None = None,
    subtitle: str | None = None,
    kicker: str | None = None,
) -> Article:
    """Make an article: block 0 is the headline, the paragraphs follow."""
    known = known or Known()
    headline = "\n".join(line for line in (kicker, title, subtitle) if line)
    return Article(
        id=article_id,
        source="test.txt",
        place=int(article_id.rpartition("-")[2]) if "-" in article_id else 1,
        title=title,
        kicker=kicker,
        subtitle=subtitle,
        blocks=(
            Block(0, BlockKind.HEADLINE, headline),
            *(
                Block(number, BlockKind.PARAGRAPH, text)
                for number, text in enumerate(paragraphs, start=1)
            ),
        ),
        authors=tuple(Author(name, "记者", nowhere(article_id)) for name in known.authors),
        paper=known.paper,
        page_label=known.page_label,
        facts=known.facts(article_id),
    )


def texts(max_size: int = 24) -> st.SearchStrategy[str]:
    """Short printed texts, mostly Han."""
    piece = st.sampled_from((*HAN, *HAN, *HAN, ASTRAL, *OTHERS, *MARKS, *BLANKS))
    return st.lists(piece, max_size=max_size).map("".join)


def some(values: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """None to three different values."""
    return st.lists(st.sampled_from(values), max_size=3, unique=True).map(tuple)


def knowns() -> st.SearchStrategy[Known]:
    """Facts of every kind and dates of every precision, unknown included."""
    return st.builds(
        Known,
        date=st.none() | st.sampled_from(DATES),
        districts=some(DISTRICTS),
        persons=some(PERSONS),
        topics=some(TOPICS),
        authors=some(PERSONS),
        paper=st.none() | st.sampled_from(PAPERS),
        page_label=st.none() | st.sampled_from(("AA02", "A3", "02")),
    )


@st.composite
def corpora(draw: st.DrawFn, max_articles: int = 6) -> tuple[Article, ...]:
    """A small archive; ids are not in the order of anything else."""
    count = draw(st.integers(min_value=1, max_value=max_articles))
    numbers = draw(st.permutations(range(1, count + 1)))
    return tuple(
        article(
            f"页-{number:02d}",
            draw(texts(8)).replace("\n", ""),
            *draw(st.lists(texts(), max_size=4)),
            known=draw(knowns()),
        )
        for number in numbers
    )


@st.composite
def literals(draw: st.DrawFn, articles: Sequence[Article]) -> Literal:
    """A literal: most often a slice of what is printed, sometimes anything."""
    printed = [block.text for one in articles for block in one.blocks if literal(block.text)]
    if printed and draw(st.sampled_from((True, True, True, False))):
        text = draw(st.sampled_from(printed))
        start = draw(st.integers(0, len(text) - 1))
        found = literal(text[start : start + draw(st.integers(1, 6))])
    else:
        found = literal(draw(texts(4)))
    return found or Literal((("马",),))


@st.composite
def patterns(draw: st.DrawFn, articles: Sequence[Article]) -> Pattern:
    """A run with wildcards: most often some of what is printed, parts of it left open."""
    units = [unit for segment in draw(literals(articles)).segments for unit in segment]
    pieces = [_opened(unit, draw(st.sampled_from("pp*?~"))) for unit in units]
    while pieces[:1] == [AnyUnits(0, 2)]:
        pieces.pop(0)
    pieces.append(_opened(units[-1], draw(st.sampled_from("p*"))))
    return Pattern(tuple(pieces), draw(st.sampled_from(Where)))


def _opened(unit: str, how: str) -> Piece:
    """A unit, its first character and anything, any unit, or an open gap."""
    ways: dict[str, Piece] = {
        "p": unit,
        "*": UnitShape(unit[0] + "*"),
        "?": AnyUnits(1, 1),
        "~": AnyUnits(0, 2),
    }
    return ways[how]


@st.composite
def leaves(draw: st.DrawFn, articles: Sequence[Article]) -> Node:
    """Leaves of every kind."""
    kind = draw(st.sampled_from("mmmhpnsbfffrr"))
    if kind == "f":
        return draw(conditions())
    if kind == "r":
        return draw(read_leaves())
    one, two, run = draw(literals(articles)), draw(literals(articles)), draw(patterns(articles))
    if kind in "sb":
        nodes: tuple[Node, ...] = (
            And((Match(one), Match(two))),
            Or((Match(two), run)),
            And((Match(one), Not(run))),
            run,
        )
        return Together(
            draw(st.sampled_from(nodes)), Within.SENTENCE if kind == "s" else Within.BLOCK
        )
    near = Near(one, two, draw(st.integers(0, 6)), draw(st.booleans()))
    printed: dict[str, Node] = {
        "m": Match(one),
        "h": Match(one, Where.HEADLINE),
        "p": run,
        "n": near,
    }
    return printed[kind]


@st.composite
def read_leaves(draw: st.DrawFn) -> Node:
    """Numbers by value and regular expressions: what the printed text is read for."""
    values = st.none() | st.sampled_from((3.0, 4.75, 12.0))
    measure = draw(st.sampled_from(("", "区", "產業", "%", "g")))
    pattern = draw(st.sampled_from(("产[业業]", "区.?产", "[马郑]州+", "集(聚|區)", "𠮷")))
    nodes: tuple[Node, ...] = (
        NumberRange(measure, draw(values), draw(values)),
        Regex(pattern, needed_literals(pattern)),
    )
    return draw(st.sampled_from(nodes))


@st.composite
def conditions(draw: st.DrawFn) -> Node:
    """Leaves that speak of whole articles."""
    days = st.sampled_from((20130101, 20130401, 20130428, 20130430, 20131231, 20220801, 20221231))
    facet = draw(st.sampled_from(("district", "person", "topic", "byline")))
    text = draw(st.sampled_from(("区", "王", "郑东", "经济", "𠮷")))
    unless = draw(st.sampled_from(((), ("王治",), ("郑东新",))))
    nodes: tuple[Node, ...] = (
        FacetMatch(facet, text, draw(st.booleans()), unless),
        DateRange(draw(st.none() | days), draw(st.none() | days)),
        Everything(),
    )
    return draw(st.sampled_from(nodes))


def nodes(articles: Sequence[Article]) -> st.SearchStrategy[Node]:
    """Trees of every shape, up to a handful of leaves."""
    return st.recursive(
        leaves(articles),
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
            st.tuples(st.integers(1, 3), st.lists(inner, min_size=1, max_size=3).map(tuple)).map(
                lambda drawn: AtLeast(*drawn)
            ),
            inner.map(Not),
        ),
        max_leaves=6,
    )


FACET_POOLS: dict[str, tuple[str, ...]] = {
    "year": ("2013", "2022", "1999"),
    "month": ("2013-04", "2013-05", "2022-08"),
    "day": ("2013-04-28", "2013-04-01", "2022-12-31"),
    "district": DISTRICTS,
    "person": PERSONS,
    "topic": TOPICS,
    "byline": PERSONS,
    "paper": (*PAPERS, "正观新闻"),
}


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    """One filter, with its own facet as its group, or none."""
    facet = draw(st.sampled_from(FACETS))
    group = "date" if facet in {"year", "month", "day"} else facet
    return Filter(
        facet,
        draw(some(FACET_POOLS[facet])),
        missing=draw(st.booleans()),
        exclude=draw(st.booleans()),
        group=draw(st.sampled_from((group, ""))),
    )


@st.composite
def facet_requests(draw: st.DrawFn) -> tuple[FacetRequest, ...]:
    """Counts of some facets, each asked once."""
    names = draw(st.lists(st.sampled_from(FACETS), unique=True, max_size=4))
    return tuple(
        FacetRequest(
            name,
            draw(st.integers(0, 4)),
            contains=draw(st.sampled_from(("", "", "区", "2013", "王"))),
            by_value=draw(st.booleans()),
            least=draw(st.sampled_from((1, 1, 2))),
        )
        for name in names
    )


def rank_literals(articles: Sequence[Article]) -> st.SearchStrategy[RankLiteral]:
    """A literal that ranks, and what it weighs."""
    return st.builds(RankLiteral, literals(articles), st.sampled_from((0.5, 1.0, 1.6)))


def engine_queries(articles: Sequence[Article]) -> st.SearchStrategy[EngineQuery]:
    """Complete questions about an archive."""
    return st.builds(
        EngineQuery,
        node=nodes(articles),
        rank_words=st.lists(st.sampled_from(("产业", "集聚", "郑州", "马")), max_size=2).map(tuple),
        rank_literals=st.lists(rank_literals(articles), max_size=3).map(tuple),
        scope=st.sampled_from(Scope),
        unit=st.sampled_from(Unit),
        filters=st.lists(filters(), max_size=3).map(tuple),
        dates=st.lists(
            st.builds(
                DateRange,
                st.none() | st.just(20130401),
                st.none() | st.sampled_from((20130430, 20131231)),
            ),
            max_size=1,
        ).map(tuple),
        sort=st.sampled_from(Sort),
        offset=st.integers(0, 3),
        limit=st.integers(0, 5),
        blocks=st.integers(1, 3),
        facets=facet_requests(),
    )


@st.composite
def corpora_and_literals(
    draw: st.DrawFn, max_articles: int = 3
) -> tuple[tuple[Article, ...], Literal]:
    """An archive and a string to find in it."""
    articles = draw(corpora(max_articles))
    return articles, draw(literals(articles))


@st.composite
def corpora_and_queries(
    draw: st.DrawFn, max_articles: int = 6
) -> tuple[tuple[Article, ...], EngineQuery]:
    """An archive and a question to it."""
    articles = draw(corpora(max_articles))
    return articles, draw(engine_queries(articles))
