"""Where the cells of a confusion matrix lie, and what colours they have: arithmetic without a painter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_TALLEST, _WIDEST = 44, 60  # pixels of a cell, beyond which only a taller cell is wider
_ASPECT = 2
_FAINTEST = 0.16  # of the strongest colour: a single mistake is seen


@dataclass(frozen=True)
class Grid:
    """K x K cells with their upper left corner at (left, top), in pixels; from 8 pixels on, cells are whole pixels."""

    classes: int
    left: float
    top: float
    width: float
    height: float

    @classmethod
    def fit(cls, classes: int, size: tuple[int, int], *, left: float, top: float) -> Grid:
        """As large as there is room in (width, height), no cell much wider than high."""
        across, down = max(1.0, size[0] - left - 1) / classes, max(1.0, size[1] - top - 1) / classes
        height = min(down, _TALLEST)
        width = min(across, max(_WIDEST, height * _ASPECT))
        whole = [float(int(side)) if side >= 8 else side for side in (width, height)]
        return cls(classes, left, top, *whole)

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column; None outside."""
        column, row = (x - self.left) / self.width, (y - self.top) / self.height
        inside = 0 <= row < self.classes and 0 <= column < self.classes
        return (int(row), int(column)) if inside else None

    def corner(self, row: int, column: int) -> tuple[float, float]:
        """x and y of a cell's upper left corner; also of the one behind the last."""
        return self.left + column * self.width, self.top + row * self.height


def shares_of(counts: np.ndarray) -> np.ndarray:
    """Each cell's share of its row. Input and output shape: (K, K); a class without images has 0 everywhere."""
    return counts / np.maximum(1, counts.sum(axis=1, keepdims=True))


def strengths(values: np.ndarray) -> np.ndarray:
    """How strong each mistake's colour is, 0 to 1: the square root of its share of the largest one.

    Input and output shape: (K, K); 0 on the diagonal.
    """
    wrong = values * (1.0 - np.eye(len(values)))
    largest = wrong.max()
    if largest <= 0:
        return np.zeros(values.shape)
    return np.where(wrong > 0, np.maximum(_FAINTEST, np.sqrt(wrong / largest)), 0.0)


def luminance(colours: np.ndarray) -> np.ndarray:
    """Relative luminance as in WCAG 2.2, which defines contrast by it. Input shape: (..., 3), uint8."""
    share = colours / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def reads_better(grounds: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Where text in the colour `first` has at least the contrast of text in `second`.

    Input shape: grounds (..., 3), first and second (3,), uint8. Output shape: (...), bool.
    """
    ground, one, other = luminance(grounds), luminance(first), luminance(second)

    def contrast(text: np.ndarray) -> np.ndarray:
        return (np.maximum(ground, text) + 0.05) / (np.minimum(ground, text) + 0.05)

    return np.asarray(contrast(one) >= contrast(other))
