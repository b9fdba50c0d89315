"""The number that was read: large, with its figures named below it, and its digits one by one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.draw.digit_row import DigitRow
from gui.draw.number import ShownNumber
from gui.draw.number_figures import NumberFigures
from gui.widgets import BigAnswer, Card

HINT = "The number appears here while you write."
NO_NUMBER = "No digits found in this picture."
_LEAST = 64  # pixels of the number's height


class NumberCard(Card):
    """`digit_asked` carries the place of the digit that should be looked at."""

    digit_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Number")
        self.number = BigAnswer(HINT)
        self.number.setAccessibleName("Number")
        self.number.setMinimumHeight(_LEAST)
        self.figures = NumberFigures()
        self.digits = DigitRow()
        self.digits.chosen.connect(self.digit_asked)
        self.body.setSpacing(12)
        self.body.addWidget(self.number, 1)
        self.body.addWidget(self.figures)
        self.body.addWidget(self.digits)

    def show_number(self, number: ShownNumber, chosen: int | None) -> None:
        """The number, with the digit at `chosen` marked."""
        self.digits.show_digits(number.digits, chosen)
        if number.digits:
            self.number.show_answer(number.text, sure=number.is_sure)
            self.figures.show_figures(number.figures)
        else:
            self._say(NO_NUMBER)

    def refuse(self, model_name: str) -> None:
        """Say that this model reads no numbers, and what would."""
        self._say(
            f"{model_name} is a model for whole pictures and reads no numbers: "
            "choose one for digits in ink at the upper right, or “One digit” (N)."
        )

    def clear(self) -> None:
        self._say(HINT)

    def _say(self, sentence: str) -> None:
        self.number.clear(sentence)
        self.figures.show_figures(())
        self.digits.show_digits((), None)
