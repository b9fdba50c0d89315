"""Whether probabilities come true: of the answers given with 90%, nine in ten should be right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 15


@dataclass(frozen=True, eq=False)
class Reliability:
    """Answers by their probability, in B bins of equal width from 0 to 1: what a reliability plot shows.

    Attributes:
        counts: (B,) answers in each bin.
        accuracy: (B,) the share of them that is right; 0 in an empty bin.
        confidence: (B,) their mean probability; 0 in an empty bin.
    """

    counts: NDArray[np.int64]
    accuracy: NDArray[np.float64]
    confidence: NDArray[np.float64]

    @classmethod
    def of(cls, probabilities: NDArray[np.float32], labels: NDArray[np.int64]) -> Reliability:
        """For (N, K) probabilities and (N,) true classes, in 15 bins."""
        confidences = probabilities.max(axis=1).astype(np.float64)
        right = probabilities.argmax(axis=1) == labels
        bins = np.minimum((confidences * BINS).astype(np.int64), BINS - 1)
        counts = np.bincount(bins, minlength=BINS)
        accuracy, confidence = (
            np.bincount(bins, weights=values, minlength=BINS) / np.maximum(1, counts)
            for values in (right, confidences)
        )
        return cls(counts, accuracy, confidence)

    @property
    def edges(self) -> NDArray[np.float64]:
        """Output shape: (B + 1,), where the bins begin and end."""
        return np.linspace(0, 1, len(self.counts) + 1)

    @property
    def expected_calibration_error(self) -> float:
        """How far the probability of an answer lies from how often such answers are right, on average.

            sum over b of counts[b] / N * |accuracy[b] - confidence[b]|

        (Naeini et al. 2015; Guo et al. 2017, arXiv:1706.04599); 0 for no images.
        """
        gaps = np.abs(self.accuracy - self.confidence)
        return float(self.counts @ gaps / max(1, self.counts.sum()))


def expected_calibration_error(probabilities: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """That of `Reliability`, for (N, K) probabilities and (N,) true classes."""
    return Reliability.of(probabilities, labels).expected_calibration_error
