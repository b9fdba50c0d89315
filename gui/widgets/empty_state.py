"""What an empty place says: what goes there, and how to get it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.labels import button, label


class EmptyState(QWidget):
    """A centred sentence; with `action`, a button below it (`EmptyState.button`)."""

    def __init__(self, text: str, *, action: str = "", tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.label = label(text, "muted", wrap=True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        column.addWidget(self.label)
        self.button = button(action, tip) if action else None
        if self.button:
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
