"""Whether a data set is ink on paper, or something else."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.data.dataset import Dataset
from core.data.ink import Image
from core.data.normalize import Kind
from core.errors import DataError

_LOOKED_AT = 64


def kind_of(dataset: Dataset) -> Kind:
    """The kind of its images, from some that lie evenly over it."""
    images = []
    if not len(dataset):
        return "ink"
    for row in np.unique(np.linspace(0, len(dataset) - 1, _LOOKED_AT).astype(int)).tolist():
        try:
            images.append(dataset.source.read(row))
        except DataError:
            continue  # preparing the images will say why
    return guess_kind(images)


def guess_kind(images: Sequence[Image]) -> Kind:
    """From some of its pictures."""
    return (
        "picture"
        if images and np.mean([image.ndim == 3 and image.std() > 55 for image in images]) > 0.5
        else "ink"
    )
