"""Histograms of arrays, whole and in parts."""

import numpy as np
import pytest

from core.insight.health.histogram import BINS, Sample, histogram


def test_all_of_a_few_numbers_are_counted() -> None:
    values = np.random.default_rng(0).normal(size=(10, 30, 4)).astype(np.float32)
    values[0, :6] = 0
    found = histogram(values)
    counts, edges = np.histogram(values.astype(np.float64), bins=BINS)
    np.testing.assert_array_equal(found.counts, counts)
    np.testing.assert_allclose(found.edges, edges)
    figures = (values.mean(dtype=np.float64), values.std(dtype=np.float64), 24 / values.size)
    np.testing.assert_allclose((found.mean, found.std, found.zeros), figures, rtol=1e-6)
    sample = Sample(values.size)
    for part in values:
        sample.add(part)
    np.testing.assert_array_equal(sample.histogram().counts, counts)


def test_of_many_numbers_the_shares_and_the_extremes_are_right() -> None:
    values = np.random.default_rng(0).uniform(size=1_000_000).astype(np.float32)
    values[777_777] = 7.75
    found = histogram(values)
    assert (found.edges[0], found.edges[-1]) == (values.min(), 7.75)
    below = found.counts[: BINS // 16].sum() / found.counts.sum()
    assert below == pytest.approx((values < found.edges[BINS // 16]).mean(), abs=0.005)


@pytest.mark.parametrize("size", [100, 400_000])
def test_what_is_not_finite_is_counted_apart(size: int) -> None:
    values = np.linspace(-1, 2, size, dtype=np.float32)
    values[[3, 50, 60]] = np.nan, np.inf, -np.inf
    found = histogram(values)
    assert (found.not_finite, found.edges[0], found.edges[-1]) == (3, -1, 2)
    assert found.mean == pytest.approx(0.5, abs=0.05)
    none = histogram(np.full(5, np.nan, np.float32))
    assert (none.not_finite, none.counts.sum(), none.counts.size + 1) == (5, 0, none.edges.size)


def test_equal_numbers() -> None:
    found = histogram(np.full(9, 0.25, np.float32))
    assert found.counts.sum() == 9
    assert found.edges[0] < 0.25 < found.edges[-1]
