"""Images anywhere, and CSV or TSV tables that name file and label."""

from __future__ import annotations

from pathlib import PurePosixPath

from core.data.dataset import Dataset
from core.data.images import is_image_name
from core.data.readers.tables import read_tables, table_names
from core.data.tree import Tree

LAYOUT = "a table of files and labels"


def recognizes(tree: Tree) -> bool:
    return bool(table_names(tree)) and any(map(is_image_name, tree.names))


def read(tree: Tree, columns: tuple[str, str] | None) -> Dataset:
    tables = table_names(tree)
    parts = {name: PurePosixPath(name).stem if len(tables) > 1 else "" for name in tables}
    layout = LAYOUT if len(tables) == 1 else "tables of files and labels"
    return read_tables(tree, parts, layout, columns=columns)
