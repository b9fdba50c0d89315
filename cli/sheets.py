"""Pictures for a person to look at, as PNG files."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.files import write_atomically

_GAP = 2
_GROUND = 64


def sheet(pictures: Sequence[NDArray[np.uint8]], *, columns: int, side: int) -> NDArray[np.uint8]:
    """Pictures in rows, each enlarged or reduced into a square.

    Args:
        pictures: (H, W) grey or (H, W, 3) RGB each, of any size.
        columns: how many in a row.
        side: pixels of the square.

    Output shape: (height, width, 3).
    """
    rows = -(-len(pictures) // columns)
    cell = side + _GAP
    ground = np.full((rows * cell + _GAP, columns * cell + _GAP, 3), _GROUND, np.uint8)
    for number, picture in enumerate(pictures):
        top, left = (_GAP + place * cell for place in divmod(number, columns))
        scale = side / max(picture.shape[:2])
        height, width = (max(1, round(length * scale)) for length in picture.shape[:2])
        smooth = cv2.INTER_AREA if scale < 1 else cv2.INTER_NEAREST
        scaled = cv2.resize(picture, (width, height), interpolation=smooth)
        colours = scaled if scaled.ndim == 3 else np.repeat(scaled[..., None], 3, axis=2)
        ground[top : top + height, left : left + width] = colours
    return ground


def write_picture(path: Path, picture: NDArray[np.uint8]) -> None:
    """Writes a PNG."""
    write_atomically(path, lambda temporary: Image.fromarray(picture).save(temporary, format="PNG"))
