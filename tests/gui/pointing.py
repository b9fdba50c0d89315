"""Real pointer events."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gui.draw.canvas import Canvas


def draw(canvas: Canvas, *places: tuple[int, int]) -> None:
    """A stroke with the left mouse button through `places`, in the widget's pixels."""
    first, *others = (QPoint(*place) for place in places)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=first)
    for place in others:
        QTest.mouseMove(canvas, place)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=(others or [first])[-1])
