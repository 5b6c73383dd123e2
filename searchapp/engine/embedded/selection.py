"""Sets of blocks or articles: sorted numbers when few, one flag for each when many.

Both forms are plain arrays, told apart by their type; operations accept and mix both.

Depends on: engine.embedded.arrays. Used by: engine.embedded.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from searchapp.engine.embedded.arrays import Array, Mask

Selection: TypeAlias = npt.NDArray[Any]
"""Either ascending distinct numbers, or a flag for each member of the universe."""

_DENSE_SHARE: Final = 2
"""Numbers are united by flags from this share of the universe on, below it by sorting."""

_SEARCH_COST: Final = 16
"""A binary search costs about as much as merging this many numbers."""


def is_mask(selection: Selection) -> bool:
    """Whether a selection has one flag for each member."""
    return selection.dtype == np.bool_


def nothing() -> Selection:
    """The empty set."""
    return np.zeros(0, np.intp)


def as_mask(selection: Selection, size: int) -> Mask:
    """Give the flags of a selection; the result may be shared."""
    if is_mask(selection):
        return selection
    mask = np.zeros(size, np.bool_)
    mask[selection] = True
    return mask


def as_numbers(selection: Selection) -> Array:
    """Give the ascending numbers of a selection."""
    return selection.nonzero()[0] if is_mask(selection) else selection


def complement(selection: Selection, size: int) -> Selection:
    """Everything else."""
    if is_mask(selection):
        return ~selection
    mask = np.ones(size, np.bool_)
    mask[selection] = False
    return mask


def distinct(ascending: Array) -> Array:
    """Drop repeats from ascending numbers."""
    fresh = np.empty(ascending.size, np.bool_)
    fresh[:1] = True
    np.not_equal(ascending[1:], ascending[:-1], out=fresh[1:])
    return ascending[fresh]


def unite(parts: Sequence[Selection], size: int) -> Selection:
    """Members of at least one part."""
    if len(parts) == 1:
        return parts[0]
    if not any(map(is_mask, parts)) and sum(map(len, parts)) * _DENSE_SHARE < size:
        if not parts:
            return nothing()
        # Parts are runs in order: a stable sort merges them instead of sorting.
        merged = np.concatenate(parts)
        merged.sort(kind="stable")
        return distinct(merged)
    united = np.zeros(size, np.bool_)
    for part in parts:
        if is_mask(part):
            united |= part
        else:
            united[part] = True
    return united


def at_least(count: int, parts: Sequence[Selection], size: int) -> Selection:
    """Members of at least ``count`` parts."""
    times = np.zeros(size, np.int32)
    for part in parts:
        if is_mask(part):
            times += part
        else:
            times[part] += 1  # numbers are distinct
    reached: Mask = times >= count
    return reached


def intersect(parts: Sequence[Selection], common: Callable[[Array, Array], Array]) -> Selection:
    """Members of every part; at least one part.

    Args:
        parts: Numbers or flags.
        common: Gives the members of both of two lists of numbers.
    """
    few = sorted([part for part in parts if not is_mask(part)], key=len)
    masks = [part for part in parts if is_mask(part)]
    if not few:
        shared = masks[0]
        for mask in masks[1:]:
            shared = shared & mask
        return shared
    kept = few[0]
    for part in few[1:]:
        kept = common(kept, part)
    for mask in masks:
        kept = kept[mask.take(kept)]
    return kept


def common(fewer: Array, more: Array) -> Array:
    """Members of both of two ascending lists."""
    if fewer.size > more.size:
        fewer, more = more, fewer
    if fewer.size * _SEARCH_COST > more.size:
        merged = np.concatenate((fewer, more))
        merged.sort(kind="stable")
        both: Mask = merged[1:] == merged[:-1]
        return merged[1:][both]
    return fewer[members(fewer, more)]


def members(wanted: Array, among: Array) -> Mask:
    """For each of some ascending numbers whether it is among others, ascending too."""
    if not among.size:
        return np.zeros(wanted.size, np.bool_)
    # Of one type, or the longer list would be converted.
    at = among.searchsorted(wanted.astype(among.dtype, copy=False))
    at[at == among.size] = 0
    found: Mask = among.take(at) == wanted
    return found
