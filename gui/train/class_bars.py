"""How many images each class has, as a row of small bars over the digits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.data.digits import glyph
from gui import fonts
from gui.theme import theme

_LABEL, _BARS = 20, 22


class ClassBars(QWidget):
    """`show_counts` takes one count a class; hovering a bar says it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._counts = np.zeros(0, np.int64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Images of each class")
        theme().changed.connect(self.update)

    def show_counts(self, class_names: Sequence[str], counts: np.ndarray) -> None:
        self._names, self._counts = tuple(class_names), np.array(counts)
        self.setAccessibleDescription(", ".join(self._texts()))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, _BARS + _LABEL)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._names:
            place = int(event.pos().x() * len(self._names) / max(self.width(), 1))
            QToolTip.showText(event.globalPos(), self._texts()[min(place, len(self._names) - 1)], self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._names:
            return
        step = self.width() / len(self._names)
        most = max(1, int(self._counts.max()))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(fonts.bangla_font(13))
            for place, (name, count) in enumerate(zip(self._names, self._counts, strict=True)):
                track = QRectF(place * step + 3, 0, step - 6, _BARS)
                bar = QRectF(track)
                bar.setTop(track.bottom() - max(2.0 if count else 0.0, track.height() * count / most))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme().colour("ground"))
                painter.drawRoundedRect(track, 3, 3)
                painter.setBrush(theme().colour("accent"))
                painter.drawRoundedRect(bar, 3, 3)
                painter.setPen(theme().colour("muted"))
                below = QRectF(place * step, _BARS, step, _LABEL)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, glyph(name))

    def _texts(self) -> list[str]:
        return [
            f"{glyph(name)}: {count:,} images" for name, count in zip(self._names, self._counts, strict=True)
        ]
