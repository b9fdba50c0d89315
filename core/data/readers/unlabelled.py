"""Images of which nobody has said what they are."""

from __future__ import annotations

import numpy as np

from core.data.dataset import UNLABELLED, Dataset
from core.data.images import is_image_name
from core.data.sources import TreeImages
from core.data.tree import Tree

LAYOUT = "images without labels"


def read(tree: Tree) -> Dataset:
    """All images in a tree, in the order of their names."""
    rows = np.flatnonzero([is_image_name(name) for name in tree.names])
    return Dataset(
        path=tree.path,
        layout=LAYOUT,
        source=TreeImages(tree, rows),
        labels=np.full(len(rows), UNLABELLED),
        parts=np.full(len(rows), ""),
        class_names=(),
    )
