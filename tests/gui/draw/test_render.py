import numpy as np

from gui.draw.render import holds_ink, pixels, render
from gui.draw.strokes import SIDE, WIDE, Drawing, Picture, Point, Stroke

STROKE = Stroke((Point(100, 240), Point(240, 240), Point(380, 240)), 40.0)


def test_an_empty_drawing_is_white():
    image = render(Drawing())
    assert image.shape == (SIDE, SIDE)
    assert image.dtype == np.uint8
    assert (image == 255).all()


def test_a_stroke_is_dark_as_wide_as_its_pen_with_round_ends():
    dark = render(Drawing((STROKE,))) < 128
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    assert (rows[0], rows[-1]) == (220, 259)
    assert (columns[0], columns[-1]) == (80, 399)
    assert not dark[221, 81]


def test_edges_are_smooth():
    assert len(np.unique(render(Drawing((Stroke((Point(100, 100), Point(300, 200)), 30.0),))))) > 20


def test_a_dot_is_a_disc():
    dark = render(Drawing((Stroke((Point(240, 240),), 60.0),))) < 128
    assert abs(dark.sum() - np.pi * 30**2) < 30


def test_pressure_scales_the_width():
    light = Stroke(tuple(point._replace(pressure=0.5) for point in STROKE.points), STROKE.width)
    columns = [(render(Drawing((stroke,)))[:, 240] < 128).sum() for stroke in (light, STROKE)]
    assert columns == [20, 40]


def test_a_crossing_stroke_leaves_no_hole():
    around = np.linspace(0, 4 * np.pi, 80)
    points = tuple(Point(240 + 60 * np.cos(a), 240 + 60 * np.sin(a), 0.3 + a / 40) for a in around)
    image = render(Drawing((Stroke(points, 40.0),)))
    for angle in np.linspace(0, 2 * np.pi, 50):
        assert image[round(240 + 60 * np.sin(angle)), round(240 + 60 * np.cos(angle))] == 0


def test_an_untouched_picture_is_given_as_it_came():
    picture = np.arange(60, dtype=np.uint8).reshape(6, 10)
    assert pixels(Drawing(picture=Picture(picture))) is picture


def test_a_stroke_on_a_dark_picture_is_light():
    drawing = Drawing((STROKE,), Picture(np.zeros((28, 28), np.uint8)))
    image = pixels(drawing)
    assert image.shape == (SIDE, SIDE)
    assert image[240, 240] == 255
    assert image[10, 10] == 0


def test_a_wide_drawing_has_as_many_pixels_as_units():
    image = render(Drawing((STROKE,), size=WIDE))
    assert image.shape == (SIDE, 3 * SIDE)
    assert np.array_equal(image[:, :SIDE], render(Drawing((STROKE,))))


def test_an_eraser_leaves_the_paper_and_a_later_stroke_covers_it():
    eraser = Stroke((Point(240, 200), Point(240, 280)), 60.0, erases=True)
    image = render(Drawing((STROKE, eraser)))
    assert (image[:, 212:268] == 255).all()
    assert image[240, 150] == image[240, 330] == 0
    assert render(Drawing((STROKE, eraser, STROKE)))[240, 240] == 0


def test_ink_is_there_until_the_last_of_it_is_erased():
    assert not holds_ink(Drawing())
    assert holds_ink(Drawing((STROKE,)))
    eraser = Stroke((Point(60, 240), Point(370, 240)), 60.0, erases=True)
    assert holds_ink(Drawing((STROKE, eraser)))
    whole = Stroke((Point(60, 240), Point(420, 240)), 60.0, erases=True)
    assert not holds_ink(Drawing((STROKE, whole)))
    assert holds_ink(Drawing((whole, STROKE), size=WIDE))
