"""Short ways to say a label or a button in the window's own styles."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from gui.icons import icon
from gui.theme import ICON, theme


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    made = QLabel(text)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


class SteadyLabel(QLabel):
    """A wrapped label of one or two lines that gives way: a column with a usual one would be scrolled to its height."""

    def __init__(self, role: str = "") -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, text: str, role: str) -> None:
        """What does not fit in two lines is whole in the tool tip."""
        self.setProperty("role", role)
        self.style().polish(self)
        self.setText(text)
        self.setToolTip(text)
        self._take_lines()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_lines()

    def hasHeightForWidth(self) -> bool:
        return False

    def _take_lines(self) -> None:
        lines = 1 + (self.fontMetrics().horizontalAdvance(self.text()) > self.width())
        self.setFixedHeight(lines * self.fontMetrics().height() + 2)


class IconLabel(QLabel):
    """An icon that nothing happens on; it follows the theme."""

    def __init__(self, name: str = "", role: str = "muted", side: int = 16) -> None:
        super().__init__()
        self._side = side
        self.setFixedSize(side, side)
        self.set_icon(name, role)
        theme().changed.connect(self._tint)

    def set_icon(self, name: str, role: str) -> None:
        self._icon = icon(name, role) if name else QIcon()
        self._tint()

    @Slot()
    def _tint(self) -> None:
        self.setPixmap(self._icon.pixmap(QSize(self._side, self._side), self.devicePixelRatio()))


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
