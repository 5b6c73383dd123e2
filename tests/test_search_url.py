"""A search as URL parameters: read, written, refused."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.engine.queries import Sort, Unit
from searchapp.errors import ParameterError
from searchapp.search import url
from searchapp.search.choices import with_choice
from searchapp.search.query import (
    RECORD_FIELDS,
    SEARCH_FACETS,
    FacetChoice,
    FacetSort,
    Mode,
    SearchRequest,
)

DATES = ("2013", "2013-04", "2013-04-28")
VALUES = ("上街区", "金水區", "𠮷野", "a&b=c", "5G,时代", "\uff11\uff12")


def unique(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """Some of the values, each once."""
    return st.lists(st.sampled_from(values), unique=True, max_size=3).map(tuple)


@st.composite
def choices(draw: st.DrawFn) -> FacetChoice:
    """What may be chosen in one facet."""
    facet = draw(st.sampled_from(SEARCH_FACETS))
    values = DATES if facet == "date" else VALUES
    return FacetChoice(facet, draw(unique(values)), draw(unique(values)), draw(st.booleans()))


@st.composite
def requests(draw: st.DrawFn) -> SearchRequest:
    """Requests as they can be sent."""
    cursor = draw(st.sampled_from(("", "abc")))
    request = SearchRequest(
        q=draw(st.text("产業𠮷 &=+%#Ａ\n\"'", max_size=8)),
        mode=draw(st.sampled_from(Mode)),
        strict=draw(st.booleans()),
        date_from=draw(st.sampled_from(("", *DATES))),
        date_to=draw(st.sampled_from(("", *DATES))),
        unit=draw(st.sampled_from(Unit)),
        sort=draw(st.sampled_from(Sort)),
        limit=draw(st.integers(0, 200)),
        facets=draw(st.none() | unique(SEARCH_FACETS)),
        facet_limit=draw(st.integers(0, 100)),
        facet_min=draw(st.integers(1, 9)),
        facet_sort=draw(st.sampled_from(FacetSort)),
        highlight=draw(st.booleans()),
        snippets=draw(st.integers(-1, 5)),
        snippet_chars=draw(st.sampled_from((0, 20, 300))),
        fields=draw(unique(RECORD_FIELDS)),
    )
    for choice in draw(st.lists(choices(), max_size=3)):
        request = with_choice(request, choice)
    page = 1 if cursor else draw(st.integers(1, 50))
    return SearchRequest(
        **{name: getattr(request, name) for name in SearchRequest.__dataclass_fields__}
        | {"cursor": cursor, "page": page}
    )


@settings(deadline=None)
@given(requests())
def test_a_request_survives_the_url(request: SearchRequest) -> None:
    """Written, percent-encoded, decoded and read, it is the same request."""
    text = url.to_query_string(request)

    assert text.isascii()
    assert url.parse(parse_qsl(text, keep_blank_values=True)) == request
    assert url.parse(url.to_pairs(request)) == request


def test_defaults_are_left_out() -> None:
    """The plain page has a plain address."""
    assert url.to_query_string(SearchRequest()) == ""
    assert url.parse([]) == SearchRequest()


def test_the_order_of_parameters_does_not_matter() -> None:
    """Two ways of writing one search have one address."""
    pairs = [("to", "2014"), ("f.topic", "经济"), ("q", "産業"), ("f.district", "上街区")]

    assert url.to_pairs(url.parse(pairs)) == url.to_pairs(url.parse(reversed(pairs)))


def test_parameters_left_empty_count_as_absent() -> None:
    """A form sends every field."""
    empty = [("q", "产业"), ("f.person", ""), ("from", ""), ("sort", ""), ("facets", "")]

    assert url.parse(empty) == SearchRequest(q="产业")


def test_dates_are_read_as_people_write_them() -> None:
    """And kept in one form."""
    pairs = [("from", "2013年4月"), ("to", "2013/6/1"), ("f.date", "2013年"), ("x.date", "201305")]

    request = url.parse(pairs)

    assert (request.date_from, request.date_to) == ("2013-04", "2013-06-01")
    assert request.choice("date") == FacetChoice("date", ("2013",), ("2013-05",))


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("sorted", "date", "sort"),
        ("f.distrct", "上街区", "district"),
        ("x.人物", "马健", "person"),
        ("g.person", "马健", "person"),
        ("facet_min", "0", "不小于 1"),
        ("facet_sort", "name", "count"),
        ("datefield", "event", "出版日期"),
        ("mode", "fuzzy", "exact"),
        ("unit", "hits", "hit"),
        ("sort", "newest", "-date"),
        ("strict", "yes", "0、1"),
        ("page", "0", "1"),
        ("page", "1" * 30, "1"),
        ("limit", "-3", "1"),
        ("limit", "\uff120", "1"),
        ("snippet_chars", "3", "20"),
        ("from", "昨天", "2013-04-28"),
        ("f.date", "2013-13", "2013-04-28"),
        ("facets", "date,persons", "person"),
        ("fields", "tilte", "title"),
        ("e.person", "是", "0、1"),
    ],
    ids=lambda value: value[:20],
)
def test_what_does_not_fit_is_refused_with_what_would(name: str, value: str, hint: str) -> None:
    """Never ignored, and the nearest valid name or the accepted values are named."""
    with pytest.raises(ParameterError) as caught:
        url.parse([("q", "产业"), (name, value)])

    assert caught.value.name == name
    assert hint in caught.value.hint
    assert caught.value.others == ()


def test_all_problems_of_a_request_are_named_together() -> None:
    """A script is mended once, not once for each slip."""
    with pytest.raises(ParameterError) as caught:
        url.parse([("srot", "date"), ("page", "x"), ("from", "?"), ("q", "a"), ("q", "b")])

    names = [caught.value.name, *(other.name for other in caught.value.others)]
    assert names == ["srot", "q", "from", "page"]


def test_page_and_cursor_exclude_each_other() -> None:
    """Two places at once are refused."""
    with pytest.raises(ParameterError) as caught:
        url.parse([("page", "2"), ("cursor", "abc")])

    assert caught.value.name == "page"


def test_no_facets_can_be_asked_for() -> None:
    """``facets=none`` is written and read."""
    request = SearchRequest(facets=())

    assert url.to_pairs(request) == (("facets", "none"),)
    assert url.parse([("facets", "none")]) == request
