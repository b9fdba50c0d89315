"""One bar a class, always at the same place, labelled with the class and its share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.data.digits import BANGLA_DIGITS, glyph
from gui import fonts
from gui.theme import SMALL, TEXT, theme

_ROW, _GAP, _FIGURE = 25, 14, 56
_HIGHEST_ROW = 72


class ProbabilityBars(QWidget):
    """`show_probabilities` takes one probability a class; `clear` leaves the empty tracks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = tuple("0123456789")
        self._shares: np.ndarray | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Probability of each class")
        theme().changed.connect(self.update)

    def show_probabilities(self, class_names: Sequence[str], probabilities: np.ndarray) -> None:
        self._names, self._shares = tuple(class_names), np.array(probabilities, dtype=float)
        shares = zip(self._names, self._shares, strict=True)
        self.setAccessibleDescription(", ".join(f"{name}: {share:.1%}" for name, share in shares))
        self.update()

    def clear(self) -> None:
        self._shares = None
        self.setAccessibleDescription("no answer yet")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, _ROW * len(self._names))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 18 * len(self._names))

    def paintEvent(self, _event: QPaintEvent) -> None:
        rows = len(self._names)
        height = min(self.height() / rows, _HIGHEST_ROW)
        scale = max(1.0, min(1.6, height / 36))  # with more room, larger letters and thicker bars
        label_font = self._label_font(scale)
        metrics = QFontMetrics(label_font)
        label_width = max(metrics.horizontalAdvance(glyph(name)) for name in self._names) + 4
        top = (self.height() - height * rows) / 2
        track = QRectF(
            label_width + _GAP, 0, self.width() - label_width - 2 * _GAP - _FIGURE, round(9 * scale)
        )
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for row, name in enumerate(self._names):
                middle = round(top + (row + 0.5) * height)
                line = QRectF(0, middle - height / 2, label_width, height)
                track.moveTop(middle - track.height() / 2)
                painter.setFont(label_font)
                painter.setPen(theme().colour("text"))
                painter.drawText(
                    line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, glyph(name)
                )
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme().colour("ground"))
                painter.drawRoundedRect(track, 4, 4)
                if self._shares is not None:
                    font = fonts.ui_font(round(SMALL * scale), semibold=row == int(self._shares.argmax()))
                    self._paint_share(painter, track, self._shares[row], font)

    def _paint_share(self, painter: QPainter, track: QRectF, share: float, font: QFont) -> None:
        best = font.weight() > QFont.Weight.Normal
        bar = QRectF(track)
        bar.setWidth(max(2.0, track.width() * share))
        painter.setBrush(theme().colour("accent" if best else "muted"))
        radius = min(4.0, bar.width() / 2)
        painter.drawRoundedRect(bar, radius, radius)
        painter.setFont(font)
        painter.setPen(theme().colour("text" if best else "muted"))
        figure = QRectF(self.width() - _FIGURE, bar.center().y() - 10, _FIGURE, 20)
        painter.drawText(figure, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{share:.1%}")

    def _label_font(self, scale: float) -> QFont:
        digits = all(glyph(name) in BANGLA_DIGITS for name in self._names)
        return fonts.bangla_font(round(16 * scale)) if digits else fonts.ui_font(round(TEXT * scale))
