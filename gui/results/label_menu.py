"""The menu in which the right class of an image is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from core.data.digits import glyph


class LabelMenu(QMenu):
    """`chosen` carries the number of the class; a digit's key chooses it."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("The right label")

    def ask(self, class_names: Sequence[str], likely: int, beside: QWidget) -> None:
        """Show the classes above or below a widget, with the likely one selected."""
        self.clear()
        for number, name in enumerate(class_names):
            shown = glyph(name)
            words = name.replace("&", "&&") if shown == name else f"&{name}   {shown}"
            entry = self.addAction(words)
            entry.setData(number)
            entry.triggered.connect(self._choose)
        self.popup(beside.mapToGlobal(QPoint(0, beside.height() + 4)))
        self.setActiveAction(self.actions()[likely])

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(cast(QAction, self.sender()).data())
