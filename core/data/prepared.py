"""A data set as arrays: what a network is shown, and what it should answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.data.problem import Problem


@dataclass(frozen=True, eq=False)
class PreparedData:
    """Normalized images and their labels.

    Attributes:
        images: (N, C, size, size) uint8; may lie in a file that is mapped into memory, and cannot be written then.
        labels: (N,) class numbers.
        rows: (N,) which image of the data set each one is.
        class_names: the K classes.
        problems: images that were left out.
        blank: (N,) whether no ink was found in an image.
        fingerprints: (N,) uint64 of each picture as it was read; equal for equal pictures.
        from_cache: whether all this had been prepared before.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    rows: NDArray[np.int64]
    class_names: tuple[str, ...]
    problems: tuple[Problem, ...]
    blank: NDArray[np.bool_]
    fingerprints: NDArray[np.uint64]
    from_cache: bool = False

    @classmethod
    def of(
        cls, images: NDArray[np.uint8], labels: NDArray[np.int64], class_names: tuple[str, ...]
    ) -> PreparedData:
        """Images, (N, C, size, size), that are as they should be already."""
        count = len(labels)
        nothing = np.zeros(count, bool), np.arange(count, dtype=np.uint64)
        return cls(images, labels, np.arange(count), class_names, (), *nothing)

    def __len__(self) -> int:
        return len(self.labels)

    def subset(self, rows: NDArray[np.int64]) -> PreparedData:
        """Only these, in this order."""
        return replace(
            self,
            images=self.images[rows],
            labels=self.labels[rows],
            rows=self.rows[rows],
            blank=self.blank[rows],
            fingerprints=self.fingerprints[rows],
        )


def joined(*several: PreparedData) -> PreparedData:
    """One after the other, as if they were one data set of the first one's classes."""
    images = np.concatenate([data.images for data in several])
    labels = np.concatenate([data.labels for data in several])
    return PreparedData.of(images, labels, several[0].class_names)
