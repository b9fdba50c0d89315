"""What is said of a number besides itself: a few figures side by side, each over its name."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import fonts
from gui.draw.number import NumberFigure
from gui.theme import SMALL, theme

_FIGURE, _FIGURE_LINE, _NAME_LINE = 18, 24, 16
_WIDEST, _SMALLEST, _MARGIN = 190, 9, 4


class NumberFigures(QWidget):
    """In columns of one width, so that a figure keeps its place from one number to the next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: tuple[NumberFigure, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("About the number")
        theme().changed.connect(self.update)
        self.show_figures(())

    def show_figures(self, figures: tuple[NumberFigure, ...]) -> None:
        self._figures = figures
        said = ", ".join(f"{figure.value} {figure.name}" for figure in figures)
        self.setAccessibleDescription(said or "no number yet")
        self.setToolTip("\n".join(f"{figure.value}: {figure.explanation}" for figure in figures))
        self.update()

    @property
    def figures(self) -> tuple[NumberFigure, ...]:
        return self._figures

    def sizeHint(self) -> QSize:
        return QSize(300, _FIGURE_LINE + _NAME_LINE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._figures:
            return
        count = len(self._figures)
        width = min(_WIDEST, self.width() / count)
        left = (self.width() - count * width) / 2
        with QPainter(self) as painter:
            for place, figure in enumerate(self._figures):
                cell = QRectF(left + place * width, 0, width, _FIGURE_LINE).adjusted(_MARGIN, 0, -_MARGIN, 0)
                role = {"": "text", "good": "accent", "doubtful": "second"}[figure.mood]
                _line(painter, cell, figure.value, fonts.ui_font(_FIGURE, semibold=True), role)
                below = QRectF(cell.left(), _FIGURE_LINE, cell.width(), _NAME_LINE)
                _line(painter, below, figure.name, fonts.ui_font(SMALL), "muted")


def _line(painter: QPainter, room: QRectF, text: str, font: QFont, role: str) -> None:
    """In the middle; what is too long for its room is smaller, and at last cut."""
    width = QFontMetricsF(font).horizontalAdvance(text)
    if width > room.width():
        font.setPixelSize(max(_SMALLEST, int(font.pixelSize() * room.width() / width)))
    painter.setFont(font)
    painter.setPen(theme().colour(role))
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, shown)
