"""The paper: mouse, touch and pen put strokes on it; every change can be undone."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QInputDevice,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
    QUndoCommand,
    QUndoStack,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import fonts
from gui.draw.render import paint, paint_stroke
from gui.draw.strokes import SIDE, Drawing, Picture, Point, Stroke
from gui.settings import PEN_WIDTH
from gui.theme import CONTROL_RADIUS, theme

_LEAST_PRESSURE = 0.15  # a pen that barely touches still draws


class Canvas(QWidget):
    """Holds one `Drawing`; `drawing_changed` carries it at every move, the unfinished stroke included."""

    drawing_changed = Signal(Drawing)

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pen_width = float(PEN_WIDTH.default)
        self.undo_stack = QUndoStack(self)
        self._hint = hint
        self._drawing = Drawing()
        self._draft: Stroke | None = None
        self._by_pen = False
        self._ring = False
        self._layer: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName("Canvas")
        self.setAccessibleDescription(hint)
        theme().changed.connect(self.update)

    @property
    def drawing(self) -> Drawing:
        return self._drawing.with_stroke(self._draft) if self._draft else self._drawing

    def place(self, image: np.ndarray) -> None:
        """Put an image in the place of everything that was drawn."""
        self._change(Drawing(picture=Picture(image)), "open image")

    def clear(self) -> None:
        if not self._drawing.is_empty:
            self._change(Drawing(), "clear")

    def show_drawing(self, drawing: Drawing) -> None:
        """What the undo stack calls; anything else goes through it."""
        self._drawing, self._draft, self._layer = drawing, None, None
        self._changed()

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 200)

    # Pointing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._from_pen(event):
            self._begin(event.position(), 1.0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._from_pen(event):
            self._extend(event.position(), 1.0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._from_pen(event):
            self._finish()

    def tabletEvent(self, event: QTabletEvent) -> None:
        if event.pointerType() == QPointingDevice.PointerType.Eraser:
            event.ignore()
            return
        event.accept()
        pressure = max(event.pressure(), _LEAST_PRESSURE)
        if event.type() == event.Type.TabletPress and event.button() == Qt.MouseButton.LeftButton:
            self._by_pen = True
            self._begin(event.position(), pressure)
        elif event.type() == event.Type.TabletMove and self._by_pen:
            self._extend(event.position(), pressure)
        elif event.type() == event.Type.TabletRelease:
            self._finish()
            self._by_pen = False

    def _from_pen(self, event: QMouseEvent) -> bool:
        """Some platforms send a mouse event beside each of a pen's own: those would draw everything twice."""
        return self._by_pen or event.device().type() == QInputDevice.DeviceType.Stylus

    def _begin(self, place: QPointF, pressure: float) -> None:
        self._draft = Stroke((self._on_paper(place, pressure),), self.pen_width)
        self._changed()

    def _extend(self, place: QPointF, pressure: float) -> None:
        if self._draft is not None:
            self._draft = self._draft.to(self._on_paper(place, pressure))
            self._changed()

    def _finish(self) -> None:
        if self._draft is not None:
            self._change(self.drawing, "stroke")

    def _change(self, drawing: Drawing, name: str) -> None:
        self.undo_stack.push(_Change(self, self._drawing, drawing, name))

    def _changed(self) -> None:
        self.update()
        self.drawing_changed.emit(self.drawing)

    # The paper: a square in the middle of the widget

    def _paper(self) -> QRectF:
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    def _on_paper(self, place: QPointF, pressure: float) -> Point:
        paper = self._paper()
        scale = SIDE / paper.width()
        return Point((place.x() - paper.x()) * scale, (place.y() - paper.y()) * scale, pressure)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._layer = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring shows only to those who came by keyboard."""
        self._ring = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.update()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        self._ring = False
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paper = self._paper()
        outline = QPainterPath()
        outline.addRoundedRect(paper.adjusted(0.5, 0.5, -0.5, -0.5), CONTROL_RADIUS, CONTROL_RADIUS)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipPath(outline)
            painter.drawPixmap(paper.topLeft(), self._finished_layer(paper))
            if self._draft is not None:
                painter.save()
                painter.translate(paper.topLeft())
                painter.scale(paper.width() / SIDE, paper.width() / SIDE)
                paint_stroke(painter, self._draft, self._drawing.ink)
                painter.restore()
            elif self._drawing.is_empty:
                painter.setFont(fonts.ui_font(14))
                painter.setPen(theme().colour("on_paper"))
                painter.drawText(paper, Qt.AlignmentFlag.AlignCenter, self._hint)
            painter.setClipping(False)
            border = QPen(theme().colour("accent"), 2) if self._ring else QPen(theme().colour("line"), 1)
            painter.strokePath(outline, border)

    def _finished_layer(self, paper: QRectF) -> QPixmap:
        """Everything but the unfinished stroke, painted once for the screen's own resolution."""
        ratio = self.devicePixelRatioF()
        if self._layer is None or self._layer.devicePixelRatio() != ratio:
            side = round(paper.width() * ratio)
            self._layer = QPixmap(side, side)
            with QPainter(self._layer) as painter:
                painter.scale(side / SIDE, side / SIDE)
                paint(painter, self._drawing)
            self._layer.setDevicePixelRatio(ratio)
        return self._layer


class _Change(QUndoCommand):
    """From one drawing to the next."""

    def __init__(self, canvas: Canvas, before: Drawing, after: Drawing, name: str) -> None:
        super().__init__(name)
        self._canvas, self._before, self._after = canvas, before, after

    def redo(self) -> None:
        self._canvas.show_drawing(self._after)

    def undo(self) -> None:
        self._canvas.show_drawing(self._before)
