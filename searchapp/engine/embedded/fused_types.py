"""How the loops of the fused kernels are compiled, and the types they take.

Every loop is compiled for given types when its module is imported, and the machine code is
kept on disk: no reader ever waits for a compiler. Nothing is reordered or contracted (no
``fastmath``): single-precision sums and products come out as numpy's.

Depends on: numba. Used by: engine.embedded.fused_loops, engine.embedded.fused_scores.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from numba import njit, types

_Loop = TypeVar("_Loop", bound=Callable[..., Any])


def compiled(*signatures: tuple[Any, ...]) -> Callable[[_Loop], _Loop]:
    """Compile a loop for some lists of argument types."""

    def decorate(loop: _Loop) -> _Loop:
        wanted = list(signatures)
        try:
            made: Any = njit(wanted, cache=True, nogil=True, error_model="numpy")(loop)
        except RuntimeError:  # there is no folder that machine code can be written to
            made = njit(wanted, nogil=True, error_model="numpy")(loop)
        return cast(_Loop, made)

    return decorate


def inlined(loop: _Loop) -> _Loop:
    """Make a function part of the loops of its own file that call it."""
    made: Any = njit(inline="always")(loop)
    return cast(_Loop, made)


def _read(kind: Any) -> Any:  # noqa: ANN401  numba's types
    """A flat array that is only read: those that may be written fit as well."""
    return types.Array(kind, 1, "C", readonly=True)


I64S: Final = _read(types.int64)
I32S: Final = _read(types.int32)
F32S: Final = _read(types.float32)
F64S: Final = _read(types.float64)
U8S: Final = _read(types.uint8)
U16S: Final = _read(types.uint16)
U32S: Final = _read(types.uint32)
U64S: Final = _read(types.uint64)
OUT_F32S: Final = types.float32[::1]
OUT_F64S: Final = types.float64[::1]
OUT_I32S: Final = types.int32[::1]
OUT_U64S: Final = types.uint64[::1]
INT: Final = types.int64
FLOAT: Final = types.float64
FLAG: Final = types.boolean
