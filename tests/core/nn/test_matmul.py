"""Products cut into slices are the products."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.nn import matmul
from core.nn.arrays import Array
from core.nn.matmul import Product, small_matmul

SIZES = st.integers(1, 40)
LENGTHS = st.integers(1, 1200) | st.sampled_from([997, 1024, 2048, 2310, 4093, 4096])


def made_up(seed: int, *shape: int) -> Array:
    return np.random.default_rng(seed).standard_normal(shape)


@pytest.fixture(params=[True, False], ids=["small-products", "large-products"], autouse=True)
def has_small_products(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matmul, "has_small_products", lambda: request.param)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LENGTHS, SIZES, LENGTHS, st.sampled_from([(), (3,)]))
def test_small_matmul(rows: int, inner: int, length: int, stack: tuple[int, ...]) -> None:
    a, x = made_up(0, *stack, rows, inner), made_up(1, *stack, inner, length)
    out = np.full((*stack, rows, length), np.nan)
    small_matmul(a, x, out=out)
    np.testing.assert_allclose(out, a @ x, atol=1e-11)


@pytest.mark.parametrize("length", [5, 4096])
def test_a_product_writes_and_reads_with_a_stride(length: int) -> None:
    a, x = made_up(0, 36, 36), made_up(1, 8, 36, length)
    out = np.empty((36, 8, length))
    small_matmul(a, x, out=out.swapaxes(0, 1))
    np.testing.assert_allclose(out.swapaxes(0, 1), a @ x, atol=1e-11)


def test_a_product_of_one_matrix_with_many() -> None:
    a, x = made_up(0, 1500, 40), made_up(1, 3, 40, 30)
    out = np.empty((3, 1500, 30))
    small_matmul(a, x, out=out)
    np.testing.assert_allclose(out, a @ x, atol=1e-11)


def test_a_product_is_computed_again_from_what_its_factors_hold_now() -> None:
    a, x = made_up(0, 4, 3000), made_up(1, 3000, 500)
    out = np.empty((4, 500))
    product = Product(a, x, out=out)
    x *= 2
    product()
    np.testing.assert_allclose(out, a @ x, atol=1e-10)


def test_products_of_nothing() -> None:
    small_matmul(made_up(0, 4, 3), made_up(1, 3, 0), out=np.empty((4, 0)))
    small_matmul(made_up(0, 0, 3), made_up(1, 3, 2), out=np.empty((0, 2)))
    out = np.full((2, 4, 3), np.nan)
    small_matmul(np.empty((2, 4, 0)), np.empty((2, 0, 3)), out=out)
    np.testing.assert_array_equal(out, np.zeros((2, 4, 3)))
