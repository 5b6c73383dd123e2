"""Hits and scores of whole articles as compiled loops; the arithmetic is in double precision.

Depends on: engine.relevance, engine.embedded.fused_types. Used by: engine.embedded.kernels_fused.
"""

import numpy as np

from searchapp.engine.embedded.arrays import Array
from searchapp.engine.embedded.fused_types import (
    FLOAT,
    I32S,
    I64S,
    OUT_F64S,
    compiled,
)
from searchapp.engine.relevance import HEADLINE_TIMES


@compiled((I32S, I32S, I64S, I64S))
def by_article(
    owners: Array, first_blocks: Array, blocks: Array, often: Array
) -> tuple[Array, Array]:
    """Add up the hits of ascending blocks by article; those of a headline count several times.

    Args:
        owners: Article of every block of the segment.
        first_blocks: Headline of every article.
        blocks: The blocks with hits.
        often: Hits of each; empty for one in each.
    """
    articles = np.empty(blocks.size, np.int64)
    times = np.empty(blocks.size, np.int64)
    found, latest = -1, np.int64(-1)
    for at in range(blocks.size):
        block = blocks[at]
        owner = np.int64(owners[block])
        count = often[at] if often.size else 1
        if owner != latest:
            found += 1
            latest = owner
            articles[found] = owner
            times[found] = 0
            if block == first_blocks[owner]:
                count *= HEADLINE_TIMES
        times[found] += count
    return articles[: found + 1], times[: found + 1]


@compiled((OUT_F64S, I64S, I64S, I32S, FLOAT, FLOAT, FLOAT))
def add_article_scores(
    total: Array,
    articles: Array,
    times: Array,
    lengths: Array,
    factor: float,
    flat: float,
    slope: float,
) -> None:
    """Add what some articles score to the memory of all; see ``kernels.Kernels``."""
    for at in range(articles.size):
        article = articles[at]
        count = np.float64(times[at])
        total[article] += count * factor / (count + (flat + slope * lengths[article]))
