"""What an answer is to, and what is kept where a person judges it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.number_reader import Box, FoundDigit
from gui.draw.digit_strokes import digit_strokes
from gui.draw.strokes import Drawing, Picture, Stroke


@dataclass(frozen=True, eq=False)
class Subject:
    """A drawing, or one digit of a number.

    Attributes:
        drawing: of a number's digit its ink by itself.
        box: where a number's digit lies in the picture of the number; None for a drawing.
        digit_strokes: what a number's digit was drawn with, in pixels of its picture, where that is known.
    """

    drawing: Drawing
    box: Box | None = None
    digit_strokes: tuple[Stroke, ...] = ()

    @classmethod
    def of_digit(cls, digit: FoundDigit, strokes: tuple[Stroke, ...] = ()) -> Subject:
        """With the `strokes` of its number, those that are its own are known."""
        return cls(Drawing((), Picture(digit.picture)), digit.box, digit_strokes(strokes, digit))

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """What it was drawn with."""
        return self.drawing.strokes if self.box is None else self.digit_strokes

    def is_same(self, other: Subject) -> bool:
        """Whether it is the same ink at the same place, be it that a number was read anew meanwhile."""
        mine, its = self.drawing, other.drawing
        if (self.box, mine.size, mine.strokes) != (other.box, its.size, its.strokes):
            return False
        if mine.picture is None or its.picture is None:
            return mine.picture is its.picture
        return mine.picture is its.picture or np.array_equal(mine.picture.pixels, its.picture.pixels)
