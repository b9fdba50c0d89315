"""How often numbers are how large, told from a sample where there are many."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Array

BINS = 64
_SAMPLE = 1 << 17
"""Numbers that a histogram counts at most: a bin's share is then off by a thousandth at the worst."""


@dataclass(frozen=True, eq=False)
class Histogram:
    """How often numbers are how large.

    Attributes:
        counts: (B,) int64; of some of the numbers, at random, where there are more than 131,072.
        edges: (B + 1,) float64, from the smallest of those numbers to the largest.
        not_finite: how many of them are infinite or no number, which no bin counts.
    """

    counts: NDArray[np.int64]
    edges: NDArray[np.float64]
    not_finite: int = 0


class Sample:
    """Collects some of the numbers that come in parts.

    Args:
        total: how many there will be in all.
    """

    def __init__(self, total: int) -> None:
        self._share = _SAMPLE / max(1, total)
        self._rng = np.random.default_rng(0)
        self._parts: list[Array] = []

    def add(self, values: Array) -> None:
        flat = values.reshape(-1)
        if self._share >= 1:
            self._parts.append(flat.copy())
        else:
            self._parts.append(flat[self._rng.integers(0, flat.size, round(self._share * flat.size))])

    def histogram(self) -> Histogram:
        values = np.concatenate(self._parts).astype(np.float64)
        finite = values[np.isfinite(values)]
        counts, edges = np.histogram(finite, bins=BINS)
        return Histogram(counts.astype(np.int64), edges, values.size - finite.size)


def histogram(values: Array) -> Histogram:
    """That of an array of any shape."""
    sample = Sample(values.size)
    sample.add(values)
    return sample.histogram()
