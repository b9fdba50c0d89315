"""What the layouts have in common whose images lie in arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.data.dataset import Dataset
from core.data.sources import JoinedImages
from core.data.tree import Tree
from core.errors import DataError

LARGEST_ARRAYS = 4_000_000_000
"""Bytes of the arrays of one file; what claims more is a bomb, or does not fit into a laptop."""


def stamp_of(tree: Tree, name: str) -> bytes:
    """Tells the content of this file from others."""
    size, time = tree.stamps[tree.names.index(name)]
    place = f"{tree.path.resolve()}\0{tree.label(name)}"
    return f"{place}\0{size}\0{time}".encode("utf-8", "surrogateescape")


def join(tree: Tree, sets: Sequence[Dataset], layout: str) -> Dataset:
    """Several files of one data set, one after the other.

    Raises:
        DataError: their classes differ.
    """
    first = sets[0]
    for other in sets:
        if other.class_names != first.class_names:
            raise DataError(f"{first.path} and {other.path} have different classes; open them one by one")
    return Dataset(
        path=tree.path,
        layout=layout,
        source=first.source if len(sets) == 1 else JoinedImages([one.source for one in sets]),
        labels=np.concatenate([one.labels for one in sets]),
        parts=np.concatenate([one.parts for one in sets]),
        class_names=first.class_names,
        problems=tuple(problem for one in sets for problem in one.problems),
    )
