"""The rounded frame that everything on a page lies in."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui.theme import PADDING
from gui.widgets.labels import label


class Card(QFrame):
    """`body` is its column; with a title, `header` is its first row: title, `note`, and room for more."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(PADDING, 12, PADDING, 12)
        self.body.setSpacing(8)
        self.header = QHBoxLayout()
        self.header.setSpacing(10)
        self.title, self.note = label(title, "heading"), label(role="muted")
        if title:
            self.setAccessibleName(title)
            self.header.addWidget(self.title)
            self.header.addWidget(self.note)
            self.header.addStretch(1)
            self.body.addLayout(self.header)
