"""Short ways to say a label or a button in the window's own styles."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget

from gui.icons import icon
from gui.theme import ICON


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    made = QLabel(text)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def button(text: str, tip: str, *, role: str = "", picture: str = "") -> QPushButton:
    """A button with text; `role` is "", "primary" or "segment"."""
    made = QPushButton(text)
    _describe(made, text.rstrip("…"), tip)
    made.setProperty("role", role)
    if picture:
        made.setIcon(icon(picture, "on_accent" if role == "primary" else "text"))
        made.setIconSize(QSize(16, 16))
    return made


def tool_button(picture: str, name: str, tip: str, *, role: str = "tool") -> QToolButton:
    """A button with an icon alone; `name` is what a screen reader says."""
    made = QToolButton()
    made.setIcon(icon(picture))
    made.setIconSize(QSize(ICON, ICON) if role == "tool" else QSize(16, 16))
    made.setProperty("role", role)
    _describe(made, name, tip)
    return made


def _describe(widget: QWidget, name: str, tip: str) -> None:
    widget.setAccessibleName(name)
    widget.setToolTip(tip)
    widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
