"""Count the words and compounds of many articles at once, as arrays.

An article's words are the pieces of its headline and text that may be keywords. A compound
is two or three of them side by side, each said again somewhere in the article.

Depends on: analysis.numbering, enrich.keywords_words, enrich.reading, model.
Used by: enrich.keywords.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from searchapp.analysis.numbering import Pieces
from searchapp.enrich.keywords_rarity import Rarities
from searchapp.enrich.keywords_words import Flags, Traits
from searchapp.enrich.reading import Reading
from searchapp.model import BlockKind

HEADLINE_COUNT: Final = 3
"""A word of the headline counts like this many in the text."""

LEAST_TIMES: Final = 2
"""A keyword is said twice, or stands in the headline."""

PHRASE_CHARS_MAX: Final = 8
PHRASE_BONUS: Final = 1.25
"""A compound says more than its commonest part."""

_GIVEN_NAME_CHARS: Final = 2

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Words or compounds of like length that may be keywords, article by article.

    Attributes:
        article: Shape (n,): the article each is of.
        parts: Shape (n, words): numbers of its pieces.
        first: Shape (n,): where it was said first, in words from the first article on.
        times: Shape (n,): how often it is said.
        score: Shape (n,): how well it tells what the article is about.
    """

    article: Counts
    parts: Counts
    first: Counts
    times: Counts
    score: Rarities


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of all articles in printed order, those left out that are no keywords.

    Attributes:
        piece: Number of each word.
        article: Its article.
        headline: Whether it stands in the headline.
        joined: Whether it stands right before the next one.
    """

    piece: Counts
    article: Counts
    headline: Flags
    joined: Flags


def count(
    articles: Sequence[Sequence[Reading]], pieces: Pieces, traits: Traits
) -> tuple[Candidates, ...]:
    """Count what is said often enough.

    Args:
        articles: The readings of each article.
        pieces: The pieces of all texts.
        traits: Traits of the pieces.

    Returns:
        The single words, the compounds of two and of three.
    """
    said = _said(articles, pieces, traits)
    keys = said.article * traits.chars.size + said.piece
    distinct, first, word, times = np.unique(
        keys, return_index=True, return_inverse=True, return_counts=True
    )
    named = np.zeros(distinct.size, np.bool_)
    named[word[said.headline]] = True
    again = times >= LEAST_TIMES
    piece = said.piece[first]
    chosen = np.flatnonzero((again | named) & traits.alone[piece])
    weighed = times[chosen] + (HEADLINE_COUNT - 1) * named[chosen]
    rarity = traits.rarity[piece[chosen]]
    singles = Candidates(
        said.article[first[chosen]],
        piece[chosen, None],
        first[chosen],
        weighed,
        rarity * _log2(1 + weighed),
    )
    return (singles, *_compounds(said, word, again[word], traits))


def _said(articles: Sequence[Sequence[Reading]], pieces: Pieces, traits: Traits) -> _Said:
    readings = [reading for one in articles for reading in one]
    texts = np.array([reading.number for reading in readings], np.int64)
    heads = np.array([one.block.kind is BlockKind.HEADLINE for one in readings], np.bool_)
    owners = np.repeat(np.arange(len(articles)), [len(one) for one in articles])
    sizes = (pieces.offsets[1:] - pieces.offsets[:-1])[texts]
    ends = np.cumsum(sizes)
    reading = np.repeat(np.arange(texts.size), sizes)
    piece = pieces.numbers[
        (pieces.offsets[texts] - (ends - sizes))[reading] + np.arange(reading.size)
    ]
    given = np.zeros(piece.size, np.bool_)  # likely a given name, cut off from its surname
    given[1:] = traits.surname[piece[:-1]] & (reading[1:] == reading[:-1])
    given &= traits.chars[piece] == _GIVEN_NAME_CHARS
    at = np.flatnonzero(traits.kept[piece] & ~given)
    reading = reading[at]
    joined = np.zeros(at.size, np.bool_)
    joined[:-1] = (np.diff(at) == 1) & (reading[1:] == reading[:-1])
    return _Said(piece[at], owners[reading], heads[reading], joined)


def _compounds(
    said: _Said, word: Counts, again: Flags, traits: Traits
) -> tuple[Candidates, Candidates]:
    """Count the compounds of two and three words, each said again, the first a full word."""
    chars = traits.chars[said.piece].astype(np.int64)
    follows = np.append(said.joined[:-1] & again[1:], False) if word.size else again
    starts = np.flatnonzero(again & (chars > 1) & follows)
    starts = starts[chars[starts] + chars[starts + 1] <= PHRASE_CHARS_MAX]
    _, number = np.unique(word[starts] * word.size + word[starts + 1], return_inverse=True)
    longer = np.flatnonzero(follows[starts + 1])
    third = starts[longer] + 2
    fits = chars[third - 2] + chars[third - 1] + chars[third] <= PHRASE_CHARS_MAX
    longer, third = longer[fits], third[fits]
    triples = number[longer] * word.size + word[third]
    return (
        _often_enough(number, starts, 2, said, traits),
        _often_enough(triples, starts[longer], 3, said, traits),
    )


def _often_enough(
    keys: Counts, starts: Counts, words: int, said: _Said, traits: Traits
) -> Candidates:
    """Make candidates of the compounds that begin at ``starts``, equal ones by equal keys."""
    _, first, times = np.unique(keys, return_index=True, return_counts=True)
    first = starts[first]
    parts = said.piece[first[:, None] + np.arange(words)]
    chosen = (times >= LEAST_TIMES) & traits.alone[parts].any(axis=1)
    first, parts, times = first[chosen], parts[chosen], times[chosen]
    rarity = np.where(traits.chars[parts] > 1, traits.rarity[parts], -np.inf).max(axis=1)
    score = PHRASE_BONUS * (rarity * _log2(1 + times))
    return Candidates(said.article[first], parts, first, times, score)


def _log2(numbers: Counts) -> Rarities:
    """Logarithms, the same in every build of numpy."""
    most = int(numbers.max(initial=1))
    return np.array([0.0, *map(math.log2, range(1, most + 1))])[numbers]
