"""A folder on disk as a tree of files."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.problem import Problem
from core.data.tree.base import LARGEST_FILE, is_hidden, names_below, too_large
from core.errors import DataError, system_reason


@dataclass(frozen=True, eq=False)
class FolderTree:
    """A folder on disk; links are followed, but each folder is entered once."""

    path: Path
    names: Sequence[str]
    stamps: NDArray[np.int64]
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, path: Path, *, deep: bool = True) -> FolderTree:
        """All files below a folder, or with `deep` off only those in it. Raises OSError where it cannot be read."""
        problems: list[Problem] = []
        found = sorted(_walk(str(path), problems) if deep else _files(path))
        stamps = np.array([stamp for _, *stamp in found], np.int64).reshape(-1, 2)
        return cls(path, [name for name, *_ in found], stamps, tuple(problems))

    def read(self, name: str, *, at_most: int = LARGEST_FILE) -> bytes:
        return read_file(self.path / name, at_most=at_most)

    def label(self, name: str) -> str:
        return str(self.path / name)

    def below(self, folder: str) -> FolderTree:
        rows, names = names_below(self.names, folder)
        return replace(self, path=self.path / folder, names=names, stamps=self.stamps[rows])


def read_file(path: Path, *, at_most: int = LARGEST_FILE) -> bytes:
    """The content of a file. Raises DataError where it cannot be had, or is larger than `at_most` bytes."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(status.st_mode):  # a pipe could keep us waiting, a device never end
            raise DataError(f"{path} is not a file", path=path)
        if status.st_size > at_most:
            raise too_large(str(path), status.st_size, at_most)
        return path.read_bytes()
    except OSError as error:
        reason = system_reason(error)
        raise DataError(f"{path} cannot be read: {reason}", path=path) from error
    except MemoryError as error:
        raise DataError(f"{path} does not fit into memory", path=path) from error


def only(tree: FolderTree, wanted: Callable[[str], bool]) -> FolderTree:
    """The same folder, with these files alone."""
    rows = [row for row, name in enumerate(tree.names) if wanted(name)]
    return replace(tree, names=[tree.names[row] for row in rows], stamps=tree.stamps[rows])


def _walk(root: str, problems: list[Problem]) -> Iterator[tuple[str, int, int]]:
    """Name, size and time of change of every file."""
    entered: set[tuple[int, int]] = set()
    waiting = [""]
    while waiting:
        below = waiting.pop()
        folders: list[str] = []
        yield from _listed(root, below, folders, problems, entered)
        waiting += sorted(folders, reverse=True)


def _listed(
    root: str, below: str, folders: list[str], problems: list[Problem], entered: set[tuple[int, int]]
) -> Iterator[tuple[str, int, int]]:
    """The files in one folder; adds the folders in it to `folders`."""
    folder = f"{root}/{below}" if below else root
    try:
        status = Path(folder).stat()
        if (status.st_dev, status.st_ino) in entered:  # a link that leads back
            return
        entered.add((status.st_dev, status.st_ino))
        with os.scandir(folder) as listing:
            entries = [entry for entry in listing if not is_hidden(entry.name)]
    except OSError as error:
        if not below:
            raise
        reason = f"cannot be read: {system_reason(error)}"
        problems.append(Problem(folder, reason, kind="unreadable"))
        return
    for entry in entries:
        name = f"{below}/{entry.name}" if below else entry.name
        try:
            if entry.is_dir():
                folders.append(name)
            elif entry.is_file():
                status = entry.stat()
                yield name, status.st_size, status.st_mtime_ns
            elif entry.is_symlink():
                problems.append(Problem(f"{root}/{name}", "is a link that leads nowhere", kind="unreadable"))
        except OSError as error:
            reason = f"cannot be read: {system_reason(error)}"
            problems.append(Problem(f"{root}/{name}", reason, kind="unreadable"))


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    for file in folder.iterdir():
        if file.is_file() and not is_hidden(file.name):
            status = file.stat()
            yield file.name, status.st_size, status.st_mtime_ns
