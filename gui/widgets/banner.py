"""One sentence under the header: an error until it is dismissed, a note for a while."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from gui.widgets.labels import IconLabel, label, tool_button

Kind = Literal["note", "error"]
_NOTE_MILLISECONDS = 6000


class Banner(QFrame):
    """Hidden while it has nothing to say; never takes the keyboard focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 4, 4)
        row.setSpacing(8)
        self._icon = IconLabel()
        self._text = label(wrap=True)
        self._dismiss = tool_button("close", "Dismiss", "Dismiss this message", role="plain")
        self._dismiss.clicked.connect(self.clear)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._dismiss)
        self._timer = QTimer(self, interval=_NOTE_MILLISECONDS, singleShot=True)
        self._timer.timeout.connect(self.clear)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    @Slot(str)
    def show_error(self, sentence: str) -> None:
        self._show("error", sentence)
        self._timer.stop()

    @Slot(str)
    def show_note(self, sentence: str) -> None:
        self._show("note", sentence)
        self._timer.start()

    @Slot()
    def clear(self) -> None:
        self._timer.stop()
        self._text.clear()
        self.hide()

    def _show(self, kind: Kind, sentence: str) -> None:
        self.setProperty("kind", kind)
        self.style().polish(self)
        self._icon.set_icon(*(("warning", "second") if kind == "error" else ("note", "accent")))
        self._text.setText(sentence)
        self.setAccessibleName(f"{'Error' if kind == 'error' else 'Note'}: {sentence}")
        self.show()
