"""The number that was read: large, with its Latin twin and its share, and its digits one by one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.draw.digit_row import DigitRow
from gui.draw.number import ShownNumber
from gui.widgets import BigAnswer, Card

HINT = "The number appears here while you write."
NO_NUMBER = "No digits found in this picture."


class NumberCard(Card):
    """`digit_asked` carries the place of the digit that should be looked at."""

    digit_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Number")
        self.number = BigAnswer(HINT)
        self.number.setAccessibleName("Number")
        self.digits = DigitRow()
        self.digits.chosen.connect(self.digit_asked)
        self.body.addWidget(self.number, 1)
        self.body.addWidget(self.digits)

    def show_number(self, number: ShownNumber, chosen: int | None) -> None:
        """The number, with the digit at `chosen` marked."""
        self.digits.show_digits(number.digits, chosen)
        if number.digits:
            self.number.show_answer(number.text, *number.lines, sure=number.is_sure)
        else:
            self.number.clear(NO_NUMBER)

    def clear(self) -> None:
        self.number.clear(HINT)
        self.digits.show_digits((), None)
