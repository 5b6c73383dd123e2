"""Links to the pages of a list of results.

Depends on: search, web.links. Used by: presenters.search_page.
"""

from dataclasses import dataclass, replace

from searchapp.search.query import SearchRequest
from searchapp.search.results import SearchResult
from searchapp.web import links
from searchapp.web.presenters import words

AROUND = 2
"""Pages named on each side of the current one."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """One entry of the list of pages.

    Attributes:
        label: As shown.
        href: The page; empty for the current page and for a gap.
        current: It is the page shown.
        gap: Pages are left out here.
        step: ``prev`` or ``next`` for those links, else empty.
    """

    label: str
    href: str = ""
    current: bool = False
    gap: bool = False
    step: str = ""


def page_links(result: SearchResult) -> tuple[PageLink, ...]:
    """List the pages around the one shown, the first and the last.

    Returns:
        Exactly one current entry, or nothing when there is no result.
    """
    if not result.listed or not result.limit:
        return ()
    current = result.offset // result.limit + 1
    last = max(current, -(-result.listed // result.limit))
    wanted = result.request
    entries = [_step("上一页", wanted, current - 1, "prev")] if current > 1 else []
    before = 0
    for number in _numbers(current, last):
        if number > before + 1:
            entries.append(PageLink("…", gap=True))
        entries.append(_entry(wanted, number, current))
        before = number
    if current < last:
        entries.append(_step("下一页", wanted, current + 1, "next"))
    return tuple(entries)


def _numbers(current: int, last: int) -> list[int]:
    near = range(max(1, current - AROUND), min(last, current + AROUND) + 1)
    return sorted({1, last, *near})


def _entry(wanted: SearchRequest, number: int, current: int) -> PageLink:
    if number == current:
        return PageLink(words.count(number), current=True)
    return PageLink(words.count(number), _href(wanted, number))


def _step(label: str, wanted: SearchRequest, number: int, step: str) -> PageLink:
    return PageLink(label, _href(wanted, number), step=step)


def _href(wanted: SearchRequest, number: int) -> str:
    return links.search(replace(wanted, page=number, cursor=""))
