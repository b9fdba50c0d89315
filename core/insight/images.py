"""What goes into a network and what comes out of looking at it."""

import numpy as np
from numpy.typing import NDArray

from core.data.ink import Image

Maps = NDArray[np.float32]


def as_input(image: Image) -> NDArray[np.float32]:
    """(1, C, size, size) from 0 to 1, as a network takes it, of a normalized image, (size, size) or (size, size, 3)."""
    planes = image[None] if image.ndim == 2 else image.transpose(2, 0, 1)
    return planes[None] * np.float32(1 / 255)
