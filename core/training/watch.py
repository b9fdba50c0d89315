"""Signs that training goes wrong."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_MEMORY = 0.9  # of the running mean, some ten batches
_TOO_FAR = 10.0  # times the loss of guessing; networks that learn start below three times it
_NEARLY_ALL = 0.99  # of the answers
_MOSTLY = 0.9  # of the images


class LossWatch:
    """Tells when the loss explodes: its running mean is far above that of guessing and above where it began.

    Args:
        classes: how many there are; to guess among K costs log K.
    """

    def __init__(self, classes: int) -> None:
        self._limit = _TOO_FAR * math.log(max(2, classes))
        self._mean = 0.0
        self._first: float | None = None

    def exploded(self, loss: float) -> bool:
        """Whether it has, with this batch's loss."""
        if self._first is None:
            self._first = self._mean = loss
        self._mean += (1 - _MEMORY) * (loss - self._mean)
        return self._mean > max(self._limit, 4 * self._first)


def collapsed_to(confusion: NDArray[np.int64], class_names: Sequence[str]) -> str | None:
    """The class that nearly every image is taken for, though the images are of several; None where there is none."""
    images, answers = confusion.sum(), confusion.sum(axis=0)
    place = int(answers.argmax())
    is_nearly_all = answers[place] >= _NEARLY_ALL * images
    is_right_so = confusion[place].sum() >= _MOSTLY * images
    return class_names[place] if is_nearly_all and not is_right_so else None
