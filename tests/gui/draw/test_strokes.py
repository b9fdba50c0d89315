import numpy as np
import pytest

from gui.draw.strokes import SIDE, Drawing, Picture, Point, Stroke


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


def test_even_pressure_is_one_line_and_rising_pressure_gets_wider():
    assert len(line((0, 0), (50, 0), (100, 0)).lines()) == 1
    rising = Stroke(tuple(Point(x, 0, x / 100) for x in range(10, 101, 10)), 20.0)
    widths = [width for width, _ in rising.lines()]
    assert widths == sorted(widths)
    assert widths[-1] > 4 * widths[0]


def test_a_dot_is_a_line_of_one_point():
    ((width, points),) = line((30, 40), width=12.0).lines()
    assert width == 12.0
    assert points.tolist() == [[30, 40]]


def test_a_picture_is_fitted_in_the_middle():
    assert Picture(np.zeros((50, 100), np.uint8)).box == (0, SIDE / 4, SIDE, SIDE / 2)


@pytest.mark.parametrize(("edge", "ink"), [(255, 0), (230, 0), (0, 255), (40, 255)])
def test_the_paper_around_a_picture_is_like_its_edge_and_ink_stands_out(edge, ink):
    pixels = np.full((30, 20), edge, np.uint8)
    pixels[10:20, 5:15] = 255 - edge
    drawing = Drawing(picture=Picture(pixels))
    assert (drawing.paper, drawing.ink) == (edge, ink)


def test_a_transparent_picture_lies_on_white_paper():
    assert Picture(np.zeros((10, 10, 4), np.uint8)).paper == 255
