"""A line of text that gives way: what does not fit is left out of it, with dots in its place, and in the tool tip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import fonts
from gui.theme import TEXT, theme


class ElidedLabel(QWidget):
    """`say` takes the text, which never asks for more room than there is.

    Args:
        role: its colour.
        elide: where it gives way.
        align: where it stands in what room it has.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        role: str = "muted",
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        super().__init__(parent)
        self.text = ""
        self._role, self._elide, self._align = role, elide, align
        self.setFont(fonts.ui_font(TEXT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def say(self, text: str) -> None:
        self.text = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(theme().colour(self._role))
            fitting = self.fontMetrics().elidedText(self.text, self._elide, self.width())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | self._align, fitting)
