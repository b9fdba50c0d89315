"""The digits of a number side by side, each with its share; one of them is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.data.digits import glyph, twin
from gui import fonts
from gui.draw.number import ShownDigit
from gui.theme import CONTROL_RADIUS, SMALL, theme

_WIDEST, _NARROWEST, _HEIGHT, _GAP = 76, 46, 58, 6
_TWO_LINES = 98


class DigitRow(QWidget):
    """`chosen` carries the place of the digit that was clicked, or gone to with the arrow keys.

    More digits than fit side by side make two lines; where they are narrow they leave their shares to the tool tip.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digits: tuple[ShownDigit, ...] = ()
        self._place: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Digits of the number")
        theme().changed.connect(self.update)
        self.show_digits((), None)

    def show_digits(self, digits: Sequence[ShownDigit], chosen: int | None) -> None:
        self._digits, self._place = tuple(digits), chosen
        said = [f"{glyph(digit.class_name)} {digit.words}" for digit in self._digits]
        if chosen is not None:
            said.append(f"digit {chosen + 1} is shown")
        self.setAccessibleDescription(", ".join(said) or "no digits yet")
        self._fit()
        self.update()

    def cell(self, place: int) -> QRectF:
        """Where a digit is."""
        columns, lines = self._grid()
        width = min(_WIDEST, (self.width() + _GAP) / columns - _GAP)
        height = (self.height() + _GAP) / lines - _GAP
        left = (self.width() - columns * (width + _GAP) + _GAP) / 2
        line, column = divmod(place, columns)
        return QRectF(left + column * (width + _GAP), line * (height + _GAP), width, height)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._fit()

    def _grid(self) -> tuple[int, int]:
        """Columns and lines."""
        count = max(1, len(self._digits))
        if count * (_NARROWEST + _GAP) <= self.width() + _GAP:
            return count, 1
        return ceil(count / 2), 2

    def _fit(self) -> None:
        self.setFixedHeight(_HEIGHT if self._grid()[1] == 1 else _TWO_LINES)

    def sizeHint(self) -> QSize:
        return QSize(300, _HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().toPoint())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hit = self._at(event.position().toPoint()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step and self._digits:
            self.chosen.emit(((self._place or 0) + step) % len(self._digits))
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._at(event.pos())
            if place is not None:
                digit = self._digits[place]
                words = f"{twin(digit.class_name)}, {digit.words}: show it (← and →)"
                QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for place, digit in enumerate(self._digits):
                self._paint(painter, self.cell(place), digit, chosen=place == self._place)

    def _paint(self, painter: QPainter, cell: QRectF, digit: ShownDigit, *, chosen: bool) -> None:
        sure, rings = digit.is_sure, chosen and self.hasFocus()
        painter.setPen(QPen(theme().colour("accent" if chosen else "line"), 2 if rings else 1))
        painter.setBrush(theme().colour("accent_soft" if chosen else "control"))
        painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), CONTROL_RADIUS, CONTROL_RADIUS)
        roomy = cell.width() >= _NARROWEST
        below = QRectF(cell.left(), cell.bottom() - 20, cell.width(), 16)
        above = cell.adjusted(0, 3, 0, -19 if roomy else -3)
        painter.setPen(theme().colour("text" if sure else "muted"))
        painter.setFont(fonts.bangla_font(max(12, min(26, round(0.7 * above.height()))), semibold=True))
        name = glyph(digit.class_name)
        painter.drawText(above, Qt.AlignmentFlag.AlignCenter, name if sure else f"{name} ?")
        if not roomy:
            return
        painter.setPen(theme().colour("muted" if sure else "second"))
        painter.setFont(fonts.ui_font(SMALL))
        figure = painter.fontMetrics().elidedText(
            digit.figure, Qt.TextElideMode.ElideRight, int(below.width()) - 2
        )
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, figure)

    def _at(self, point: QPoint) -> int | None:
        return next((i for i in range(len(self._digits)) if self.cell(i).contains(point)), None)
