"""How much may be asked for at once; more is refused, all of it together.

Depends on: config, errors, search.query. Used by: search.service.
"""

from collections.abc import Iterable
from typing import Final

from searchapp.config import Settings
from searchapp.errors import ParameterError
from searchapp.search.query import SearchRequest

SNIPPETS_MAX: Final = 50
"""Most extracts of one result."""

SNIPPET_CHARS_MAX: Final = 2000
"""Most characters of one extract."""


def check_sizes(request: SearchRequest, settings: Settings) -> None:
    """Refuse a request that asks for too much.

    Raises:
        ParameterError: A size is larger than the settings allow.
    """
    refuse_large(
        [
            ("limit", request.limit, settings.page_size_max),
            ("facet_limit", request.facet_limit, settings.facet_size_max),
            ("snippets", request.snippets, SNIPPETS_MAX),
            ("snippet_chars", request.snippet_chars, SNIPPET_CHARS_MAX),
            ("context", request.context, settings.concordance_context_max),
        ]
    )


def refuse_large(sizes: Iterable[tuple[str, int, int]]) -> None:
    """Refuse sizes over their limit.

    Args:
        sizes: Name of the parameter, what was asked for, and the most there may be.

    Raises:
        ParameterError: One is larger; ``others`` names the further ones.
    """
    problems = [
        ParameterError(name, f"{size} 太大", f"最大为 {most}")
        for name, size, most in sizes
        if size > most
    ]
    if problems:
        first, *others = problems
        raise ParameterError(first.name, first.reason, first.hint, others=tuple(others))
