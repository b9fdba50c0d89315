"""Many maps as one picture."""

import math

import numpy as np

from core.insight.images import Maps


def mosaic(maps: Maps, *, columns: int | None = None, gap: int = 1) -> tuple[Maps, int]:
    """All maps in one picture, row by row.

    Args:
        maps: (C, H, W).
        columns: maps in a row; about as many as there are rows when left out.
        gap: pixels between maps, filled with NaN.

    Returns:
        The picture, and how many maps are in a row.
    """
    count, height, width = maps.shape
    columns = columns or max(1, math.ceil(math.sqrt(count)))
    rows = -(-count // columns)
    cells = np.full((rows * columns, height + gap, width + gap), np.nan, np.float32)
    cells[:count, :height, :width] = maps
    grid = cells.reshape(rows, columns, height + gap, width + gap).transpose(0, 2, 1, 3)
    picture = grid.reshape(rows * (height + gap), columns * (width + gap))
    return picture[: rows * (height + gap) - gap, : columns * (width + gap) - gap], columns
