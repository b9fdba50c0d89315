"""Whether one model is better than another, or was only luckier: McNemar's test on the same images.

McNemar 1947; Dietterich 1998, "Approximate Statistical Tests for Comparing Supervised Classification Learning
Algorithms". Only the images that one of the two has right and the other wrong tell them apart; were the models equally
good, each of the two would be the one that is right on half of these.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.training.answers import Positions
from core.training.evaluation import Evaluation

FEW = 25
"""Images that tell two models apart, below which the test is the exact binomial one."""


@dataclass(frozen=True)
class McNemar:
    """The test's outcome.

    Attributes:
        only_first, only_second: images that only the one, or only the other, has right.
        method: "exact", of the binomial distribution, or "chi-squared", with continuity correction.
        p_value: how likely so uneven a division would be if the models were equally good, two-sided.
    """

    only_first: int
    only_second: int
    method: Literal["exact", "chi-squared"]
    p_value: float

    @classmethod
    def of(cls, only_first: int, only_second: int) -> McNemar:
        """The test for these counts."""
        apart, fewer = only_first + only_second, min(only_first, only_second)
        if apart < FEW:
            tail = sum(math.comb(apart, k) for k in range(fewer + 1)) / 2**apart
            return cls(only_first, only_second, "exact", min(1.0, 2 * tail))
        statistic = max(0, abs(only_first - only_second) - 1) ** 2 / apart
        return cls(only_first, only_second, "chi-squared", math.erfc(math.sqrt(statistic / 2)))


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two models on the same images.

    Attributes:
        mcnemar: of the images that both were shown.
        first, second: (D,) where in the arrays of each evaluation the images are to which the two give different
            answers; those that one has right and the other wrong come first, by how much their losses differ.
    """

    mcnemar: McNemar
    first: Positions
    second: Positions


def compare(first: Evaluation, second: Evaluation) -> Comparison:
    """Compares two evaluations on one data set, on the images that both could read."""
    _, one, two = np.intersect1d(first.rows, second.rows, assume_unique=True, return_indices=True)
    right, other_right = first.right[one], second.right[two]
    mcnemar = McNemar.of(int((right & ~other_right).sum()), int((other_right & ~right).sum()))
    differ = np.flatnonzero(first.answers[one] != second.answers[two])
    gap = np.abs(first.losses[one[differ]] - second.losses[two[differ]])
    order = np.lexsort((-gap, right[differ] == other_right[differ]))
    return Comparison(mcnemar, one[differ[order]], two[differ[order]])
