"""An exponential moving average without initial bias, a block of values at a time."""

from __future__ import annotations

import numpy as np

_BLOCK, _STACK = (
    64,
    32,
)  # products of 32 x 64 x 64 are below what OpenBLAS shares among threads, which train meanwhile
_AT_ONCE = 1024 * _BLOCK  # values: what is in float64 meanwhile stays within a few MB
_SETTLED = 1 - 1e-9


class Smoother:
    """Weights the value i steps back by `smoothing ** i`, and divides by the sum of the weights, as Adam does.

    A block of values times a triangular matrix is its average from zero; what the blocks before it add decays by a
    known factor. What is not finite has no weight.

    Args:
        smoothing: in [0, 1); 0 leaves the values as they are.
    """

    def __init__(self, smoothing: float) -> None:
        lag = np.arange(_BLOCK) - np.arange(_BLOCK)[:, None]
        self._block = np.where(lag >= 0, (1 - smoothing) * float(smoothing) ** np.maximum(lag, 0), 0.0)
        self._decay = float(smoothing) ** np.arange(1, _BLOCK + 1)
        self._block_decay = float(self._decay[-1])
        self._average, self._weight = 0.0, 0.0

    def extend(self, values: np.ndarray) -> np.ndarray:
        """The averages at the next values: (N,) to (N,) float32."""
        parts = [self._part(values[start : start + _AT_ONCE]) for start in range(0, len(values), _AT_ONCE)]
        return np.concatenate(parts) if parts else np.empty(0, np.float32)

    def _part(self, values: np.ndarray) -> np.ndarray:
        known = np.isfinite(values)
        whole = bool(known.all())
        sums = self._filtered(values if whole else np.where(known, values, 0), self._average)
        self._average = float(sums[-1])
        if whole and self._weight > _SETTLED:
            return sums.astype(np.float32)
        weights = self._filtered(known, self._weight)
        self._weight = float(weights[-1])
        with np.errstate(invalid="ignore"):  # before the first that is finite: 0 / 0
            return (sums / weights).astype(np.float32)

    def _filtered(self, values: np.ndarray, before: float) -> np.ndarray:
        """From the value that the filter had before. (N,) to (N,) float64."""
        rows = min(_STACK, -(-len(values) // _BLOCK))
        stacks = -(-len(values) // (rows * _BLOCK))
        padded = np.zeros(stacks * rows * _BLOCK)
        padded[: len(values)] = values
        averages = (padded.reshape(stacks, rows, _BLOCK) @ self._block).reshape(-1, _BLOCK)
        carried = []
        for last in averages[:, -1].tolist():
            carried.append(before)
            before = last + before * self._block_decay
        averages += np.array(carried)[:, None] * self._decay
        return averages.reshape(-1)[: len(values)]
