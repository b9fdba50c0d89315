"""What the last layer says of each class, as bars to the left and right of 0."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.data.digits import glyph
from gui import fonts
from gui.theme import TEXT, theme

_NAME, _FIGURE, _HIGHEST_ROW = 40, 64, 54


class SignedBars(QWidget):
    """`show_values` takes one value a class and the value of the longest bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._values = np.zeros(0)
        self._limit = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Output of each class")
        theme().changed.connect(self.update)

    def show_values(self, class_names: Sequence[str], values: np.ndarray, limit: float) -> None:
        self._names, self._values, self._limit = tuple(class_names), np.array(values, float), limit
        self.setAccessibleDescription(", ".join(self.texts))
        self.update()

    @property
    def texts(self) -> list[str]:
        return [f"{glyph(n)} {signed(v)}" for n, v in zip(self._names, self._values, strict=True)]

    def sizeHint(self) -> QSize:
        return QSize(320, 24 * max(1, len(self._names)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._names:
            return
        row = min(self.height() / len(self._names), _HIGHEST_ROW)
        left, right = _NAME, self.width() - _FIGURE
        middle, half = (left + right) / 2, (right - left) / 2
        best = int(self._values.argmax())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for place, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
                line = QRectF(0, place * row, self.width(), row)
                length = half * value / self._limit
                bar = QRectF(middle, line.center().y() - row * 0.27, length, row * 0.54).normalized()
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme().colour("positive" if value > 0 else "negative"))
                painter.drawRoundedRect(bar, 3, 3)
                painter.setPen(theme().colour("text"))
                painter.setFont(fonts.bangla_font(18, semibold=place == best))
                vertical = Qt.AlignmentFlag.AlignVCenter
                painter.drawText(line, vertical | Qt.AlignmentFlag.AlignLeft, glyph(name))
                painter.setPen(theme().colour("text" if place == best else "muted"))
                painter.setFont(fonts.ui_font(TEXT, semibold=place == best))
                painter.drawText(line, vertical | Qt.AlignmentFlag.AlignRight, signed(value))
            painter.setPen(QPen(theme().colour("line"), 1))
            painter.drawLine(QPointF(middle, 0), QPointF(middle, row * len(self._names)))


def signed(value: float) -> str:
    """Three decimals with a sign: "+0.062", "−1.250", "0.000"."""
    text = f"{value:+.3f}".replace("-", "−")
    return text if text.strip("+−0.") else "0.000"
