"""Ten buttons in a row, one for each digit."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from core.data.digits import CLASS_NAMES, glyph, twin
from gui import fonts
from gui.draw.teach.words import a_digit
from gui.theme import TEXT
from gui.widgets import button

_WIDEST = 34


class DigitButtons(QWidget):
    """`chosen` carries the class of the one that was pressed.

    Args:
        words: what pressing one says, without the digit, such as "No, it is".
    """

    chosen = Signal(str)

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.buttons = [self._make(name) for name in CLASS_NAMES]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for made in self.buttons:
            row.addWidget(made)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(len(self.buttons) * (_WIDEST + 4) - 4)

    def mark(self, class_name: str) -> None:
        """Show that this is the one now; "" for none."""
        for name, made in zip(CLASS_NAMES, self.buttons, strict=True):
            made.setChecked(False)  # one that is not checkable any more would not be painted anew
            made.setCheckable(name == class_name)
            made.setChecked(name == class_name)

    def _make(self, class_name: str) -> QPushButton:
        keys = f"{class_name} or {glyph(class_name)}"
        made = button(glyph(class_name), f"{self._words} {a_digit(class_name)} ({keys})", role="digit")
        made.setAccessibleName(f"{self._words} {twin(class_name)}")
        made.setFont(fonts.bangla_font(TEXT + 1))
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.clicked.connect(self._pressed)
        return made

    @Slot()
    def _pressed(self) -> None:
        pressed = cast(QPushButton, self.sender())
        pressed.setChecked(pressed.isCheckable())
        self.chosen.emit(CLASS_NAMES[self.buttons.index(pressed)])
