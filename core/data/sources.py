"""Where the images of a data set come from; each is decoded only when it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.data.images import decode_image, read_image
from core.data.tree import Tree

Rows = NDArray[np.int64]


class ImageSource(Protocol):
    """Images by number."""

    def __len__(self) -> int: ...

    def read(self, i: int) -> NDArray[np.uint8]:
        """Output shape: (H, W), (H, W, 3) or (H, W, 4). Raises DataError where image `i` cannot be read."""
        ...

    def name(self, i: int) -> str:
        """What to call image `i` when speaking to a user: its file, where it has one of its own."""
        ...

    def identity(self) -> bytes | None:
        """The same bytes as long as the images are the same ones, by names, sizes and times of their files.

        None where that cannot be known.
        """
        ...


@dataclass(frozen=True, eq=False)
class TreeImages:
    """Images that are files: those of `tree.names` that `rows` says."""

    tree: Tree
    rows: Rows

    def __len__(self) -> int:
        return len(self.rows)

    def read(self, i: int) -> NDArray[np.uint8]:
        name = self.tree.names[self.rows[i]]
        return decode_image(self.tree.read(name), self.tree.label(name))

    def name(self, i: int) -> str:
        return self.tree.label(self.tree.names[self.rows[i]])

    def identity(self) -> bytes:
        names = "\0".join(map(self.tree.names.__getitem__, self.rows.tolist()))
        place = str(self.tree.path.resolve())
        return f"{place}\0{names}".encode("utf-8", "surrogateescape") + self.tree.stamps[self.rows].tobytes()


@dataclass(frozen=True, eq=False)
class FileImages:
    """Image files from anywhere."""

    paths: tuple[Path, ...]

    def __len__(self) -> int:
        return len(self.paths)

    def read(self, i: int) -> NDArray[np.uint8]:
        return read_image(self.paths[i])

    def name(self, i: int) -> str:
        return str(self.paths[i])

    def identity(self) -> None:
        return None


@dataclass(frozen=True, eq=False)
class ArrayImages:
    """Images that lie in one array.

    Attributes:
        array: (N, H, W), (N, H, W, 3) or (N, H, W, 4).
        path: the file it came from, or what to call it.
        stamp: tells this content of the file from others.
    """

    array: NDArray[np.uint8]
    path: Path
    stamp: bytes | None = None

    def __len__(self) -> int:
        return len(self.array)

    def read(self, i: int) -> NDArray[np.uint8]:
        image: NDArray[np.uint8] = self.array[i]
        return image

    def name(self, i: int) -> str:
        return f"{self.path} image {i}"

    def identity(self) -> bytes | None:
        return self.stamp


@dataclass(frozen=True, eq=False)
class SelectedImages:
    """Some images of another source, in the order of `rows`."""

    source: ImageSource
    rows: Rows

    def __len__(self) -> int:
        return len(self.rows)

    def read(self, i: int) -> NDArray[np.uint8]:
        return self.source.read(int(self.rows[i]))

    def name(self, i: int) -> str:
        return self.source.name(int(self.rows[i]))

    def identity(self) -> bytes | None:
        whole = self.source.identity()
        return None if whole is None else whole + self.rows.tobytes()


@dataclass(frozen=True, eq=False)
class JoinedImages:
    """Several sources, one after the other."""

    sources: Sequence[ImageSource]

    def __len__(self) -> int:
        return sum(map(len, self.sources))

    def read(self, i: int) -> NDArray[np.uint8]:
        source, row = self._place(i)
        return source.read(row)

    def name(self, i: int) -> str:
        source, row = self._place(i)
        return source.name(row)

    def identity(self) -> bytes | None:
        identities = [source.identity() for source in self.sources]
        return None if None in identities else b"\0".join(filter(None, identities))

    def _place(self, i: int) -> tuple[ImageSource, int]:
        for source, stop in zip(self.sources, accumulate(map(len, self.sources)), strict=True):
            if i < stop:
                return source, i - stop + len(source)
        raise IndexError(i)
