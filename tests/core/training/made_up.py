"""Small pictures that a tiny network tells apart within seconds."""

from pathlib import Path

import numpy as np

from core.data.dataset import Dataset
from core.data.prepared import PreparedData
from core.data.sources import ArrayImages
from core.nn.architecture import Architecture
from core.nn.arrays import Array

SIZE = 12
CLASS_NAMES = ("row", "column", "cross")
DESCRIPTION = {
    "input": [1, SIZE, SIZE],
    "layers": [
        {"Conv2d": {"out_channels": 4, "kernel_size": 3, "padding": 1}},
        "BatchNorm2d",
        "ReLU",
        {"MaxPool2d": {"kernel_size": 2}},
        "Flatten",
        {"Linear": {"out_features": 3}},
    ],
}


def tiny_architecture(**changes: object) -> Architecture:
    return Architecture.from_dict(DESCRIPTION | changes, name="tiny", source="tiny.yaml")


def pictures(count: int, *, seed: int = 0) -> tuple[Array, Array]:
    """(N, SIZE, SIZE) uint8 pictures of a row, a column or both, light on dark, and their class numbers in turn."""
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 3
    images = np.zeros((count, SIZE, SIZE), np.uint8)
    for image, label in zip(images, labels, strict=True):
        row, column = rng.integers(4, 8, 2)
        light = rng.integers(150, 256)
        if label != 1:
            image[row : row + 2, 1:-1] = light
        if label != 0:
            image[1:-1, column : column + 2] = light
    return images, labels


def prepared(count: int, *, seed: int = 0) -> PreparedData:
    images, labels = pictures(count, seed=seed)
    return PreparedData.of(images[:, None], labels, CLASS_NAMES)


def dataset(count: int, *, seed: int = 0) -> Dataset:
    """The first half is part a, the rest part b."""
    images, labels = pictures(count, seed=seed)
    path = Path("made-up.npz")
    parts = np.where(np.arange(count) < count // 2, "a", "b")
    return Dataset(path, "NumPy archive", ArrayImages(images, path), labels, parts, CLASS_NAMES)
