"""NumtaDB as published: training-a/ with training-a.csv, training-b/ with training-b.csv, and so on."""

from __future__ import annotations

from core.data.dataset import Dataset
from core.data.digits import CLASS_NAMES
from core.data.readers.tables import read_tables
from core.data.tree import Tree

_PREFIX, _SUFFIX = "training-", ".csv"

LAYOUT = "NumtaDB parts"


def recognizes(tree: Tree) -> bool:
    return bool(_tables(tree))


def read(tree: Tree, columns: tuple[str, str] | None) -> Dataset:
    return read_tables(tree, _tables(tree), LAYOUT, columns=columns, class_names=CLASS_NAMES)


def _tables(tree: Tree) -> dict[str, str]:
    """Tables and the parts they are."""
    return {
        name: name.removeprefix(_PREFIX).removesuffix(_SUFFIX)
        for name in tree.names
        if name.endswith(_SUFFIX) and name.startswith(_PREFIX) and "/" not in name
    }
