"""A data set: images that are read when asked for, their labels and parts, and what was left out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.corrected import Corrected
from core.data.prepared import PreparedData
from core.data.problem import Problem
from core.data.report import Report, make_report
from core.data.sources import ImageSource, SelectedImages
from core.data.split import Split, even_rows
from core.errors import DataError

UNLABELLED = -1


@dataclass(frozen=True)
class Columns:
    """Which columns of a table were read as file and label, and which there are to choose from."""

    file: str
    label: str
    available: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Labelled images.

    Attributes:
        path: the folder or file that was opened.
        layout: its kind in words, such as "NumtaDB parts".
        source: the N images.
        labels: (N,) class numbers; all of them `UNLABELLED` where the data set has no labels.
        parts: (N,) names of parts, "" where there are none.
        class_names: the K classes.
        problems: what was left out.
        columns: how its tables were read, where tables give the labels.
        corrected: what was corrected by hand, where anything was.
    """

    path: Path
    layout: str
    source: ImageSource
    labels: NDArray[np.int64]
    parts: NDArray[np.str_]
    class_names: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    columns: Columns | None = None
    corrected: Corrected | None = None

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def is_labelled(self) -> bool:
        """Whether it is known what the images are."""
        return not (self.labels == UNLABELLED).any()

    def file_of(self, row: int) -> str:
        """What an image is called within the data set: its path below the folder, or its place in an array."""
        name = self.source.name(row)
        root = next((str(p) for p in (self.path, self.path.parent) if name.startswith(str(p))), "")
        return name.removeprefix(root).replace(os.sep, "/").lstrip("/ ")

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

    def report(
        self,
        prepared: PreparedData | None = None,
        split: Split | None = None,
        used: Sequence[str] | None = None,
    ) -> Report:
        """The account of what is in it, and what is wrong with it.

        Args:
            prepared: its images, once they were read, which tell the unreadable, the blank and the repeated ones.
            split: how it is to be divided; a picture on both sides is then told as a leak.
            used: the parts that are divided; all of them when left out.

        Raises:
            AnkanError: the split cannot be made.
        """
        return make_report(self, prepared, split, used)

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

    def with_images(self, count: int, *, seed: int) -> Dataset:
        """Only so many images, as many of each class as of any other; see `core.data.split.even_rows`.

        Raises:
            DataError: it has fewer.
        """
        if count > len(self):
            raise DataError(
                f"{self.path} has {len(self):,} images to choose from, fewer than the {count:,} asked for",
                path=self.path,
            )
        return self.subset(even_rows(self.labels, count, seed))

    def subset(self, rows: NDArray[np.int64]) -> Dataset:
        """Only these rows, in this order."""
        if isinstance(self.source, SelectedImages):
            source = SelectedImages(self.source.source, self.source.rows[rows])
        else:
            source = SelectedImages(self.source, rows)
        return replace(self, source=source, labels=self.labels[rows], parts=self.parts[rows])
