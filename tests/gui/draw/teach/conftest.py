"""The Draw page with its card, and real keys for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from core.data.handwriting import Handwriting
from gui.draw.page import DrawPage
from gui.draw.teach.answer_row import Row
from gui.draw.teach.teaching import Teaching
from gui.main_window import MainWindow
from tests.gui.pointing import draw

LONG_AGO = datetime(2026, 1, 2, 3, 4, 5).astimezone()


def write(canvas: QWidget, text: str) -> None:
    """A key that writes `text`, as a Bangla keyboard's do."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(canvas, QKeyEvent(kind, ord(text), Qt.KeyboardModifier.NoModifier, text))


def click(button: QPushButton) -> None:
    """With the left mouse button, as long as that is possible."""
    assert button.isVisible()
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))


def fill(handwriting: Handwriting, *digits: int) -> None:
    """A printed drawing of each of these, one a minute."""
    for minute, digit in enumerate(digits):
        picture = np.full((60, 60), 255, np.uint8)
        place = (14 + minute % 5, 44 - minute % 7)
        cv2.putText(picture, str(digit), place, cv2.FONT_HERSHEY_SIMPLEX, 1.4, 0, 3)
        handwriting.add(picture, digit, when=LONG_AGO + timedelta(minutes=minute))


def kept(qtbot, teaching: Teaching, count: int) -> None:
    """Waits until there are so many drawings."""
    qtbot.waitUntil(lambda: len(teaching.shelf.entries) == count)


@pytest.fixture
def handwriting(handwriting_home: Path) -> Handwriting:
    return Handwriting(handwriting_home)


@pytest.fixture
def page(window: MainWindow) -> DrawPage:
    [page] = window.pages
    assert isinstance(page, DrawPage)
    return page


@pytest.fixture
def teaching(page: DrawPage) -> Teaching:
    return page.teaching


@pytest.fixture
def drawn(qtbot, page: DrawPage) -> DrawPage:
    """A stroke is on the canvas and answered."""
    draw(page.canvas, (100, 100), (200, 250))
    qtbot.waitUntil(lambda: page.teaching.card.answer.shown is Row.ASKING)
    qtbot.wait(60)
    qtbot.waitUntil(lambda: page._answers.idle)
    qtbot.wait(10)
    return page
