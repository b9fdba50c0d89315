"""The settings that are numbers: how they are read from what is typed, and what is said where that is wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Number:
    """One setting; `low` and `high` belong to it."""

    name: str
    unit: str
    low: float
    high: float
    whole: bool = True

    def parse(self, text: str) -> float:
        """The value, also of "1,024", "20 %" or "1e-3".

        Raises:
            ValueError: it is not such a number; the message is a sentence for the user.
        """
        try:
            digits = text.strip().removesuffix("%")
            value = float(digits.replace(",", "") if self.whole else digits)
        except ValueError:
            value = math.nan
        if not self.low <= value <= self.high or (self.whole and value != int(value)):
            kind = "a whole number" if self.whole else "a number"
            raise ValueError(f"{self.name} should be {kind} {self.range_text}.")
        return value

    @property
    def range_text(self) -> str:
        return f"from {self.low:,g} to {self.high:,g}{self.unit and ' ' + self.unit}"


EPOCHS = Number("Epochs", "", 1, 1000)
BATCH_SIZE = Number("Batch size", "images", 1, 4096)
LEARNING_RATE = Number("Learning rate", "", 1e-6, 10, whole=False)
VALIDATION = Number("Validation share", "%", 1, 90)
