"""Pictures to be changed, and every transform so that it changes something in each."""

import numpy as np
from numpy.typing import NDArray

from core.data.augment import TRANSFORMS, TargetTransform, Transform

IMAGE_TRANSFORMS: tuple[type[Transform], ...] = tuple(
    kind for kind in TRANSFORMS if not issubclass(kind, TargetTransform)
)
"""Those that look at each image by itself."""


def rings(count: int, size: int = 28) -> NDArray[np.uint8]:
    """(N, size, size): a ring a little off the middle, another in each image."""
    y, x = np.mgrid[:size, :size]
    unit = size / 28
    images = []
    for i in range(count):
        distance = np.hypot(y / unit - 13, x / unit - 13.5) - (4 + i % 5)
        images.append(np.clip(255 * (2.5 - np.abs(distance)), 0, 255))
    return np.rint(np.reshape(images, (count, size, size))).astype(np.uint8)


def noise(*shape: int) -> NDArray[np.uint8]:
    """Any picture at all."""
    return np.random.default_rng(0).integers(0, 256, shape, np.uint8)


def always(kind: type[Transform], strength: float = 1.0) -> Transform:
    """It changes every image."""
    return kind(p=1.0, strength=strength)
