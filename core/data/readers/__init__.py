"""Opens a data set by looking at what lies there; one layout a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Protocol

from core.data.dataset import Dataset
from core.data.images import is_image_name
from core.data.problem import Problem
from core.data.readers import (
    cifar,
    class_folders,
    idx,
    labels_table,
    npz,
    numtadb_parts,
    numtadb_tables,
    unlabelled,
)
from core.data.readers.corrections import Corrections, corrections_path
from core.data.readers.table_text import SUFFIXES as TABLES
from core.data.tree import FolderTree, Tree, ZipTree, note_archives, only, suffix, top_folders
from core.errors import DataError, NoLabelsError, system_reason

_DEEPEST = 20


class Reader(Protocol):
    """What a module of this package offers: `LAYOUT`, its name in words, and two functions."""

    LAYOUT: str

    def recognizes(self, tree: Tree, /) -> bool:
        """Whether this layout lies there, by the names of files alone."""
        ...

    def read(self, tree: Tree, columns: tuple[str, str] | None, /) -> Dataset:
        """Lists the images and their labels; decodes no image file."""
        ...


ARRAYS: tuple[Reader, ...] = (npz, idx, cifar)
UNMISTAKABLE: tuple[Reader, ...] = (*ARRAYS, numtadb_parts, numtadb_tables)
GENERAL: tuple[Reader, ...] = (labels_table, class_folders)


def open_dataset(
    path: Path, *, columns: tuple[str, str] | None = None, corrections: Path | None = None
) -> Dataset:
    """Opens labelled images in any layout that a reader knows: a folder, a zip archive, or a file of a data set.

    Args:
        path: what to open.
        columns: where tables give the labels, the names of the file's and the label's column; guessed when left out.
        corrections: a table of corrected labels; that beside the data set, where there is one, when left out.

    Raises:
        NoLabelsError: it has images, but no labels.
        DataError: nothing is there, it has no images, or its labels or their corrections make no sense.
    """
    dataset = _opened(path, columns)
    if corrections is not None and not corrections.is_file():
        raise DataError(f"there is no table of corrections {corrections}", path=corrections)
    return Corrections.read(corrections or corrections_path(path)).apply(dataset)


def open_unlabelled(path: Path) -> Dataset:
    """Opens a folder or a zip archive of images as a data set without labels, for which `open_dataset` refused it.

    Raises:
        DataError: there is no image, or it cannot be read.
    """
    try:
        tree = _tree(path)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {system_reason(error)}", path=path) from error
    dataset = unlabelled.read(tree)
    if not len(dataset):
        raise DataError(f"{path} has no images", path=path)
    return replace(dataset, path=path, problems=tree.problems)


def _opened(path: Path, columns: tuple[str, str] | None) -> Dataset:
    try:
        tree, reader = _recognized(_tree(path))
        if reader is None:
            raise _refusal(path, tree)
        dataset = reader.read(tree, columns)
    except OSError as error:
        reason = system_reason(error)
        raise DataError(f"{error.filename or path} cannot be read: {reason}", path=path) from error
    except MemoryError as error:
        raise DataError(f"{path} does not fit into memory", path=path) from error
    if not len(dataset):
        reason = f"; {dataset.problems[0].path} {dataset.problems[0].reason}" if dataset.problems else ""
        raise DataError(f"{path} has not one image with a label{reason}", path=path)
    problems = (*dataset.problems, *tree.problems, *_not_read(tree, reader), *note_archives(tree))
    return replace(dataset, path=path, problems=problems)


def _tree(path: Path) -> Tree:
    """What was pointed at, as files; of a single file that is part of a data set, those beside it too."""
    if path.is_dir():
        return FolderTree.of(path)
    if not path.exists():
        raise DataError(f"{path} does not exist", path=path)
    ending = path.suffix.lower()
    if ending == ".zip":
        return ZipTree.of(path)
    if ending in TABLES:
        return only(FolderTree.of(path.parent), lambda name: name == path.name or is_image_name(name))
    beside = FolderTree.of(path.parent, deep=False)
    alone = only(beside, lambda name: name == path.name)
    if ending == ".npz":
        return alone
    if idx.is_part(alone) or cifar.recognizes(alone):
        return beside
    raise DataError(
        f"{path} is not a data set; choose a folder of images with labels, a .zip of one, or a NumPy archive "
        f"(.npz)",
        path=path,
    )


def _recognized(tree: Tree) -> tuple[Tree, Reader | None]:
    """The reader that knows this layout, at the top or within folders that hold one folder, no image and no table."""
    levels = [tree]
    for _ in range(_DEEPEST):
        top = top_folders(levels[-1].names)
        loose = top.pop("", [])
        if len(top) != 1 or any(is_image_name(name) or suffix(name) in TABLES for name in loose):
            break
        levels.append(levels[-1].below(next(iter(top))))
    for readers in (UNMISTAKABLE, GENERAL):
        for level in levels:
            for reader in readers:
                if reader.recognizes(level):
                    return level, reader
    return tree, None


def _not_read(tree: Tree, reader: Reader) -> list[Problem]:
    """What lies beside the layout that was read."""
    reason = "has {} beside its {}, which are not read; open them by themselves"
    problems = [
        Problem(str(tree.path), reason.format(other.LAYOUT, reader.LAYOUT))
        for other in ARRAYS
        if other is not reader and other.recognizes(tree)
    ]
    images = sum(map(is_image_name, tree.names)) if reader in ARRAYS else 0
    if images:
        problems.append(Problem(str(tree.path), reason.format(f"{images} images", reader.LAYOUT), images))
    return problems


def _refusal(path: Path, tree: Tree) -> DataError:
    layouts = "a table of files and labels (.csv) or one folder a digit"
    folder = path.resolve()
    if path.is_dir() and folder.with_name(f"{folder.name}.csv").is_file():
        reason = f"is one part of a data set; choose the folder it lies in, {folder.parent}"
    elif any(map(is_image_name, tree.names)):
        return NoLabelsError(f"{path} has images but no labels; expected {layouts}", path=path)
    elif archives := note_archives(tree):
        reason = f"has no images; {archives[0].path} {archives[0].reason}"
    elif tree.names:
        reason = f"has no images; expected {layouts}"
    elif tree.problems:
        reason = f"has nothing that can be read; {tree.problems[0].path} {tree.problems[0].reason}"
    else:
        reason = f"is empty; expected {layouts}"
    return DataError(f"{path} {reason}", path=path)
