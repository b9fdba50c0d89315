"""What an empty place says: what goes there, and how to get it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.labels import IconLabel, button, label


class EmptyState(QWidget):
    """A centred sentence; with `action`, a button below it (`EmptyState.button`)."""

    def __init__(self, text: str, *, action: str = "", tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.label = label(text, "muted", wrap=True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._icon = IconLabel("warning", "second")
        self._icon.hide()
        column.addStretch(1)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.label)
        self.button = button(action, tip) if action else None
        if self.button:
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Another sentence; one that says what went wrong looks so."""
        self._icon.setVisible(wrong)
        self.label.setProperty("role", "warning" if wrong else "muted")
        self.label.style().polish(self.label)
        self.label.setAccessibleName(f"Error: {text}" if wrong else text)
        self.label.setText(text)
