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
            digits = text.strip().removesuffix(self.sign).rstrip()
            value = float(digits.replace(",", "") if self.whole else digits)
        except ValueError:
            value = math.nan
        if not self.low <= value <= self.high or (self.whole and value != int(value)):
            kind = "a whole number" if self.whole else "a number"
            of = f" of {self.unit}" if self.unit else ""
            raise ValueError(f"{self.name} should be {kind}{of} from {self.range_text}.")
        return value

    @property
    def sign(self) -> str:
        """The unit as it stands behind a figure."""
        return "%" if self.unit == "percent" else self.unit

    @property
    def range_text(self) -> str:
        return f"{_plain(self.low)} to {_plain(self.high)}"


def _plain(value: float) -> str:
    """0.000001 and 4,096 rather than 1e-06 and 4096.0."""
    text = f"{value:,.9f}"
    return text.rstrip("0").rstrip(".")


EPOCHS = Number("Epochs", "", 1, 1000)
BATCH_SIZE = Number("Batch size", "images", 1, 4096)
LEARNING_RATE = Number("Learning rate", "", 1e-6, 10, whole=False)
VALIDATION = Number("Validation share", "percent", 1, 90)
SEED = Number("Seed", "", 0, 999_999)
