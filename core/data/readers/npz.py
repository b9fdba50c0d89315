"""A NumPy archive with `images` and `labels`, and `part` where the data set is divided."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import ArrayImages, Dataset
from core.data.digits import CLASS_NAMES
from core.errors import DataError


def recognizes(path: Path) -> bool:
    return path.suffix.lower() == ".npz" and path.is_file()


def read(path: Path) -> Dataset:
    arrays = _load(path)
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
    parts = arrays.get("part", np.full(len(labels), ""))
    for name, array in (("labels", labels), ("part", parts)):
        if array.shape != images.shape[:1]:
            counts = f"{len(images)} images but “{name}” of shape {array.shape}"
            raise DataError(f"{path} has {counts}; every image needs one", path=path)
    outside = np.flatnonzero((labels < 0) | (labels >= len(CLASS_NAMES)))
    if len(outside):
        row = outside[0]
        raise DataError(f"{path} row {row} has the label {labels[row]}; the classes are 0 to 9", path=path)
    return Dataset(
        path=path,
        layout="NumPy archive",
        source=ArrayImages(images[..., 0] if images.shape[3:] == (1,) else images, path),
        labels=labels.astype(np.int64),
        parts=parts.astype(np.str_),
        class_names=CLASS_NAMES,
    )


def _load(path: Path) -> dict[str, NDArray[Any]]:
    if not zipfile.is_zipfile(path):  # else np.load would take the file for a bare array or a pickle
        raise DataError(f"{path} is not a NumPy archive; it should be one written by numpy.savez", path=path)
    try:
        with np.load(path, allow_pickle=False) as archive:
            for name in ("images", "labels"):
                if f"{name}.npy" not in archive.zip.namelist():
                    there = ", ".join(archive) or "none"
                    raise DataError(f"{path} has no array “{name}”; its arrays are {there}", path=path)
            return {name: archive[name] for name in ("images", "labels", "part") if name in archive}
    except MemoryError as error:
        raise DataError(f"{path} does not fit into memory", path=path) from error
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, RuntimeError) as error:
        raise DataError(
            f"{path} is damaged, or holds something other than plain arrays", path=path
        ) from error
