"""What training makes small.

A loss is called with the outputs and the targets and answers with its value, a mean, and the gradient of the outputs.
`divisor(target)` is what the sum of a batch is divided by; a worker that holds only a part of the batch passes that of
the whole, and the parts add up.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from core.nn.arrays import Array


@dataclass(frozen=True)
class CrossEntropyLoss:
    """The mean of `-sum over k of weight[k] * target[k] * log softmax(logits)[k]`, as in PyTorch.

    With class numbers as targets and with class weights the mean is weighted too: the sum is divided by that of the
    weights of the true classes.

    Args:
        label_smoothing: share of each target that is spread evenly over all classes
            (Szegedy et al. 2015, arXiv:1512.00567).
        weight: how much each of the K classes counts; 1 when left out.
    """

    label_smoothing: float = 0.0
    weight: tuple[float, ...] | None = None

    def __call__(self, logits: Array, target: Array, *, divisor: float | None = None) -> tuple[float, Array]:
        """The loss and its gradient.

        Args:
            logits: (N, K), any real numbers.
            target: (N,) class numbers, or (N, K) shares of each class that add up to 1.
            divisor: that of the whole batch, when these are only a worker's part of it.

        Returns:
            The loss, and its gradient with respect to the logits, (N, K).
        """
        # Ufuncs' own `reduce`: on the few values of a batch an array's `sum` and `max` take half as long again.
        if target.ndim == 2:
            shares = self._shares(np.asarray(target, logits.dtype))
        else:
            shares = _shares_of_each_class(self, logits.shape[1], logits.dtype).take(target, axis=0)
        divisor = divisor or self.divisor(target)
        shifted = logits - np.maximum.reduce(logits, axis=1, keepdims=True, initial=-np.inf)
        powers = np.exp(shifted)
        sums = np.add.reduce(powers, axis=1, keepdims=True)
        terms = shares * (shifted - np.log(sums))
        loss = -float(np.add.reduce(terms, axis=None, dtype=np.float64)) / divisor
        total = np.add.reduce(shares, axis=1, keepdims=True)
        return loss, (powers * (total / sums) - shares) / divisor

    def _shares(self, target: Array) -> Array:
        """How much each class of each image counts, (N, K)."""
        shares: Array = target * (1 - self.label_smoothing) + self.label_smoothing / target.shape[1]
        return shares if self.weight is None else shares * np.asarray(self.weight, target.dtype)

    def divisor(self, target: Array) -> float:
        """The number of images, or with weights and class numbers the sum of their classes' weights."""
        if self.weight is None or target.ndim == 2:
            return max(1, len(target))
        return float(np.asarray(self.weight)[target].sum()) or 1.0


@cache
def _shares_of_each_class(loss: CrossEntropyLoss, classes: int, dtype: np.dtype) -> Array:
    """Row by row those of an image whose true class it is, (K, K)."""
    return loss._shares(np.eye(classes, dtype=dtype))


@dataclass(frozen=True)
class L1Loss:
    """The mean of `|output - target|` over all values."""

    def __call__(self, outputs: Array, target: Array, *, divisor: float | None = None) -> tuple[float, Array]:
        """The loss and its gradient, 0 where the two are equal; `outputs` and `target` are (N, ...)."""
        divisor = divisor or self.divisor(target)
        difference = outputs - target
        loss = float(np.sum(np.abs(difference), dtype=np.float64)) / divisor
        return loss, np.sign(difference) / divisor

    def divisor(self, target: Array) -> float:
        """The number of values."""
        return max(1, target.size)


@dataclass(frozen=True)
class MSELoss:
    """The mean of `(output - target) ** 2` over all values: the squared L2 distance."""

    def __call__(self, outputs: Array, target: Array, *, divisor: float | None = None) -> tuple[float, Array]:
        """The loss and its gradient; `outputs` and `target` are (N, ...)."""
        divisor = divisor or self.divisor(target)
        difference = outputs - target
        loss = float(np.sum(difference * difference, dtype=np.float64)) / divisor
        return loss, difference * (2 / divisor)

    def divisor(self, target: Array) -> float:
        """The number of values."""
        return max(1, target.size)


def log_softmax(logits: Array) -> Array:
    """Logarithms of the softmax over the last axis; large logits do not overflow."""
    shifted = logits - logits.max(axis=-1, keepdims=True, initial=-np.inf)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def softmax(logits: Array) -> Array:
    """Probabilities over the last axis."""
    return np.asarray(np.exp(log_softmax(logits)))
