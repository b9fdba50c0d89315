import numpy as np
import pytest

from gui.inspect.histogram import Histogram, figure
from gui.theme import theme


@pytest.fixture
def histogram(qtbot):
    made = Histogram("Weights")
    qtbot.addWidget(made)
    made.resize(410, 120)
    return made


def test_the_bars_have_the_colours_of_the_maps(histogram):
    histogram.show_counts(np.array([5, 5, 5]), np.array([-3.0, -1, 1, 3]))
    image = histogram.grab().toImage()
    colours = [image.pixelColor(x, 60).name() for x in (60, 205, 350)]
    palette = theme().palette
    assert colours == [palette.negative, palette.muted, palette.positive]


def test_a_bar_is_as_high_as_the_logarithm_of_its_count(histogram):
    histogram.show_counts(np.array([99, 9]), np.array([1.0, 2, 3]))
    image = histogram.grab().toImage()
    coloured = [
        sum(image.pixelColor(x, y).name() == theme().palette.positive for y in range(image.height()))
        for x in (100, 300)
    ]
    assert coloured[1] / coloured[0] == pytest.approx(0.5, abs=0.03)


def test_it_says_what_it_shows_and_can_be_emptied(histogram):
    empty = histogram.grab().toImage()
    histogram.show_counts(np.array([3, 1]), np.array([-0.5, 0, 12]))
    assert histogram.accessibleDescription() == "log scale, up to 75.0 % from −0.5 to 12"
    assert histogram.grab().toImage() != empty
    histogram.clear()
    assert histogram.grab().toImage() == empty
    assert histogram.accessibleDescription() == ""


def test_figures_have_three_digits_that_count():
    assert [figure(value) for value in (-0.42149, 0, 1234.5, -2.134e-5)] == [
        "−0.421",
        "0",
        "1.23e+03",
        "−2.13e−05",
    ]
