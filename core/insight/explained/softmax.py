"""A probability: what a softmax makes of all scores."""

from dataclasses import dataclass

import numpy as np

from core.insight.explained.explanation import Explanation, Seen
from core.insight.images import Maps


@dataclass(frozen=True, eq=False)
class SoftmaxCell(Explanation):
    """`exp(logit / temperature)` as a share of the sum of that over all classes.

    Attributes:
        logits: (K,) float32, the scores of all classes.
        temperature: what they are divided by, 1 unless the answer is calibrated.
    """

    logits: Maps
    temperature: float = 1.0

    @property
    def powers(self) -> Maps:
        """(K,), `exp(logit / temperature)`, each divided by the largest so that none is infinite."""
        scores = self.logits.astype(np.float64) / self.temperature
        return np.asarray(np.exp(scores - scores.max()), np.float32)

    @property
    def probabilities(self) -> Maps:
        """(K,), the powers as shares of their sum."""
        powers = self.powers
        return np.asarray(powers / powers.sum())

    @property
    def total(self) -> float:
        return float(self.probabilities[self.place[0]])


def explain_softmax_layer(seen: Seen) -> SoftmaxCell:
    scores = np.moveaxis(seen.input, 0, -1)[seen.place[1:]]
    return SoftmaxCell(*seen.head, logits=scores.astype(np.float32))
