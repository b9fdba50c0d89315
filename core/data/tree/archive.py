"""A zip archive as a tree of files, read in place."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.problem import Problem
from core.data.tree.base import LARGEST_FILE, is_hidden, names_below, too_large
from core.errors import DataError, system_reason

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_PACKINGS = (
    zipfile.ZIP_STORED,
    zipfile.ZIP_DEFLATED,
    zipfile.ZIP_LZMA,
)  # in bzip2, 4 kB can become 5 GB at once


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
            if name.endswith("/") or is_hidden(name):
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
            raise too_large(self.label(name), entry.file_size, at_most)
        try:
            return self._archive.read(entry)
        except OSError as error:
            reason = system_reason(error)
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
        rows, names = names_below(self.names, folder)
        return replace(self, names=names, stamps=self.stamps[rows], _prefix=f"{self._prefix}{folder}/")


def _opened_again(path: Path, prefix: str) -> ZipTree:
    tree = ZipTree.of(path)
    return tree.below(prefix.rstrip("/")) if prefix else tree


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
