"""How a layer's values are spread, as bars coloured like the maps."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import fonts
from gui.theme import SMALL, theme
from gui.train.wording import things

_BINS = 41  # an odd number, so that one bar holds what is close to 0
_HEAD, _FOOT, _HIGHEST = 18, 18, 150


def spread(values: np.ndarray) -> tuple[np.ndarray, float]:
    """Counts from -limit to +limit in an odd number of bins, and the limit."""
    limit = float(np.abs(values).max(initial=0)) or 1.0
    return np.histogram(values, bins=_BINS, range=(-limit, limit))[0], limit


class Histogram(QWidget):
    """`show_values` takes an array of any shape; the height of a bar is the logarithm of its count, and this is said.

    On a linear scale the many zeros behind a ReLU would leave nothing to be seen of the rest.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: np.ndarray | None = None
        self._limit = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumHeight(_HIGHEST)
        self.setAccessibleName("Spread of the layer's values")
        self.setToolTip("How many values lie where; a bar's height is the logarithm of their number")
        theme().changed.connect(self.update)

    def show_values(self, values: np.ndarray | None) -> None:
        """None empties it."""
        self._counts = None
        if values is not None:
            self._counts, self._limit = spread(values)
        self.setAccessibleDescription(self.scale)
        self.update()

    @property
    def scale(self) -> str:
        """What the highest bar stands for, "" where there is none."""
        return "" if self._counts is None else f"log scale, up to {things(int(self._counts.max()), 'value')}"

    def sizeHint(self) -> QSize:
        return QSize(240, 120)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 78)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._counts is None:
            return
        height, step = self.height() - _HEAD - _FOOT, self.width() / _BINS
        shares = np.log1p(self._counts) / np.log1p(self._counts.max())
        with QPainter(self) as painter:
            for place, share in enumerate(shares):
                role = "muted" if place == _BINS // 2 else "negative" if place < _BINS // 2 else "positive"
                bar = QRectF(place * step + 0.5, _HEAD + height * (1 - share), step - 1, height * share)
                painter.fillRect(bar, theme().colour(role))
            painter.setPen(QPen(theme().colour("line"), 1))
            painter.drawLine(QPointF(0, _HEAD + height), QPointF(self.width(), _HEAD + height))
            painter.setFont(fonts.ui_font(SMALL))
            painter.setPen(theme().colour("muted"))
            foot = QRectF(0, _HEAD + height, self.width(), _FOOT)
            side = Qt.AlignmentFlag
            painter.drawText(QRectF(0, 0, self.width(), _HEAD), side.AlignLeft | side.AlignTop, self.scale)
            for where, text in (
                (side.AlignLeft, f"−{self._limit:.3g}"),
                (side.AlignHCenter, "0"),
                (side.AlignRight, f"+{self._limit:.3g}"),
            ):
                painter.drawText(foot, where | side.AlignBottom, text)
