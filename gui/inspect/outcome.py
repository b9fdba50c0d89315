"""The ten probabilities that come out of the network: the answer large, a bar for each class beside it.

As on the Draw page, an answer that is not sure is muted, and that is said below it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.data.digits import glyph
from gui import fonts
from gui.draw.wording import NOT_SURE
from gui.theme import SMALL, TEXT, theme
from gui.widgets import percent

_ANSWER, _BAR, _GAP, _FOOT, _HEIGHT = 64, 11, 4, 18, 104
_LINE = 20
_MOST_BARS = 12


class Outcome(QWidget):
    """`show_probabilities` takes one a class, None before there is an answer. Of many classes only that is named."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._shares: np.ndarray | None = None
        self._sure = True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Probabilities")
        theme().changed.connect(self.update)

    def show_probabilities(
        self, class_names: Sequence[str], shares: np.ndarray | None, *, sure: bool = True
    ) -> None:
        self._names, self._shares, self._sure = tuple(class_names), shares, sure
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
        """The answer, how likely it is, and whether it is not sure; "" before there is one."""
        if self._shares is None:
            return ""
        best = int(self._shares.argmax())
        words = f"{glyph(self._names[best])} {percent(float(self._shares[best]))}"
        return words if self._sure else f"{words}, {NOT_SURE}"

    def sizeHint(self) -> QSize:
        count = len(self._names) if len(self._names) <= _MOST_BARS else 0
        return QSize(_ANSWER + count * (_BAR + _GAP) + 8, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colour, centre = theme().colour, Qt.AlignmentFlag.AlignCenter
        best = None if self._shares is None else int(self._shares.argmax())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if best is not None and self._shares is not None:
                self._paint_answer(painter, glyph(self._names[best]), percent(float(self._shares[best])))
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

    def _paint_answer(self, painter: QPainter, name: str, share: str) -> None:
        colour, centre = theme().colour, Qt.AlignmentFlag.AlignCenter
        lines = (share,) if self._sure else (share, NOT_SURE)
        top = self.height() - 6 - len(lines) * _LINE
        painter.setFont(fonts.bangla_font(44 if len(name) == 1 else TEXT, semibold=True))
        painter.setPen(colour("text" if self._sure else "muted"))
        painter.drawText(QRectF(0, 0, _ANSWER, top + 2), centre, name)
        painter.setFont(fonts.ui_font(TEXT, semibold=True))
        painter.setPen(colour("accent" if self._sure else "second"))
        for place, line in enumerate(lines):
            painter.drawText(QRectF(0, top + place * _LINE, _ANSWER, _LINE), centre, line)
