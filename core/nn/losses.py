"""What training makes small."""

from dataclasses import dataclass

import numpy as np

from core.nn.arrays import Array


@dataclass(frozen=True)
class CrossEntropyLoss:
    """The mean of `-sum over k of target[k] * log softmax(logits)[k]`.

    Args:
        label_smoothing: share of each target that is spread evenly over all classes
            (Szegedy et al. 2015, arXiv:1512.00567).
    """

    label_smoothing: float = 0.0

    def __call__(self, logits: Array, target: Array, *, batch_size: int | None = None) -> tuple[float, Array]:
        """The loss and its gradient.

        Args:
            logits: (N, K), any real numbers.
            target: (N,) class numbers, or (N, K) shares of each class that add up to 1.
            batch_size: what the sum is divided by, when these are only a worker's part of the batch; N otherwise.

        Returns:
            The loss, and its gradient with respect to the logits, (N, K).
        """
        images, classes = logits.shape
        shares = (
            np.asarray(target, logits.dtype)
            if target.ndim == 2
            else np.eye(classes, dtype=logits.dtype)[target]
        )
        shares = shares * (1 - self.label_smoothing) + self.label_smoothing / classes
        log_probabilities = log_softmax(logits)
        divisor = batch_size or max(1, images)
        loss = -float(np.sum(shares * log_probabilities, dtype=np.float64)) / divisor
        total = shares.sum(axis=1, keepdims=True)
        return loss, (np.exp(log_probabilities) * total - shares) / divisor


def log_softmax(logits: Array) -> Array:
    """Logarithms of the softmax over the last axis; large logits do not overflow."""
    shifted = logits - logits.max(axis=-1, keepdims=True, initial=-np.inf)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def softmax(logits: Array) -> Array:
    """Probabilities over the last axis."""
    return np.asarray(np.exp(log_softmax(logits)))
