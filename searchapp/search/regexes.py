"""Regular expressions in a query, held to limits before anything runs them.

Depends on: config, errors, search.tree. Used by: search.syntax, search.syntax_tree.
"""

import re

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
        QueryError: It is not one (code ``regex_syntax``) or too long (``regex_too_long``).
    """
    if len(pattern) > settings.query_regex_chars_max:
        raise QueryError(
            f"正则表达式有 {len(pattern)} 个字，最多 {settings.query_regex_chars_max} 个",
            position=position,
            hint="缩短表达式",
            code="regex_too_long",
        )
    try:
        matches_nothing = re.compile(pattern).match("") is not None
    except re.error as error:
        raise _unfit(f"正则表达式读不懂：{error.msg}", position + (error.pos or 0)) from error
    if matches_nothing:
        raise _unfit("这个正则表达式什么也不写就能匹配", position)
    return RegexTerm(_SLASH.sub(lambda m: m[0] if m[0] != "/" else "\\/", pattern))


def _unfit(reason: str, position: int) -> QueryError:
    hint = "例如 /第[一二三]届/、/20[0-9]{2}年/；要找斜线本身，请加引号"
    return QueryError(reason, position=position, hint=hint, code="regex_syntax")
