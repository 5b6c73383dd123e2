"""Where a page of results begins, and what leads to the next and the one before.

Depends on: engine.contract, search.cursor, search.query. Used by: search.service.
"""

from dataclasses import dataclass, replace

from searchapp.engine.contract import EngineStatus
from searchapp.search.cursor import read_cursor, write_cursor
from searchapp.search.query import SearchRequest


@dataclass(frozen=True, slots=True)
class Paging:
    """One page of a result list.

    Attributes:
        request: The request answered.
        build: The build that answers: the name of its generation and when it was published.
        offset: 0-based place of its first result.
        limit: Results on a page, at least 1.
    """

    request: SearchRequest
    build: str
    offset: int
    limit: int

    @classmethod
    def of(cls, request: SearchRequest, served: EngineStatus, limit: int) -> "Paging":
        """Read it from a request.

        Raises:
            CursorError: The cursor was altered, or made by another build or request.
        """
        # Names of generations begin anew when an index folder is removed; times do not.
        build = f"{served.generation} {served.built_at}"
        if request.cursor:
            return cls(request, build, read_cursor(request, build), limit)
        return cls(request, build, (request.page - 1) * limit, limit)

    def next_offset(self, total: int) -> int:
        """Place of the following page, or -1."""
        following = self.offset + self.limit
        return following if following < total else -1

    def prev_offset(self, total: int) -> int:
        """Place of the page before, the last one with results when this lies beyond; or -1."""
        if self.offset == 0:
            return -1
        before = min(self.offset, max(total - 1, 0) // self.limit * self.limit + self.limit)
        return max(before - self.limit, 0)

    def cursor(self, offset: int) -> str:
        """Cursor of the page at an offset; empty for -1."""
        return write_cursor(self.request, self.build, offset) if offset >= 0 else ""

    def to(self, offset: int) -> SearchRequest | None:
        """Request for the page at an offset, by cursor or by number as this one; None for -1."""
        if offset < 0:
            return None
        if self.request.cursor:
            return replace(self.request, cursor=self.cursor(offset) if offset else "", page=1)
        return replace(self.request, page=offset // self.limit + 1)
