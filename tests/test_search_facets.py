"""Facets, histogram and active filters: counts that keep what they promise."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.config import Settings
from searchapp.engine.queries import Unit
from searchapp.errors import ParameterError
from searchapp.model import Article
from searchapp.search.choices import excluded, toggled, toggled_missing, with_choice
from searchapp.search.query import SEARCH_FACETS, FacetChoice, FacetSort, SearchRequest
from searchapp.search.results import FacetValue, FacetView, SearchResult
from searchapp.search.service import SearchService
from tests.corpus import DATES, DISTRICTS, PAPERS, PERSONS, TOPICS, Known, article, corpora
from tests.reference_engine import ReferenceEngine

POOLS = {
    "date": (*DATES, "1999", "2013-05"),
    "district": DISTRICTS,
    "person": PERSONS,
    "topic": TOPICS,
    "byline": PERSONS,
    "paper": (*PAPERS, "正观新闻"),
}
ARCHIVE = (
    article("a-01", "产业", known=Known("2013-04-28", ("上街区", "金水区"))),
    article("a-02", "產業", known=Known("2013-04", ("上街区",))),
    article("a-03", "産业", known=Known("2013", ("上街区",))),
    article("a-04", "产业", known=Known("2015-01-02", ("金水区",))),
    article("a-05", "产業", known=Known(None, ())),
)


def service(articles: tuple[Article, ...] = ARCHIVE) -> SearchService:
    """A service over the plain scan."""
    return SearchService(ReferenceEngine(articles), Settings())


def view(request: SearchRequest, name: str) -> FacetView:
    """One facet of the small archive."""
    return {one.name: one for one in service().search(request).facets}[name]


def counts(values: tuple[FacetValue, ...]) -> dict[str, int]:
    """Value and count, children included."""
    flat = {one.value: one.count for one in values}
    for one in values:
        flat |= counts(one.children)
    return flat


@st.composite
def choices(draw: st.DrawFn) -> FacetChoice:
    """Something chosen in one facet."""
    facet = draw(st.sampled_from(SEARCH_FACETS))
    pool = st.lists(st.sampled_from(POOLS[facet]), unique=True, max_size=2).map(tuple)
    return FacetChoice(facet, draw(pool), draw(pool), draw(st.booleans()))


@st.composite
def archives_and_requests(draw: st.DrawFn) -> tuple[tuple[Article, ...], SearchRequest]:
    """An archive and a search with some filters."""
    request = SearchRequest(
        q=draw(st.sampled_from(("", "产业", "区 OR 马", "NOT 5G"))),
        unit=draw(st.sampled_from(Unit)),
        date_from=draw(st.sampled_from(("", "", "2013-04"))),
        limit=1,
    )
    for choice in draw(st.lists(choices(), max_size=3)):
        request = with_choice(request, choice)
    return draw(corpora(max_articles=5)), request


EXACT = {"outside_filters", "nothing_to_list"}
"""Warnings of answers to the literal reading."""


def counted(result: SearchResult) -> int:
    """The total that facets speak of: of articles, where results are single hits."""
    return result.articles if result.unit is Unit.HIT else result.total


def flat(values: tuple[FacetValue, ...]) -> list[FacetValue]:
    """Values and all below them."""
    return [one for value in values for one in (value, *flat(value.children))]


@settings(max_examples=30, deadline=None)
@given(archives_and_requests())
def test_a_count_is_the_total_one_gets_by_choosing_that_value_alone(
    case: tuple[tuple[Article, ...], SearchRequest],
) -> None:
    """For every value of every facet, dates of all precisions, and "unknown"."""
    articles, request = case
    found = service(articles).search(request)
    widened = {notice.code for notice in found.warnings} & {"words_together", "any_word"}

    for facet in found.facets:
        dropped = request.choice(facet.name).drop
        for value in flat(facet.values):
            if value.excluded:
                continue
            alone = FacetChoice(facet.name, keep=(value.value,), drop=dropped)
            result = service(articles).search(with_choice(request, alone))
            if not widened and {n.code for n in result.warnings} <= EXACT:
                assert value.count == counted(result), (facet.name, value.value)
        alone = FacetChoice(facet.name, drop=dropped, missing=True)
        result = service(articles).search(with_choice(request, alone))
        if not widened and {n.code for n in result.warnings} <= EXACT:
            assert facet.missing.count == counted(result), (facet.name, "missing")


@settings(max_examples=40, deadline=None)
@given(archives_and_requests())
def test_filters_keep_and_drop_what_they_say(
    case: tuple[tuple[Article, ...], SearchRequest],
) -> None:
    """Values of one facet are OR, facets are AND, excluded values are gone: by looking."""
    articles, request = case
    request = replace(request, q="", unit=Unit.ARTICLE, limit=50)
    found = {one.article.id for one in service(articles).search(request).results}

    assert found == {one.id for one in articles if looked_at(one, request)}


def looked_at(one: Article, request: SearchRequest) -> bool:
    """Whether an article passes all filters, by looking at it."""
    date = one.date.value if one.date else ""
    if request.date_from and not date >= request.date_from:
        return False
    for choice in request.choices:
        values = values_of(one, choice.facet)
        if choice.facet == "date":
            values = {date[:length] for length in (4, 7, 10) if len(date) >= length}
        kept = values & set(choice.keep) or (choice.missing and not values)
        if (choice.keep or choice.missing) and not kept:
            return False
        if values & set(choice.drop):
            return False
    return True


def values_of(one: Article, facet: str) -> set[str]:
    """Values of one facet, read from the article itself."""
    if facet == "paper":
        return {one.paper} if one.paper else set()
    if facet == "byline":
        return {author.name for author in one.authors}
    return {fact.value for fact in one.facts if fact.field.value == facet}


def test_dates_of_several_precisions_can_be_chosen_together() -> None:
    """2015 or April 2013; the counts of the facet stay as they were."""
    request = with_choice(SearchRequest(), FacetChoice("date", keep=("2015", "2013-04")))
    result = service().search(request)

    assert sorted(one.article.id for one in result.results) == ["a-01", "a-02", "a-04"]
    assert counts(view(request, "date").values) == {
        "2015": 1,
        "2013": 3,
        "2013-04": 2,
        "2013-04-28": 1,
        "2015-01": 1,
    }
    assert [value.value for value in flat(view(request, "date").values) if value.selected] == [
        "2015",
        "2013-04",
    ]


@pytest.mark.parametrize(
    ("keep", "shown"),
    [
        ((), ["2015", "2013"]),
        (("2013",), ["2015", "2013", "2013-04"]),
        (("2013-04",), ["2015", "2013", "2013-04", "2013-04-28"]),
        (("2014-02",), ["2015", "2014", "2014-02", "2013"]),
    ],
    ids=str,
)
def test_the_date_tree_opens_where_something_is_chosen(
    keep: tuple[str, ...], shown: list[str]
) -> None:
    """Newest year first, months and days in order; a chosen date is listed with count 0."""
    request = with_choice(SearchRequest(), FacetChoice("date", keep=keep))

    assert [value.value for value in flat(view(request, "date").values)] == shown


def test_chosen_values_are_listed_even_when_rare_or_gone() -> None:
    """A value below the limit has its true count, one that does not exist has 0."""
    choice = FacetChoice("district", keep=("金水区", "火星區"), drop=("登封市",))
    request = with_choice(SearchRequest(facet_limit=1), choice)

    found = view(request, "district")

    assert counts(found.values) == {"上街区": 3, "金水区": 2, "火星區": 0, "登封市": 0}
    assert [one.selected for one in found.values] == [False, True, True, False]
    assert found.values[-1].excluded
    assert (found.distinct, found.missing.count) == (2, 1)


def test_toggle_and_exclude_lead_there_and_back() -> None:
    """Each on the first page of the new search."""
    request = SearchRequest(q="產業", page=3)

    kept = toggled(request, "district", "上街区")
    dropped = excluded(kept, "district", "上街区")

    assert (kept.page, kept.choice("district").keep) == (1, ("上街区",))
    assert toggled(kept, "district", "上街区").choices == ()
    assert dropped.choice("district") == FacetChoice("district", drop=("上街区",))
    assert excluded(dropped, "district", "上街区").choices == ()
    assert toggled_missing(toggled_missing(kept, "person"), "person") == kept


def test_choosing_a_month_lets_go_of_its_year_and_back() -> None:
    """The two would say the same twice."""
    year = toggled(SearchRequest(), "date", "2013")
    month = toggled(year, "date", "2013-04")

    assert month.choice("date").keep == ("2013-04",)
    assert toggled(month, "date", "2013").choice("date").keep == ("2013",)
    assert toggled(month, "date", "2015").choice("date").keep == ("2013-04", "2015")


@pytest.mark.parametrize(
    ("choice", "level", "within", "filled", "undated"),
    [
        (FacetChoice("date"), "year", "", {"2013": 3, "2015": 1}, 1),
        (FacetChoice("date", keep=("2013",)), "month", "2013", {"2013-04": 2}, 1),
        (FacetChoice("date", keep=("2013-04",)), "day", "2013-04", {"2013-04-28": 1}, 1),
        (FacetChoice("date", keep=("2013-04", "2015")), "year", "", {"2013": 3, "2015": 1}, 1),
    ],
    ids=["all", "year", "month", "mixed"],
)
def test_the_histogram_shows_the_time_that_is_chosen(
    choice: FacetChoice, level: str, within: str, filled: dict[str, int], undated: int
) -> None:
    """Empty buckets in between, and what cannot be placed is counted."""
    found = service().search(with_choice(SearchRequest(), choice)).histogram

    assert found is not None
    assert (found.level, found.within, found.undated) == (level, within, undated)
    assert {one.value: one.count for one in found.buckets if one.count} == filled
    assert len(found.buckets) == {"year": 3, "month": 12, "day": 30}[level]


def test_a_bucket_leads_to_its_time_alone_and_back() -> None:
    """Choosing it twice is choosing nothing."""
    first = service().search(SearchRequest(q="产业", page=1)).histogram
    assert first is not None
    narrowed = first.buckets[0].request
    again = service().search(narrowed)

    assert narrowed.choice("date").keep == ("2013",)
    assert again.total == first.buckets[0].count
    assert again.histogram is not None
    assert all(one.selected for one in again.histogram.buckets)


def test_chips_name_every_filter_and_lead_out_of_it() -> None:
    """In words, excluded ones marked as such."""
    request = SearchRequest(date_from="2013-04", date_to="2013-05", q="产業", page=2)
    request = with_choice(request, FacetChoice("date", ("2013-04-28",), (), missing=True))
    request = with_choice(request, FacetChoice("district", ("上街区",), ("金水区",)))

    chips = service().search(request).chips

    assert [(chip.label, chip.excluded) for chip in chips] == [
        ("日期：2013年4月28日", False),
        ("日期：未知", False),
        ("地区：上街区", False),
        ("地区：金水区", True),
        ("日期：2013年4月至2013年5月", False),
    ]
    for chip in chips:
        request = replace(request, choices=chip.without.choices) if chip.without else request
    assert all(len(service().search(chip.without).chips) == len(chips) - 1 for chip in chips)


def test_only_the_facets_asked_for_are_counted() -> None:
    """In their fixed order; none when none are wanted."""
    asked = service().search(SearchRequest(facets=("topic", "district")))
    none = service().search(SearchRequest(facets=()))

    assert [one.name for one in asked.facets] == ["district", "topic"]
    assert (none.facets, none.histogram, asked.histogram) == ((), None, None)


@pytest.mark.parametrize(
    ("name", "contains", "expected"),
    [
        ("district", "", {"上街区": 3, "金水区": 2}),
        ("district", "金水區", {"金水区": 2}),
        ("district", "𠮷", {}),
        ("date", "2013", {"2013": 3}),
        ("date", "2015-01", {"2015": 1}),
    ],
    ids=str,
)
def test_one_facet_can_be_searched(name: str, contains: str, expected: dict[str, int]) -> None:
    """By any part of the value, in either script."""
    found = service().facet(name, SearchRequest(q="产业"), contains)

    assert {one.value: one.count for one in found.values} == expected


@pytest.mark.parametrize(("name", "limit"), [("place", 0), ("person", 1001)], ids=str)
def test_an_unknown_facet_or_a_limit_too_large_is_refused(name: str, limit: int) -> None:
    """Never ignored."""
    with pytest.raises(ParameterError):
        service().facet(name, SearchRequest(), limit=limit)


def test_rare_values_can_be_left_out_and_values_listed_by_name() -> None:
    """What is chosen is listed all the same; dates keep their order."""
    asked = SearchRequest(facet_min=3, facet_sort=FacetSort.VALUE)
    chosen = replace(asked, choices=(FacetChoice("district", keep=("金水区",)),))

    assert counts(view(SearchRequest(facet_sort=FacetSort.VALUE), "district").values) == {
        "上街区": 3,
        "金水区": 2,
    }
    assert counts(view(asked, "district").values) == {"上街区": 3}
    assert counts(view(chosen, "district").values) == {"上街区": 3, "金水区": 2}
    assert counts(view(asked, "date").values) == counts(view(SearchRequest(), "date").values)
