"""Turn many texts at once into streams of integers: pair tokens and words.

Gives exactly the tokens and positions of ``analysis.literal`` and the words of
``analysis.words``, text by text, but works on whole arrays of code points, so that a build
spends its time on the segmenter and not on the interpreter.

The texts are laid one behind the other, each closed by a line end, which parts units: no
token reaches from one text into the next.

Depends on: analysis.codes, analysis.literal, analysis.numbering, analysis.texts,
analysis.vocabulary.
Used by: engine.contract (the type), engine, indexing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from searchapp.analysis.codes import CODE_POINTS, Codes, Counts, Flags, Folded, classify, fold_all
from searchapp.analysis.literal import BREAK, DIGIT, POINT, RUN, SINGLE
from searchapp.analysis.numbering import number_words
from searchapp.analysis.sentences import SENTENCE_ENDS
from searchapp.analysis.texts import Texts
from searchapp.analysis.vocabulary import PairVocabulary

_SHORT: Final = 0x10000
_SENTENCE_ENDS: Final = np.array(list(map(ord, SENTENCE_ENDS)), np.uint32)
_ASCII_END: Final = 0x7F
_IS_ALNUM: Final = np.array([chr(code).isalnum() for code in range(_ASCII_END + 1)])


@dataclass(frozen=True, slots=True)
class Stream:
    """The tokens of many blocks, as integers: made once, for every engine.

    Attributes:
        vocabulary: Distinct tokens, in an order that depends on the texts alone; those of a
            stream of pair tokens as a ``PairVocabulary``.
        tokens: Shape (t,), int32 index into the vocabulary, in printed order.
        positions: Shape (t,), int32 position within the token's block; empty for a stream
            without positions.
        offsets: Shape (blocks + 1,), int64: tokens of block b are offsets[b]:offsets[b + 1].
            In a stream of pair tokens that is the number of the block's units too.
        sentences: Ascending, int64: tokens that begin a sentence, the first of each block
            left out; empty for a stream without positions.
    """

    vocabulary: Sequence[str]
    tokens: npt.NDArray[np.int32]
    positions: npt.NDArray[np.int32]
    offsets: Counts
    sentences: Counts = field(default_factory=lambda: np.zeros(0, np.int64))


def literal_stream(texts: Sequence[str]) -> Stream:
    """Make the stream of pair tokens of printed texts.

    Args:
        texts: One for each block; any may be empty.

    Returns:
        For each text the tokens and positions of ``pair_tokens(cut_units(text))``.

    >>> stream = literal_stream(["产业,好", "5G"])
    >>> [stream.vocabulary[token] for token in stream.tokens], stream.positions.tolist()
    (['产!业', '业!', '好!', '5g!'], [0, 1, 3, 0])
    """
    return _pairs(fold_all(texts))


def word_stream(texts: Sequence[str]) -> Stream:
    """Make the stream of words of printed texts, in search mode and without positions.

    Args:
        texts: One for each block; any may be empty.

    Returns:
        For each text the words of ``cut_search(text)``.

    >>> stream = word_stream(["產業,好", ""])
    >>> [stream.vocabulary[token] for token in stream.tokens], stream.offsets.tolist()
    (['产业', '好'], [0, 2, 2])
    """
    return _words(Texts(texts))


def streams(texts: Sequence[str]) -> tuple[Stream, Stream]:
    """Make both streams, folding the texts once.

    Returns:
        ``literal_stream(texts)`` and ``word_stream(texts)``.
    """
    return streams_of(Texts(texts))


def streams_of(texts: Texts) -> tuple[Stream, Stream]:
    """Make both streams of texts that others read too; gives what ``streams`` gives."""
    return _pairs(texts.together), _words(texts)


@dataclass(frozen=True, slots=True)
class _Units:
    """The units of all texts.

    Attributes:
        starts: Where each begins in the folded text.
        lengths: Its characters.
        breaks: Breaks before it, from the first text on.
        ends: Ends of sentences before it, the same way.
    """

    starts: Counts
    lengths: Counts
    breaks: Counts
    ends: Counts


def _cut(folded: Folded) -> _Units:
    """Cut folded texts as ``literal`` cuts; the last code point is a break."""
    classes = classify(folded.codes)
    in_run = (classes == ord(RUN)) | (classes == ord(DIGIT))
    points = classes == ord(POINT)
    decimal = _decimal_points(points, (classes == ord(DIGIT)) & ~folded.several, in_run)
    in_run[decimal] = True
    points[decimal] = False
    before = np.append(False, in_run[:-1])
    starts = np.flatnonzero((in_run & (~before | folded.edges)) | (classes == ord(SINGLE)))
    lengths = np.ones(starts.size, np.int64)
    runs = in_run[starts]
    lengths[runs] = np.flatnonzero(before & (~in_run | folded.edges)) - starts[runs]
    breaks = np.cumsum(points | (classes == ord(BREAK)), dtype=np.int64)
    ends = np.cumsum(_sentence_ends(folded.codes, points), dtype=np.int64)
    return _Units(starts, lengths, breaks[starts], ends[starts])


def _sentence_ends(codes: Codes, points: Flags) -> Flags:
    """Which folded code points end a sentence; ``points`` are those that join no run."""
    followed = np.append(_IS_ALNUM[np.minimum(codes[1:], _ASCII_END)], False)
    ends: Flags = np.isin(codes, _SENTENCE_ENDS) | (points & ~followed)
    return ends


def _decimal_points(points: Flags, digits: Flags, in_run: Flags) -> Counts:
    """Find the points that join two runs: of ``1.2.3.4`` the first and the third."""
    at = np.flatnonzero(points[1:-1] & digits[:-2] & digits[2:]) + 1
    if not at.size:
        return at
    outside = np.cumsum(~in_run)
    chained = np.append(False, np.diff(outside[at]) == 1)
    order = np.arange(at.size)
    first = np.maximum.accumulate(np.where(chained, 0, order))
    joining: Counts = at[(order - first) % 2 == 0]
    return joining


def _pairs(folded: Folded) -> Stream:
    if not folded.text:
        return _empty(folded)
    units = _cut(folded)
    offsets = np.append(0, np.searchsorted(units.starts, folded.ends))
    if not units.starts.size:
        return _empty(folded)
    names, ids = _number_units(folded, units)
    parted = np.append(np.diff(units.breaks) > 0, True)
    following = np.where(parted, 0, np.append(ids[1:], 0) + 1)
    first, second, tokens = _distinct(ids, following)
    vocabulary = PairVocabulary(names, first.astype(np.int32), second.astype(np.int32))
    place = np.arange(ids.size) + np.cumsum(parted) - parted
    counts = np.diff(offsets)
    base = np.repeat(place[offsets[:-1][counts > 0]], counts[counts > 0])
    begins = np.append(False, np.diff(units.ends) > 0)
    begins[offsets[:-1][counts > 0]] = False
    positions = (place - base).astype(np.int32)
    return Stream(vocabulary, tokens, positions, offsets, np.flatnonzero(begins))


def _number_units(folded: Folded, units: _Units) -> tuple[list[str], Counts]:
    """Name the distinct units in the order of their code points; give each unit its number.

    As the pair mark sorts before every character of a unit, pairs sort like their numbers.
    """
    long = units.lengths > 1
    spans = zip(units.starts[long].tolist(), units.lengths[long].tolist(), strict=True)
    runs = [folded.text[start : start + length] for start, length in spans]
    codes = folded.codes[units.starts]
    used = np.zeros(CODE_POINTS, np.bool_)
    used[codes[~long]] = True
    single = np.flatnonzero(used)
    names = sorted({*map(chr, single.tolist()), *runs})
    numbers = {name: number for number, name in enumerate(names)}
    of_code = np.zeros(CODE_POINTS, np.int64)
    of_code[single] = [numbers[chr(code)] for code in single.tolist()]
    ids = of_code[codes]
    ids[long] = [numbers[run] for run in runs]
    return names, ids


def _distinct(first: Counts, second: Counts) -> tuple[Counts, Counts, npt.NDArray[np.int32]]:
    """Sort pairs of numbers; give the distinct ones, and for each pair its number among them."""
    if max(first.max(), second.max()) < _SHORT:  # numpy sorts short integers by radix
        order = np.argsort(second.astype(np.uint16), kind="stable")
        order = order[np.argsort(first[order].astype(np.uint16), kind="stable")]
    else:
        order = np.lexsort((second, first))
    first, second = first[order], second[order]
    fresh = np.append(True, (np.diff(first) != 0) | (np.diff(second) != 0))
    numbers = np.empty(order.size, np.int32)
    numbers[order] = np.cumsum(fresh, dtype=np.int32) - 1
    return first[fresh], second[fresh], numbers


def _empty(folded: Folded) -> Stream:
    nothing = np.zeros(0, np.int32)
    return Stream((), nothing, nothing, np.zeros(folded.ends.size + 1, np.int64))


def _words(texts: Texts) -> Stream:
    found = number_words(texts.pieces)
    return Stream(found.vocabulary, found.tokens, np.zeros(0, np.int32), found.offsets)
