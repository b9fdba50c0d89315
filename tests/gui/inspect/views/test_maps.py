"""Feature maps: the numbers are core's, and everything can be read, walked through and enlarged."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from core.insight import feature_maps
from gui.inspect.look import Cell
from gui.inspect.mosaic_panel import OWN_SCALES
from gui.inspect.signed_bars import signed

LEFT = Qt.MouseButton.LeftButton


def place_of(panel, cell: Cell):
    """Where in the view's viewport a number lies."""
    row, column = panel.mosaic.corner(cell.channel)
    unit = panel.mosaic.unit
    point = QPointF(column + (cell.column + 0.5) * unit, row + (cell.row + 0.5) * unit)
    view = panel.view
    return view._view.viewport(), view._view.mapFromScene(view._box.mapViewToScene(point))


def test_the_mosaic_holds_cores_numbers(seen, drawing):
    expected = feature_maps(seen.subject.model, drawing)["conv1"]
    view = seen.maps_view
    assert view.shown is view.panel
    np.testing.assert_array_equal(view.panel.mosaic.maps, expected)
    assert view.caption.text() == "conv1 · 6 maps of 28 × 28"
    numbers = view.numbers()
    np.testing.assert_array_equal(numbers.values, expected)
    assert [name for name, _ in numbers.axes] == ["channel", "row", "column"]


def test_the_legend_names_the_scale_centred_on_0(seen):
    panel = seen.maps_view.panel
    limit = float(np.abs(panel.mosaic.maps).max())
    assert panel.legend.text == f"−{limit:.2g} · 0 · +{limit:.2g}"
    assert panel.view._image.getLevels().tolist() == pytest.approx([-limit, limit])


def test_each_map_can_have_its_own_scale(seen):
    panel = seen.maps_view.panel
    panel.scales.choose(OWN_SCALES)
    largest = np.abs(panel.mosaic.maps).max(axis=(1, 2))
    np.testing.assert_allclose(largest, 1, rtol=1e-6)
    assert panel.legend.text == "−1 · 0 · +1 of each map's largest"
    panel.view.hovered.emit(0, 0)
    value = signed(seen.subject.maps[0, 0, 0])
    assert panel.reading.text() == f"channel 1, row 1, column 1: {value}"


def test_the_last_layer_is_shown_by_class(seen):
    QTest.mouseClick(seen.head.strip.chips[-1], LEFT)
    view, values = seen.maps_view, seen.subject.maps[:, 0, 0]
    assert view.shown is view.bars
    assert view.caption.text().startswith("linear1 · 10 values, one a class")
    assert view.bars.texts[3] == f"৩ {values[3]:+.3f}".replace("-", "−")


def test_a_flat_layer_is_readable(seen):
    seen.subject.choose_layer("flatten1")
    panel = seen.maps_view.panel
    assert seen.maps_view.caption.text() == "flatten1 · 100 values"
    assert panel.mosaic.maps.shape == (100, 1, 1)
    assert panel.mosaic.unit == 12
    panel.view.hovered.emit(0, 14)
    assert panel.reading.text().startswith("value 2: ")


def test_pointing_reads_a_value_and_a_click_chooses_it(seen, qtbot):
    panel = seen.maps_view.panel
    cell = Cell(4, 10, 7)
    viewport, place = place_of(panel, cell)
    QTest.mouseMove(viewport, place)
    value = signed(seen.subject.maps[cell.place])
    assert panel.reading.text() == f"channel 5, row 11, column 8: {value}"
    QTest.mouseClick(viewport, LEFT, pos=place)
    qtbot.waitUntil(lambda: seen.subject.cell == cell)


def test_the_keys_go_from_number_to_number_and_enlarge(seen):
    panel, subject = seen.maps_view.panel, seen.subject
    subject.choose_cell(Cell(1, 3, 3))
    panel.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown):
        QTest.keyClick(panel, key)
    assert subject.cell == Cell(2, 4, 4)
    QTest.keyClick(panel, Qt.Key.Key_Return)
    assert panel.enlarged == 2
    np.testing.assert_array_equal(panel.mosaic.maps, subject.maps[2:3])
    assert seen.maps_view.caption.text() == "conv1 · channel 3 of 6, 28 × 28"
    QTest.keyClick(panel, Qt.Key.Key_PageUp)
    assert (panel.enlarged, subject.cell) == (1, Cell(1, 4, 4))
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.enlarged is None
    for _ in range(40):
        QTest.keyClick(panel, Qt.Key.Key_Left)
    assert subject.cell == Cell(1, 4, 0)


def test_a_double_click_enlarges_a_map_and_another_layer_shows_all_again(seen, qtbot):
    panel = seen.maps_view.panel
    viewport, place = place_of(panel, Cell(3, 9, 9))
    QTest.mouseClick(viewport, LEFT, pos=place)
    QTest.mouseDClick(viewport, LEFT, pos=place)
    QTest.mouseRelease(viewport, LEFT, pos=place)
    qtbot.waitUntil(lambda: panel.enlarged == 3)
    seen.subject.choose_layer("pool1")
    assert panel.enlarged is None
    assert seen.maps_view.caption.text() == "pool1 · 6 maps of 14 × 14"
