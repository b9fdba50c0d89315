"""What an answer is to, and what is kept where a person judges it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.number_reader import Box, FoundDigit
from gui.draw.strokes import Drawing, Picture


@dataclass(frozen=True, eq=False)
class Subject:
    """A drawing, or one digit of a number.

    Attributes:
        drawing: of a number's digit its ink by itself.
        box: where a number's digit lies in the picture of the number; None for a drawing.
    """

    drawing: Drawing
    box: Box | None = None

    @classmethod
    def of_digit(cls, digit: FoundDigit) -> Subject:
        return cls(Drawing((), Picture(digit.picture)), digit.box)

    def is_same(self, other: Subject) -> bool:
        """Whether it is the same ink at the same place, be it that a number was read anew meanwhile."""
        mine, its = self.drawing, other.drawing
        if (self.box, mine.size, mine.strokes) != (other.box, its.size, its.strokes):
            return False
        if mine.picture is None or its.picture is None:
            return mine.picture is its.picture
        return mine.picture is its.picture or np.array_equal(mine.picture.pixels, its.picture.pixels)
