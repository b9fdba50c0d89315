"""The data set in the pictures of the Data and the Train page."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import cv2
import numpy as np

_COUNT = 4_000


def path() -> Path:
    """NumtaDB in the folder that ANKAN_DATA names; where it is not there, printed digits in parts a to d."""
    real = Path(os.environ.get("ANKAN_DATA", "../shared/data")) / "numtadb-28.npz"
    return real if real.is_file() else _printed()


def _printed() -> Path:
    rng = np.random.default_rng(1)
    labels = rng.integers(0, 10, _COUNT)
    images = np.full((_COUNT, 28, 28), 255, np.uint8)
    for image, label in zip(images, labels, strict=True):
        place = (int(rng.integers(3, 8)), int(rng.integers(20, 25)))
        cv2.putText(image, str(label), place, cv2.FONT_HERSHEY_SIMPLEX, rng.uniform(0.5, 0.8), 0, 2)
    made = Path(tempfile.mkdtemp(prefix="ankan-example-")) / "digits.npz"
    np.savez(made, images=images, labels=labels, part=np.sort(rng.choice(list("abcd"), _COUNT)))
    return made
