"""A data set that is all made up, and says what was read of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.data.dataset import Dataset
from core.data.digits import CLASS_NAMES
from core.data.normalize import Normalizer
from core.data.prepared import PreparedData
from gui.active_data import OpenData


class CountedImages:
    """Images that are made when they are read, and counted."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.read_rows: list[int] = []

    def __len__(self) -> int:
        return self.count

    def read(self, i: int) -> np.ndarray:
        self.read_rows.append(i)
        return np.full((20, 30), i % 256, np.uint8)

    def name(self, i: int) -> str:
        return f"digits/writer-{i % 7}/{i:06d}.png"

    def identity(self) -> None:
        return None


def made_up(count: int, parts: str = "ab") -> OpenData:
    """A data set of `count` images in parts of equal size, prepared."""
    labels = np.arange(count) % 10
    names = np.array(list(parts))[np.arange(count) * len(parts) // count]
    dataset = Dataset(Path("digits"), "made up", CountedImages(count), labels, names, CLASS_NAMES)
    rows = np.arange(count)
    images = np.zeros((count, 1, 8, 8), np.uint8)
    images[:, 0, 0, 0] = rows % 251
    prepared = PreparedData(
        images, labels, rows, CLASS_NAMES, (), np.zeros(count, bool), rows.astype(np.uint64), True
    )
    return OpenData(dataset, prepared, Normalizer(), parts=tuple(parts))
