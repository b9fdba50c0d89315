"""How often numbers are how large, told from a sample where there are many."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Array

BINS = 64
_SAMPLE = 1 << 17
"""Numbers that are counted at most: the share of a bin is then off by about a thousandth."""


@dataclass(frozen=True, eq=False)
class Histogram:
    """How often numbers are how large.

    Attributes:
        counts: (B,) int64; of some of the numbers, at random, where there are more than 131,072.
        edges: (B + 1,) float64, from the smallest of all the numbers to the largest.
        mean, std: of the numbers that are counted; NaN where there are none.
        zeros: the share of them that is exactly 0.
        not_finite: how many of them all are infinite or no number, which no bin counts.
    """

    counts: NDArray[np.int64]
    edges: NDArray[np.float64]
    mean: float
    std: float
    zeros: float
    not_finite: int


class Sample:
    """Numbers that come in parts: their extremes, and some of them.

    Args:
        total: how many there will be in all.
    """

    def __init__(self, total: int) -> None:
        self._share = min(1.0, _SAMPLE / max(1, total))
        self._rng = np.random.default_rng(0)
        self._parts: list[Array] = []
        self._lowest, self._highest = np.inf, -np.inf
        self._not_finite = 0

    def add(self, values: Array) -> None:
        flat = values.reshape(-1)
        lowest, highest = flat.min(), flat.max()
        if not (np.isfinite(lowest) and np.isfinite(highest)):
            finite = flat[np.isfinite(flat)]
            self._not_finite += flat.size - finite.size
            if not finite.size:
                return
            flat, lowest, highest = finite, finite.min(), finite.max()
        self._lowest = min(self._lowest, float(lowest))
        self._highest = max(self._highest, float(highest))
        if self._share == 1:
            self._parts.append(flat.copy())
        else:
            self._parts.append(flat[self._rng.integers(0, flat.size, round(self._share * flat.size))])

    def histogram(self) -> Histogram:
        if not self._parts:
            nothing = np.zeros(BINS, np.int64), np.linspace(0, 1, BINS + 1)
            return Histogram(*nothing, mean=np.nan, std=np.nan, zeros=0.0, not_finite=self._not_finite)
        values = np.concatenate(self._parts).astype(np.float64)
        counts, edges = np.histogram(values, bins=BINS, range=(self._lowest, self._highest))
        return Histogram(
            counts=counts.astype(np.int64),
            edges=edges,
            mean=float(values.mean()),
            std=float(values.std()),
            zeros=float((values == 0).mean()),
            not_finite=self._not_finite,
        )


def histogram(values: Array) -> Histogram:
    """That of an array of any shape."""
    sample = Sample(values.size)
    sample.add(values)
    return sample.histogram()
