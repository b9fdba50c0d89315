"""Where the names of classes stand on a map: on their points, within the picture, and not one over another."""

from __future__ import annotations

import numpy as np

_STEP, _REACH = 5.0, 150.0  # pixels: how finely a free place is looked for, and how far away
_GAP = 2.0  # pixels between two names


def typical(points: np.ndarray) -> np.ndarray:
    """(N, 2) -> (2,), the point that is nearest to the median: a class in two clusters has its median in neither."""
    return points[np.linalg.norm(points - np.median(points, axis=0), axis=1).argmin()]


def moved_apart(middles: np.ndarray, sizes: np.ndarray, room: tuple[float, float]) -> np.ndarray:
    """Where rectangles have their middles so that none lies over one before it: each at the nearest free place.

    Input shape: middles and sizes (K, 2), in pixels; `room` is the picture's width and height.
    Output shape: (K, 2); where all is taken round about, one stays on another.
    """
    least = sizes / 2
    most = np.maximum(np.array(room) - least, least)
    found = np.clip(middles, least, most).astype(np.float64)
    for place in range(1, len(found)):
        tried = found[place] + _OFFSETS
        apart = (sizes[:place] + sizes[place]) / 2 + _GAP
        taken = (np.abs(tried[:, np.newaxis] - found[:place]) < apart).all(axis=2).any(axis=1)
        outside = ((tried < least[place]) | (tried > most[place])).any(axis=1)
        free = np.flatnonzero(~taken & ~outside)
        if len(free):
            found[place] = tried[free[0]]
    return found


def _offsets() -> np.ndarray:
    """(M, 2), the nearest first."""
    line = np.arange(-_REACH, _REACH + 1, _STEP)
    grid = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    return grid[np.linalg.norm(grid, axis=1).argsort(kind="stable")]


_OFFSETS = _offsets()
