"""The answer: a digit or a number large, alone or with three lines below it; a quiet hint while there is none."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import fonts
from gui.theme import ANSWER, TEXT, theme

_WIDTH, _HEIGHT, _LEAST = 156, 232, 140  # where it has its usual size; it grows and shrinks with the room
_ALONE = 0.8  # of the height, for an answer without lines
_MARGIN, _SMALLEST = 6, 9


class BigAnswer(QWidget):
    """Everything keeps its place from one answer to the next."""

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[str, str, str] | None = None
        self._sure = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(_WIDTH)
        self.setAccessibleName("Answer")
        theme().changed.connect(self.update)
        self.clear(hint)

    def show_answer(
        self, text: str, caption: str = "", figure: str = "", note: str = "", *, sure: bool = True
    ) -> None:
        """One that is not sure stays visible, but muted; words should say so: its figure, or others beside it.

        Without lines the answer has all the room.

        Args:
            text: shown large.
            caption: below it, plain.
            figure: below the caption, bold.
            note: last, small.
            sure: whether it will do.
        """
        self._text, self._lines, self._sure = text, (caption, figure, note), sure
        self.setAccessibleDescription(", ".join(filter(None, (text, *self._lines))))
        self.update()

    def clear(self, hint: str) -> None:
        """Show this sentence in the answer's place."""
        self._text, self._lines, self._sure = hint, None, True
        self.setAccessibleDescription(hint)
        self.update()

    @property
    def text(self) -> str:
        """What stands there: the answer, or the hint."""
        return self._text

    @property
    def lines(self) -> tuple[str, str, str] | None:
        """Caption, figure and note; None below a hint."""
        return self._lines

    @property
    def is_sure(self) -> bool:
        return self._sure

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(_WIDTH, _LEAST)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self._lines is None:
                painter.setFont(fonts.ui_font(TEXT))
                painter.setPen(theme().colour("muted"))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(QRectF(self.rect()).adjusted(8, 0, -8, 0), flags, self._text)
                return
            middle, scale = self.height() / 2, self._scale()
            text_role, figure_role, note_role = (
                ("text", "accent", "muted") if self._sure else ("muted", "second", "text")
            )
            if not any(self._lines):
                alone = fonts.bangla_font(round(_ALONE * self.height()), semibold=True)
                self._centred(painter, middle, alone, text_role, self._text, ink=True)
                return
            large = fonts.bangla_font(round(ANSWER * scale), semibold=True)
            self._centred(painter, middle - 34 * scale, large, text_role, self._text, ink=True)
            for text, y, font, role in zip(
                self._lines,
                (43, 68, 94),
                (
                    fonts.ui_font(round(15 * max(0.87, scale))),
                    fonts.ui_font(round(20 * max(0.8, scale)), semibold=True),
                    fonts.ui_font(round(TEXT * max(1.0, scale))),
                ),
                ("text", figure_role, note_role),
                strict=True,
            ):
                self._centred(painter, middle + y * scale, font, role, text)

    def _centred(
        self, painter: QPainter, y: float, font: QFont, role: str, text: str, *, ink: bool = False
    ) -> None:
        """One line of text, its middle at `y`; with `ink` the drawn shape is centred rather than its line."""
        room, width = self.width() - 2 * _MARGIN, QFontMetricsF(font).horizontalAdvance(text)
        if width > room:
            font.setPixelSize(max(_SMALLEST, int(font.pixelSize() * room / width)))
        metrics = QFontMetricsF(font)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        box = metrics.tightBoundingRect(text) if ink else metrics.boundingRect(text)
        painter.setFont(font)
        painter.setPen(theme().colour(role))
        painter.drawText(QPointF(self.width() / 2, y) - box.center(), text)

    def _scale(self) -> float:
        return max(0.6, min(2.5, self.width() / _WIDTH, self.height() / _HEIGHT))
