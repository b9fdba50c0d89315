"""A NumPy archive with `images` and `labels`, and `part` where the data set is divided."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Dataset
from core.data.digits import CLASS_NAMES
from core.data.readers.arrays import LARGEST_ARRAYS, join, stamp_of
from core.data.sources import ArrayImages
from core.data.tree import Tree, suffix
from core.errors import DataError

LAYOUT = "NumPy archives"


def recognizes(tree: Tree) -> bool:
    return bool(_archives(tree))


def read(tree: Tree, _columns: tuple[str, str] | None) -> Dataset:
    archives = _archives(tree)
    sets = [_read(tree, name, "" if len(archives) == 1 else name[: -len(".npz")]) for name in archives]
    return join(tree, sets, "NumPy archive" if len(sets) == 1 else LAYOUT)


def _archives(tree: Tree) -> list[str]:
    return [name for name in tree.names if "/" not in name and suffix(name) == ".npz"]


def _read(tree: Tree, name: str, part: str) -> Dataset:
    path = Path(tree.label(name))
    arrays = _load(tree, name, path)
    images, labels = arrays["images"], arrays["labels"]
    if (
        images.dtype != np.uint8
        or images.ndim not in (3, 4)
        or images.shape[3:] not in ((), (1,), (3,), (4,))
    ):
        wanted = "expected uint8 of shape (N, H, W), (N, H, W, 3) or (N, H, W, 4)"
        raise DataError(f"{path} has images of {images.dtype} {images.shape}; {wanted}", path=path)
    if 0 in images.shape[1:]:
        raise DataError(f"{path} has images without pixels, {images.shape}", path=path)
    if labels.ndim != 1 or labels.dtype.kind not in "iu":
        wanted = "expected whole numbers of shape (N,)"
        raise DataError(f"{path} has labels of {labels.dtype} {labels.shape}; {wanted}", path=path)
    parts = arrays.get("part", np.full(len(labels), part))
    for called, array in (("labels", labels), ("part", parts)):
        if array.shape != images.shape[:1]:
            counts = f"{len(images)} images but “{called}” of shape {array.shape}"
            raise DataError(f"{path} has {counts}; every image needs one", path=path)
    outside = np.flatnonzero((labels < 0) | (labels >= len(CLASS_NAMES)))
    if len(outside):
        row = outside[0]
        raise DataError(f"{path} row {row} has the label {labels[row]}; the classes are 0 to 9", path=path)
    return Dataset(
        path=path,
        layout="",
        source=ArrayImages(
            images[..., 0] if images.shape[3:] == (1,) else images, path, stamp_of(tree, name)
        ),
        labels=labels.astype(np.int64),
        parts=parts.astype(np.str_),
        class_names=CLASS_NAMES,
    )


def _load(tree: Tree, name: str, path: Path) -> dict[str, NDArray[Any]]:
    data = io.BytesIO(tree.read(name, at_most=LARGEST_ARRAYS))
    if not zipfile.is_zipfile(data):  # else np.load would take the file for a bare array or a pickle
        raise DataError(f"{path} is not a NumPy archive; it should be one written by numpy.savez", path=path)
    data.seek(0)
    try:
        with np.load(data, allow_pickle=False) as archive:
            if sum(entry.file_size for entry in archive.zip.infolist()) > LARGEST_ARRAYS:
                limit = LARGEST_ARRAYS // 1_000_000_000
                raise DataError(f"{path} has more than {limit} GB of arrays; divide it", path=path)
            for wanted in ("images", "labels"):
                if f"{wanted}.npy" not in archive.zip.namelist():
                    there = ", ".join(archive) or "none"
                    raise DataError(f"{path} has no array “{wanted}”; its arrays are {there}", path=path)
            return {key: archive[key] for key in ("images", "labels", "part") if key in archive}
    except MemoryError as error:
        raise DataError(f"{path} does not fit into memory", path=path) from error
    except DataError:
        raise
    except Exception as error:  # zipfile, zlib and NumPy's own header parser raise a dozen types
        raise DataError(
            f"{path} is damaged, or holds something other than plain arrays", path=path
        ) from error
