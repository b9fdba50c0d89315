"""What was read in a picture of a written number."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from core.classifier import Prediction
from core.data.digits import glyph
from core.data.ink import Image


class Box(NamedTuple):
    """A rectangle in a picture, in its pixels."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, eq=False)
class FoundDigit:
    """One digit of a number.

    Attributes:
        box: around its ink, in pixels of the picture.
        picture: (h, w), its ink alone, dark on white: what was classified.
        frame: what of the whole picture that shows; it may reach beyond it.
        prediction: the answer.
    """

    box: Box
    picture: Image
    frame: Box
    prediction: Prediction


@dataclass(frozen=True, eq=False)
class NumberReading:
    """A number that was read.

    Attributes:
        digits: from left to right; none of a blank picture, or of one that holds no number.
    """

    digits: tuple[FoundDigit, ...]

    @property
    def text(self) -> str:
        """The number in Bangla digits."""
        return "".join(glyph(digit.prediction.class_name) for digit in self.digits)

    @property
    def latin(self) -> str:
        """The number in Latin digits, or whatever the model calls its classes."""
        return "".join(digit.prediction.class_name for digit in self.digits)

    @property
    def probability(self) -> float:
        """That all digits are right, each by itself; 0 for a blank picture."""
        return math.prod(digit.prediction.probability for digit in self.digits) if self.digits else 0.0
