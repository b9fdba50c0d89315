"""One sentence beside the page's title: an error until it is over or dismissed, a note for a while."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from gui import fonts
from gui.theme import TEXT, theme
from gui.widgets.labels import IconLabel, button, tool_button

Kind = Literal["note", "error"]
_NOTE_MILLISECONDS = 6000
_WRAP = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


class Banner(QFrame):
    """Hidden while it has nothing to say, of which `shown` tells; never takes the keyboard focus.

    `accepted` comes from the button of an error that offers something.
    """

    shown = Signal(bool)
    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 4, 2)
        row.setSpacing(8)
        self._icon = IconLabel()
        self._sentence = _Sentence()
        self.action = button("", "")
        self.action.clicked.connect(self.accepted)
        self._dismiss = tool_button("close", "Dismiss", "Dismiss this message", role="plain")
        self._dismiss.clicked.connect(self.clear)
        row.addWidget(self._icon)
        row.addWidget(self._sentence, 1)
        row.addWidget(self.action)
        row.addWidget(self._dismiss)
        self._kind: Kind = "note"
        self._timer = QTimer(self, interval=_NOTE_MILLISECONDS, singleShot=True)
        self._timer.timeout.connect(self.clear)
        self.hide()

    @property
    def text(self) -> str:
        return self._sentence.text

    @Slot(str)
    def show_error(self, sentence: str) -> None:
        self._show("error", sentence)
        self._timer.stop()

    def offer(self, sentence: str, action: str, tip: str) -> None:
        """An error, and a button with what can be done instead."""
        self.show_error(sentence)
        self.action.setText(action)
        self.action.setAccessibleName(action)
        self.action.setToolTip(tip)
        self.action.show()
        self._take_height()

    @Slot(str)
    def show_note(self, sentence: str) -> None:
        self._show("note", sentence)
        self._timer.start()

    @Slot()
    def clear(self) -> None:
        self._timer.stop()
        self._sentence.show_text("")
        self.hide()
        self.shown.emit(False)

    @Slot()
    def clear_error(self) -> None:
        """What was wrong is over; a note stays for its time."""
        if self._kind == "error":
            self.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_height()

    def _take_height(self) -> None:
        line = self._sentence.fontMetrics()
        lines = 1 if line.horizontalAdvance(self.text) <= self._sentence.width() else 2
        self.setFixedHeight(lines * line.height() + 14)

    def _show(self, kind: Kind, sentence: str) -> None:
        self._kind = kind
        self.action.hide()
        self.setProperty("kind", kind)
        self.style().polish(self)
        self._icon.set_icon(*(("warning", "second") if kind == "error" else ("note", "accent")))
        self._sentence.show_text(sentence)
        self._take_height()
        self.setAccessibleName(f"{'Error' if kind == 'error' else 'Note'}: {sentence}")
        self.show()
        self.shown.emit(True)


class _Sentence(QWidget):
    """Text in the height it is given: what does not fit is left out of its middle, and whole in the tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.setFont(fonts.ui_font(TEXT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_text(self, text: str) -> None:
        self.text = text
        self.setToolTip(text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 2 * self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(theme().colour("text"))
            painter.drawText(self.rect(), _WRAP, self.shown_text())

    def shown_text(self) -> str:
        """As much of the text as fits."""
        fits, too_many = 0, len(self.text) + 1
        while too_many - fits > 1:
            middle = (fits + too_many) // 2
            fits, too_many = (middle, too_many) if self._fits(self._cut(middle)) else (fits, middle)
        return self._cut(fits)

    def _cut(self, length: int) -> str:
        if length >= len(self.text):
            return self.text
        end = 2 * length // 3  # a message ends with what matters, and begins with a path
        return f"{self.text[: length - end]}…{self.text[len(self.text) - end :]}"

    def _fits(self, text: str) -> bool:
        space = QRect(0, 0, self.width(), 10_000)
        needed = self.fontMetrics().boundingRect(space, int(_WRAP), text)
        return needed.height() <= self.height() and needed.width() <= self.width()
