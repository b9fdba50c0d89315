"""What scrolls without cutting a line of words through at its lower edge."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from gui.theme import theme


class WholeLines(QScrollArea):
    """Words that lie half below the lower edge are covered until they are scrolled to."""

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inside = inside
        self._cover = _Cover(self.viewport())
        self.setWidgetResizable(True)
        self.setWidget(inside)
        self._cover.raise_()
        inside.installEventFilter(self)
        self.verticalScrollBar().valueChanged.connect(self._follow)

    @property
    def seen(self) -> int:
        """How many pixels from the upper edge down are not covered."""
        return self.viewport().height() - (self._cover.height() if self._cover.isVisible() else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.Paint):
            self._follow()
        return super().eventFilter(watched, event)

    @Slot()
    def _follow(self) -> None:
        edge = cut = self.viewport().height()
        for top, bottom in sorted(self._lines(), reverse=True):  # words beside these may begin higher up
            cut = top if top < cut < bottom else cut
        self._cover.setVisible(cut < edge)
        self._cover.setGeometry(0, cut, self.viewport().width(), edge - cut)

    def _lines(self) -> list[tuple[int, int]]:
        """Where each line of words begins and ends, in the viewport's pixels."""
        lines = []
        for words in self._inside.findChildren(QLabel):
            if words.isVisible() and words.text():
                high = words.fontMetrics().lineSpacing()
                count = max(1, words.height() // high)
                top = words.mapTo(self.viewport(), QPoint()).y() + (words.height() - count * high) // 2
                lines += [(top + line * high, top + (line + 1) * high) for line in range(count)]
        return lines


class _Cover(QWidget):
    """In the colour of the card that it lies on."""

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), theme().colour("card"))
