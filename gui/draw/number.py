"""A number as it is shown: what was read, with the digits that its writer has put right."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.data.digits import glyph
from core.number_reader import FoundDigit
from gui.draw.wording import NOT_SURE, Lines
from gui.widgets import percent

CORRECTED = "corrected"


@dataclass(frozen=True, eq=False)
class ShownDigit:
    """One digit.

    Attributes:
        found: what was read.
        correction: the class that its writer says it is; "" where nobody said another.
    """

    found: FoundDigit
    correction: str = ""

    @property
    def class_name(self) -> str:
        return self.correction or self.found.prediction.class_name

    @property
    def is_sure(self) -> bool:
        return bool(self.correction) or self.found.prediction.is_sure

    @property
    def figure(self) -> str:
        """How likely it is, in short."""
        return CORRECTED if self.correction else percent(self.found.prediction.probability)

    @property
    def words(self) -> str:
        """The same, and whether that will do."""
        return self.figure if self.is_sure else f"{self.figure}, {NOT_SURE}"


@dataclass(frozen=True, eq=False)
class ShownNumber:
    """Its digits from left to right."""

    digits: tuple[ShownDigit, ...]

    @property
    def text(self) -> str:
        """In Bangla digits."""
        return "".join(glyph(digit.class_name) for digit in self.digits)

    @property
    def is_sure(self) -> bool:
        return all(digit.is_sure for digit in self.digits)

    @property
    def lines(self) -> Lines:
        """Caption, figure and note below a number that has digits; a corrected digit is right."""
        read = [digit.found.prediction.probability for digit in self.digits if not digit.correction]
        latin, share = "".join(digit.class_name for digit in self.digits), percent(math.prod(read))
        doubtful = [str(place) for place, digit in enumerate(self.digits, 1) if not digit.is_sure]
        if doubtful:
            return latin, NOT_SURE, f"{share}: look at {_named(doubtful)}"
        corrected = len(self.digits) - len(read)
        count = f"{len(self.digits)} digits" if len(self.digits) > 1 else "1 digit"
        return latin, share, f"{count}, {corrected} {CORRECTED}" if corrected else count


def _named(places: list[str]) -> str:
    """ "digit 2", "digits 1, 2 and 4"."""
    if len(places) == 1:
        return f"digit {places[0]}"
    return f"digits {', '.join(places[:-1])} and {places[-1]}"
