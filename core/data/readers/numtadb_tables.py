"""train/ with train.csv and test/ with test.csv, as NumtaDB with augmentations and many of Kaggle have them."""

from __future__ import annotations

from core.data.dataset import Dataset
from core.data.readers.tables import read_tables
from core.data.tree import Tree

_TABLES = {"train.csv": "train", "test.csv": "test"}

LAYOUT = "train and test tables"


def recognizes(tree: Tree) -> bool:
    return any(name in _TABLES for name in tree.names)


def read(tree: Tree, columns: tuple[str, str] | None) -> Dataset:
    there = {name: part for name, part in _TABLES.items() if name in tree.names}
    return read_tables(tree, there, LAYOUT, columns=columns)
