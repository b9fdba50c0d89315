"""The ten probabilities that come out of the network: the answer large, a bar for each class beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.data.digits import glyph
from gui import fonts
from gui.theme import SMALL, TEXT, theme
from gui.widgets import percent

_ANSWER, _BAR, _GAP, _FOOT, _HEIGHT = 64, 11, 4, 18, 104
_MOST_BARS = 12


class Outcome(QWidget):
    """`show_probabilities` takes one a class, None before there is an answer. Of many classes only that is named."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._shares: np.ndarray | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Probabilities")
        theme().changed.connect(self.update)

    def show_probabilities(self, class_names: Sequence[str], shares: np.ndarray | None) -> None:
        self._names, self._shares = tuple(class_names), shares
        self.setAccessibleDescription(self.text)
        self.setToolTip(
            ""
            if shares is None
            else "\n".join(f"{glyph(n)}  {percent(p)}" for n, p in zip(class_names, shares, strict=True))
        )
        self.updateGeometry()
        self.update()

    @property
    def text(self) -> str:
        """The answer and how likely it is, "" before there is one."""
        if self._shares is None:
            return ""
        best = int(self._shares.argmax())
        return f"{glyph(self._names[best])} {percent(float(self._shares[best]))}"

    def sizeHint(self) -> QSize:
        count = len(self._names) if len(self._names) <= _MOST_BARS else 0
        return QSize(_ANSWER + count * (_BAR + _GAP) + 8, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colour, centre = theme().colour, Qt.AlignmentFlag.AlignCenter
        best = None if self._shares is None else int(self._shares.argmax())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if best is not None and self._shares is not None:
                name = glyph(self._names[best])
                painter.setFont(fonts.bangla_font(44 if len(name) == 1 else TEXT, semibold=True))
                painter.setPen(colour("text"))
                painter.drawText(QRectF(0, 0, _ANSWER, self.height() - 24), centre, name)
                painter.setFont(fonts.ui_font(TEXT, semibold=True))
                painter.setPen(colour("accent"))
                share = QRectF(0, self.height() - 28, _ANSWER, 24)
                painter.drawText(share, centre, percent(float(self._shares[best])))
            if len(self._names) > _MOST_BARS:
                return
            high = self.height() - _FOOT
            for place, name in enumerate(self._names):
                left = _ANSWER + 8 + place * (_BAR + _GAP)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("ground"))
                painter.drawRoundedRect(QRectF(left, 0, _BAR, high), 3, 3)
                if self._shares is not None:
                    tall = max(1.0, float(self._shares[place]) * high)
                    painter.setBrush(colour("accent" if place == best else "muted"))
                    painter.drawRoundedRect(QRectF(left, high - tall, _BAR, tall), 3, 3)
                painter.setPen(colour("text" if place == best else "muted"))
                painter.setFont(fonts.bangla_font(SMALL, semibold=place == best))
                word = glyph(name)
                below = QRectF(left - 3, high, _BAR + 6, _FOOT)
                painter.drawText(below, centre, word if len(word) == 1 else word[:2])
