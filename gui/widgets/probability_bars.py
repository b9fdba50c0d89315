"""One bar a class, in the classes' order, always at the same place, or the likeliest first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.data.digits import BANGLA_DIGITS, glyph
from gui import fonts
from gui.theme import SMALL, TEXT, theme
from gui.widgets.percent import percent

_ROW, _LOWEST_ROW, _GAP, _FIGURE = 25, 17, 14, 56
_HIGHEST_ROW = 72


class ProbabilityBars(QWidget):
    """`show_probabilities` takes one probability a class; `clear` leaves the empty tracks.

    With `sort(True)` the likeliest class is first; classes of the same figure stay in their own order.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = tuple("0123456789")
        self._shares: np.ndarray | None = None
        self._sorted = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Probability of each class")
        theme().changed.connect(self.update)

    def show_probabilities(self, class_names: Sequence[str], probabilities: np.ndarray) -> None:
        self._names, self._shares = tuple(class_names), np.array(probabilities, dtype=float)
        shares = zip(self._names, self._shares, strict=True)
        self.setAccessibleDescription(", ".join(f"{name}: {percent(share)}" for name, share in shares))
        self.update()

    def sort(self, likeliest_first: bool) -> None:
        self._sorted = likeliest_first
        self.update()

    @property
    def order(self) -> tuple[str, ...]:
        """The classes from top to bottom."""
        return tuple(self._names[place] for place in self._places())

    def _places(self) -> list[int]:
        """What is shown as the same figure keeps its order: the last decimals of many small shares would dance."""
        if not self._sorted or self._shares is None:
            return list(range(len(self._names)))
        return np.argsort(-self._shares.round(3), kind="stable").tolist()

    def clear(self) -> None:
        self._shares = None
        self.setAccessibleDescription("no answer yet")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, _ROW * len(self._names))

    def minimumSizeHint(self) -> QSize:
        return QSize(180, _LOWEST_ROW * len(self._names))

    def paintEvent(self, _event: QPaintEvent) -> None:
        rows = len(self._names)
        height = min(self.height() / rows, _HIGHEST_ROW)
        scale = max(1.0, min(1.6, height / 36))  # with more room, larger letters and thicker bars
        label_font = self._label_font(scale)
        metrics = QFontMetrics(label_font)
        label_width = max(metrics.horizontalAdvance(glyph(name)) for name in self._names) + 4
        widest = fonts.ui_font(round(SMALL * scale), semibold=True)
        figure_width = max(_FIGURE, QFontMetrics(widest).horizontalAdvance(percent(1.0)) + 2)
        top = (self.height() - height * rows) / 2
        track = QRectF(
            label_width + _GAP, 0, self.width() - label_width - 2 * _GAP - figure_width, round(9 * scale)
        )
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            best = None if self._shares is None else int(self._shares.argmax())
            for row, place in enumerate(self._places()):
                name = self._names[place]
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
                    font = fonts.ui_font(round(SMALL * scale), semibold=place == best)
                    self._paint_share(painter, track, self._shares[place], font)

    def _paint_share(self, painter: QPainter, track: QRectF, share: float, font: QFont) -> None:
        best = font.weight() > QFont.Weight.Normal
        bar = QRectF(track)
        bar.setWidth(max(2.0, track.width() * share))
        painter.setBrush(theme().colour("accent" if best else "muted"))
        radius = min(4.0, bar.width() / 2)
        painter.drawRoundedRect(bar, radius, radius)
        painter.setFont(font)
        painter.setPen(theme().colour("text" if best else "muted"))
        figure = QRectF(track.right() + 1, track.center().y() - 14, self.width() - track.right() - 1, 28)
        painter.drawText(figure, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, percent(share))

    def _label_font(self, scale: float) -> QFont:
        digits = all(glyph(name) in BANGLA_DIGITS for name in self._names)
        return fonts.bangla_font(round(16 * scale)) if digits else fonts.ui_font(round(TEXT * scale))
