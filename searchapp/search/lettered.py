"""The field letters of CNKI's expert search, as far as they do not clash with our language.

``TI=产业`` and ``TI='产业'*'集聚'`` are read; without the single quotes ``*`` stays a wildcard.

Depends on: nothing. Used by: search.syntax_tree.

Source: the letters of CNKI's expert search: SU 主题, TI 篇名, AU 作者, FT 全文, YE 年.
"""

import re
from typing import Final

FIELDS: Final = {"su": "主题", "ti": "标题", "au": "记者", "ft": "", "ye": "日期"}
"""Name of the field each letter pair stands for; empty for the printed text."""

_NAME: Final = re.compile(r"\s*([A-Z]{2}\s*[=＝])")
_PART: Final = re.compile(r"\s*([*\uff0a+＋\-－]?)\s*['‘’]([^'‘’]*)['‘’]")
_SIGNS: Final = str.maketrans("\uff0a＋－", "*+-")


def split(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Take ``TI='产业'*'集聚'`` apart.

    Args:
        text: As the grammar takes it for one token.

    Returns:
        The letters with their sign, and each quoted text with the sign before it.

    >>> split("TI='产业'*'集聚'")
    ('TI=', (('', '产业'), ('*', '集聚')))
    """
    name = _NAME.match(text)
    start = name.end() if name else 0
    parts = ((one[1].translate(_SIGNS), one[2]) for one in _PART.finditer(text, start))
    return (name[1] if name else ""), tuple(parts)
