"""A data set: images that are read when asked for, their labels and parts, and what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.data.images import read_image
from core.errors import DataError


@dataclass(frozen=True)
class Problem:
    """Something of a data set that was left out.

    Attributes:
        path: the file or folder.
        reason: why, in words.
        count: how many images or table rows it concerns.
    """

    path: str
    reason: str
    count: int = 1


class ImageSource(Protocol):
    """Images by number, decoded only when read."""

    def __len__(self) -> int: ...

    def read(self, i: int) -> NDArray[np.uint8]:
        """Output shape: (H, W), (H, W, 3) or (H, W, 4). Raises DataError where image `i` cannot be read."""
        ...

    def name(self, i: int) -> str:
        """What to call image `i` when speaking to a user."""
        ...


@dataclass(frozen=True, eq=False)
class FileImages:
    """Images that are files."""

    paths: Sequence[Path]

    def __len__(self) -> int:
        return len(self.paths)

    def read(self, i: int) -> NDArray[np.uint8]:
        return read_image(self.paths[i])

    def name(self, i: int) -> str:
        return str(self.paths[i])


@dataclass(frozen=True, eq=False)
class ArrayImages:
    """Images that lie in one array.

    Attributes:
        array: (N, H, W), (N, H, W, 3) or (N, H, W, 4).
        path: the file it came from.
    """

    array: NDArray[np.uint8]
    path: Path

    def __len__(self) -> int:
        return len(self.array)

    def read(self, i: int) -> NDArray[np.uint8]:
        image: NDArray[np.uint8] = self.array[i]
        return image

    def name(self, i: int) -> str:
        return f"{self.path} image {i}"


@dataclass(frozen=True, eq=False)
class SelectedImages:
    """Some images of another source, in the order of `rows`."""

    source: ImageSource
    rows: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.rows)

    def read(self, i: int) -> NDArray[np.uint8]:
        return self.source.read(int(self.rows[i]))

    def name(self, i: int) -> str:
        return self.source.name(int(self.rows[i]))


@dataclass(frozen=True, eq=False)
class Dataset:
    """Labelled images.

    Attributes:
        path: the folder or file that was opened.
        layout: its kind in words, such as "NumtaDB parts".
        source: the N images.
        labels: (N,) class numbers.
        parts: (N,) names of parts, "" where there are none.
        class_names: the K classes.
        problems: what was left out.
    """

    path: Path
    layout: str
    source: ImageSource
    labels: NDArray[np.int64]
    parts: NDArray[np.str_]
    class_names: tuple[str, ...]
    problems: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def part_names(self) -> tuple[str, ...]:
        """The parts in the order of their first image; none where the data set is not divided."""
        return tuple(self.part_counts())

    def part_counts(self) -> dict[str, int]:
        """How many images each part holds."""
        names, first, counts = np.unique(self.parts, return_index=True, return_counts=True)
        return {str(names[i]): int(counts[i]) for i in np.argsort(first) if names[i]}

    def class_counts(self) -> NDArray[np.int64]:
        """Output shape: (K,), how many images each class has."""
        return np.bincount(self.labels, minlength=len(self.class_names))

    def with_parts(self, parts: Sequence[str]) -> Dataset:
        """Only the images of these parts.

        Raises:
            DataError: a part that is not there.
        """
        existing = self.part_names
        for part in parts:
            if part not in existing:
                there = f"its parts are {', '.join(existing)}" if existing else "it is not divided into parts"
                raise DataError(f"{self.path} has no part “{part}”; {there}", path=self.path)
        return self.subset(np.flatnonzero(np.isin(self.parts, list(parts))))

    def subset(self, rows: NDArray[np.int64]) -> Dataset:
        """Only these rows, in this order."""
        return replace(
            self, source=SelectedImages(self.source, rows), labels=self.labels[rows], parts=self.parts[rows]
        )
