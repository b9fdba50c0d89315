"""The program's own window, with the shipped model, on a real screen."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from gui.app import hear_every_move
from gui.data.page import DataPage
from gui.draw.page import DrawPage
from gui.garbage import collected_here
from gui.inspect.page import InspectPage
from gui.main_window import MainWindow
from gui.session import Session
from gui.train.page import TrainPage


@pytest.fixture
def window(qapp, qtbot, tmp_path) -> Iterator[MainWindow]:
    hear_every_move(qapp)
    assert QGuiApplication.platformName() == "xcb"
    session = Session(handwriting=tmp_path / "My handwriting")
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()  # there is no window manager to do it, and shortcuts belong to the active window
    qtbot.waitUntil(made.isActiveWindow)
    session.model.open()
    qtbot.waitUntil(lambda: session.model.classifier is not None, timeout=20_000)
    with collected_here():
        yield made
    made.close()


@pytest.fixture
def pages(window: MainWindow) -> tuple[DrawPage, DataPage, TrainPage, InspectPage]:
    draw, data, train, inspect, _ = window.pages
    assert isinstance(draw, DrawPage)
    assert isinstance(data, DataPage)
    assert isinstance(train, TrainPage)
    assert isinstance(inspect, InspectPage)
    return draw, data, train, inspect


@pytest.fixture
def pen(qtbot) -> Callable[[DrawPage, list[tuple[float, float]]], None]:
    """`pen(page, points)`: one stroke with the mouse, points in shares of the canvas."""

    def stroke(page: DrawPage, points: list[tuple[float, float]]) -> None:
        canvas = page.canvas
        places = [QPoint(round(x * canvas.width()), round(y * canvas.height())) for x, y in points]
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=places[0])
        for place in places[1:]:
            QTest.mouseMove(canvas, place)
            qtbot.wait(4)
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=places[-1])

    return stroke
