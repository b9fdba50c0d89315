"""Many small images as one picture."""

from __future__ import annotations

import numpy as np

_GAP = 56  # the grey of the lines between images


def mosaic(images: np.ndarray, columns: int) -> np.ndarray:
    """Side by side from the upper left, a thin line after each; what is left of the last row is empty.

    Input shape: (N, C, H, W), uint8, C 1 or 3. Output shape: (rows, columns), or (rows, columns, 3).
    """
    count, channels, height, width = images.shape
    rows = -(-count // columns)
    cells = np.full((rows * columns, height + 1, width + 1, channels), _GAP, np.uint8)
    cells[:count, :height, :width] = images.transpose(0, 2, 3, 1)
    cells[count:, :height, :width] = 0
    grid = cells.reshape(rows, columns, height + 1, width + 1, channels).swapaxes(1, 2)
    picture = grid.reshape(rows * (height + 1), columns * (width + 1), channels)
    return picture[..., 0] if channels == 1 else picture
