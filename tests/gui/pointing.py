"""Real pointer events: mouse, pen and fingers."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

LEFT = Qt.MouseButton.LeftButton
PRESS, MOVE, RELEASE = QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletRelease
_NONE = Qt.MouseButton.NoButton
_KEYS = Qt.KeyboardModifier.NoModifier


def draw(canvas: QWidget, *places: tuple[int, int]) -> None:
    """A stroke with the left mouse button through `places`, in the widget's pixels."""
    first, *others = (QPoint(*place) for place in places)
    QTest.mousePress(canvas, LEFT, pos=first)
    for place in others:
        QTest.mouseMove(canvas, place)
    QTest.mouseRelease(canvas, LEFT, pos=(others or [first])[-1])


@cache
def stylus(end: QPointingDevice.PointerType) -> QPointingDevice:
    kind, pressure = QInputDevice.DeviceType.Stylus, QInputDevice.Capability.Pressure
    return QPointingDevice(str(end.name), 1, kind, end, pressure, 1, 1)


def tablet(
    canvas: QWidget, kind: QEvent.Type, x: float, y: float, pressure: float = 1.0, *, eraser: bool = False
) -> None:
    """One event of a pen, or of its rubber end; the canvas takes it, so that Qt makes no mouse event of it."""
    ends = QPointingDevice.PointerType
    device = stylus(ends.Eraser if eraser else ends.Pen)
    place = QPointF(x, y)
    button = _NONE if kind == MOVE else LEFT
    held = _NONE if kind == RELEASE else LEFT
    event = QTabletEvent(
        kind, device, place, canvas.mapToGlobal(place), pressure, 0, 0, 0, 0, 0, _KEYS, button, held
    )
    QApplication.sendEvent(canvas, event)
    assert event.isAccepted()


def pen(canvas: QWidget, *places: tuple[float, float, float], eraser: bool = False) -> None:
    """A stroke with a pen through (x, y, pressure)."""
    tablet(canvas, PRESS, *places[0], eraser=eraser)
    for place in places[1:]:
        tablet(canvas, MOVE, *place, eraser=eraser)
    tablet(canvas, RELEASE, *places[-1][:2], 0.0, eraser=eraser)


def hover(canvas: QWidget, x: float, y: float) -> None:
    """A pen near the paper; Qt makes a mouse event of it."""
    place, device = QPointF(x, y), stylus(QPointingDevice.PointerType.Pen)
    event = QTabletEvent(
        MOVE, device, place, canvas.mapToGlobal(place), 0, 0, 0, 0, 0, 0, _KEYS, _NONE, _NONE
    )
    QApplication.sendEvent(canvas, event)


def leave(*, eraser: bool = False) -> None:
    """The pen is taken out of the tablet's reach, which the application is told."""
    ends = QPointingDevice.PointerType
    kind, device = QEvent.Type.TabletLeaveProximity, stylus(ends.Eraser if eraser else ends.Pen)
    nowhere = QPointF()
    event = QTabletEvent(kind, device, nowhere, nowhere, 0, 0, 0, 0, 0, 0, _KEYS, _NONE, _NONE)
    application = QApplication.instance()
    assert application is not None
    QApplication.sendEvent(application, event)


def synthesized(canvas: QWidget, kind: QEvent.Type, x: float, y: float) -> None:
    """The mouse event that some platforms send beside a pen's or a finger's own."""
    place = QPointF(x, y)
    source = Qt.MouseEventSource.MouseEventSynthesizedBySystem
    event = QMouseEvent(kind, place, place, canvas.mapToGlobal(place), LEFT, LEFT, _KEYS, source)
    QApplication.sendEvent(canvas, event)


@cache
def _screen() -> QPointingDevice:
    return QTest.createTouchDevice()


class Fingers:
    """Fingers on the shown `canvas`; each call is one event, with what the named fingers do."""

    def __init__(self, canvas: QWidget) -> None:
        self._canvas = canvas

    def press(self, finger: int, x: int, y: int, *resting: int) -> None:
        """`resting` are the fingers that are down already."""
        event = QTest.touchEvent(self._canvas, _screen(), False)
        event.press(finger, QPoint(x, y), self._canvas)
        self._rest(event, resting)
        event.commit()

    def move(self, *places: tuple[int, int, int]) -> None:
        """Each finger with where it goes to: finger, x, y."""
        event = QTest.touchEvent(self._canvas, _screen(), False)
        for finger, x, y in places:
            event.move(finger, QPoint(x, y), self._canvas)
        event.commit()

    def release(self, finger: int, x: int, y: int, *resting: int) -> None:
        event = QTest.touchEvent(self._canvas, _screen(), False)
        event.release(finger, QPoint(x, y), self._canvas)
        self._rest(event, resting)
        event.commit()

    def _rest(self, event: QTest.QTouchEventSequence, fingers: tuple[int, ...]) -> None:
        for finger in fingers:
            event.stationary(finger)
