"""The settings that are numbers: how they are read from what is typed, and what is said where that is wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Number:
    """One setting; `low` and `high` belong to it but where it is said that they do not; they may be infinite."""

    name: str
    unit: str
    low: float
    high: float
    whole: bool = True
    above_low: bool = False
    below_high: bool = False

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
        if not math.isfinite(value) or not self._holds(value) or (self.whole and value != int(value)):
            kind = "a whole number" if self.whole else "a number"
            of = f" of {self.unit}" if self.unit else ""
            raise ValueError(f"{self.name} should be {kind}{of}{self._between} {self.range_text}.")
        return int(value) if self.whole else value

    def text(self, value: float) -> str:
        """The shortest way to write a value that is read back as the same."""
        if self.whole:
            return f"{value:.0f}"
        short = f"{value:g}"
        exact = short if float(short) == value else repr(float(value))
        return exact.replace("e-0", "e-").replace("e+", "e")

    @property
    def sign(self) -> str:
        """The unit as it stands behind a figure."""
        return "%" if self.unit == "percent" else self.unit

    @property
    def range_text(self) -> str:
        """ "1 to 1,000", "0 or more", "above 0", "0 to below 1"."""
        low = f"above {_plain(self.low)}" if self.above_low else _plain(self.low)
        if self.high == math.inf:
            return low if self.above_low else f"{low} or more"
        high = f"below {_plain(self.high)}" if self.below_high else _plain(self.high)
        return f"{low} {'and' if self.above_low and self.below_high else 'to'} {high}"

    def _holds(self, value: float) -> bool:
        return (self.low < value if self.above_low else self.low <= value) and (
            value < self.high if self.below_high else value <= self.high
        )

    @property
    def _between(self) -> str:
        return "" if self.above_low else "," if self.high == math.inf else " from"


def _plain(value: float) -> str:
    """0.000001 and 4,096 rather than 1e-06 and 4096.0, 1e12 rather than all its noughts."""
    if abs(value) >= 1e9:
        return f"{value:.0e}".replace("e+", "e")
    text = f"{value:,.9f}"
    return text.rstrip("0").rstrip(".")


EPOCHS = Number("Epochs", "", 1, 1000)
BATCH_SIZE = Number("Batch size", "images", 1, 4096)
LEARNING_RATE = Number("Learning rate", "", 1e-6, 10, whole=False)
VALIDATION = Number("Validation share", "percent", 1, 90)
SEED = Number("Seed", "", 0, 999_999)
