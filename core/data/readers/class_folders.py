"""A folder a class, named 0 to 9 or ০ to ৯, at the top or under parts such as train/ and test/."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.data.dataset import Dataset, FileImages, Problem
from core.data.digits import CLASS_NAMES, digit_of
from core.data.images import image_paths, is_image_name


def recognizes(path: Path) -> bool:
    return path.is_dir() and bool(_parts(path))


def read(path: Path) -> Dataset:
    parts = _parts(path)
    images: list[Path] = []
    labels: list[int] = []
    names: list[str] = []
    problems: list[Problem] = []
    for name, part in parts.items():
        for folder in _folders(part):
            digit = digit_of(folder.name)
            files = image_paths(folder)
            if digit is not None:
                images += files
                labels += [digit] * len(files)
                names += [name] * len(files)
            elif files:
                reason = f"has {len(files)} images but is no class; the classes are 0 to 9"
                problems.append(Problem(str(folder), reason, len(files)))
        loose = sum(is_image_name(file.name) for file in part.iterdir())
        if loose:
            problems.append(Problem(str(part), f"has {loose} images outside its class folders", loose))
    return Dataset(
        path=path,
        layout="a folder a class",
        source=FileImages(images),
        labels=np.array(labels, dtype=np.int64),
        parts=np.array(names, dtype=np.str_),
        class_names=CLASS_NAMES,
        problems=tuple(problems),
    )


def _parts(path: Path) -> dict[str, Path]:
    """The folders that hold class folders, by the names of their parts."""
    if _has_classes(path):
        return {"": path}
    return {folder.name: folder for folder in _folders(path) if _has_classes(folder)}


def _has_classes(path: Path) -> bool:
    return any(digit_of(folder.name) is not None for folder in _folders(path))


def _folders(path: Path) -> list[Path]:
    return sorted(folder for folder in path.iterdir() if folder.is_dir())
