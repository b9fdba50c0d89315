"""Numbers that grow at their end, and how many of them are drawn as few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from gui.plot.smoothing import Smoother

SMOOTHING = 0.9  # an average over some ten batches: more lags behind the first, steep part of a run
_FIRST, _GROWTH = 256, 1.25
_COARSE = (
    64  # values to one entry of the coarse copy: 3% more memory, and 1,000,000 points are drawn as 16,000
)


class Column:
    """An array that grows by a quarter when full; `values` is a view of what is there, (N,), and stays as it is."""

    def __init__(self, dtype: DTypeLike = np.float32) -> None:
        self._array = np.empty(_FIRST, dtype)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def values(self) -> np.ndarray:
        return self._array[: self._count]

    def append(self, value: float) -> None:
        if self._count == len(self._array):
            self._make_room(self._count + 1)
        self._array[self._count] = value
        self._count += 1

    def extend(self, values: np.ndarray) -> None:
        end = self._count + len(values)
        if end > len(self._array):
            self._make_room(end)
        self._array[self._count : end] = values
        self._count = end

    def cut(self, count: int) -> None:
        """Keep the first `count`."""
        if count < self._count:
            self._array, self._count = self._array[:count].copy(), count

    def _make_room(self, least: int) -> None:
        grown = np.empty(max(least, int(len(self._array) * _GROWTH) + 1), self._array.dtype)
        grown[: self._count] = self.values
        self._array = grown


@dataclass(frozen=True, eq=False)
class Blocks:
    """Neighbouring points taken together: `first` and `last` are their places, `low` and `high` what lies between.

    All are (M,); where no value of a block is finite, low and high are NaN.
    """

    first: np.ndarray
    last: np.ndarray
    low: np.ndarray
    high: np.ndarray


class Series:
    """y over an ascending x that others may share, with its smoothed copy and a coarse one for drawing.

    Both copies are brought up to date when they are asked for: what nobody looks at costs nothing.
    """

    def __init__(self, x: Column, dtype: DTypeLike = np.float32, *, smoothing: float = SMOOTHING) -> None:
        self._x, self._y = x, Column(dtype)
        self._low, self._high = Column(dtype), Column(dtype)
        self.smooth_by(smoothing)

    def __len__(self) -> int:
        return len(self._y)

    @property
    def x(self) -> np.ndarray:
        return self._x.values[: len(self)]

    @property
    def y(self) -> np.ndarray:
        return self._y.values

    @property
    def smooth(self) -> np.ndarray:
        """(N,) float32."""
        self._smooth.extend(self._smoother.extend(self.y[len(self._smooth) :]))
        return self._smooth.values

    def append(self, y: float) -> None:
        self._y.append(y)

    def extend(self, y: np.ndarray) -> None:
        self._y.extend(y)

    def cut(self, count: int) -> None:
        """Keep the first `count` points."""
        if count < len(self):
            self._y.cut(count)
            for coarse in (self._low, self._high):
                coarse.cut(count // _COARSE)
            self.smooth_by(self._smoothing)

    def smooth_by(self, smoothing: float) -> None:
        """Smooth all anew when that is next asked for."""
        self._smoothing = smoothing
        self._smoother, self._smooth = Smoother(smoothing), Column()

    def place(self, x: float) -> int:
        """The last point at or before x; -1 before the first."""
        # a key of another type would have the whole array converted
        return int(np.searchsorted(self.x, self.x.dtype.type(np.floor(x)), "right")) - 1

    def in_view(self, low: float, high: float) -> tuple[int, int]:
        """Start and stop of the points from low to high, and one more on either side where the line goes on."""
        start = self.place(np.ceil(low) - 1)
        return max(0, start), min(len(self), self.place(high) + 2)

    def places(self, start: int, stop: int, most: int) -> np.ndarray:
        """Edges of at most `most` blocks that cover start to stop.

        Blocks have a power of two as their size and begin at its multiples, so that they stay the same while the view
        moves and points are added.
        """
        size = 1
        while (stop - 1) // size - start // size >= most:
            size *= 2
        edges = np.arange(start // size, (stop - 1) // size + 2) * size
        edges[0], edges[-1] = start, stop
        return edges

    def blocks(self, start: int, stop: int, most: int) -> Blocks:
        """The points from start to stop (at least one) as at most `most` blocks."""
        edges = self.places(start, stop, most)
        low, high = self._extremes(edges)
        return Blocks(edges[:-1], edges[1:] - 1, low, high)

    def _extremes(self, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        if len(edges) < 4 or edges[2] - edges[1] <= _COARSE:
            values = _finite(self.y[edges[0] : edges[-1]])
            starts = edges[:-1] - edges[0]
            return np.fmin.reduceat(values, starts), np.fmax.reduceat(values, starts)
        self._fill_coarse()
        each = int(edges[2] - edges[1]) // _COARSE
        inner = slice(int(edges[1]) // _COARSE, int(edges[-2]) // _COARSE)
        ends = [_finite(self.y[edges[i] : edges[i + 1]]) for i in (0, len(edges) - 2)]
        sides = []
        for coarse, extreme in ((self._low, np.fmin), (self._high, np.fmax)):
            middle = extreme.reduce(coarse.values[inner].reshape(-1, each), axis=1)
            first, last = (extreme.reduce(end) for end in ends)
            sides.append(np.concatenate([[first], middle, [last]]))
        return sides[0], sides[1]

    def _fill_coarse(self) -> None:
        start, stop = len(self._low) * _COARSE, len(self) // _COARSE * _COARSE
        values = _finite(self.y[start:stop]).reshape(-1, _COARSE)
        self._low.extend(np.fmin.reduce(values, axis=1))
        self._high.extend(np.fmax.reduce(values, axis=1))


def _finite(values: np.ndarray) -> np.ndarray:
    """With NaN in place of an infinity."""
    known = np.isfinite(values)
    return values if known.all() else np.where(known, values, np.nan)
