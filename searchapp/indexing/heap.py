"""Give freed memory back to the system, where the C library is asked to.

A batch is arrays and lists of some megabytes that live for a second. glibc takes such blocks
from the system at first, but from its heap once it has seen them freed, and a heap with holes
is never given back: a build held a sixth more memory than it used.

Depends on: nothing of ours. Used by: indexing.crew, indexing.team.
"""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
"""Names of glibc's options, from its ``malloc.h``."""

_LARGE_BYTES: Final = 1 << 20
"""Measured: a quarter of that saves no more and costs a tenth of the time in page faults."""

_LARGEST_BYTES: Final = 32 << 20
"""Where glibc itself ends when it follows what is freed."""


def give_back_freed_memory() -> None:
    """Take blocks of a megabyte and more from the system, in this process, from now on."""
    _take_from_system(_LARGE_BYTES)


@contextmanager
def giving_back_freed_memory() -> Iterator[None]:
    """Do so meanwhile; afterwards blocks may stay, which spares asking for them again."""
    give_back_freed_memory()
    try:
        yield
    finally:
        _take_from_system(_LARGEST_BYTES)


def _take_from_system(least_bytes: int) -> None:
    if sys.platform != "linux":
        return
    option = getattr(ctypes.CDLL(None), "mallopt", None)
    if option is not None:  # other C libraries give memory back anyway
        option(_MMAP_THRESHOLD, least_bytes)
        option(_TRIM_THRESHOLD, 2 * least_bytes)
