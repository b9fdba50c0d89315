"""NumtaDB as published: training-a/ with training-a.csv, training-b/ with training-b.csv, and so on."""

from __future__ import annotations

from pathlib import Path

from core.data.dataset import Dataset
from core.data.readers.labels_tables import Part, read_parts

_PREFIX = "training-"


def recognizes(path: Path) -> bool:
    return any(path.glob(f"{_PREFIX}*.csv"))


def read(path: Path) -> Dataset:
    stems = {table.stem for table in path.glob(f"{_PREFIX}*.csv")}
    stems |= {folder.name for folder in path.glob(f"{_PREFIX}*") if folder.is_dir()}
    parts = [Part(stem.removeprefix(_PREFIX), path / stem, path / f"{stem}.csv") for stem in sorted(stems)]
    return read_parts(path, "NumtaDB parts", parts)
