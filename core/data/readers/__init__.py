"""Opens a data set by looking at what lies there; one layout a file."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Protocol

from core.data.dataset import Dataset
from core.data.images import is_image_name
from core.data.readers import class_folders, npz, numtadb_parts, numtadb_tables
from core.errors import DataError


class Reader(Protocol):
    """What a module of this package offers."""

    def recognizes(self, path: Path) -> bool:
        """Whether this layout lies at `path`, by the names of files alone."""
        ...

    def read(self, path: Path) -> Dataset:
        """Lists the images and their labels; decodes no image file."""
        ...


READERS: tuple[Reader, ...] = (npz, numtadb_parts, numtadb_tables, class_folders)


def open_dataset(path: Path) -> Dataset:
    """Opens a folder or an archive of labelled digits, in any layout that a reader knows.

    Raises:
        DataError: nothing is there, it has no images or no labels, or its labels make no sense.
    """
    try:
        reader = next((reader for reader in READERS if reader.recognizes(path)), None)
        if reader is None:
            raise DataError(f"{path} {_why_not(path)}", path=path)
        dataset = reader.read(path)
    except OSError as error:
        raise DataError(f"{error.filename or path} cannot be read: {error.strerror}", path=path) from error
    if not len(dataset):
        reason = f"; {dataset.problems[0].path} {dataset.problems[0].reason}" if dataset.problems else ""
        raise DataError(f"{path} has not one image with a label{reason}", path=path)
    return dataset


def _why_not(path: Path) -> str:
    layouts = "a table beside each folder of images (training-a.csv beside training-a) or one folder a digit"
    if not path.exists():
        return "does not exist"
    if not path.is_dir():
        return "is not a data set; choose a folder of images with labels, or a NumPy archive (.npz)"
    folder = path.resolve()
    if folder.with_name(f"{folder.name}.csv").is_file():
        return f"is one part of a data set; choose the folder it lies in, {folder.parent}"
    if any(is_image_name(file.name) for file in chain(path.glob("*"), path.glob("*/*"))):
        return f"has images but no labels; expected {layouts}"
    if any(path.iterdir()):
        return f"has no images; expected {layouts}"
    return f"is an empty folder; expected {layouts}"
