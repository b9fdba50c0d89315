"""How numbers are spread, as bars coloured like the maps."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import fonts
from gui.theme import SMALL, theme
from gui.widgets import percent

_HEAD, _FOOT, _HIGHEST, _GAP = 18, 18, 190, 8


class Histogram(QWidget):
    """`show_counts` takes what was counted; the height of a bar is the logarithm of its count, and this is said.

    On a linear scale the many zeros behind a ReLU would leave nothing to be seen of the rest.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts = np.zeros(0, np.int64)
        self._edges = np.zeros(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumHeight(_HIGHEST)
        self.setAccessibleName(name)
        self.setToolTip("How many of the numbers lie where; a bar's height is the logarithm of how many")
        theme().changed.connect(self.update)

    def show_counts(self, counts: np.ndarray, edges: np.ndarray) -> None:
        """Input shape: counts (B,), edges (B + 1,)."""
        self._counts, self._edges = counts, edges
        self._describe()

    def clear(self) -> None:
        self._counts = np.zeros(0, np.int64)
        self._describe()

    @property
    def scale(self) -> str:
        """What the highest bar stands for, "" where there is none."""
        total = self._counts.sum()
        return f"log scale, up to {percent(self._counts.max() / total)}" if total else ""

    def sizeHint(self) -> QSize:
        return QSize(180, 120)

    def minimumSizeHint(self) -> QSize:
        return QSize(110, 66)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            height = self.height() - _HEAD - _FOOT
            if self._counts.any():
                self._paint_bars(painter, height)
                self._paint_words(painter, height)
            painter.setPen(QPen(theme().colour("line"), 1))
            painter.drawLine(QPointF(0, _HEAD + height), QPointF(self.width(), _HEAD + height))

    def _paint_bars(self, painter: QPainter, height: int) -> None:
        step = self.width() / len(self._counts)
        shares = np.log1p(self._counts) / np.log1p(self._counts.max())
        for place, share in enumerate(shares):
            low, high = self._edges[place : place + 2]
            role = "muted" if low <= 0 <= high else "negative" if high < 0 else "positive"
            left, right = round(place * step), round((place + 1) * step)
            top = round(_HEAD + height * (1 - share))
            painter.fillRect(QRect(left, top, right - left, _HEAD + height - top), theme().colour(role))

    def _paint_words(self, painter: QPainter, height: int) -> None:
        painter.setFont(fonts.ui_font(SMALL))
        painter.setPen(theme().colour("muted"))
        side = Qt.AlignmentFlag
        foot = QRectF(0, _HEAD + height, self.width(), _FOOT)
        low, high = figure(self._edges[0]), figure(self._edges[-1])
        painter.drawText(QRectF(0, 0, self.width(), _HEAD), side.AlignLeft | side.AlignTop, self.scale)
        painter.drawText(foot, side.AlignLeft | side.AlignBottom, low)
        painter.drawText(foot, side.AlignRight | side.AlignBottom, high)
        width = QFontMetrics(painter.font()).horizontalAdvance
        zero = -self._edges[0] / (self._edges[-1] - self._edges[0]) * self.width()
        if width(low) + _GAP < zero < self.width() - width(high) - _GAP:
            painter.drawText(
                QRectF(zero - 10, foot.top(), 20, _FOOT), side.AlignHCenter | side.AlignBottom, "0"
            )

    def _describe(self) -> None:
        ends = f" from {figure(self._edges[0])} to {figure(self._edges[-1])}" if self._counts.any() else ""
        self.setAccessibleDescription(f"{self.scale}{ends}")
        self.update()


def figure(value: float) -> str:
    """Three digits that count: "−0.421", "2.13e-05", "0"."""
    return f"{value:.3g}".replace("e-", "e~").replace("-", "−").replace("e~", "e−")
