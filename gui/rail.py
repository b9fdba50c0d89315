"""The rail at the left: one button a page, icon over name, with a mark on the page where something runs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from gui.icons import icon
from gui.page import Page
from gui.theme import ICON, theme


class Rail(QFrame):
    """`chosen` carries the place of the page; Ctrl+1, Ctrl+2, ... choose too."""

    chosen = Signal(int)

    def __init__(self, pages: Sequence[type[Page]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName("Pages")
        self.setFixedWidth(76)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 10)
        column.setSpacing(4)
        self._group = QButtonGroup(self)
        self._buttons: list[_RailButton] = []
        for place, page in enumerate(pages):
            shortcut = QKeySequence(f"Ctrl+{place + 1}")
            button = _RailButton(page, shortcut)
            QShortcut(shortcut, self, button.click)
            self._group.addButton(button, place)
            self._buttons.append(button)
            column.addWidget(button)
        column.addStretch(1)
        self._group.idClicked.connect(self.chosen)

    def choose(self, place: int) -> None:
        self._buttons[place].setChecked(True)

    def set_busy(self, place: int, busy: bool) -> None:
        self._buttons[place].set_busy(busy)


class _RailButton(QToolButton):
    def __init__(self, page: type[Page], shortcut: QKeySequence) -> None:
        super().__init__()
        self._name = page.title
        self._busy = False
        self.setProperty("role", "rail")
        self.setText(page.title)
        self.setIcon(icon(page.icon, "muted"))
        self.setIconSize(QSize(ICON, ICON))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(f"{page.title} ({shortcut.toString(QKeySequence.SequenceFormat.NativeText)})")
        self.setAccessibleName(page.title)

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.setAccessibleDescription("running" if busy else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._busy:
            with QPainter(self) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme().colour("second"))
                painter.drawEllipse(self.width() - 19, 7, 8, 8)
