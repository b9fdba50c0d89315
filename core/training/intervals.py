"""How far figures would differ on other images of the same kind: the bootstrap (Efron and Tibshirani 1993, chapter 13).

The images are drawn anew, with replacement, as many as there are, and the figure is computed of each draw; 95% of the
draws lie in the interval (the percentile method). Accuracy and macro-F1 depend on the images only through the counts
of the confusion matrix, and those of a draw follow the multinomial distribution of its cells: so 2,000 draws of any
number of images are one call, with the very distribution that drawing image by image has.

Where not one answer is wrong no draw has a wrong one, and the interval has no width.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.training.metrics import Counts, macro_f1_of_each

RESAMPLES = 2000
LEVEL = 0.95
METHOD = f"{LEVEL:.0%} bootstrap intervals (percentiles of {RESAMPLES:,} resamples of the images)"
"""The method in words, to be said beside the figures."""

_SEED = 2026


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`."""

    low: float
    high: float


def bootstrap_intervals(confusion: Counts, *, seed: int = _SEED) -> tuple[Interval, Interval]:
    """The intervals of accuracy and of macro-F1, for a (K, K) confusion matrix; (0, 0) for no images.

    The same seed gives the same intervals.
    """
    images = int(confusion.sum())
    if not images:
        return Interval(0.0, 0.0), Interval(0.0, 0.0)
    cells = confusion.ravel() / images
    draws = np.random.default_rng(seed).multinomial(images, cells, RESAMPLES).reshape(-1, *confusion.shape)
    return _interval(np.trace(draws, axis1=1, axis2=2) / images), _interval(macro_f1_of_each(draws))


def _interval(figures: NDArray[np.float64]) -> Interval:
    low, high = np.quantile(figures, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))
