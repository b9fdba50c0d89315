"""The learning rate over a run, drawn small: the value under the pointer is said above it."""

from __future__ import annotations

import math
from typing import get_args

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.training.schedules import Metric, ReduceLROnPlateau, Schedule, WarmupLR
from gui import fonts
from gui.theme import SMALL, theme

_POINTS = 240
_EPOCH = 100
"""Steps of an epoch; how many there really are changes nothing that can be seen."""

_TEXT, _GAP = 15, 3


def rates(schedule: Schedule, peak: float, epochs: int) -> list[float]:
    """The learning rate at `_POINTS` + 1 moments from the first step to the last, evenly apart.

    A schedule that waits for a figure to become better is drawn as if none became better after the first epoch.
    """
    last = epochs * _EPOCH - 1
    figures = dict.fromkeys(get_args(Metric), 1.0)
    found = []
    for point in range(_POINTS + 1):
        step = round(last * point / _POINTS)
        done = [figures] * (step // _EPOCH)
        found.append(schedule.learning_rate(peak, step, epochs * _EPOCH, done))
    return found


def waits_for_a_figure(schedule: Schedule) -> bool:
    """Whether the curve depends on how training goes."""
    last = schedule.then if isinstance(schedule, WarmupLR) else schedule
    return isinstance(last, ReduceLROnPlateau)


class ScheduleCurve(QWidget):
    """`show_schedule` draws one; the arrow keys move along it as the pointer does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rates: list[float] = []
        self._epochs = 1
        self._note = ""
        self._place: int | None = None
        self.setFont(fonts.ui_font(SMALL))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(48 + _TEXT)
        self.setAccessibleName("Learning rate over the run")
        theme().changed.connect(self.update)

    @property
    def text(self) -> str:
        """What is said above the curve."""
        if not self.rates:
            return ""
        if self._place is None:
            return self._note
        epoch = self._epochs * self._place / _POINTS
        return f"after {epoch:.{0 if self._epochs > 100 else 1}f} epochs: {short(self.rates[self._place])}"

    def show_schedule(self, schedule: Schedule, peak: float, epochs: int) -> None:
        self.rates, self._epochs = rates(schedule, peak, epochs), epochs
        self._note = _in_words(self.rates)
        if waits_for_a_figure(schedule):
            self._note = f"{short(peak)}; if nothing improves, {short(self.rates[-1])} at the end"
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move(round(event.position().x() / max(1, self.width() - 1) * _POINTS))

    def leaveEvent(self, event: object) -> None:
        self._place = None
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -_POINTS // 24, Qt.Key.Key_Right: _POINTS // 24}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._move((0 if self._place is None else self._place) + step)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.rates:
            return
        with QPainter(self) as painter:
            painter.setPen(theme().colour("muted"))
            across = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, 0, self.width(), _TEXT), across, self.text)
            bottom = self.height() - 1.5
            painter.setPen(theme().colour("accent" if self.hasFocus() else "line"))
            painter.drawLine(QPointF(0, bottom + 1), QPointF(self.width(), bottom + 1))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            line = self._line(bottom)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().colour("accent_soft"))
            painter.drawPolygon(QPolygonF([*line, QPointF(self.width(), bottom), QPointF(0, bottom)]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme().colour("accent"), 1.5))
            painter.drawPolyline(QPolygonF(line))
            if self._place is not None:
                painter.setBrush(theme().colour("accent"))
                painter.drawEllipse(line[self._place], 3, 3)

    def _line(self, bottom: float) -> list[QPointF]:
        top, most = _TEXT + _GAP, max(self.rates) or 1.0
        width = self.width() / _POINTS
        return [
            QPointF(i * width, bottom - (bottom - top) * rate / most) for i, rate in enumerate(self.rates)
        ]

    def _move(self, place: int) -> None:
        self._place = max(0, min(_POINTS, place))
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleDescription(self.text)
        self.update()


def short(rate: float) -> str:
    """A learning rate in two or three digits: 0.003, 0.0000012 as 1.2e-6."""
    if rate == 0:
        return "0"
    if rate >= 1e-4:
        return f"{rate:.3g}"
    digits, power = f"{rate:.1e}".split("e")
    return f"{digits.removesuffix('.0')}e{int(power)}"


def _in_words(found: list[float]) -> str:
    """From where over where to where."""
    first, most, last = found[0], max(found), found[-1]
    turns = [first, *([most] if most > max(first, last) * 1.001 else []), last]
    if math.isclose(first, most) and math.isclose(first, last):
        return f"{short(first)} throughout"
    return " → ".join(short(rate) for rate in turns)
