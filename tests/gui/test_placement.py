import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from gui.placement import LEAST, USUAL, in_the_middle, place_window, remember_place, room_on, within

LAPTOPS = [
    QRect(0, 0, 1366, 768),
    QRect(0, 0, 1280, 800),
    QRect(0, 27, 1024, 600),
    QRect(1920, 30, 3840, 2130),
]


@pytest.mark.parametrize("available", LAPTOPS)
def test_the_first_window_fits_with_its_title_bar(available):
    placed = in_the_middle(USUAL, room_on(available))
    assert available.contains(placed.adjusted(-4, -36, 4, 4))
    assert placed.width() <= 1280
    assert placed.height() <= 800
    assert (placed.center() - room_on(available).center()).manhattanLength() <= 2


@pytest.mark.parametrize("available", LAPTOPS)
@pytest.mark.parametrize(
    "before", [QRect(-900, 5000, 1280, 800), QRect(0, 0, 6000, 6000), QRect(1900, 0, 400, 300)]
)
def test_a_place_off_the_screen_is_corrected(available, before):
    room = room_on(available)
    after = within(before, room)
    assert room.contains(after)
    assert after.size() == before.size().boundedTo(room.size())


def test_a_place_on_the_screen_is_kept():
    geometry = QRect(100, 100, 1100, 700)
    assert within(geometry, room_on(QRect(0, 0, 1920, 1080))) == geometry


def test_the_window_is_never_larger_than_the_screen(qtbot):
    room = room_on(QGuiApplication.primaryScreen().availableGeometry())
    window = QMainWindow()
    qtbot.addWidget(window)
    place_window(window)
    assert room.contains(window.geometry())
    assert window.minimumSize() == LEAST.boundedTo(room.size())
    window.setMinimumSize(100, 100)
    window.setGeometry(room.right() - 50, room.bottom() - 50, 600, 500)
    remember_place(window)
    again = QMainWindow()
    qtbot.addWidget(again)
    place_window(again)
    assert room.contains(again.geometry())
