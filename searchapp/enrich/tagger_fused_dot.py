"""Products of matrices of short floats (bfloat16), summed in single precision.

Processors with AVX512-BF16 do twice as many of these in a time as of single-precision ones. One
instruction multiplies two neighbours of a row with two neighbours of a column and adds both
products to a sum, for sixteen columns at once. Neither numpy nor compiled loops can ask for it,
so a tile of the product is written out here as instructions of the compiler's own language.

Depends on: llvmlite, numba, numpy. Used by: enrich.tagger_fused_short.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from llvmlite import binding, ir
from numba import types
from numba.core import cgutils, config
from numba.extending import intrinsic

Shorts = npt.NDArray[np.uint16]
Pairs = npt.NDArray[np.uint32]

TILE_ROWS: Final = 6
TILE_COLUMNS: Final = 64
"""A tile's 24 sums, four vectors of columns and one of a row fit the 32 registers."""

_CONFIG: Final[Any] = config  # made of environment variables when it is imported
_BUILD: Final[Any] = cgutils
_LANES: Final = 16
_VECTORS: Final = TILE_COLUMNS // _LANES
_FEATURE: Final = "avx512bf16"
_FIRST_COMPILER: Final = (20,)
"""Older ones give the instruction other types; numba 0.62 is the first with this one."""


class _ShortFloat(ir.Type):  # type: ignore[misc]  # llvmlite is not typed
    """The compiler's bfloat, which llvmlite does not know."""

    intrinsic_name = "bf16"

    def _to_string(self) -> str:
        return "bfloat"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ShortFloat)

    def __hash__(self) -> int:
        return hash(_ShortFloat)


_SHORT: Final = _ShortFloat()
_I16: Final = ir.IntType(16)
_I32: Final = ir.IntType(32)
_I64: Final = ir.IntType(64)
_WORDS: Final = ir.VectorType(_I32, _LANES)
_SHORTS: Final = ir.VectorType(_SHORT, 2 * _LANES)
_SUMS: Final = ir.VectorType(ir.FloatType(), _LANES)
_DOT: Final = ir.FunctionType(_SUMS, [_SUMS, _SHORTS, _SHORTS])


def can_multiply() -> bool:
    """Whether this processor has the instruction, and the compiler may use it."""
    for_another = bool(_CONFIG.CPU_NAME or _CONFIG.CPU_FEATURES)
    if for_another or binding.llvm_version_info < _FIRST_COMPILER:
        return False
    return bool(binding.get_host_cpu_features().get(_FEATURE, False))


def shortened(values: npt.NDArray[np.float32]) -> Shorts:
    """Round to the nearest short float, ties to even; the bits of each."""
    bits = np.ascontiguousarray(values, dtype=np.float32).view(np.uint32)
    rounded: Shorts = ((bits + ((bits >> 16) & 1) + 0x7FFF) >> 16).astype(np.uint16)
    return rounded


def packed(weights: npt.NDArray[np.float32]) -> Pairs:
    """Lay weights out as ``add_tile`` reads them.

    Args:
        weights: Shape (inner, columns): inner even, columns a multiple of ``TILE_COLUMNS``.

    Returns:
        Flat: tile by tile of columns, in it pair by pair of rows, in it column by column.
    """
    inner, columns = weights.shape
    parts = shortened(weights).reshape(inner // 2, 2, columns // TILE_COLUMNS, TILE_COLUMNS)
    return np.ascontiguousarray(parts.transpose(2, 0, 3, 1)).reshape(-1).view(np.uint32)


def _short(_: Any, value: Any) -> Any:  # noqa: ANN401  numba's types
    def generate(_: Any, builder: Any, __: Any, args: Any) -> Any:  # noqa: ANN401
        return builder.bitcast(builder.fptrunc(args[0], _SHORT), _I16)

    return types.uint16(value), generate


def _fill_tile(
    _: Any,  # noqa: ANN401  numba's types, as all that follow
    left: Any,  # noqa: ANN401
    left_at: Any,  # noqa: ANN401  numba asks for the name
    pairs: Any,  # noqa: ANN401
    right: Any,  # noqa: ANN401
    right_at: Any,  # noqa: ANN401
    out: Any,  # noqa: ANN401
    out_at: Any,  # noqa: ANN401
    out_step: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    size = types.int64
    signature = types.void(left, size, size, right, size, out, size, size)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401
        kinds = signature.args
        data = [context.make_array(kinds[n])(context, builder, args[n]).data for n in (0, 3, 5)]
        _Tile(builder, *data).fill(args[1], args[2], args[4], args[6:])
        return context.get_dummy_value()

    return signature, generate


short: Final[Any] = intrinsic(_short)
"""In a compiled loop, round a single-precision number to a short float: ``short(value)`` gives
its bits."""

fill_tile: Final[Any] = intrinsic(_fill_tile)
"""In a compiled loop, fill one tile of a product:
``fill_tile(left, left_at, pairs, right, right_at, out, out_at, out_step)``.

``left``: flat pairs of short floats, a row after the other; ``left_at``: where the tile's first
row begins; ``pairs``: pairs in a row. ``right``: flat, as ``packed`` gave it; ``right_at``: where
the tile's columns begin. ``out``: flat sums; ``out_at``: where the tile's first sum stands;
``out_step``: sums from one row to the next."""


class _Tile:
    """Writes the instructions of one tile."""

    def __init__(self, builder: Any, left: Any, right: Any, out: Any) -> None:  # noqa: ANN401  llvmlite's
        self._builder = builder
        self._left, self._right, self._out = left, right, out
        name = "llvm.x86.avx512bf16.dpbf16ps.512"
        self._dot = _BUILD.get_or_insert_function(builder.module, _DOT, name)

    def fill(self, left_at: Any, pairs: Any, right_at: Any, out: Any) -> None:  # noqa: ANN401
        """Add up all pairs in registers, then store the sums."""
        builder, zero = self._builder, ir.Constant(_SUMS, [0.0] * _LANES)
        sums = [
            [_BUILD.alloca_once_value(builder, zero) for _ in range(_VECTORS)]
            for _ in range(TILE_ROWS)
        ]
        rows = [self._further(left_at, row, pairs) for row in range(TILE_ROWS)]
        with _BUILD.for_range(builder, pairs, intp=_I64) as loop:
            first = self._further(right_at, TILE_COLUMNS, loop.index)
            columns = [self._columns(first, vector) for vector in range(_VECTORS)]
            for row, row_sums in zip(rows, sums, strict=True):
                pair = self._spread(builder.add(row, loop.index))
                for place, column in zip(row_sums, columns, strict=True):
                    value = builder.call(self._dot, [builder.load(place), pair, column])
                    builder.store(value, place)
        for number, row_sums in enumerate(sums):
            start = self._further(out[0], number, out[1])
            for vector, place in enumerate(row_sums):
                at = builder.add(start, _I64(vector * _LANES))
                target = builder.bitcast(builder.gep(self._out, [at]), ir.PointerType(_SUMS))
                builder.store(builder.load(place), target, align=4)

    def _further(self, start: Any, times: int, step: Any) -> Any:  # noqa: ANN401
        return self._builder.add(start, self._builder.mul(step, _I64(times)))

    def _columns(self, first: Any, vector: int) -> Any:  # noqa: ANN401
        """Load a pair of rows for sixteen columns."""
        builder = self._builder
        place = builder.gep(self._right, [builder.add(first, _I64(vector * _LANES))])
        words = builder.load(builder.bitcast(place, ir.PointerType(_WORDS)), align=4)
        return builder.bitcast(words, _SHORTS)

    def _spread(self, place: Any) -> Any:  # noqa: ANN401
        """Load one pair of a row into every lane."""
        builder, nothing = self._builder, ir.Constant(_WORDS, ir.Undefined)
        word = builder.load(builder.gep(self._left, [place]))
        one = builder.insert_element(nothing, word, _I32(0))
        mask = ir.Constant(ir.VectorType(_I32, _LANES), [0] * _LANES)
        return builder.bitcast(builder.shuffle_vector(one, nothing, mask), _SHORTS)
