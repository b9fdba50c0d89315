"""A small picture of one map with a frame around what a number was made from; the way there, too."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui.inspect.cell.grid import coloured, largest, scalable
from gui.inspect.look import Cell
from gui.theme import theme


class FramedMap(QAbstractButton):
    """`gone` carries the layer and the `Cell` in the middle of the frame, when it is clicked."""

    gone = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._side = 80
        self._values = np.zeros((1, 1), np.float32)
        self._limit = 1.0
        self._frame = QRectF()
        self._target: tuple[str, Cell] | None = None
        self.clicked.connect(self._go)
        theme().changed.connect(self.update)

    def show_map(self, layer: str, maps: np.ndarray, channel: int, frame: QRectF) -> None:
        """One channel of a layer, (C, H, W); the frame is in its columns and rows and may lie outside in part."""
        self._values, self._limit = maps[channel], largest(maps)
        rows, columns = self._values.shape
        self._frame = frame.intersected(QRectF(0, 0, columns, rows))
        middle = (self._frame if not self._frame.isEmpty() else QRectF(0, 0, 1, 1)).center()
        self._target = layer, Cell(channel, int(middle.y()), int(middle.x()))
        words = f"{layer}, channel {channel + 1}"
        self.setAccessibleName(f"Go to {words}")
        self.setToolTip(f"{words}: what lies in the frame was taken; click or Space to look at it")
        self.update()

    @property
    def frame(self) -> QRectF:
        """In columns and rows of the map, without what lies outside."""
        return self._frame

    def set_side(self, side: int) -> None:
        self._side = side
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        rows, columns = self._values.shape
        unit = (self._side - 2) / max(rows, columns)
        area = QRectF(0.5, 0.5, columns * unit, rows * unit)
        colour = theme().colour
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, unit < 1)
            painter.drawImage(area, scalable(coloured(self._values, self._limit)))
            painter.setPen(QPen(colour("accent" if self.hasFocus() else "line"), 2 if self.hasFocus() else 1))
            painter.drawRect(area)
            if not self._frame.isEmpty():
                frame = QRectF(self._frame.topLeft() * unit, self._frame.size() * unit)
                painter.setPen(QPen(colour("text"), 2))
                painter.drawRect(frame.adjusted(0.5, 0.5, 0, 0))

    @Slot()
    def _go(self) -> None:
        if self._target is not None:
            self.gone.emit(*self._target)
