import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.plot.ticks import linear_ticks, log_ticks, nice_spacing, tick_texts


@pytest.mark.parametrize(
    ("values", "spacing", "texts"),
    [
        ([0, 500, 1000], 500, ["0", "500", "1,000"]),
        ([0.5, 1.0], 0.5, ["0.5", "1.0"]),
        ([0, 0.001], 0.001, ["0.000", "0.001"]),
        ([0, 0.00015], 0.00005, ["0", "1.5e-4"]),
    ],
)
def test_texts_fit_the_axis(values, spacing, texts):
    assert tick_texts(values, spacing) == texts


@given(st.floats(1e-6, 1e7), st.integers(1, 30))
def test_spacing_is_the_least_nice_one_with_room(span, most):
    spacing = nice_spacing(span, most)
    assert span / spacing <= most * (1 + 1e-6)
    assert round(spacing / 10 ** math.floor(math.log10(spacing) + 1e-9), 6) in (1, 2, 5)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(2, 12))
def test_a_view_has_at_least_two_ticks_and_all_are_in_it(low, span, most):
    ticks = [value for value, _ in linear_ticks(low, low + span, most)]
    assert len(ticks) >= 2
    assert all(low - span * 1e-3 <= tick <= low + span * 1.001 for tick in ticks)


def test_steps_are_whole():
    assert [text for _, text in linear_ticks(0.2, 4.3, 20, whole=True)] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("low", "high", "most", "texts"),
    [
        (-2, 1, 4, ["0.01", "0.1", "1", "10"]),
        (-1, 1, 8, ["0.1", "0.2", "0.5", "1", "2", "5", "10"]),
        (math.log10(0.31), math.log10(0.72), 5, ["0.4", "0.5", "0.6", "0.7"]),
        (-6, 5, 3, ["1e-06", "0.01", "100"]),
        (3, 4, 2, ["1,000", "10,000"]),
    ],
)
def test_logarithmic_ticks(low, high, most, texts):
    assert [text for _, text in log_ticks(low, high, most)] == texts
