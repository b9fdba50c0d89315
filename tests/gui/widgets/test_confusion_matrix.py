"""The confusion matrix: what its cells say, where they are, and that they can be read."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from core.data.digits import CLASS_NAMES
from gui.theme import theme
from gui.widgets import ConfusionMatrix
from gui.widgets.confusion_grid import Grid, reads_better, shares_of, strengths

LEFT = Qt.MouseButton.LeftButton
COUNTS = np.array([[338, 0, 2], [12, 327, 1], [0, 0, 0]])


@pytest.fixture
def matrix(qtbot) -> ConfusionMatrix:
    made = ConfusionMatrix()
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show()
    qtbot.waitExposed(made)
    made.show_matrix(COUNTS, ("3", "9", "cross"))
    return made


def centre(matrix: ConfusionMatrix, row: int, column: int) -> QPoint:
    return matrix.rect_of(row, column).center().toPoint()


def test_what_is_said_of_a_cell(matrix):
    assert matrix.text_of(1, 0) == "৯ taken for ৩: 12 of 340 (3.5 %)"
    assert matrix.text_of(0, 0) == "৩ recognized: 338 of 340 (99.4 %)"
    assert matrix.text_of(2, 1) == "cross taken for ৯: 0 of 0 (0.0 %)"


def test_counts_or_shares_stand_in_the_cells_and_a_dot_for_none(matrix):
    assert [matrix.value_of(1, column) for column in range(3)] == ["12", "327", "1"]
    assert matrix.value_of(0, 1) == "·"
    before = matrix.grab().toImage()
    matrix.show_shares(True)
    assert [matrix.value_of(1, column) for column in range(3)] == ["3.5", "96.2", "0.3"]
    assert matrix.grab().toImage() != before


def test_hovering_tells_of_the_cell_and_leaving_of_none(matrix, qtbot):
    with qtbot.waitSignal(matrix.told, check_params_cb=lambda text: text.startswith("৯ taken for ৩")):
        QTest.mouseMove(matrix, centre(matrix, 1, 0))
    with qtbot.waitSignal(matrix.told, check_params_cb=lambda text: text == ""):
        QTest.mouseMove(matrix, QPoint(3, 3))


def test_the_tool_tip_says_the_same(matrix):
    place = centre(matrix, 0, 2)
    QApplication.sendEvent(matrix, QHelpEvent(QHelpEvent.Type.ToolTip, place, matrix.mapToGlobal(place)))
    assert QToolTip.text() == "৩ taken for cross: 2 of 340 (0.6 %)"


def test_a_click_chooses_a_cell_and_the_keys_move_on(matrix, qtbot):
    with qtbot.waitSignal(matrix.chosen) as clicked:
        QTest.mouseClick(matrix, LEFT, pos=centre(matrix, 1, 0))
    assert clicked.args == [1, 0]
    for key, cell in (
        (Qt.Key.Key_Right, (1, 1)),
        (Qt.Key.Key_Up, (0, 1)),
        (Qt.Key.Key_Up, (0, 1)),
        (Qt.Key.Key_Left, (0, 0)),
        (Qt.Key.Key_Down, (1, 0)),
    ):
        QTest.keyClick(matrix, key)
        assert matrix.cell == cell
        assert matrix.accessibleDescription() == matrix.text_of(*cell)
    with qtbot.waitSignal(matrix.chosen) as entered:
        QTest.keyClick(matrix, Qt.Key.Key_Return)
    assert entered.args == [1, 0]


def test_a_chosen_cell_that_is_no_longer_there_is_chosen_no_more(matrix):
    matrix.choose(2, 2)
    matrix.show_matrix(np.eye(2, dtype=int), ("a", "b"))
    assert matrix.cell is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("classes", [2, 10, 40])
@pytest.mark.parametrize("size", [(220, 96), (620, 130), (900, 700)])
def test_any_number_of_classes_is_drawn_at_any_size(qtbot, scheme, classes, size):
    theme().choose(scheme)
    matrix = ConfusionMatrix()
    qtbot.addWidget(matrix)
    matrix.resize(*size)
    counts = np.random.default_rng(1).poisson(2, (classes, classes))
    names = CLASS_NAMES if classes == 10 else tuple(f"class {i}" for i in range(classes))
    matrix.show_matrix(counts, names)
    last = matrix.rect_of(classes - 1, classes - 1)
    assert last.right() <= size[0]
    assert last.bottom() <= size[1]
    assert not matrix.grab().isNull()


@given(classes=st.integers(1, 60), width=st.integers(200, 2000), height=st.integers(90, 2000))
def test_every_cell_is_found_where_it_lies(classes, width, height):
    grid = Grid.fit(classes, (width, height), left=30, top=20)
    for place in {0, classes // 2, classes - 1}:
        x, y = grid.corner(place, classes - 1 - place)
        assert grid.cell_at(x + grid.width / 2, y + grid.height / 2) == (place, classes - 1 - place)
    right, bottom = grid.corner(classes, classes)[0], grid.corner(classes, classes)[1]
    assert right <= width
    assert bottom <= height
    assert grid.cell_at(29, 25) is None
    assert grid.cell_at(right + 1, 25) is None


@given(
    st.integers(2, 12).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, 500), min_size=n, max_size=n), min_size=n, max_size=n)
    )
)
def test_colours_grow_with_the_mistakes_and_shares_sum_to_one(rows):
    counts = np.array(rows)
    levels, shares = strengths(counts), shares_of(counts)
    assert levels.min() >= 0
    assert levels.max() <= 1
    assert not np.diag(levels).any()
    wrong = ~np.eye(len(counts), dtype=bool)
    assert ((levels > 0) == (counts > 0))[wrong].all()
    order = np.argsort(counts[wrong], kind="stable")
    assert (np.diff(levels[wrong][order]) >= 0).all()
    assert np.allclose(shares.sum(axis=1), counts.any(axis=1))


def test_text_is_chosen_by_its_contrast():
    grounds = np.array([[255, 255, 255], [217, 72, 15], [0, 0, 0]], np.uint8)
    dark, light = np.array([27, 31, 36], np.uint8), np.array([255, 255, 255], np.uint8)
    assert reads_better(grounds, dark, light).tolist() == [True, False, False]


def test_rows_and_columns_have_titles_where_there_is_room(matrix):
    low = matrix.rect_of(0, 0)
    matrix.resize(400, 320)
    high = matrix.rect_of(0, 0)
    assert high.left() - low.left() > 10
    picture = matrix.grab().toImage()
    at_the_left = {picture.pixel(x, y) for x in range(12) for y in range(int(high.top()), 200)}
    assert len(at_the_left) > 2  # a ground, and words upon it
