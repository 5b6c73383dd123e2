"""Sets of blocks or articles: sorted numbers when few, one flag for each when many.

Both forms are plain arrays, told apart by their type; operations accept and mix both.

Depends on: engine.embedded.arrays. Used by: engine.embedded.
"""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from searchapp.engine.embedded.arrays import Array, Mask

Selection: TypeAlias = npt.NDArray[Any]
"""Either ascending distinct numbers, or a flag for each member of the universe."""

_DENSE_SHARE: Final = 16
_SEARCH_COST: Final = 16
"""A binary search costs about as much as setting this many flags..."""
_FLAG_SHARE: Final = 64
"""...and setting one flag as much as clearing this many."""


def is_mask(selection: Selection) -> bool:
    """Whether a selection has one flag for each member."""
    return selection.dtype == np.bool_


def nothing() -> Selection:
    """The empty set."""
    return np.zeros(0, np.int32)


def as_mask(selection: Selection, size: int) -> Mask:
    """Give the flags of a selection; the result may be shared."""
    if is_mask(selection):
        return selection
    mask = np.zeros(size, np.bool_)
    mask[selection] = True
    return mask


def as_numbers(selection: Selection) -> Array:
    """Give the ascending numbers of a selection."""
    return np.flatnonzero(selection) if is_mask(selection) else selection


def complement(selection: Selection, size: int) -> Selection:
    """Everything else."""
    if is_mask(selection):
        return ~selection
    mask = np.ones(size, np.bool_)
    mask[selection] = False
    return mask


def unite(parts: Sequence[Selection], size: int) -> Selection:
    """Members of at least one part."""
    if len(parts) == 1:
        return parts[0]
    if not any(map(is_mask, parts)) and sum(map(len, parts)) * _DENSE_SHARE < size:
        return np.unique(np.concatenate(parts)) if parts else nothing()
    united = np.zeros(size, np.bool_)
    for part in parts:
        if is_mask(part):
            united |= part
        else:
            united[part] = True
    return united


def intersect(parts: Sequence[Selection], size: int) -> Selection:
    """Members of every part; at least one part."""
    few = sorted((part for part in parts if not is_mask(part)), key=len)
    masks = [part for part in parts if is_mask(part)]
    if not few:
        common = masks[0]
        for mask in masks[1:]:
            common = common & mask
        return common
    kept = few[0]
    for part in few[1:]:
        kept = kept[members(kept, part, size)]
    for mask in masks:
        kept = kept[mask[kept]]
    return kept


def members(wanted: Array, among: Array, size: int) -> Mask:
    """For each of some ascending numbers whether it is among others, ascending too."""
    if not among.size:
        return np.zeros(wanted.size, np.bool_)
    if wanted.size * _SEARCH_COST > among.size + size // _FLAG_SHARE:
        return as_mask(among, size)[wanted]
    at = np.searchsorted(among, wanted)
    at[at == among.size] = 0
    found: Mask = among[at] == wanted
    return found
