import numpy as np
import pytest

from core.number_reader import Box, FoundDigit
from gui.draw.digit_strokes import digit_strokes
from gui.draw.strokes import Point, Stroke


@pytest.fixture
def digit(classifier) -> FoundDigit:
    """From 100 to 150 across and from 40 to 100 down, in a picture with half as many pixels and a margin of 5."""
    picture = np.full((40, 35), 255, np.uint8)
    return FoundDigit(Box(100, 40, 50, 60), picture, Box(90, 30, 70, 80), classifier.classify(picture))


def stroke(*across: float) -> Stroke:
    return Stroke(tuple(Point(x, 70.0, 0.5) for x in across), 8.0)


def test_a_stroke_in_the_box_is_brought_to_the_pixels_of_the_picture(digit):
    assert digit_strokes((stroke(110, 120), stroke(300, 310)), digit) == (
        Stroke((Point(10, 20, 0.5), Point(15, 20, 0.5)), 4.0),
    )


def test_a_stroke_that_ends_a_little_outside_is_its_own(digit):
    [kept] = digit_strokes((stroke(*range(110, 160, 10), 151),), digit)
    assert len(kept.points) == 6


def test_where_one_runs_through_several_digits_none_is_known(digit):
    assert digit_strokes((stroke(110, 120), stroke(130, 140, 180, 190)), digit) == ()
