"""A number as it is shown: what was read, with the digits that its writer has put right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.data.digits import glyph
from core.number_reader import FoundDigit
from gui.draw.wording import CORRECTED, NOT_SURE
from gui.widgets import percent

_NAMED = 5  # doubtful digits; of more than these only some are named, and the others counted


@dataclass(frozen=True)
class NumberFigure:
    """A figure that is said of a number.

    Attributes:
        value: the figure with its unit.
        name: what it is, to be read below it.
        explanation: what it is in full.
        mood: whether it says that all is well, or that it is not.
    """

    value: str
    name: str
    explanation: str
    mood: Literal["", "good", "doubtful"] = ""


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
    def figures(self) -> tuple[NumberFigure, ...]:
        """Of a number that has digits: itself in Latin digits, how likely it is, and how many digits it has.

        A corrected digit is right.
        """
        read = [digit.found.prediction.probability for digit in self.digits if not digit.correction]
        latin, share = "".join(digit.class_name for digit in self.digits), percent(math.prod(read))
        doubtful = [str(place) for place, digit in enumerate(self.digits, 1) if not digit.is_sure]
        several = len(self.digits) > 1
        likely = "that all digits are right" if several else "that it is right"
        if doubtful:
            sure = NumberFigure(NOT_SURE, f"{share} {likely}", f"it is {share} likely {likely}", "doubtful")
        else:
            sure = NumberFigure(share, likely, f"how likely it is {likely}", "good")
        corrected = len(self.digits) - len(read)
        words = "digits" if several else "digit"
        words += f", {corrected} {CORRECTED}" if corrected else ""
        places = f"look at {_listed(doubtful)}" if doubtful and several else ""
        counted = f"{len(self.digits)} {words}"
        if len(doubtful) > _NAMED:  # too long for one line
            count = NumberFigure(counted, places, f"{places} of {counted} that were found")
        else:
            words += f": {places}" if places else ""
            count = NumberFigure(str(len(self.digits)), words, f"{words} that were found")
        return NumberFigure(latin, "in Latin digits", "the number in Latin digits"), sure, count


def _listed(places: Sequence[str]) -> str:
    """ "2", "1, 2 and 4", "1, 2, 3 and 20 others"."""
    if len(places) > _NAMED:
        places = [*places[:3], f"{len(places) - 3} others"]
    return " and ".join(filter(None, (", ".join(places[:-1]), places[-1])))
