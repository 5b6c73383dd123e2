"""Why an article is found or not: agreement with the engine, and the reasons."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import searchapp.search
from searchapp.analysis.literal import literal
from searchapp.analysis.words import cut_search
from searchapp.bootstrap import open_service
from searchapp.cli import complaints, main
from searchapp.config import Settings
from searchapp.errors import NotFoundError
from searchapp.model import Article, Fact, FactField, block_id
from searchapp.search import tree as trees
from searchapp.search.outline import Kind, Part
from searchapp.search.query import Dup, FacetChoice, Mode, SearchRequest, Unit
from searchapp.search.service import SearchService
from searchapp.search.tree import AllOf, AnyOf, DateTerm, Field, NumberTerm, Same, Term, Tree
from searchapp.search.verdicts import Verdict
from searchapp.search.whynot import LITERAL, ArticleVerdict
from tests.corpus import (
    DISTRICTS,
    PAPERS,
    PERSONS,
    TOPICS,
    Known,
    article,
    corpora,
    nowhere,
    texts,
)
from tests.reference_engine import ReferenceEngine
from tests.web_server import build_index

POOLS = {"district": DISTRICTS, "person": PERSONS, "topic": TOPICS, "paper": PAPERS}
FACTS = {
    Field.PERSON: ("王新", "马", "𠮷"),
    Field.SURNAME: ("王", "马"),
    Field.DISTRICT: ("郑东", "区", "中牟"),
    Field.TOPIC: ("经济", "城"),
    Field.BYLINE: ("王治", "马健"),
}
WIDENED = ("四千亿", "4000亿", "高新区", "看著", "管城区", "产业", "12", "𠮷")
"""Strings, most of which are looked for in other forms too."""

OTHER_FORMS = article("形-01", "看着管城回族区", "投资4000亿元,郑州高新技术产业开发区。", "四千亿")

DAYS = ("2013", "2013-04", "2013-04-28", "2022-08", "2022-12-31")


@st.composite
def strings(draw: st.DrawFn, articles: Sequence[Article]) -> str:
    """A string with a unit: most often some of what is printed, sometimes anything."""
    printed = [block.text for one in articles for block in one.blocks if literal(block.text)]
    if printed and draw(st.sampled_from((True, True, False))):
        text = draw(st.sampled_from(printed))
        start = draw(st.integers(0, len(text) - 1))
        found = text[start : start + draw(st.integers(1, 5))]
    else:
        found = draw(texts(4))
    return found if literal(found) else draw(st.sampled_from(WIDENED))


@st.composite
def leaves(draw: st.DrawFn, articles: Sequence[Article]) -> Tree:
    """A leaf of any kind."""
    one, two = draw(strings(articles)), draw(strings(articles))
    field = draw(st.sampled_from((Field.ANYWHERE, Field.ANYWHERE, Field.TITLE)))
    widened = draw(st.sampled_from(WIDENED))
    fact = draw(st.sampled_from(tuple(FACTS)))
    first, last = draw(st.sampled_from(DAYS)), draw(st.sampled_from(DAYS))
    pair: tuple[Tree, ...] = (Term(one, quoted=True), Term(two, quoted=True))
    inners: tuple[Tree, ...] = (
        AllOf(pair),
        AnyOf(pair),
        AllOf((pair[0], trees.Without(pair[1]))),
        AnyOf((pair[0], trees.Without(pair[1]))),
    )
    inner = draw(st.sampled_from(inners))
    kinds: tuple[Tree, ...] = (
        Term(one, field),
        Term(widened, field),
        Term(one, field, quoted=True),
        Term(draw(st.sampled_from(FACTS[fact])), fact),
        trees.Wild(draw(st.sampled_from(("产?区", "郑*区", "1?", "业*集?")))),
        trees.Near(one, two, draw(st.integers(0, 5)), draw(st.booleans())),
        trees.Together(inner, draw(st.sampled_from(Same))),
        NumberTerm(low=draw(st.sampled_from(("5", "12")))),
        DateTerm(min(first, last), max(first, last)),
        DateTerm(first, ""),
    )
    return draw(st.sampled_from(kinds))


def queries(articles: Sequence[Article]) -> st.SearchStrategy[Tree]:
    """Queries of every shape."""
    return st.recursive(
        leaves(articles),
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(trees.all_of),
            st.lists(inner, min_size=2, max_size=3).map(trees.any_of),
            st.lists(inner, min_size=3, max_size=3).map(lambda parts: trees.some_of(2, parts)),
            inner.map(trees.Without),
        ),
        max_leaves=5,
    )


@st.composite
def choices(draw: st.DrawFn) -> tuple[FacetChoice, ...]:
    """What is kept and excluded in one facet or none, dates of several precisions too."""
    facet = draw(st.sampled_from((*POOLS, "date")))
    pool = st.lists(st.sampled_from(POOLS.get(facet, DAYS)), max_size=2, unique=True)
    choice = FacetChoice(facet, tuple(draw(pool)), tuple(draw(pool)), draw(st.booleans()))
    return (choice,) if draw(st.booleans()) and choice != FacetChoice(facet) else ()


@st.composite
def asked(draw: st.DrawFn) -> tuple[tuple[Article, ...], SearchRequest]:
    """An archive and a search."""
    articles = (*draw(corpora(3)), OTHER_FORMS)
    request = SearchRequest(
        q=str(draw(queries(articles))),
        off=draw(st.sampled_from(((), (), ("all",)))),
        choices=draw(choices()),
        date_from=draw(st.sampled_from(("", "", "2013-04"))),
        date_to=draw(st.sampled_from(("", "", "2013"))),
    )
    return articles, request


def served(*articles: Article) -> SearchService:
    """A service over the plain scan."""
    return SearchService(ReferenceEngine(articles, cut_search), Settings())


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(asked())
def test_an_article_meets_a_query_exactly_when_a_search_finds_it(
    given_: tuple[tuple[Article, ...], SearchRequest],
) -> None:
    """For the whole query, and for each part of it by itself."""
    articles, request = given_
    service = served(*articles)
    found = {one.article.id for one in service.search(replace(request, limit=50)).results}
    told = [service.explain(request, one.id) for one in articles]

    assert {one.verdict.article.id for one in told if one.verdict and one.verdict.found} == found
    blocks = replace(request, unit=Unit.PARAGRAPH, limit=200)
    results = service.search(blocks).results
    listed = {one.snippets[0].block_id for one in results if one.snippets}
    verdicts = [one.verdict for one in told if one.verdict]
    own = [(v.article, number) for v in verdicts for number in v.blocks]
    assert len(own) == len(results)
    assert {block_id(a.id, n) for a, n in own if a.blocks[n].text.strip()} == listed
    counted = told[0].weights
    for part in told[0].whole.walk():
        met = sum(one.verdict.parts[part.id].met for one in told if one.verdict)
        assert part.id not in counted or counted[part.id].articles == met, part.text
    if told[0].answered == LITERAL:
        assert told[0].read_as == service.search(request).read_as


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(asked())
def test_what_is_met_literally_is_what_is_met_with_every_expansion_off(
    given_: tuple[tuple[Article, ...], SearchRequest],
) -> None:
    """So that an article found only through another name is told from the others."""
    articles, request = given_
    service = served(*articles)

    for one in articles:
        wide = told(service, request, one.id).parts[""]
        plain = told(service, replace(request, off=("all",)), one.id).parts[""]
        assert wide.literally == plain.met


def told(service: SearchService, request: SearchRequest, article_id: str) -> ArticleVerdict:
    """The verdict on one article."""
    verdict = service.explain(request, article_id).verdict
    assert verdict is not None
    return verdict


# The reasons, each on an article made for it.

FULL_WIDTH = "\uff21\uff22\uff23"

PAGE = article(
    "zzwb-01",
    "集聚产业 追梦中原",
    "上街区的產業,集聚區建設。王新伟说,达到4000亿元。",
    "全市的产业很多，大家认为集聚最好，中原",
    "新区也来。投资12亿元。",
    "覃岩峰参加。𠮷野家" + FULL_WIDTH + "开业",
    subtitle="上街区的实践",
    known=Known("2013-04", ("上街区",), ("欧阳修",), ("经济",), ("王治",), "郑州晚报"),
)
DOUBTFUL = replace(
    PAGE,
    facts=(
        *PAGE.facts,
        Fact(
            FactField.DISTRICT,
            "中原区",
            "landmark",
            certain=False,
            rule="test",
            evidence=(nowhere(PAGE.id),),
        ),
    ),
)
UNDATED = article("zzwb-02", "污染防治", "全市大气污染防治工作会", known=Known())

LONG = "产业很多，大家认为集聚最好"
SENTENCES = "集聚區建設。王新伟说,达到4000亿"
REASONS = {
    "absent": ("地铁线", "absent", ()),
    "absent, outside the basic plane": ("𠀀", "absent", ()),
    "the longest part": ("上街区的创新建設", "partly", ((0, "上街区的"), (1, "上街区的"))),
    "punctuation between": ("产业集聚区", "parted", ((1, "產業,集聚區"),)),
    "punctuation asked": ('"王新伟，说达到"', "parted", ((1, "王新伟说,达到"),)),
    "over a border": ("中原新区", "over_border", ((2, "中原"), (3, "新区"))),
    "a longer number": ("400亿元", "in_longer_unit", ((1, "4000"),)),
    "a longer word": ("ab", "in_longer_unit", ((4, FULL_WIDTH),)),
    "full-width digits": ("\uff14\uff10\uff10亿元", "in_longer_unit", ((1, "4000"),)),
    "words apart": ("产业认为集聚", "apart", ((2, "产业很多，大家认为集聚"),)),
    "words in other blocks": ("投资建设", "in_other_blocks", ((1, "建設"), (3, "投资"))),
    "body only": ("标题:王新伟", "only_in_body", ((1, "王新伟"),)),
    "wildcards apart": ("大家?集聚", "apart", ((2, "大家认为集聚"),)),
    "wildcards over punctuation": ("产业*集聚區", "parted", ((1, "產業,集聚區"),)),
    "wildcards, a part missing": ("产业*地铁", "partly", ((0, "产业"), (1, "產業"), (2, "产业"))),
    "too far": ("产业 ~2 集聚最好", "too_far", ((2, LONG),)),
    "the wrong way round": (
        "集聚最好 ~>9 产业很多",
        "wrong_order",
        ((2, LONG),),
    ),
    "near, one missing": ("产业 ~2 地铁", "part_missing", ((0, "产业"), (1, "產業"), (2, "产业"))),
    "near, other blocks": ("投资 ~9 参加", "in_other_blocks", ((3, "投资"), (4, "参加"))),
    "near, overlapping": ("上街区 ~9 街区的", "overlapping", ((0, "上街区的"), (1, "上街区的"))),
    "other sentences": (
        "同句(集聚区 4000亿)",
        "in_other_sentences",
        ((1, SENTENCES),),
    ),
    "other blocks": ("同段(投资 参加)", "in_other_blocks", ((3, "投资"), (4, "参加"))),
    "excluded in the sentence": ("同句(投资 -12亿)", "excluded_inside", ((3, "投资"),)),
    "sentence, a part missing": ("同句(投资 地铁)", "part_missing", ((3, "投资"),)),
    "other numbers": (">=5000亿元", "other_numbers", ((1, "4000亿元"), (3, "12亿元"))),
    "no such number": (">=5亩", "no_number", ()),
    "expression unmet": ("/投资..参加/", "expression_unmet", ((3, "投资"), (4, "参加"))),
    "expression needs": ("/投资.{3}地铁/", "part_missing", ((3, "投资"),)),
    "too few": ("至少2(投资 地铁 马懿)", "too_few", ()),
    "excluded": ("上街区 -投资", "excluded", ((3, "投资"),)),
    "a date outside": ("日期:2014", "date_outside", ()),
    "a date too coarse": ("日期:2013-04-28", "date_coarse", ()),
    "another person": ("人物:马懿", "other_values", ()),
    "printed, not a person": ("人物:覃岩峰", "printed_only", ((4, "覃岩峰"),)),
    "a compound surname": ("姓:欧", "compound_surname", ()),
    "another topic": ("主题:环境", "other_values", ()),
    "a landmark only": ("地区:中原", "not_counted", ()),
}


def missed(verdicts: dict[str, Verdict], part: Part) -> Verdict:
    """The verdict on the first part, from the top, that tells why it is not met."""
    return next(v for one in part.walk() if (v := verdicts[one.id]).miss)


def printed(page: Article, verdict: Verdict) -> tuple[tuple[int, str], ...]:
    """The printed text from the first to the last character of each place of a reason."""
    assert verdict.miss
    return tuple(
        (one.block, page.blocks[one.block].text[one.spans[0].start : one.spans[-1].end])
        for one in verdict.miss.places
    )


@pytest.mark.parametrize(("q", "code", "places"), REASONS.values(), ids=list(REASONS))
def test_the_reason_is_told_with_what_there_is_instead(
    q: str, code: str, places: tuple[tuple[int, str], ...]
) -> None:
    """On the printed characters."""
    service = served(DOUBTFUL, UNDATED)
    explained = service.explain(SearchRequest(q=q), DOUBTFUL.id)
    assert explained.verdict
    verdict = missed(explained.verdict.parts, explained.whole)

    assert not explained.verdict.parts[""].met
    assert verdict.miss
    assert verdict.miss.code == code
    assert verdict.miss.text
    assert printed(DOUBTFUL, verdict) == places


# Filters, fallback, counts.


def test_the_reasons_documented_are_the_reasons_there_are() -> None:
    """Every code in the code is in the table of the API, and no other."""
    folder = Path(searchapp.search.__path__[0])
    sources = "".join(one.read_text(encoding="utf-8") for one in folder.glob("*.py"))
    given_ = set(re.findall(r'Miss\(\s*"([a-z_]+)"', sources))
    given_ |= set(re.findall(r'Miss\("([a-z_]+)" if values else "([a-z_]+)"', sources)[0])
    text = (Path(__file__).parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
    section = text.split("### 查询怎样理解")[1].split("## 四、")[0]

    assert set(re.findall(r"^\| `([a-z_]+)` \|", section, flags=re.MULTILINE)) == given_


FILTERED = {
    "another district": (
        SearchRequest(choices=(FacetChoice("district", ("金水区",)),)),
        "other_values",
    ),
    "no byline": (SearchRequest(choices=(FacetChoice("byline", ("王治",)),)), "no_value"),
    "an excluded topic": (
        SearchRequest(choices=(FacetChoice("topic", drop=("环境",)),)),
        "excluded",
    ),
    "a year excluded": (SearchRequest(choices=(FacetChoice("date", drop=("2013",)),)), "excluded"),
    "another month": (SearchRequest(choices=(FacetChoice("date", ("2013-05",)),)), "other_values"),
    "before the limits": (SearchRequest(date_from="2014"), "date_outside"),
    "known to the year alone": (SearchRequest(date_from="2013-04", date_to="2013"), "date_coarse"),
}


@pytest.mark.parametrize(("request_", "code"), FILTERED.values(), ids=list(FILTERED))
def test_a_filter_that_is_not_met_tells_what_the_article_has(
    request_: SearchRequest, code: str
) -> None:
    """Values of the article, and whether the date is known well enough."""
    one = article("a-01", "产业", "污染", known=Known("2013", ("上街区",), (), ("环境",)))
    verdict = told(served(one, UNDATED), replace(request_, q="产业"), one.id)
    (miss,) = [v.miss for v in verdict.parts.values() if v.miss]

    assert not verdict.found
    assert verdict.parts["1"].met
    assert miss.code == code


@pytest.mark.parametrize(
    ("q", "by"),
    [("产业", "literal"), ("四千亿元", "expansion"), ("产业集聚认为", "words_together")],
    ids=["as typed", "another form", "its words"],
)
def test_it_is_told_by_what_an_article_is_found(q: str, by: str) -> None:
    """Literally, only through an expansion, only because the words stand in."""
    verdict = told(served(PAGE, UNDATED), SearchRequest(q=q), PAGE.id)

    assert (verdict.found, verdict.by) == (True, by)


def test_an_article_that_has_some_of_the_words_is_found_by_any_of_them() -> None:
    """And the parts say which: the wider reading has verdicts of its own."""
    service = served(PAGE, UNDATED)
    explained = service.explain(SearchRequest(q="上街区污染"), PAGE.id)

    assert explained.answered == "any_word"
    assert explained.total == 0
    assert explained.wider
    assert explained.verdict
    assert explained.verdict.by == "any_word"
    met = {one.text for one in explained.wider.walk() if explained.verdict.wider[one.id].met}
    assert "污染" not in met
    assert met & {"上街区", "上街"}


def test_the_part_that_kills_a_result_is_named_with_ways_out() -> None:
    """What is left without it, what could stand in its place; each leads to results."""
    service = served(PAGE, UNDATED)
    request = SearchRequest(q="上街区 产业认为集聚 人物:欧")
    explained = service.explain(request)
    first, killer, person = explained.whole.parts
    weights = explained.weights

    assert explained.total == 0
    assert [weights[one.id].articles for one in (first, killer, person)] == [1, 0, 1]
    assert [weights[one.id].without for one in (first, killer, person)] == [0, 1, 0]
    assert killer.without
    assert killer.without.q == "上街区 AND 人物:欧"
    assert service.search(killer.without).total == 1
    (words,) = [one for one in weights[killer.id].alternatives if one.kind == "words"]
    assert words.text == "产业 AND 认为 AND 集聚"
    assert service.search(words.request).total == 1


def test_what_was_meant_can_take_the_place_of_a_part() -> None:
    """Only strings that are printed."""
    service = served(PAGE, UNDATED)
    explained = service.explain(SearchRequest(q="上街区 王心伟"))
    (meant,) = explained.weights["2"].alternatives

    assert (meant.kind, meant.text, meant.articles) == ("meant", '"王新伟"', 1)
    assert service.search(meant.request).total == 1


def test_expansions_are_told_with_their_reasons_on_or_off() -> None:
    """A switch for each, and the added strings stand in the tree only while it is on."""
    service = served(PAGE)
    on = service.explain(SearchRequest(q="四千亿"))
    off = service.explain(SearchRequest(q="四千亿", off=("number:四千亿",)))
    exact = service.explain(SearchRequest(q="四千亿", mode=Mode.EXACT))

    assert [(way.expansion.key, way.on) for way in on.ways] == [("number:四千亿", True)]
    assert [(way.expansion.key, way.on) for way in off.ways] == [("number:四千亿", False)]
    assert all(way.expansion.reason for way in (*on.ways, *off.ways))
    assert on.whole.parts[0].kind is Kind.WIDENED
    assert off.whole.parts[0].kind is Kind.TERM
    assert exact.ways == ()


@pytest.mark.parametrize("q", ["", "，。", "(产业", "/产业[/", "*"], ids=repr)
def test_whatever_was_typed_is_explained(q: str) -> None:
    """As a search answers it."""
    service = served(PAGE, UNDATED)
    found = service.search(SearchRequest(q=q)).total
    explained = service.explain(SearchRequest(q=q), PAGE.id)

    assert explained.verdict
    assert explained.verdict.found == bool(found)


def test_a_paragraph_stands_for_its_article() -> None:
    """By its id; an unknown one is refused with those that are near."""
    service = served(PAGE)

    assert told(service, SearchRequest(q="产业"), f"{PAGE.id}-p02").article == PAGE
    with pytest.raises(NotFoundError):
        service.explain(SearchRequest(q="产业"), "zzwb-09")


def test_several_parts_are_left_out_where_one_is_not_enough() -> None:
    """Those that find nothing first; filters and strings alike, never the whole query."""
    service = served(PAGE, UNDATED)
    topic = (FacetChoice("topic", ("环境",), drop=("经济",)),)
    request = SearchRequest(q="上街区 地铁线 人物:马懿", choices=topic, date_from="2013")
    relief = service.explain(request).relief

    assert relief
    assert relief.parts == ("2", "3", "4", "5")
    assert relief.request.q == "上街区"
    assert relief.request.choices == ()
    assert relief.request.date_from == "2013"
    assert service.search(relief.request).total == relief.articles == 1
    assert service.explain(SearchRequest(q="地铁线", choices=topic)).relief is None


def test_near_duplicates_that_share_one_result_are_named() -> None:
    """So that an article beneath another is not taken for missing."""
    text = (
        "全市产业集聚区建设推进会在上街区召开，会议通报了各县市区的进展情况并部署下一步工作。" * 3
    )
    one = article("a-01", "推进会召开", text)
    other = article("b-01", "推进会在上街区召开", text, "据新华社电")
    engine = ReferenceEngine((one, other, PAGE), cut_search, folds=((one.id, other.id),))
    service = SearchService(engine, Settings())
    request = SearchRequest(q="推进会")
    shown = service.search(request)

    assert (shown.total, len(shown.results)) == (2, 1)
    assert told(service, request, one.id).alike == (other.id,)
    assert told(service, replace(request, dup=Dup.SHOW), one.id).alike == ()
    assert told(service, replace(request, q="推进会 新华社"), other.id).alike == ()


# The sample, by the real engine.


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, indexed."""
    folder = tmp_path_factory.mktemp("whynot")
    build_index(folder)
    return folder


SAMPLE = (
    "产业集聚区",
    "高新区 招商 -上街区",
    "標題:產業 OR 三控三抓",
    "产业?聚区 >=100亿元",
    "同句(产业 郑州) 日期:2013",
    "郑州 ~3 建设",
    "/第[一二三]届/",
    "姓:王 主题:环境",
    "至少2(招商 环境 𠮷野)",
    "产业集聚区新闻发布",
    "郑州哪些区提出了招商引资目标？",
    "\uff14000亿",
)


@pytest.mark.parametrize("q", SAMPLE)
def test_on_the_sample_the_verdict_is_what_the_engine_finds(index: Path, q: str) -> None:
    """For every article, and the counts are those of the parts."""
    service = open_service(Settings(index_dir=index))
    try:
        found = {one.article.id for one in service.search(SearchRequest(q=q, limit=50)).results}
        every = [one.article.id for one in service.search(SearchRequest(limit=50)).results]
        verdicts = {one: told(service, SearchRequest(q=q), one) for one in every}
        weights = service.explain(SearchRequest(q=q)).weights
    finally:
        service.close()

    assert len(every) > 10
    assert {one for one in every if verdicts[one].found} == found
    for part, weight in weights.items():
        assert weight.articles == sum(one.parts[part].met for one in verdicts.values())


def test_the_terminal_says_why(index: Path) -> None:
    """Part by part, with the words' places; as JSON with the codes."""
    given_ = ["explain", "004_2ac1f2df68704ade-01", "--index", str(index), "--query"]
    said = CliRunner().invoke(main, [*given_, "产业集聚区 地铁线"])
    tree = CliRunner().invoke(main, [*given_, "标题:郑州日报社", "--json"])
    broken = CliRunner().invoke(main, [*given_, "产业 " * 400])

    assert said.exit_code == complaints.OK
    assert "✓ 产业集聚区（" in said.stdout
    assert "✗ 地铁线（0 篇）：文中没有“地铁线”" in said.stdout
    answer = json.loads(tree.stdout)
    assert (answer["found"], answer["parts"][0]["met"]) == (False, False)
    assert answer["parts"][0]["miss"]["code"]
    assert broken.exit_code == complaints.USAGE
