"""A folder a class: 0 to 9, ০ to ৯, digit_3, or names; at the top or under parts such as train/ and test/."""

from __future__ import annotations

from itertools import chain

import numpy as np

from core.data.dataset import Dataset
from core.data.digits import digit_of
from core.data.images import is_image_name
from core.data.labels import MOST_CLASSES, class_names_of, class_of, in_words
from core.data.problem import Problem
from core.data.sources import TreeImages
from core.data.tree import Tree, top_folders

Folders = dict[str, list[str]]

LAYOUT = "a folder a class"

_PART_NAMES = ("train", "training", "test", "testing", "val", "valid", "validation")


def recognizes(tree: Tree) -> bool:
    return bool(_parts(tree))


def read(tree: Tree, _columns: tuple[str, str] | None) -> Dataset:
    parts = _parts(tree)
    class_names = class_names_of(chain.from_iterable(parts.values()))
    place = {name: row for row, name in enumerate(tree.names)}
    rows: list[int] = []
    labels: list[int] = []
    of_part: list[str] = []
    problems: list[Problem] = []
    for part, folders in parts.items():
        start = f"{part}/" if part else ""
        for folder, files in sorted(folders.items()):
            label = class_of(folder, class_names)
            if label is not None:
                rows += (place[f"{start}{folder}/{file}"] for file in files)
                labels += [label] * len(files)
                of_part += [part] * len(files)
                continue
            where = tree.label(f"{start}{folder}".rstrip("/")) if start or folder else str(tree.path)
            if folder:
                reason = f"has {len(files)} images but is no class; the classes are {in_words(class_names)}"
            else:
                reason = f"has {len(files)} images outside its class folders"
            problems.append(Problem(where, reason, len(files)))
    return Dataset(
        path=tree.path,
        layout=LAYOUT,
        source=TreeImages(tree, np.array(rows, dtype=np.int64)),
        labels=np.array(labels, dtype=np.int64),
        parts=np.array(of_part, dtype=np.str_),
        class_names=class_names,
        problems=tuple(problems),
    )


def _parts(tree: Tree) -> dict[str, Folders]:
    """The images by part, "" where there are none, and by class folder within it."""
    top = top_folders(filter(is_image_name, tree.names))
    if any(digit_of(folder) is not None for folder in top):
        return {"": top}
    below = {folder: top_folders(files) for folder, files in sorted(top.items()) if folder}
    if any(_is_part(name, folders) for name, folders in below.items()) or _have_classes_in_common(below):
        return {**below, "": {"": top[""]}} if "" in top else below
    return {"": top} if 2 <= len(below) <= MOST_CLASSES else {}


def _is_part(name: str, folders: Folders) -> bool:
    has_digits = any(digit_of(folder) is not None for folder in folders)
    return has_digits or (name.lower() in _PART_NAMES and len(folders.keys() - {""}) >= 2)


def _have_classes_in_common(below: dict[str, Folders]) -> bool:
    if len(below) < 2 or any("" in folders for folders in below.values()):
        return False
    return bool(set.intersection(*map(set, below.values())))
