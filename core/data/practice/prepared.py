"""Practice digits as a network is shown them, without a folder."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from core.data.digits import CLASS_NAMES
from core.data.normalize import Normalizer
from core.data.practice.digits import practice_digit
from core.data.prepared import PreparedData

_CHUNK = 50


def practice_in_steps(count: int, normalizer: Normalizer, *, seed: int) -> Generator[int, None, PreparedData]:
    """Draws and normalizes practice digits, the same ones for a seed; yields how many are done, and returns them."""
    images = np.zeros((count, *normalizer.shape), np.uint8)
    labels = np.zeros(count, np.int64)
    for number in range(count):
        picture, labels[number] = practice_digit(seed, number)
        images[number] = normalizer.normalize(picture).planes
        if (number + 1) % _CHUNK == 0:
            yield number + 1
    return PreparedData.of(images, labels, CLASS_NAMES)
