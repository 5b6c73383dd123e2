"""Regular expressions in a query, held to limits before anything runs them.

Depends on: analysis.regexes, config, errors, search.tree.
Used by: search.syntax, search.syntax_tree.
"""

import re

from searchapp.analysis.regexes import needed_literals
from searchapp.config import Settings
from searchapp.errors import QueryError
from searchapp.search.tree import RegexTerm

_SLASH = re.compile(r"\\.|/", re.DOTALL)


def regex_term(pattern: str, position: int, settings: Settings) -> RegexTerm:
    """Read a regular expression.

    Args:
        pattern: Without the slashes around it.
        position: Where it stands in the query.
        settings: The limits.

    Raises:
        QueryError: It is not one (code ``regex_syntax``), has nothing that is always printed
            (``regex_too_wide``), or is too long (``regex_too_long``).
    """
    if len(pattern) > settings.query_regex_chars_max:
        raise QueryError(
            f"正则表达式有 {len(pattern)} 个字，最多 {settings.query_regex_chars_max} 个",
            position=position,
            hint="缩短表达式",
            code="regex_too_long",
        )
    needed_literals(pattern, position)
    return RegexTerm(_SLASH.sub(lambda m: m[0] if m[0] != "/" else "\\/", pattern))
