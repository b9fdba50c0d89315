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

from core.training.metrics import Counts, macro_f1_of_counts

RESAMPLES = 2000
LEVEL = 0.95
METHOD = f"{LEVEL:.0%} bootstrap intervals (percentiles of {RESAMPLES:,} resamples of the images)"
"""The method in words, to be said beside the figures."""

_SEED = 2026
_LARGEST = 2_000_000
"""Counts that are drawn at once, 16 MB."""


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
    rng = np.random.default_rng(seed)
    true, predicted = np.nonzero(confusion)
    right = true == predicted
    shares = confusion[true, predicted] / images
    at_once = max(1, _LARGEST // len(shares))
    accuracies, scores = [], []
    for start in range(0, RESAMPLES, at_once):
        draws = rng.multinomial(images, shares, min(at_once, RESAMPLES - start))
        correct = _by_class(draws[:, right], true[right], len(confusion))
        total = _by_class(draws, true, len(confusion)) + _by_class(draws, predicted, len(confusion))
        accuracies.append(correct.sum(axis=1) / images)
        scores.append(macro_f1_of_counts(correct, total))
    return _interval(np.concatenate(accuracies)), _interval(np.concatenate(scores))


def _by_class(draws: Counts, classes_of_cells: NDArray[np.int64], classes: int) -> Counts:
    """(R, K) sums of (R, M) counts over the cells of each class."""
    sums = np.zeros((len(draws), classes), np.int64)
    if len(classes_of_cells):
        order = np.argsort(classes_of_cells, kind="stable")
        there, starts = np.unique(classes_of_cells[order], return_index=True)
        sums[:, there] = np.add.reduceat(draws[:, order], starts, axis=1)
    return sums


def _interval(figures: NDArray[np.float64]) -> Interval:
    low, high = np.quantile(figures, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))
