"""The files of a data set, by name: a folder, or a zip archive read in place."""

from __future__ import annotations

import errno
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from core.data.problem import Problem
from core.errors import DataError

LARGEST_FILE = 256_000_000
"""Bytes of the largest file that is read whole; what claims more in an archive is a bomb or no image."""

_ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".tgz")
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_PACKINGS = (
    zipfile.ZIP_STORED,
    zipfile.ZIP_DEFLATED,
    zipfile.ZIP_LZMA,
)  # in bzip2, 4 kB can become 5 GB at once


class Tree(Protocol):
    """Files below one root, with `/` between the parts of their names; hidden ones are left out.

    Attributes:
        path: the folder or the archive.
        names: the N names, sorted.
        stamps: (N, 2) sizes in bytes and times of change, or checksums in an archive.
        problems: what could not be listed.
    """

    @property
    def path(self) -> Path: ...
    @property
    def names(self) -> Sequence[str]: ...
    @property
    def stamps(self) -> NDArray[np.int64]: ...
    @property
    def problems(self) -> tuple[Problem, ...]: ...

    def read(self, name: str, *, at_most: int = LARGEST_FILE) -> bytes:
        """The content of a file. Raises DataError where it cannot be had, or is larger than `at_most` bytes."""
        ...

    def label(self, name: str) -> str:
        """What to call a file when speaking to a user."""
        ...

    def below(self, folder: str) -> Tree:
        """Only the files in one of its folders, with names that begin there."""
        ...


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
        rows, names = _names_below(self.names, folder)
        return replace(self, path=self.path / folder, names=names, stamps=self.stamps[rows])


@dataclass(frozen=True, eq=False)
class ZipTree:
    """A zip archive; nothing of it is ever written to disk."""

    path: Path
    names: Sequence[str]
    stamps: NDArray[np.int64]
    problems: tuple[Problem, ...]
    _archive: zipfile.ZipFile
    _entries: dict[str, zipfile.ZipInfo]
    _prefix: str = field(default="")

    @classmethod
    def of(cls, path: Path) -> ZipTree:
        """Raises DataError for what is no zip archive, or a damaged one."""
        try:
            archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OverflowError) as error:
            raise DataError(
                f"{path} is not a zip archive, or it is damaged; pack the folder again", path=path
            ) from error
        entries: dict[str, zipfile.ZipInfo] = {}
        problems: list[Problem] = []
        for entry in archive.infolist():
            name = _name(entry)
            if name.endswith("/") or _is_hidden(name):
                continue
            if reason := _unusable(entry, name):
                problems.append(Problem(f"{path}/{name}", reason))
            else:
                entries[name] = entry
        names = sorted(entries)
        stamps = np.array([(entries[n].file_size, entries[n].CRC) for n in names], np.int64).reshape(-1, 2)
        return cls(path, names, stamps, tuple(problems), archive, entries)

    def read(self, name: str, *, at_most: int = LARGEST_FILE) -> bytes:
        entry = self._entries[self._prefix + name]
        if entry.file_size > at_most:
            raise _too_large(self.label(name), entry.file_size, at_most)
        try:
            return self._archive.read(entry)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise DataError(f"{self.label(name)} cannot be read: {reason}", path=self.path) from error
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            RuntimeError,
            ValueError,
            NotImplementedError,
        ) as error:
            raise DataError(f"{self.label(name)} is damaged within its archive", path=self.path) from error
        except Exception as error:  # lzma's own
            raise DataError(f"{self.label(name)} cannot be unpacked: {error}", path=self.path) from error

    def label(self, name: str) -> str:
        return f"{self.path}/{self._prefix}{name}"

    def __reduce__(self) -> tuple[Any, ...]:
        """An open file cannot go to another process: it opens the archive again."""
        return _opened_again, (self.path, self._prefix)

    def below(self, folder: str) -> ZipTree:
        rows, names = _names_below(self.names, folder)
        return replace(self, names=names, stamps=self.stamps[rows], _prefix=f"{self._prefix}{folder}/")


def _opened_again(path: Path, prefix: str) -> ZipTree:
    tree = ZipTree.of(path)
    return tree.below(prefix.rstrip("/")) if prefix else tree


def read_file(path: Path, *, at_most: int = LARGEST_FILE) -> bytes:
    """The content of a file. Raises DataError where it cannot be had, or is larger than `at_most` bytes."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(status.st_mode):  # a pipe could keep us waiting, a device never end
            raise DataError(f"{path} is not a file", path=path)
        if status.st_size > at_most:
            raise _too_large(str(path), status.st_size, at_most)
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DataError(f"{path} cannot be read: {reason}", path=path) from error
    except MemoryError as error:
        raise DataError(f"{path} does not fit into memory", path=path) from error


def only(tree: FolderTree, wanted: Callable[[str], bool]) -> FolderTree:
    """The same folder, with these files alone."""
    rows = [row for row, name in enumerate(tree.names) if wanted(name)]
    return replace(tree, names=[tree.names[row] for row in rows], stamps=tree.stamps[rows])


def top_folders(names: Iterable[str]) -> dict[str, list[str]]:
    """The names by the folder they begin with, without it; "" for those that lie at the top."""
    groups: dict[str, list[str]] = {}
    for name in names:
        folder, slash, rest = name.partition("/")
        groups.setdefault(folder if slash else "", []).append(rest if slash else name)
    return groups


def file_name(name: str) -> str:
    """`a/b/c.png` is `c.png`."""
    return name.rpartition("/")[2]


def suffix(name: str) -> str:
    """`a/b/c.PNG` is `.png`."""
    stem, dot, ending = file_name(name).rpartition(".")
    return dot + ending.lower() if stem else ""


def note_archives(tree: Tree) -> list[Problem]:
    """Archives among the files: they are not looked into."""
    reason = "is an archive among the files; unpack it, or open it by itself"
    return [Problem(tree.label(name), reason) for name in tree.names if suffix(name) in _ARCHIVES]


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
            entries = [entry for entry in listing if not _is_hidden(entry.name)]
    except OSError as error:
        if not below:
            raise
        reason = f"cannot be read: {(error.strerror or str(error)).lower()}"
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
            reason = f"cannot be read: {(error.strerror or str(error)).lower()}"
            problems.append(Problem(f"{root}/{name}", reason, kind="unreadable"))


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    for file in folder.iterdir():
        if file.is_file() and not _is_hidden(file.name):
            status = file.stat()
            yield file.name, status.st_size, status.st_mtime_ns


def _names_below(names: Sequence[str], folder: str) -> tuple[list[int], list[str]]:
    start = f"{folder}/"
    rows = [row for row, name in enumerate(names) if name.startswith(start)]
    return rows, [names[row][len(start) :] for row in rows]


def _is_hidden(name: str) -> bool:
    if name[0] != "." and "/." not in name and "__MACOSX" not in name:  # nearly all
        return False
    return any((part.startswith(".") and part.strip(".")) or part == "__MACOSX" for part in name.split("/"))


def _name(entry: zipfile.ZipInfo) -> str:
    r"""Names without the flag for UTF-8 are often UTF-8 nevertheless; zipfile takes them for code page 437.

    Some programs on Windows write `a\b.png`.
    """
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/").removeprefix("./")


def _unusable(entry: zipfile.ZipInfo, name: str) -> str:
    if name.startswith("/") or ":" in name.partition("/")[0] or ".." in name.split("/"):
        return "has a name that leads out of the archive"
    if entry.flag_bits & _ENCRYPTED:
        return "is encrypted; unpack the archive with its password, and open the folder"
    if entry.compress_type not in _PACKINGS:
        return "is packed in a way that cannot be read here; pack the folder again as an ordinary zip"
    return ""


def _too_large(label: str, size: int, at_most: int) -> DataError:
    return DataError(f"{label} has {size / 1e6:,.0f} MB; at most {at_most / 1e6:,.0f} MB can be read")
