"""The plot itself: a widget that draws curves over a shared range of steps.

Painted here and not with pyqtgraph, whose axes alone take 2 ms each to draw (benchmarks/NOTES.md): with a picture kept
until something changes, five plots are zoomed within one frame, and the pointer's line costs next to nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from gui import fonts
from gui.plot.curve import Curve
from gui.plot.ticks import linear_ticks, log_ticks, nice_spacing
from gui.plot.x_range import XRange
from gui.theme import CONTROL_RADIUS, SMALL, theme

_LEFT, _TOP, _RIGHT, _BOTTOM = 46, 6, 8, 20
_INSET = 3  # pixels above the greatest and below the least value
_X_SPACING, _Y_SPACING = 66, 24  # pixels from one tick to the next, at least
_ZOOM, _PAN = 1.25, 0.1
_NOTCH = 120  # of a wheel
_MANY = 200  # points, from which on a few of them do not widen the range
_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


@dataclass(frozen=True)
class Limits:
    """What the y-axis shows at the least and at the most; it ends at 0 below where `from_zero`."""

    floor: float = 0.0
    ceiling: float = math.inf
    least: float = 0.0
    from_zero: bool = False


@dataclass(frozen=True, eq=False)
class _Line:
    """A curve's points in view, as the axes count them; `own` are those that are not cut ends."""

    curve: Curve
    x: np.ndarray
    y: np.ndarray
    own: slice


class PlotView(QWidget):
    """Wheel and +/- zoom, drag and arrows pan, double click and Home fit; `pointed` tells that the pointer moved here.

    `redraw` takes in what has been added to the curves.
    """

    pointed = Signal()

    def __init__(self, name: str, x: XRange, limits: Limits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.curves: Sequence[Curve] = ()
        self.y_range = (0.0, 1.0)
        self._name, self._x, self._limits = name, x, limits
        self._log = False
        self._picture: QPixmap | None = None
        self._dragged_at: float | None = None
        self._ring = False
        self._font = fonts.ui_font(SMALL)
        self._metrics = QFontMetricsF(self._font)
        self.setAccessibleName(f"{name}, plotted over step")
        self.setAccessibleDescription("The table of epochs has these figures as numbers.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(120, 60)
        x.changed.connect(self.redraw)
        x.hovered.connect(self.update)
        theme().changed.connect(self.redraw)

    @property
    def log(self) -> bool:
        return self._log

    @log.setter
    def log(self, on: bool) -> None:
        if on != self._log:
            self._log = on
            self.redraw()

    @Slot()
    def redraw(self) -> None:
        self._picture = None
        self.update()

    @property
    def area(self) -> QRectF:
        """Where the curves are, in the widget's pixels."""
        return QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def x_pixel(self, step: float) -> float:
        area = self.area
        return area.left() + (step - self._x.low) / (self._x.high - self._x.low) * area.width()

    def step_at(self, pixel: float) -> float:
        area = self.area
        return self._x.low + (pixel - area.left()) / area.width() * (self._x.high - self._x.low)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            scale = (
                painter.deviceTransform().m11()
            )  # 2 where the page is drawn into a picture of twice the size
            if (
                self._picture is None
                or self._picture.devicePixelRatio() != scale
                or self._picture.deviceIndependentSize().toSize() != self.size()
            ):
                self._picture = self._drawn(scale)
            painter.drawPixmap(0, 0, self._picture)
            if self._x.hover is not None:
                self._draw_hover(painter, self._x.hover)
            if self._ring:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(theme().colour("accent"), 2))
                ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
                painter.drawRoundedRect(ring, CONTROL_RADIUS, CONTROL_RADIUS)

    def _drawn(self, scale: float) -> QPixmap:
        picture = QPixmap(self.size() * scale)
        picture.setDevicePixelRatio(scale)
        picture.fill(QColor(0, 0, 0, 0))
        area = self.area
        columns = max(2, int(area.width() * scale))
        lines = [self._line(curve, columns) for curve in self.curves]
        self.y_range = low, high = self._y_limits(lines)
        inner = area.adjusted(0, _INSET, 0, -_INSET)
        with QPainter(picture) as painter:
            self._draw_axes(painter, area, inner)
            painter.setClipRect(area)
            for line in lines:
                x = area.left() + (line.x - self._x.low) / (self._x.high - self._x.low) * area.width()
                y = inner.bottom() - (line.y - low) / (high - low) * inner.height()
                line.curve.look.draw(painter, x, y, scale=scale, marks=line.own)
        return picture

    def _line(self, curve: Curve, columns: int) -> _Line:
        """A curve's points, cut off where the view ends: a dashed line far beyond it would take long to draw."""
        low, high = self._x.low, self._x.high
        x, y = curve.points(low, high, columns)
        if self._log:
            positive = y > 0
            x, y = x[positive], np.log10(y[positive])
        before, after = len(x) > 1 and x[0] < low < x[1], len(x) > 1 and x[-2] < high < x[-1]
        if before:
            x[0], y[0] = low, np.interp(low, x[:2], y[:2])
        if after:
            x[-1], y[-1] = high, np.interp(high, x[-2:], y[-2:])
        return _Line(curve, x, y, slice(int(before), len(x) - int(after)))

    def _y_limits(self, lines: Sequence[_Line]) -> tuple[float, float]:
        """Around all lines, but for a hundredth of the faint points at either end; rounded, so that it seldom moves."""
        ends: list[float] = []
        for line in lines:
            if len(line.y):
                cut = 1 if line.curve.look.faint and len(line.y) > _MANY else 0
                ends += (
                    np.percentile(line.y, (cut, 100 - cut)).tolist() if cut else [line.y.min(), line.y.max()]
                )
        if not ends:
            return (-1.0, 0.0) if self._log else (0.0, max(1.0, self._limits.least))
        low, high = min(ends), max(ends)
        limits = self._limits
        if self._log:
            return low - 0.04 * (high - low) - 0.01, high + 0.04 * (high - low) + 0.01
        low = 0.0 if limits.from_zero else low
        least = max(limits.least, 1e-6 * abs(high)) or 1e-12
        if high - low < least:
            low, high = (low + high - least) / 2, (low + high + least) / 2
        step = nice_spacing(high - low, 10)
        low, high = math.floor(low / step + 1e-6) * step, math.ceil(high / step - 1e-6) * step
        low, high = max(low, limits.floor), min(high, limits.ceiling)
        return low, max(high, low + least)

    def _draw_axes(self, painter: QPainter, area: QRectF, inner: QRectF) -> None:
        low, high = self.y_range
        rows = max(2, int(inner.height() / _Y_SPACING))
        line, muted = QPen(theme().colour("line"), 1), theme().colour("muted")
        height = self._metrics.height()
        painter.setFont(self._font)
        texts = []
        painter.setPen(line)
        for value, text in (log_ticks if self._log else linear_ticks)(low, high, rows):
            y = round(inner.bottom() - (value - low) / (high - low) * inner.height()) + 0.5
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            texts.append((QRectF(0, y - height / 2, _LEFT - 6, height), Qt.AlignmentFlag.AlignRight, text))
        columns = max(2, int(area.width() / _X_SPACING))
        beside = QRectF(0, area.bottom() + 4, 80, height)
        for value, text in linear_ticks(self._x.low, self._x.high, columns, whole=True):
            beside.moveCenter(QPointF(self.x_pixel(value), beside.center().y()))
            beside.moveRight(
                min(beside.right(), self.width() + (80 - self._metrics.horizontalAdvance(text)) / 2)
            )
            texts.append((QRectF(beside), Qt.AlignmentFlag.AlignHCenter, text))
        texts.append((QRectF(0, area.bottom() + 4, _LEFT, height), Qt.AlignmentFlag.AlignLeft, "step"))
        painter.setPen(muted)
        for box, alignment, text in texts:
            painter.drawText(box, alignment | Qt.TextFlag.TextDontClip, text)

    def _draw_hover(self, painter: QPainter, step: int) -> None:
        """A line at the step, and the step where the axis has its ticks."""
        x, area = round(self.x_pixel(step)) + 0.5, self.area
        if not area.left() - 1 <= x <= area.right() + 1:
            return
        painter.setPen(QPen(theme().colour("muted"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        text = f"{step:,}"
        chip = QRectF(0, 0, self._metrics.horizontalAdvance(text) + 12, self._metrics.height() + 2)
        chip.moveCenter(QPointF(x, area.bottom() + 4 + self._metrics.height() / 2))
        chip.moveRight(min(chip.right(), self.width() - 1.0))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour("text"))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setFont(self._font)
        painter.setPen(theme().colour("card"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if abs(turned.x()) > abs(turned.y()):
            self._x.pan(-_PAN * turned.x() / _NOTCH)
        else:
            self._x.zoom(_ZOOM ** (-turned.y() / _NOTCH), self.step_at(event.position().x()))
        self._point(event.position().x())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_at = event.position().x()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().x()
        if self._dragged_at is not None:
            self._x.pan((self._dragged_at - at) / self.area.width())
            self._dragged_at = at
        self._point(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_at = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._x.fit()

    def leaveEvent(self, _event: QEvent) -> None:
        self._x.point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._x.zoom(1 / _ZOOM)
            case Qt.Key.Key_Minus:
                self._x.zoom(_ZOOM)
            case Qt.Key.Key_Left:
                self._x.pan(-_PAN)
            case Qt.Key.Key_Right:
                self._x.pan(_PAN)
            case Qt.Key.Key_Home:
                self._x.fit()
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in _TAB
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ring = False
        super().focusOutEvent(event)

    def _point(self, pixel: float) -> None:
        step = round(self.step_at(pixel))
        inside = self.area.left() - 1 <= pixel <= self.area.right() + 1 and step >= 1
        self.pointed.emit()
        self._x.point_at(step if inside else None)
