"""The answer: the digit large, its Latin twin and its share below; a quiet hint while there is none."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.data.digits import glyph, twin
from gui import fonts
from gui.theme import ANSWER, TEXT, theme

_WIDTH, _HEIGHT = 156, 240  # where the digit has its usual size; it grows with more room


class BigDigit(QWidget):
    """`show_answer` takes the class and its probability; everything keeps its place between answers."""

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer: tuple[str, float] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(_WIDTH)
        self.setAccessibleName("Answer")
        theme().changed.connect(self.update)
        self.clear(hint)

    def show_answer(self, class_name: str, probability: float) -> None:
        self._answer = (class_name, probability)
        self.setAccessibleDescription(f"{glyph(class_name)}, {twin(class_name)}, {probability:.1%}")
        self.update()

    def clear(self, hint: str) -> None:
        """Show this sentence in the answer's place."""
        self._answer, self._hint = None, hint
        self.setAccessibleDescription(self._hint)
        self.update()

    @property
    def text(self) -> str:
        """What stands there: the glyph, or the hint."""
        return glyph(self._answer[0]) if self._answer else self._hint

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self._answer is None:
                painter.setFont(fonts.ui_font(TEXT))
                painter.setPen(theme().colour("muted"))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(QRectF(self.rect()).adjusted(8, 0, -8, 0), flags, self._hint)
                return
            class_name, probability = self._answer
            middle, scale = self.height() / 2, self._scale()
            caption, share = fonts.ui_font(round(15 * scale)), fonts.ui_font(round(20 * scale), semibold=True)
            self._centred(
                painter, middle - 20 * scale, self._glyph_font(scale), "text", glyph(class_name), ink=True
            )
            self._centred(painter, middle + 62 * scale, caption, "text", twin(class_name))
            self._centred(painter, middle + 88 * scale, share, "accent", f"{probability:.1%}")

    def _centred(
        self, painter: QPainter, y: float, font: QFont, role: str, text: str, *, ink: bool = False
    ) -> None:
        """One line of text, its middle at `y`; with `ink` the drawn shape is centred rather than its line."""
        metrics = QFontMetricsF(font)
        box = metrics.tightBoundingRect(text) if ink else metrics.boundingRect(text)
        painter.setFont(font)
        painter.setPen(theme().colour(role))
        painter.drawText(QPointF(self.width() / 2, y) - box.center(), text)

    def _scale(self) -> float:
        return max(1.0, min(2.5, self.width() / _WIDTH, self.height() / _HEIGHT))

    def _glyph_font(self, scale: float) -> QFont:
        font = fonts.bangla_font(round(ANSWER * scale), semibold=True)
        width = QFontMetricsF(font).horizontalAdvance(self.text)
        font.setPixelSize(round(ANSWER * scale * min(1.0, (self.width() - 16) / width)))
        return font
