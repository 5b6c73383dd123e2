"""Ways out of an empty answer: filters whose removal would find something.

Depends on: search. Used by: web.pages.
"""

from dataclasses import replace

from searchapp.search.results import Chip, SearchResult
from searchapp.search.service import SearchService

TRIES_MAX = 5
"""Searches made at most for one empty answer."""


def ways_out(service: SearchService, result: SearchResult) -> tuple[tuple[Chip, int], ...]:
    """Try an empty search without each of its filters.

    Returns:
        Each filter whose removal alone finds something, with how many results it finds;
        nothing for an answer that has results.
    """
    if result.total:
        return ()
    tried = [(chip, _found(service, chip)) for chip in result.chips[:TRIES_MAX]]
    return tuple((chip, found) for chip, found in tried if found)


def _found(service: SearchService, chip: Chip) -> int:
    only_total = replace(chip.without, page=1, cursor="", limit=1, snippets=0, facets=())
    return service.search(only_total).total
