import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.plot.smoothing import Smoother


def plainly(values: list[float], smoothing: float) -> list[float]:
    average, weight, out = 0.0, 0.0, []
    for value in values:
        known = np.isfinite(value)
        average = smoothing * average + (1 - smoothing) * (value if known else 0)
        weight = smoothing * weight + (1 - smoothing) * known
        out.append(average / weight if weight else np.nan)
    return out


@pytest.mark.parametrize("smoothing", [0, 0.3, 0.9, 0.999])
@pytest.mark.parametrize("count", [1, 63, 64, 65, 5000, 70_000])
def test_it_is_what_a_plain_loop_finds(smoothing, count):
    values = np.random.default_rng(1).normal(2, 1, count).astype(np.float32)
    expected = plainly(values.tolist(), smoothing)
    np.testing.assert_allclose(Smoother(smoothing).extend(values), expected, rtol=1e-5)


def test_values_may_come_piece_by_piece():
    values = np.random.default_rng(2).normal(0, 1, 1000)
    smoother = Smoother(0.95)
    pieces = [smoother.extend(piece) for piece in np.split(values, [0, 1, 3, 64, 700])]
    np.testing.assert_allclose(np.concatenate(pieces), plainly(values.tolist(), 0.95), atol=1e-6)


@given(
    st.lists(st.floats(-1e6, 1e6) | st.sampled_from([np.nan, np.inf, -np.inf]), max_size=200),
    st.sampled_from([0.0, 0.5, 0.98]),
)
def test_what_is_not_finite_has_no_weight(values, smoothing):
    found = Smoother(smoothing).extend(np.array(values))
    np.testing.assert_allclose(found, plainly(values, smoothing), rtol=1e-4, atol=1)


def test_a_constant_stays_what_it_is_from_the_first_value_on():
    np.testing.assert_allclose(Smoother(0.999).extend(np.full(500, 3.5)), 3.5, rtol=1e-6)
