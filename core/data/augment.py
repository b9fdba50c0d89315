"""Random changes that leave a digit what it is, made to a whole batch at once."""

import math
from typing import Annotated

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

_MOST_ROWS = 1 << 14  # OpenCV addresses a picture's rows with 16 bits


class Augmentation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How strongly images are changed; every amount is drawn evenly from minus to plus the value given.

    Attributes:
        rotation: degrees.
        shear: horizontal pixels a vertical pixel, slant.
        scale: share by which height and width grow or shrink, each on its own.
        shift: share of the image's size.
        thickness: pixels a stroke's edge moves out or in; at most 1.
    """

    rotation: Annotated[float, msgspec.Meta(ge=0, le=180)] = 12.0
    shear: Annotated[float, msgspec.Meta(ge=0, le=2)] = 0.2
    scale: Annotated[float, msgspec.Meta(ge=0, le=0.9)] = 0.12
    shift: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.06
    thickness: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.7

    def apply(self, images: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
        """Changed copies of a batch.

        Args:
            images: (N, H, W) uint8, ink on 0.
            rng: where the amounts are drawn from; they depend on N and on nothing else of the images.
        """
        return self.apply_part(images, rng, total=len(images), start=0)

    def apply_part(
        self, images: NDArray[np.uint8], rng: np.random.Generator, *, total: int, start: int
    ) -> NDArray[np.uint8]:
        """What `apply` would make of rows `start` onwards of a batch of `total` images, given only those rows."""
        if len(images) == 0:  # a worker without a share of a small last batch; OpenCV takes no empty picture
            return images.copy()
        draws = rng.uniform(-1, 1, (total, 7)).astype(np.float32)[start : start + len(images)]
        thickened = _move_edges(images, self.thickness * draws[:, 6])
        return _warp(thickened, self._matrices(draws), self.shift * draws[:, 4:6] * images.shape[1])

    def _matrices(self, draws: NDArray[np.float32]) -> NDArray[np.float32]:
        """(N, 2, 2): where a pixel of the result, counted from the middle, is taken from."""
        angle = math.radians(self.rotation) * draws[:, 0]
        cos, sin = np.cos(angle), np.sin(angle)
        rotate = np.stack([cos, -sin, sin, cos], axis=1).reshape(-1, 2, 2)
        stretch = np.zeros_like(rotate)
        stretch[:, 0, 0] = 1 / (1 + self.scale * draws[:, 2])
        stretch[:, 1, 1] = 1 / (1 + self.scale * draws[:, 3])
        stretch[:, 0, 1] = self.shear * draws[:, 1]
        return rotate @ stretch


def _move_edges(images: NDArray[np.uint8], amounts: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Strokes thicker (amounts above 0, a share of one pixel) or thinner (below 0)."""
    tall, cell = _stack(images, border=1)
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    thick = _unstack(cv2.dilate(tall, cross), cell)
    thin = _unstack(cv2.erode(tall, cross), cell)
    share = np.abs(amounts)[:, None, None]
    changed = np.where(amounts[:, None, None] > 0, thick, thin)
    moved = images + share * (changed.astype(np.float32) - images)
    brightest = moved.max(axis=(1, 2), keepdims=True)
    moved *= images.max(axis=(1, 2), keepdims=True) / np.maximum(brightest, 1)  # thinner, not fainter
    return np.asarray(np.rint(moved), np.uint8)


def _warp(
    images: NDArray[np.uint8], matrices: NDArray[np.float32], shifts: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Each image through its own affine map, all in a few calls: the images lie in one tall picture."""
    count, height, width = images.shape
    at_once = max(1, _MOST_ROWS // (height + 2))
    if count > at_once:
        parts = [slice(i, i + at_once) for i in range(0, count, at_once)]
        return np.concatenate([_warp(images[part], matrices[part], shifts[part]) for part in parts])
    tall, cell = _stack(images, border=1)
    middle_y, middle_x = (height - 1) / 2, (width - 1) / 2
    y, x = np.mgrid[:height, :width].astype(np.float32)
    offsets = np.stack([x.ravel() - middle_x, y.ravel() - middle_y])
    source = matrices @ offsets - shifts[:, :, None]
    # whatever falls outside an image reads the empty border of its own cell
    map_x = np.clip(source[:, 0] + middle_x + 1, 0, width + 1)
    map_y = np.clip(source[:, 1] + middle_y + 1, 0, height + 1)
    map_y += (np.arange(count, dtype=np.float32) * cell)[:, None]
    shape = (count * height, width)
    result = cv2.remap(tall, map_x.reshape(shape), map_y.reshape(shape), cv2.INTER_LINEAR)
    return np.asarray(result, np.uint8).reshape(images.shape)


def _stack(images: NDArray[np.uint8], *, border: int) -> tuple[NDArray[np.uint8], int]:
    """(N, H, W) -> one picture of N cells, each with an empty border; and the height of a cell."""
    padded = np.pad(images, ((0, 0), (border, border), (border, border)))
    return padded.reshape(-1, padded.shape[2]), padded.shape[1]


def _unstack(tall: NDArray[np.uint8], cell: int) -> NDArray[np.uint8]:
    return tall.reshape(-1, cell, tall.shape[1])[:, 1:-1, 1:-1]
