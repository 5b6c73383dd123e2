"""Near-duplicates in the answers of the service: folded, counted, never lost."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from searchapp.config import Settings
from searchapp.engine.queries import Sort, Unit
from searchapp.model import Article
from searchapp.search.dress import FOLDED_SHOWN
from searchapp.search.query import Dup, SearchRequest
from searchapp.search.service import SearchService
from tests.alike_texts import ARCHIVE, REPORT, corpus, printed
from tests.engine_builds import served

SETTINGS = Settings(page_size=5)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchService]:
    """A service over the archive, in two segments."""
    with opened(tmp_path_factory.mktemp("index"), ARCHIVE[:2], ARCHIVE[2:]) as found:
        yield found


@contextmanager
def opened(folder: Path, *batches: Sequence[Article]) -> Iterator[SearchService]:
    """A service over articles."""
    with closing(SearchService(served(folder, batches), SETTINGS)) as service:
        yield service


def test_a_report_printed_three_times_is_one_result_and_three_articles(
    service: SearchService,
) -> None:
    """The best is listed, the others beneath it; totals and facets count all."""
    found = service.search(SearchRequest("产业集聚区", facets=("paper",)))
    best = found.results[0]

    assert {best.article.id, *(one.id for one in best.folded)} == {"a-01", "b-01", "c-01"}
    assert best.folded_count == 2
    assert (found.total, found.listed, found.folded) == (4, 2, 2)
    assert found.facets[0].values[0].count == 4


def test_everything_is_listed_on_request(service: SearchService) -> None:
    """Nothing is folded, and the count says so."""
    found = service.search(SearchRequest("产业集聚区", dup=Dup.SHOW))

    assert [one.folded_count for one in found.results] == [0, 0, 0, 0]
    assert (found.total, found.listed, found.folded) == (4, 4, 0)


def test_paragraphs_are_never_folded(service: SearchService) -> None:
    """Each is a text of its own."""
    found = service.search(SearchRequest("产业集聚区", unit=Unit.PARAGRAPH))

    assert (found.folded, found.listed) == (0, found.paragraphs)


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("by_cursor", [True, False], ids=["cursor", "number"])
def test_following_the_pages_meets_every_article_once(
    tmp_path: Path, sort: Sort, *, by_cursor: bool
) -> None:
    """Whatever the order, folded or listed; and the way back leads to the first page."""
    articles = corpus(3)
    with opened(tmp_path, articles[:10], articles[10:]) as service:
        request: SearchRequest | None = SearchRequest(sort=sort, limit=4)
        seen: list[str] = []
        pages = 0
        while request:
            found = service.search(request)
            seen += [one.id for row in found.results for one in (row.article, *row.folded)]
            pages += 1
            request = found.next
            if by_cursor and request:
                request = replace(request, page=1, cursor=found.next_cursor)

        assert found.folded > 0
        assert sorted(seen) == sorted(one.id for one in articles)
        assert pages == -(-found.listed // 4)
        assert found.prev


def test_of_many_duplicates_the_first_are_given_and_all_are_counted(tmp_path: Path) -> None:
    """A notice printed every hour does not make a page of its own."""
    copies = [printed(f"{number:03d}-01", "观摩会", REPORT) for number in range(FOLDED_SHOWN + 5)]
    with opened(tmp_path, copies) as service:
        (row,) = service.search(SearchRequest("观摩会")).results

        assert len(row.folded) == FOLDED_SHOWN
        assert row.folded_count == FOLDED_SHOWN + 4
