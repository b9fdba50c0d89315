"""NumtaDB with augmentations: train/ with train.csv and test/ with test.csv."""

from __future__ import annotations

from pathlib import Path

from core.data.dataset import Dataset
from core.data.readers.labels_tables import Part, read_parts

_PARTS = ("train", "test")


def recognizes(path: Path) -> bool:
    return any((path / f"{part}.csv").is_file() for part in _PARTS)


def read(path: Path) -> Dataset:
    parts = [Part(part, path / part, path / f"{part}.csv") for part in _PARTS]
    return read_parts(path, "NumtaDB train and test tables", parts)
