import numpy as np
import pytest

from gui.draw.strokes import SIDE, SQUARE, WIDE, Drawing, Picture, Point, Stroke, lines


def line(*places: tuple[float, float], pressure: float = 1.0, width: float = 20.0) -> Stroke:
    return Stroke(tuple(Point(x, y, pressure) for x, y in places), width)


def test_drawing_on_leaves_the_stroke_before_as_it_was():
    before = line((0, 0))
    after = before.to(Point(100, 0))
    assert len(before.points) == 1
    assert after.points == (Point(0, 0), Point(100, 0))


def test_the_end_of_a_stroke_is_under_the_pen_and_near_points_make_way():
    stroke = line((0, 0)).to(Point(50, 0))
    for x in range(51, 60):
        stroke = stroke.to(Point(x, 0))
    assert stroke.points[-1] == Point(59, 0)
    assert len(stroke.points) < 6


def test_the_curve_keeps_both_ends_and_rounds_the_corner():
    curve = line((0, 0), (100, 0), (100, 100)).smoothed()
    assert curve[0, :2].tolist() == [0, 0]
    assert curve[-1, :2].tolist() == [100, 100]
    assert np.hypot(curve[:, 0] - 100, curve[:, 1]).min() > 10


def test_what_is_settled_stays_however_the_stroke_goes_on():
    rng = np.random.default_rng(1)
    stroke = line((240, 240), pressure=0.5)
    settled = [stroke.settled()]
    for x, y in np.cumsum(rng.normal(0, 9, (80, 2)), axis=0) + 240:
        stroke = stroke.to(Point(float(x), float(y), float(rng.uniform())))
        settled.append(stroke.settled())
    curve = stroke.smoothed()
    assert all(np.array_equal(part, curve[: len(part)]) for part in settled)
    assert len(settled[-1]) > len(curve) - 8


def test_a_long_stroke_is_smoothed_as_its_parts_are():
    """The curve bends at each point by itself: three points and a hundred give the same there."""
    points = [(float(x), 240 + 60 * float(np.sin(x / 20))) for x in range(0, 480, 5)]
    curve = line(*points).smoothed()
    for first in (10, 50, 90):
        part = line(*points[first : first + 3]).smoothed()[1:-1]
        start = np.flatnonzero((curve == part[0]).all(axis=1))[0]
        assert np.array_equal(curve[start : start + len(part)], part)


def test_even_pressure_is_one_line_and_rising_pressure_gets_wider():
    assert len(lines(line((0, 0), (50, 0), (100, 0)).smoothed())) == 1
    rising = Stroke(tuple(Point(x, 0, x / 100) for x in range(10, 101, 10)), 20.0)
    widths = [width for width, _ in lines(rising.smoothed())]
    assert widths == sorted(widths)
    assert widths[-1] > 4 * widths[0]


def test_a_dot_is_a_line_of_one_point():
    ((width, points),) = lines(line((30, 40), width=12.0).smoothed())
    assert width == 12.0
    assert points.tolist() == [[30, 40]]


def test_a_picture_is_fitted_in_the_middle():
    assert Picture(np.zeros((50, 100), np.uint8)).box(SQUARE) == (0, SIDE / 4, SIDE, SIDE / 2)


def test_a_picture_fits_a_wide_paper_by_its_height():
    assert Picture(np.zeros((100, 100), np.uint8)).box(WIDE) == (SIDE, 0, SIDE, SIDE)


@pytest.mark.parametrize("channels", [(), (3,), (4,)])
def test_of_a_large_photo_only_as_much_as_a_screen_shows_is_painted(channels):
    photo = Picture(np.full((3000, 4000, *channels), 200, np.uint8))
    assert photo.shown.shape[:2] == (1440, 1920)
    assert (photo.shown == 200).all()
    small = Picture(np.zeros((20, 30), np.uint8))
    assert small.shown is small.pixels


@pytest.mark.parametrize(("edge", "ink"), [(255, 0), (230, 0), (0, 255), (40, 255)])
def test_the_paper_around_a_picture_is_like_its_edge_and_ink_stands_out(edge, ink):
    pixels = np.full((30, 20), edge, np.uint8)
    pixels[10:20, 5:15] = 255 - edge
    drawing = Drawing(picture=Picture(pixels))
    assert (drawing.paper, drawing.ink) == (edge, ink)


def test_a_transparent_picture_lies_on_white_paper():
    assert Picture(np.zeros((10, 10, 4), np.uint8)).paper == 255


def test_a_drawing_goes_on_from_one_with_less_of_the_same_ink():
    first, second = line((0, 0)), line((50, 50))
    begun, whole, both = (
        Drawing((first,)),
        Drawing((first.to(Point(100, 0)),)),
        Drawing((first.to(Point(100, 0)), second)),
    )
    assert both.goes_on_from(whole)
    assert both.goes_on_from(begun)
    assert both.goes_on_from(Drawing())
    assert not begun.goes_on_from(both)
    assert not Drawing((second,)).goes_on_from(begun)  # as many strokes, but others
    assert not whole.goes_on_from(Drawing(size=WIDE))
