"""The time limit of one search.

Depends on: errors. Used by: engine.embedded.
"""

from time import monotonic

from searchapp.errors import SearchTimeoutError


class Deadline:
    """A moment after which a search gives up. Looked at between vector operations."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self._end = monotonic() + limit_s

    def check(self) -> None:
        """Give up when the moment has passed.

        Raises:
            SearchTimeoutError: It has.
        """
        if monotonic() > self._end:
            raise SearchTimeoutError(f"检索超过了 {self._limit_s:g} 秒的时限")
