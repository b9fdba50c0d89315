"""Something that is no digit in an image's place, and no class as the answer."""

from typing import ClassVar

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data.augment.geometry import Warp, warp_images
from core.data.augment.not_digits import not_digits
from core.data.augment.transform import Draws, Images, Share, TargetTransform

_MERGED = np.float32(0.2)
_SMALLEST, _LARGEST = 6, 64
"""Pixels of a side that the things are made at; they are resized for other images."""


class Outliers(TargetTransform, frozen=True):
    """Images replaced by letters, scribbles, shapes and faces, or by two digits in one: what is none of the classes.

    Outlier exposure (Hendrycks, Mazeika, Dietterich 2019, arXiv:1812.04606): the target is the same share of every
    class, so that a network learns to be sure of nothing but digits. Two digits are the image's own and the one that
    has its place when counted from the end of the rows that are there.

    Attributes:
        p: probability that an image is replaced; `strength` multiplies it.
    """

    p: Share = 0.05

    title: ClassVar[str] = "No digit"

    def change_with_targets(
        self,
        images: Images,
        targets: NDArray[np.float32],
        rng: np.random.Generator,
        *,
        total: int,
        start: int,
    ) -> tuple[Images, NDArray[np.float32]]:
        draws = rng.random((total, 6), np.float32)[start : start + len(images)]
        is_replaced = draws[:, 0] < self.p * self.strength
        is_merged = is_replaced & (draws[:, 1] < _MERGED)
        replaced, merged = np.flatnonzero(is_replaced & ~is_merged), np.flatnonzero(is_merged)
        changed, changed_targets = images.copy(), targets.copy()
        changed_targets[is_replaced] = 1 / max(1, targets.shape[1])
        if len(replaced):
            changed[replaced] = _things(draws[replaced, 2], *images.shape[1:3])[..., None]
        if len(merged):
            changed[merged] = _both(images[merged], images[len(images) - 1 - merged], draws[merged, 2:])
        return changed, changed_targets


def _things(draws: Draws, height: int, width: int) -> NDArray[np.uint8]:
    """(N, H, W): one for each number drawn."""
    side = min(max(height, width, _SMALLEST), _LARGEST)
    bank = not_digits(side)
    things: NDArray[np.uint8] = bank[(draws * len(bank)).astype(int)]
    if things.shape[1:] == (height, width):
        return things
    return np.stack([cv2.resize(thing, (width, height), interpolation=cv2.INTER_AREA) for thing in things])


def _both(ones: Images, others: Images, draws: Draws) -> Images:
    """Of each pair both, beside, above or partly over each other, where both have ink the stronger.

    Args:
        draws: (N, 4), the direction from one to the other, the size of each, and how far apart they are.
    """
    _, height, width, _ = ones.shape
    sizes = np.float32(0.4) + np.float32(0.25) * draws[:, 1:3]
    angle = 2 * np.pi * draws[:, 0]
    # what fills three quarters of an image then just stays within it
    far = (np.float32(0.42) - np.float32(0.375) * sizes.max(axis=1)) * (np.float32(0.75) + draws[:, 3] / 4)
    away = (
        np.stack([np.cos(angle), np.sin(angle)], axis=1)
        * far[:, None]
        * np.array([width, height], np.float32)
    )
    return np.maximum(_reduced(ones, sizes[:, 0], away), _reduced(others, sizes[:, 1], -away))


def _reduced(images: Images, sizes: Draws, away: Draws) -> Images:
    """Of another size, and moved away from the middle by (x, y) pixels."""
    matrix = np.eye(2, dtype=np.float32) / sizes[:, None, None]
    return warp_images(images, Warp(matrix, -away / sizes[:, None]))
