"""Mouse, pen and finger as one: what of their events touches the paper, and nothing of it twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QEventPoint, QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent, QTouchEvent

_LEAST_PRESSURE = 0.15  # a pen that barely touches still draws
_NEAR = 0.5  # seconds after a pen was heard of in which what touches is the hand that holds it
_LEFT = Qt.MouseButton.LeftButton
_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_NO_MICE = (QInputDevice.DeviceType.Stylus, QInputDevice.DeviceType.TouchScreen)
_SYNTHESIZED = (
    Qt.MouseEventSource.MouseEventSynthesizedBySystem,
    Qt.MouseEventSource.MouseEventSynthesizedByQt,
)


class Phase(Enum):
    BEGIN = auto()
    MOVE = auto()
    END = auto()
    CANCEL = auto()  # it was no stroke: a palm, or a gesture that the system took over


@dataclass(frozen=True)
class Contact:
    """Something touches the paper at `place`, in the widget's pixels; with the pen's rubber end it erases."""

    phase: Phase
    place: QPointF
    pressure: float = 1.0
    eraser: bool = False


class _Kind(Enum):
    MOUSE = auto()
    PEN = auto()
    FINGER = auto()


class Pointer:
    """Follows one contact at a time: a second finger draws nothing, and a pen goes before a finger or palm.

    A palm draws nothing either while the pen is near; the widget that hears of it must track hovering pens.
    """

    def __init__(self, report: Callable[[Contact], None]) -> None:
        self._report = report
        self._by: _Kind | None = None
        self._finger = -1
        self._last = QPointF()
        self._pen_heard = -_NEAR
        self._leaving = _Leaving(lambda: self._end(self._last))

    def takes(self, event: QEvent) -> bool:
        """Whether the event was meant for the paper, or comes beside one that was; `report` has heard of it then."""
        if isinstance(event, QTabletEvent):
            self._pen_heard = time.monotonic()
            if self._by is not _Kind.PEN and event.type() == QEvent.Type.TabletMove:
                return False  # it hovers, and the mouse pointer should go with it
            self._pen(event)
        elif isinstance(event, QTouchEvent):
            # A touchpad's fingers move the mouse; macOS reports them as touches besides.
            if event.device().type() != QInputDevice.DeviceType.TouchScreen:
                return False
            self._touch(event)
        elif isinstance(event, QMouseEvent):
            return self._mouse(event)
        else:
            if event.type() == QEvent.Type.Hide:  # what is hidden never hears of the release
                self._end(self._last)
            return False
        event.accept()  # otherwise Qt would send it once more as a mouse event
        return True

    def _mouse(self, event: QMouseEvent) -> bool:
        """Some platforms send a mouse event beside each of a pen's or finger's own: they are taken and dropped."""
        if self._by in (_Kind.PEN, _Kind.FINGER):
            return True
        if event.device().type() in _NO_MICE or event.source() in _SYNTHESIZED:
            return True
        if event.type() in _PRESSES and event.button() == _LEFT:
            self._begin(_Kind.MOUSE, event.position())
        elif self._by is None:
            return False
        elif event.type() == QEvent.Type.MouseMove and event.buttons() & _LEFT:
            self._move(event.position())
        elif not event.buttons() & _LEFT:  # released, here or where the widget could not hear it
            self._end(event.position())
        return True

    def _pen(self, event: QTabletEvent) -> None:
        eraser = event.pointerType() == QPointingDevice.PointerType.Eraser
        pressure = max(event.pressure(), _LEAST_PRESSURE)
        if event.type() == QEvent.Type.TabletPress and event.button() == _LEFT:
            self._begin(_Kind.PEN, event.position(), pressure, eraser=eraser)
        elif self._by is not _Kind.PEN:
            return
        elif event.type() == QEvent.Type.TabletMove and event.buttons() & _LEFT:
            self._move(event.position(), pressure)
        elif not event.buttons() & _LEFT:
            self._end(event.position())

    def _touch(self, event: QTouchEvent) -> None:
        if event.type() == QEvent.Type.TouchBegin and self._by is None:
            if time.monotonic() - self._pen_heard < _NEAR:
                return
            first = event.points()[0]
            self._finger = first.id()
            self._begin(_Kind.FINGER, first.position())
        elif self._by is not _Kind.FINGER:
            return
        elif event.type() == QEvent.Type.TouchCancel:
            self._cancel()
        else:
            for point in event.points():
                if point.id() == self._finger and point.state() == QEventPoint.State.Updated:
                    self._move(point.position())
                elif point.id() == self._finger and point.state() == QEventPoint.State.Released:
                    self._end(point.position())

    def _begin(self, by: _Kind, place: QPointF, pressure: float = 1.0, *, eraser: bool = False) -> None:
        if self._by is _Kind.FINGER:
            self._cancel()
        self._end(place)
        self._by, self._last = by, place
        if by is _Kind.PEN:
            _application().installEventFilter(self._leaving)
        self._report(Contact(Phase.BEGIN, place, pressure, eraser))

    def _move(self, place: QPointF, pressure: float = 1.0) -> None:
        self._last = place
        self._report(Contact(Phase.MOVE, place, pressure))

    def _end(self, place: QPointF) -> None:
        if self._by is not None:
            _application().removeEventFilter(self._leaving)
            self._by = None
            self._report(Contact(Phase.END, place))

    def _cancel(self) -> None:
        self._by = None
        self._report(Contact(Phase.CANCEL, self._last))


def _application() -> QCoreApplication:
    return cast(QCoreApplication, QCoreApplication.instance())


class _Leaving(QObject):
    """Hears when a pen is taken away without being lifted, which would keep mouse and fingers from the paper for good.

    Only the application is told, and it is listened to only while a pen draws.
    """

    def __init__(self, left: Callable[[], None]) -> None:
        super().__init__()
        self._left = left

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.TabletLeaveProximity:
            self._left()
        return False
