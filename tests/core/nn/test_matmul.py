"""Products cut into slices are the products."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.nn.arrays import Array
from core.nn.matmul import matmul_transposed, small_matmul

SIZES = st.integers(1, 40)
LENGTHS = st.integers(1, 1200) | st.sampled_from([997, 1024, 2048, 2310, 4093, 4096])


def made_up(seed: int, *shape: int) -> Array:
    return np.random.default_rng(seed).standard_normal(shape)


@settings(max_examples=60, deadline=None)
@given(SIZES, SIZES, LENGTHS, st.sampled_from([(), (3,)]))
def test_small_matmul(rows: int, inner: int, length: int, stack: tuple[int, ...]) -> None:
    a, x = made_up(0, *stack, rows, inner), made_up(1, *stack, inner, length)
    out = np.full((*stack, rows, length), np.nan)
    small_matmul(a, x, out=out)
    np.testing.assert_allclose(out, a @ x, atol=1e-11)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 130), st.integers(1, 130), st.integers(1, 300))
def test_matmul_transposed(rows: int, columns: int, length: int) -> None:
    a, b = made_up(0, 3, rows, length), made_up(1, 3, columns, length)
    out = np.full((3, rows, columns), np.nan)
    matmul_transposed(a, b, out=out)
    np.testing.assert_allclose(out, a @ b.swapaxes(-1, -2), atol=1e-10)


@pytest.mark.parametrize("length", [5, 4096])
def test_small_matmul_writes_and_reads_with_a_stride(length: int) -> None:
    a, x = made_up(0, 36, 36), made_up(1, 8, 36, length)
    out = np.empty((36, 8, length))
    small_matmul(a, x, out=out.swapaxes(0, 1))
    np.testing.assert_allclose(out.swapaxes(0, 1), a @ x, atol=1e-11)


def test_products_of_nothing() -> None:
    out = np.empty((4, 0))
    small_matmul(made_up(0, 4, 3), made_up(1, 3, 0), out=out)
    out = np.full((2, 4, 3), np.nan)
    matmul_transposed(np.empty((2, 4, 0)), np.empty((2, 3, 0)), out=out)
    np.testing.assert_array_equal(out, np.zeros((2, 4, 3)))
