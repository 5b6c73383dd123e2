"""A search that would cost too much is refused, and the refusal names the setting."""

from dataclasses import replace
from pathlib import Path

import pytest

from searchapp.analysis.wildcards import UnitShape
from searchapp.engine.queries import EngineQuery, Node, Pattern, Together, Within
from searchapp.errors import QueryError
from tests.corpus import article
from tests.engine_builds import TINY, build

ARTICLES = [article("页-01", "產業2020年", "2021年，2022年𠮷", "2023年")]


@pytest.mark.parametrize(
    ("node", "paragraphs"),
    [
        (Pattern((UnitShape("202?"), "年")), 3),
        (Pattern((UnitShape("2020*"),)), 1),
        (Pattern((UnitShape("202?"),)), None),
        (Together(Pattern((UnitShape("202?"),)), Within.SENTENCE), None),
    ],
    ids=["beside a character", "few", "too many", "too many in a sentence"],
)
def test_a_shape_stands_for_so_many_units_where_it_is_looked_up(
    tmp_path: Path, node: Node, paragraphs: int | None
) -> None:
    """Beside a character it is only compared, and may stand for any number."""
    builder = build(tmp_path, [ARTICLES], replace(TINY, wildcard_units_max=3))
    engine = builder.finish()
    try:
        if paragraphs is not None:
            assert engine.search(EngineQuery(node)).paragraphs == paragraphs
            return
        with pytest.raises(QueryError) as caught:
            engine.search(EngineQuery(node))
    finally:
        builder.abort()

    assert caught.value.code == "wildcard_too_wide"
    assert "wildcard_units_max" in caught.value.hint
