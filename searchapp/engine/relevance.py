"""Relevance: what an engine must add up, for a block and for an article.

**Of a block**: the sum, over the distinct positive literal leaves and the distinct rank words,
of BM25 as Whoosh computes it, doubled for the headline::

    idf = ln(N / (df + 1)) + 1             N blocks, df of them with the leaf or word
    idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * length / average))

``length`` is the block's number of units (leaves) or of words (rank words), passed through
Whoosh's one-byte length; ``average`` the mean of the true lengths over all blocks. It orders
blocks: paragraph results, and the extracts of an article.

**Of an article**: the sum, over the distinct positive literal leaves, the distinct rank words
and the rank literals, of BM25 over whole articles::

    idf = ln(1 + (N - df + 0.5) / (df + 0.5))     N articles, df of them with it
    weight * idf * tf * (1 + K1) / (tf + K1 * (1 - B + B * length / average))

``tf`` counts the hits (or the word) in all blocks, those in the headline ``HEADLINE_TIMES``
times; ``length`` is the true number of units or words of all blocks, ``average`` its mean. The
weight is one but for rank literals, which have their own. What a paragraph says of half a
question and the next of the other half adds up; a string of many characters is rarer than its
parts and so weighs more.

Source: Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009, section 3. The
values of K1 and B were chosen on questions about news and encyclopedias; docs/ranking.md.

Depends on: analysis.literal. Used by: engine.*, search.
"""

from dataclasses import dataclass
from typing import Final

from searchapp.analysis.literal import Literal

K1: Final = 0.6
"""How soon more occurrences in an article stop to count."""

B: Final = 0.75
"""How much of a long article's length is held against it."""

HEADLINE_TIMES: Final = 2
"""An occurrence in the headline counts as so many."""


@dataclass(frozen=True, slots=True)
class RankLiteral:
    """A literal that adds to the relevance of articles and never decides what matches.

    Attributes:
        literal: What is counted.
        weight: What its score is multiplied by.
    """

    literal: Literal
    weight: float
