import pytest

from gui.plot.x_range import XRange


@pytest.fixture
def x(qapp) -> XRange:
    made = XRange()
    made.set_all(0, 1000)
    return made


def test_it_shows_all_and_follows_until_it_is_zoomed(x):
    x.set_all(0, 2000)
    assert (x.low, x.high) == (0, 2000)
    x.zoom(0.5)
    x.set_all(0, 3000)
    assert (x.low, x.high) == (500, 1500)
    x.fit()
    assert (x.low, x.high) == (0, 3000)


def test_the_step_under_the_pointer_stays_where_it_is(x):
    x.zoom(0.1, at=200)
    assert (200 - x.low) / (x.high - x.low) == pytest.approx(0.2)


def test_zooming_out_to_all_follows_again(x):
    x.zoom(0.5)
    x.zoom(2)
    assert not x.zoomed


def test_it_ends_where_the_data_end(x):
    x.zoom(0.5)
    x.pan(10)
    assert (x.low, x.high) == (500, 1000)
    x.pan(-10)
    assert (x.low, x.high) == (0, 500)
    for _ in range(100):
        x.zoom(0.5)
    assert x.high - x.low == 4


def test_nothing_is_said_where_nothing_changes(x, qtbot):
    with qtbot.assertNotEmitted(x.changed), qtbot.assertNotEmitted(x.hovered):
        x.set_all(0, 1000)
        x.fit()
        x.pan(0.5)
        x.point_at(None)
