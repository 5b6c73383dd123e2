"""Find a leaf of any kind in a segment: blocks, and how often in each.

Depends on: engine.queries, engine.embedded. Used by: engine.embedded.searcher.
"""

from searchapp.engine.embedded.block_texts import BlockTexts
from searchapp.engine.embedded.kernels import Kernels
from searchapp.engine.embedded.near import near_positions
from searchapp.engine.embedded.numbers import number_positions
from searchapp.engine.embedded.patterns import pattern_positions
from searchapp.engine.embedded.phrases import LeafHits, find_literal
from searchapp.engine.embedded.regexes import find_matches
from searchapp.engine.embedded.segment import Segment
from searchapp.engine.embedded.together import find_together
from searchapp.engine.queries import Leaf, Match, Near, Pattern, Together, Where
from searchapp.engine.readings import NumberRange, Regex


def find_leaf(kernels: Kernels, segment: Segment, leaf: Leaf, texts: BlockTexts) -> LeafHits:
    """Find a leaf: its blocks, ascending, and its hits in each."""
    most = texts.limits.shaped_units
    match leaf:
        case Match(literal, where):
            return _placed(segment, find_literal(kernels, segment, literal), where)
        case Pattern(pieces, where):
            found = kernels.gather(segment, pattern_positions(segment, pieces, most))
            return _placed(segment, LeafHits(*found), where)
        case Near():
            return LeafHits(*kernels.gather(segment, near_positions(segment, leaf)))
        case Together(part, within):
            return find_together(segment, part, within, most)
        case NumberRange():
            return LeafHits(*kernels.gather(segment, number_positions(segment, leaf, texts)))
        case Regex():
            return find_matches(kernels, segment, leaf, texts)


def _placed(segment: Segment, hits: LeafHits, where: Where) -> LeafHits:
    return hits.only(segment.headlines[hits.blocks]) if where is Where.HEADLINE else hits
