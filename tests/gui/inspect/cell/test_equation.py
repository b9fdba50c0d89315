"""Tables of numbers in little room, and in much."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from gui.inspect.cell.equation import Equation
from gui.inspect.cell.grid import Grid, coloured, contrast, largest, readable_on
from gui.inspect.cell.wording import short, shorter
from gui.theme import theme


@pytest.fixture
def shown(qtbot):
    def show(side: int, width: int, height: int) -> Equation:
        values = np.linspace(-0.95, 0.95, side * side).reshape(side, side)
        made = Equation("Patch times kernel")
        qtbot.addWidget(made)
        made.show_grids([Grid(name, values, 1.0) for name in ("patch", "kernel", "products")], ("×", "="))
        made.resize(width, height)
        return made

    return show


@pytest.mark.parametrize("width", [290, 360, 700])
@pytest.mark.parametrize("side", [1, 3, 5, 7, 11, 100])
def test_all_three_are_within_the_widget(shown, side, width):
    equation = shown(side, width, 90)
    at = [x for x in range(width) if equation.tip_at(QPoint(x, 3))]
    image = equation.grab().toImage()
    assert at
    assert at[-1] < width - 1
    assert len({image.pixelColor(x, 3).rgb() for x in at}) > 1 or side == 1


@pytest.mark.parametrize(
    ("side", "width", "height", "figures"),
    [(3, 290, 68, "−0.58"), (3, 290, 140, "−0.58"), (5, 370, 140, "−.58"),
     (7, 290, 140, ""), (11, 290, 140, ""), (7, 700, 400, "−0.58")],
)  # fmt: skip
def test_figures_where_they_can_be_read(shown, side, width, height, figures):
    found = shown(side, width, height).figures
    assert (found.write(-0.58) if found else "") == figures


def test_no_figure_is_written_as_if_it_were_another():
    assert [short(value) for value in (0.004, -0.004, -0.58, 12.345, -123.4, -np.inf, np.nan)] == [
        "0", "0", "−0.58", "12.3", "−123", "–", "",
    ]  # fmt: skip
    assert [shorter(value) for value in (0.65, -0.58, 10.5, 0.0)] == [".65", "−.58", "10.5", "0"]


def test_gaps_are_clear_and_do_not_count():
    values = np.array([[np.nan, -np.inf, 0.5, -2.0]])
    colours = coloured(values, largest(values))
    assert largest(values) == 2
    assert colours[0, :, 3].tolist() == [0, 0, 255, 255]
    assert colours[0, 3, :3].tolist() == theme().signed_map[1].tolist()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figures_stand_out_from_every_colour(scheme):
    theme().choose(scheme)
    for red, green, blue in theme().signed_map:
        ground = QColor(int(red), int(green), int(blue))
        assert contrast(readable_on(ground), ground) > 3
