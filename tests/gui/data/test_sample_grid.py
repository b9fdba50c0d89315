import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gui.data.mosaic import mosaic
from gui.data.sample_grid import SampleGrid
from tests.gui.data.made_up import made_up

MANY = 200_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def grid(qtbot):
    made = SampleGrid()
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.stop()


def show(grid: SampleGrid, count: int):
    opened = made_up(count)
    grid.show_data(opened.dataset, opened.prepared)
    grid.show_rows(np.arange(count))
    return opened.dataset.source


def test_200000_images_are_scrolled_and_only_what_is_seen_is_read(grid, qtbot):
    source = show(grid, MANY)
    grid.show_as_found(True)
    bar = grid.verticalScrollBar()
    for share in (0, 0.25, 0.5, 1):
        bar.setValue(round(share * bar.maximum()))
        seen = set(grid.visible_rows.tolist())
        qtbot.waitUntil(lambda seen=seen: seen <= set(source.read_rows), timeout=5000)
    assert grid.visible_rows[-1] == MANY - 1
    assert len(source.read_rows) < 4 * 300
    assert len(source.read_rows) == len(set(source.read_rows))


def test_as_prepared_nothing_is_read_again(grid, qtbot):
    source = show(grid, MANY)
    grid.verticalScrollBar().setValue(10_000)
    grid.grab()
    assert source.read_rows == []
    assert len(grid.visible_rows) < 300


def test_the_keys_move_the_choice_and_it_stays_in_sight(grid, qtbot):
    show(grid, MANY)
    columns = grid._cells.columns
    picked: list[int] = []
    grid.picked.connect(picked.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Home):
        QTest.keyClick(grid, key)
        assert grid.row in grid.visible_rows
    assert picked == [1, 1 + columns, columns, MANY - 1, 0]
    QTest.keyClick(grid, Qt.Key.Key_PageDown)
    assert grid.row == (grid._cells.height // grid._cells.side) * columns
    assert "digits" not in grid.accessibleDescription()
    assert grid.accessibleDescription().endswith(f", {grid.row % 10}")


def test_a_click_chooses_and_a_double_click_or_enter_opens(grid, qtbot):
    show(grid, 100)
    side = grid._cells.side
    opened: list[int] = []
    grid.opened.connect(opened.append)
    QTest.mouseClick(grid.viewport(), LEFT, pos=QPoint(2 * side + 5, 5))
    assert grid.row == 2
    QTest.mouseDClick(grid.viewport(), LEFT, pos=QPoint(2 * side + 5, 5))
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert opened == [2, 2]


def test_what_the_mouse_is_over_is_told(grid, qtbot):
    show(grid, 5)
    side = grid._cells.side
    pointed: list[int] = []
    grid.pointed.connect(pointed.append)
    QTest.mouseMove(grid.viewport(), QPoint(side + 5, 5))
    QTest.mouseMove(grid.viewport(), QPoint(side + 5, 3 * side))
    assert pointed[-2:] == [1, -1]


def test_the_chosen_image_stays_chosen_among_fewer(grid):
    show(grid, 100)
    grid.choose(42)
    grid.show_rows(np.arange(40, 50))
    assert grid.row == 42
    grid.show_rows(np.arange(3))
    assert grid.row == 0
    grid.show_rows(np.zeros(0, np.int64))
    assert grid.row is None
    assert grid.accessibleDescription() == ""
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert grid.row is None


def test_of_a_smaller_data_set_nothing_is_shown_before_its_rows_are(grid):
    show(grid, 100)
    opened = made_up(10)
    grid.show_data(opened.dataset, opened.prepared)
    grid.grab()
    assert grid.row is None
    assert len(grid.visible_rows) == 0


def test_a_wider_window_shows_what_it_showed(grid, qtbot):
    show(grid, MANY)
    grid.verticalScrollBar().setValue(100 * grid._cells.side)
    first = grid.visible_rows[0]
    grid.resize(900, 400)
    qtbot.wait(10)
    assert first in grid.visible_rows


def test_the_mosaic_has_every_image_in_its_place():
    images = np.arange(5, dtype=np.uint8)[:, None, None, None] * np.ones((1, 1, 3, 3), np.uint8)
    picture = mosaic(images, 2)
    assert picture.shape == (12, 8)
    assert [picture[4 * row, 4 * column] for row in range(3) for column in range(2)] == [0, 1, 2, 3, 4, 0]
    assert mosaic(np.zeros((2, 3, 4, 4), np.uint8), 2).shape == (5, 10, 3)
