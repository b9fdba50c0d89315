import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.plot.series import Column, Series


def series_of(values: np.ndarray) -> Series:
    x = Column(np.int32)
    x.extend(np.arange(1, len(values) + 1))
    series = Series(x)
    series.extend(values)
    return series


def test_a_column_grows_past_its_array_by_ones_and_by_many():
    column = Column(np.int32)
    for i in range(1000):
        column.append(i)
    column.extend(np.arange(1000, 5000))
    np.testing.assert_array_equal(column.values, np.arange(5000))


def test_what_was_handed_out_stays_as_it_was():
    column = Column()
    column.append(5)
    before = column.values
    column.extend(np.ones(600))
    column.cut(1)
    column.append(7)
    assert before.tolist() == [5]
    assert column.values.tolist() == [5, 7]


def test_the_smoothed_copy_follows_growth_cuts_and_another_smoothing():
    values = np.random.default_rng(1).random(500)
    series = series_of(values[:300])
    assert len(series.smooth) == 300
    series.cut(200)
    series.extend(values[200:300])
    np.testing.assert_allclose(series.smooth, series_of(values[:300]).smooth)
    series.smooth_by(0)
    np.testing.assert_allclose(series.smooth, values[:300], rtol=1e-6)


@given(data=st.data(), count=st.integers(1, 3000), most=st.integers(2, 60))
def test_blocks_keep_the_extremes_of_what_is_in_view_and_are_no_more_than_asked(data, count, most):
    seed = data.draw(st.integers(0, 99))
    values = np.random.default_rng(seed).normal(size=count).astype(np.float32)
    series = series_of(values)
    start = data.draw(st.integers(0, count - 1))
    stop = data.draw(st.integers(start + 1, count))
    blocks = series.blocks(start, stop, most)
    assert len(blocks.low) == len(blocks.high) == len(blocks.first) <= most
    assert blocks.first[0] == start
    assert blocks.last[-1] == stop - 1
    np.testing.assert_array_equal(blocks.first[1:], blocks.last[:-1] + 1)
    for first, last, low, high in zip(blocks.first, blocks.last, blocks.low, blocks.high, strict=True):
        assert low == values[first : last + 1].min()
        assert high == values[first : last + 1].max()


def test_blocks_are_right_after_more_points_and_after_a_cut():
    values = np.random.default_rng(3).normal(size=9000).astype(np.float32)
    series = series_of(values[:5000])
    series.blocks(0, 5000, 10)
    series.cut(3333)
    series.extend(values[3333:5000] * 2)
    blocks = series.blocks(0, 5000, 10)
    assert blocks.high.max() == series.y.max()
    assert blocks.low.min() == series.y.min()


@pytest.mark.parametrize("count", [10, 5000])
def test_what_is_not_finite_hides_no_other_point(count):
    values = np.arange(count, dtype=np.float32)
    values[[0, count // 2]] = np.nan, np.inf
    blocks = series_of(values).blocks(0, count, 3)
    assert np.nanmin(blocks.low) == 1
    assert np.nanmax(blocks.high) == count - 1


def test_the_view_reaches_one_point_further_where_the_line_goes_on():
    series = series_of(np.arange(100.0))
    assert series.in_view(10, 20) == (8, 21)  # steps 9 to 21
    assert series.in_view(10.5, 20.5) == (9, 21)
    assert series.in_view(-5, 1000) == (0, 100)
    assert (series.place(0.5), series.place(1), series.place(99.9), series.place(1e9)) == (-1, 0, 98, 99)
