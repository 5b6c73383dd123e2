"""Find the matches of a regular expression: in the blocks that hold all it needs.

Depends on: analysis.regexes, engine.embedded. Used by: engine.embedded.finding.
"""

from functools import reduce

import numpy as np

from searchapp.analysis.regexes import count_regex
from searchapp.engine.embedded.block_texts import BlockTexts
from searchapp.engine.embedded.kernels import Kernels
from searchapp.engine.embedded.phrases import LeafHits, find_literal
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.readings import Regex


def find_matches(kernels: Kernels, segment: Segment, leaf: Regex, texts: BlockTexts) -> LeafHits:
    """Read the blocks with all that is needed, and count the matches in each.

    Raises:
        QueryError: There are more of them than may be read for one query.
        SearchTimeoutError: The deadline passed.
    """
    holding = [find_literal(kernels, segment, one).blocks for one in leaf.needs]
    blocks = reduce(kernels.common, sorted(holding, key=len))
    if segment.live:
        blocks = blocks[segment.live.blocks.take(blocks)]
    texts.count(blocks.size)
    often = np.fromiter(
        (count_regex(text, leaf.pattern) for text in texts.read(segment, blocks)), np.intp
    )
    found = often.nonzero()[0]
    return LeafHits(blocks[found], often[found])
