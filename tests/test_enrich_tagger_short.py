"""Products of short floats are what numpy makes of the same rounded numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

numba = pytest.importorskip("numba", reason="the extra 'fast' is not installed")

from searchapp.enrich import tagger_fused_dot as dot  # noqa: E402  asks for numba

if not dot.can_multiply():
    pytest.skip("this processor has no products of short floats", allow_module_level=True)

from searchapp.enrich.tagger_fused_short import _multiply  # noqa: E402  asks for the processor


def lengthened(shorts: np.ndarray) -> np.ndarray:
    """Give the numbers that short floats stand for."""
    return (shorts.astype(np.uint32) << 16).view(np.float32)


@pytest.mark.parametrize(
    ("value", "bits"),
    [(0.0, 0), (1.0, 0x3F80), (-2.0, 0xC000), (1 + 2**-8, 0x3F80), (1 + 3 * 2**-8, 0x3F82)],
    ids=["zero", "one", "negative", "tie down", "tie up"],
)
def test_numbers_are_rounded_to_the_nearest_and_ties_to_even(value: float, bits: int) -> None:
    """Eight significant bits are left."""
    assert dot.shortened(np.array([value], dtype=np.float32)).tolist() == [bits]


@pytest.mark.parametrize("told", ["CPU_NAME", "CPU_FEATURES", "llvm_version_info"])
def test_other_processors_and_older_compilers_are_not_asked(
    monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    """Code for another processor may be wanted; older compilers name other types."""
    assert dot.can_multiply()
    if told == "llvm_version_info":
        monkeypatch.setattr("llvmlite.binding.llvm_version_info", (14, 0, 6))
    else:
        monkeypatch.setattr(numba.core.config, told, "generic")

    assert not dot.can_multiply()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-(2.0**20), 2.0**20, width=32), min_size=1, max_size=40))
def test_the_processor_rounds_as_numpy_does(values: list[float]) -> None:
    """States are rounded in compiled loops, weights before; both alike."""
    given_ = np.array(values, dtype=np.float32)
    given_[np.abs(given_) < 2.0**-100] = 0  # the processor takes the least numbers for zero
    found = np.empty(len(given_), dtype=np.uint16)

    rounded(given_, found)

    assert found.tolist() == dot.shortened(given_).tolist()


@numba.njit  # type: ignore[untyped-decorator]
def rounded(values: np.ndarray, found: np.ndarray) -> None:
    """Round in a compiled loop."""
    for i in range(len(values)):
        found[i] = dot.short(values[i])


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 4), st.integers(1, 40), st.integers(1, 3), st.integers(0, 2**32 - 1))
def test_a_product_is_that_of_the_rounded_numbers(
    tiles: int, pairs: int, panels: int, seed: int
) -> None:
    """Every tile of rows and columns, every inner length."""
    rng = np.random.default_rng(seed)
    rows, inner, columns = dot.TILE_ROWS * tiles, 2 * pairs, dot.TILE_COLUMNS * panels
    left = dot.shortened(rng.normal(size=(rows, inner)).astype(np.float32))
    right = rng.normal(size=(inner, columns)).astype(np.float32)
    out = np.full((rows, columns), np.nan, dtype=np.float32)

    _multiply(
        rows, left.view(np.uint32).reshape(-1), pairs, dot.packed(right), columns, out.reshape(-1)
    )

    wanted = lengthened(left).astype(np.float64) @ lengthened(dot.shortened(right))
    assert np.allclose(out, wanted, rtol=1e-4, atol=1e-4)
