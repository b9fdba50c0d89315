import numpy as np

from gui.inspect.histogram import Histogram, spread
from gui.theme import theme


def test_every_value_is_counted_and_zero_lies_in_the_middle():
    counts, limit = spread(np.array([-4.0, 0, 0, 0, 1, 2]))
    assert (counts.sum(), limit) == (6, 4)
    assert counts[len(counts) // 2] == 3
    assert counts[0] == 1


def test_the_bars_have_the_colours_of_the_maps(qtbot):
    histogram = Histogram()
    qtbot.addWidget(histogram)
    histogram.resize(410, 120)
    histogram.show_values(np.array([-1.0, 1.0]))
    image = histogram.grab().toImage()
    assert image.pixelColor(5, 60).name() == theme().palette.negative
    assert image.pixelColor(405, 60).name() == theme().palette.positive


def test_it_paints_with_and_without_values(qtbot):
    histogram = Histogram()
    qtbot.addWidget(histogram)
    histogram.resize(200, 100)
    empty = histogram.grab().toImage()
    histogram.show_values(np.zeros((2, 3)))
    assert histogram.grab().toImage() != empty
    assert histogram.scale == "log scale, up to 6 values"
    histogram.show_values(None)
    assert histogram.grab().toImage() == empty
