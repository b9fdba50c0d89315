"""Which line is which, and what each says at the step under the pointer, in one row that never moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui import fonts
from gui.plot.look import Look
from gui.theme import SMALL, theme

_SWATCH, _SPACE, _GAP, _HEIGHT = 22, 5, 12, 18
_LEAST_NAME = 28


@dataclass(frozen=True)
class Entry:
    """One line's place; without a look there is only a figure."""

    name: str
    look: Look | None = None
    tip: str = ""
    figure: bool = True


class Legend(QWidget):
    """Names and, behind each, its figure; where there is no room for both, figures take the names' places on hovering.

    Args:
        widest: a figure as wide as they get.
    """

    def __init__(self, widest: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: Sequence[Entry] = ()
        self.values: Sequence[str] = ()
        self._hovering = False
        self._font = fonts.ui_font(SMALL)
        self._metrics = QFontMetricsF(self._font)
        self._widest = widest
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        theme().changed.connect(self.update)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        if entries != self.entries:
            self.entries, self.values = entries, [""] * len(entries)
            self.setAccessibleName(", ".join(entry.name for entry in entries if entry.name))
            self.updateGeometry()
            self.update()

    def show_values(self, values: Sequence[str], *, hovering: bool) -> None:
        """One for each entry."""
        if (values, hovering) != (self.values, self._hovering):
            self.values, self._hovering = values, hovering
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(
            int(sum(map(self._whole, self.entries)) + _GAP * max(0, len(self.entries) - 1)) + 1, _HEIGHT
        )

    def minimumSizeHint(self) -> QSize:
        least = (
            self._swatch(entry) + (_LEAST_NAME if entry.name else self._figure) for entry in self.entries
        )
        return QSize(int(sum(least) + _GAP * max(0, len(self.entries) - 1)), _HEIGHT)

    def width_of_names(self, entries: Sequence[Entry]) -> float:
        """Pixels that their names need, or their figures in their places."""
        return sum(map(self._slot, entries)) + _GAP * max(0, len(entries) - 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setFont(self._font)
            for entry, value, box in zip(self.entries, self.values, self._boxes(), strict=True):
                self._draw(painter, entry, value, box)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            for entry, box in zip(self.entries, self._boxes(), strict=True):
                if box.contains(event.pos()) and (entry.tip or entry.name):
                    QToolTip.showText(event.globalPos(), entry.tip or entry.name, self)
                    return True
        return super().event(event)

    @property
    def _figure(self) -> float:
        return self._metrics.horizontalAdvance(self._widest)

    @property
    def _has_room(self) -> bool:
        return self.width() >= self.sizeHint().width()

    def _swatch(self, entry: Entry) -> float:
        return _SWATCH + _SPACE if entry.look else 0

    def _whole(self, entry: Entry) -> float:
        figure = self._figure + (_SPACE if entry.name else 0) if entry.figure else 0
        return self._swatch(entry) + self._metrics.horizontalAdvance(entry.name) + figure

    def _slot(self, entry: Entry) -> float:
        return self._swatch(entry) + max(
            self._metrics.horizontalAdvance(entry.name), self._figure * entry.figure
        )

    def _boxes(self) -> list[QRectF]:
        """From the right."""
        gaps = _GAP * max(0, len(self.entries) - 1)
        widths = list(map(self._whole if self._has_room else self._slot, self.entries))
        share = min(1.0, (self.width() - gaps) / (sum(widths) or 1))
        left = self.width() - gaps - share * sum(widths)
        boxes = []
        for width in widths:
            boxes.append(QRectF(left, 0, share * width, self.height()))
            left += share * width + _GAP
        return boxes

    def _draw(self, painter: QPainter, entry: Entry, value: str, box: QRectF) -> None:
        if entry.look:
            entry.look.draw_swatch(painter, QRectF(box.left(), box.top(), _SWATCH, box.height()))
        words = box.adjusted(self._swatch(entry), 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        if self._has_room:
            painter.setPen(theme().colour("muted"))
            painter.drawText(words, flags | Qt.AlignmentFlag.AlignLeft, entry.name)
            painter.setPen(theme().colour("text"))
            painter.drawText(words, flags | Qt.AlignmentFlag.AlignRight, value)
            return
        shown = value if value and (self._hovering or not entry.name) else entry.name
        painter.setPen(theme().colour("text" if shown == value else "muted"))
        shown = self._metrics.elidedText(shown, Qt.TextElideMode.ElideRight, words.width() + 1)
        painter.drawText(words, flags | Qt.AlignmentFlag.AlignLeft, shown)
