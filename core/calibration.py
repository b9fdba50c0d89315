"""How sure a model may say it is: probabilities that come true, and one below which it had better not answer."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Array
from core.nn.losses import softmax

REFUSED = 0.015
"""Fewer of the images that a calibration is fitted on than this share are answered with “not sure”: twice as
many as are read wrong. Drawings, which are less like those images, are doubted twice as often."""
LEAST_SURE = 0.5
"""What is likelier wrong than right is never sure."""

_HOTTEST = 20.0
_HALVINGS = 40


@dataclass(frozen=True)
class Calibration:
    """What makes probabilities of a network's outputs, and what it takes to be sure.

    Attributes:
        temperature: the logits are divided by it before the softmax, which leaves the order of the classes as it is
            (Guo et al. 2017, "On Calibration of Modern Neural Networks", arXiv:1706.04599).
        rejection_threshold: an answer with a lower probability than this is “not sure”.

    Raises:
        ValueError: a temperature that is not above 0, or a threshold that is no probability.
    """

    temperature: float = 1.0
    rejection_threshold: float = 0.0

    def __post_init__(self) -> None:
        if not 0 < self.temperature < math.inf:
            raise ValueError(f"the temperature should be above 0, not {self.temperature}")
        if not 0 <= self.rejection_threshold <= 1:
            raise ValueError(f"the rejection threshold should be from 0 to 1, not {self.rejection_threshold}")

    @classmethod
    def fit(cls, logits: Array, labels: NDArray[np.int64]) -> Self:
        """The temperature of the least cross-entropy, and the highest threshold that refuses less than `REFUSED`.

        Args:
            logits: (N, K) of images that were not trained on.
            labels: (N,) their classes.

        Returns:
            One that changes nothing where the logits are not finite numbers.
        """
        if not np.isfinite(logits).all():
            return cls()
        calibration = cls(_temperature(logits.astype(np.float64), labels))
        confidences = np.sort(calibration.probabilities(logits).max(axis=1))
        reached = float(confidences[math.ceil(REFUSED * len(confidences)) - 1])
        return cls(calibration.temperature, min(1.0, max(LEAST_SURE, reached)))

    def probabilities(self, logits: Array) -> Array:
        """(..., K), for logits of that shape."""
        return softmax(logits / np.asarray(self.temperature, logits.dtype))

    def is_sure(self, probabilities: Array) -> NDArray[np.bool_]:
        """(...), whether the likeliest of the (..., K) probabilities will do."""
        return np.asarray(probabilities.max(axis=-1) >= self.rejection_threshold)


UNCALIBRATED = Calibration()
"""The plain softmax, and always sure."""


def _temperature(logits: Array, labels: NDArray[np.int64]) -> float:
    """Where the cross-entropy, convex in 1 / temperature, has the slope 0, found by halving.

    One image of N + 2 is taken for any class at all, as Platt (1999) does it: a handful of images that are all right
    would otherwise ask for certainty.
    """
    logits = logits - logits.max(axis=1, keepdims=True)
    true, mean = logits[np.arange(len(labels)), labels].mean(), logits.mean()
    target = true + (mean - true) / (len(labels) + 2)
    low, high = -math.log(_HOTTEST), math.log(_HOTTEST)  # of the inverse temperature
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        powers = np.exp(logits * math.exp(middle))
        expected = (np.vecdot(powers, logits) / powers.sum(axis=1)).mean()
        low, high = (low, middle) if expected > target else (middle, high)
    return math.exp(-(low + high) / 2)
