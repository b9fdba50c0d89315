"""What a tree of files is, and how the names in it are taken apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.data.problem import Problem
from core.errors import DataError

LARGEST_FILE = 256_000_000
"""Bytes of the largest file that is read whole; what claims more in an archive is a bomb or no image."""

_ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".tgz")


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


def names_below(names: Sequence[str], folder: str) -> tuple[list[int], list[str]]:
    """Those that begin with a folder: where they are, and what follows it."""
    start = f"{folder}/"
    rows = [row for row, name in enumerate(names) if name.startswith(start)]
    return rows, [names[row][len(start) :] for row in rows]


def is_hidden(name: str) -> bool:
    """Whether a file, or a folder it lies in, is one that people do not see."""
    if name[0] != "." and "/." not in name and "__MACOSX" not in name:  # nearly all
        return False
    return any((part.startswith(".") and part.strip(".")) or part == "__MACOSX" for part in name.split("/"))


def too_large(label: str, size: int, at_most: int) -> DataError:
    return DataError(f"{label} has {size / 1e6:,.0f} MB; at most {at_most / 1e6:,.0f} MB can be read")
