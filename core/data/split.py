"""Dividing labelled images into those to learn from and those to judge by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.errors import ConfigError, DataError


def stratified_split(
    labels: NDArray[np.int64], *, validation: float, seed: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Puts the same share of every class aside for validation, drawn at random from `seed`.

    A class of two or more images is on both sides; a single image is trained on.

    Args:
        labels: (N,) class numbers.
        validation: the share for validation, between 0 and 1.
        seed: the same seed gives the same split.

    Returns:
        The rows to train on and the rows to validate on, each in ascending order.

    Raises:
        ConfigError: a share that leaves one side empty.
        DataError: no class has two images.
    """
    if not 0 < validation < 1:
        raise ConfigError(f"The validation share is {validation}; it must lie between 0 and 1, such as 0.2")
    rng = np.random.default_rng(seed)
    held_out = np.zeros(len(labels), dtype=bool)
    for label in np.unique(labels):
        rows = rng.permutation(np.flatnonzero(labels == label))
        if len(rows) >= 2:
            held_out[rows[: np.clip(round(validation * len(rows)), 1, len(rows) - 1)]] = True
    if not held_out.any():
        raise DataError(
            f"{len(labels)} images cannot be split for validation; at least one class needs two or more"
        )
    return np.flatnonzero(~held_out), np.flatnonzero(held_out)
