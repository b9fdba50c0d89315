"""Where the window lies on the screen, and how large it may be there."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from gui.settings import WINDOW_GEOMETRY

USUAL, LEAST = QSize(1280, 800), QSize(1024, 700)
_TITLE_BAR, _EDGE = (
    40,
    4,
)  # what a window manager puts around a window; it says so only once the window is shown


def place_window(window: QMainWindow) -> None:
    """Where it was when it was closed, or in the middle of the screen; in any case within a screen."""
    window.resize(USUAL)
    remembered = window.restoreGeometry(WINDOW_GEOMETRY.get())
    screen = QGuiApplication.screenAt(window.geometry().center()) if remembered else None
    room = room_on((screen or QGuiApplication.primaryScreen()).availableGeometry())
    window.setMinimumSize(LEAST.boundedTo(room.size()))
    if not remembered:
        window.setGeometry(in_the_middle(window.size(), room))
    elif not window.isMaximized() and not window.isFullScreen():
        window.setGeometry(within(window.geometry(), room))


def remember_place(window: QMainWindow) -> None:
    WINDOW_GEOMETRY.set(window.saveGeometry())


def room_on(available: QRect) -> QRect:
    """What is left for the window's inside."""
    return available.adjusted(_EDGE, _TITLE_BAR, -_EDGE, -_EDGE)


def in_the_middle(size: QSize, room: QRect) -> QRect:
    """The size, as far as there is room, in the middle of it."""
    made = QRect(room.topLeft(), size.boundedTo(room.size()))
    made.moveCenter(room.center())
    return made


def within(geometry: QRect, room: QRect) -> QRect:
    """The nearest place, and the nearest size, that lies wholly in `room`."""
    made = QRect(geometry.topLeft(), geometry.size().boundedTo(room.size()))
    made.moveLeft(max(room.left(), min(made.left(), room.right() - made.width() + 1)))
    made.moveTop(max(room.top(), min(made.top(), room.bottom() - made.height() + 1)))
    return made
