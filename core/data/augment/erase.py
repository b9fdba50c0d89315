"""Pieces cut out, so that a digit is known by the rest of it."""

from typing import Annotated, ClassVar

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from core.data.augment.pictures import background, inner_images, tall_picture
from core.data.augment.transform import Draws, Images, PixelTransform, Share

_CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
_EDGE = 64
"""Steps of grey from one pixel to its neighbours that make an outline."""

_LEAST_AREA, _WIDEST = 0.02, 3.3


class RandomErasing(PixelTransform, frozen=True):
    """One rectangle cut out (Zhong et al. 2017, arXiv:1708.04896), of between a third and three times its width.

    Attributes:
        area: the largest share of the image, down to a fiftieth.
    """

    area: Share = 0.12
    p: Share = 0.5

    title: ClassVar[str] = "Random erasing"
    draws: ClassVar[int] = 4

    def change(self, images: Images, draws: Draws) -> Images:
        _, height, width, _ = images.shape
        most = min(self.area * self.strength, 1)
        least = min(_LEAST_AREA, most)
        side = np.sqrt(least + (most - least) * draws[:, 0])
        slant = np.sqrt(_WIDEST ** (2 * draws[:, 1] - 1))
        sizes = np.minimum(np.stack([side * slant, side / slant], axis=1), 1) * [height, width]
        starts = draws[:, 2:] * ([height, width] - sizes)
        return _cut(images, starts[:, None], (starts + sizes)[:, None])


class ContourCutout(PixelTransform, frozen=True):
    """Small squares cut along the digit's own outline, so that no single edge decides.

    The outline is where the morphological gradient, a dilation less an erosion, is high.

    Attributes:
        size: a square's side, as a share of the image's.
        squares: how many at most.
    """

    size: Annotated[float, msgspec.Meta(ge=0, le=0.5)] = 0.1
    squares: Annotated[int, msgspec.Meta(ge=1, le=8)] = 3
    p: Share = 0.5

    title: ClassVar[str] = "Contour cutout"
    draws: ClassVar[int] = 9

    def change(self, images: Images, draws: Draws) -> Images:
        count, height, width, _ = images.shape
        gradient = cv2.morphologyEx(tall_picture(images), cv2.MORPH_GRADIENT, _CROSS)
        outline = (inner_images(gradient, images).max(axis=3) >= _EDGE).reshape(count, -1)
        found = np.flatnonzero(outline)
        lengths = np.count_nonzero(outline, axis=1)
        if not len(found):
            return images
        firsts = np.cumsum(lengths) - lengths
        picks = firsts[:, None] + (draws[:, 1 : 1 + self.squares] * lengths[:, None]).astype(int)
        middles = found[np.minimum(picks, len(found) - 1)] % (height * width)
        middles = np.stack(np.divmod(middles, width), axis=2) + 0.5
        is_cut = np.arange(self.squares) < 1 + np.floor(draws[:, :1] * self.squares)
        half = np.where(is_cut & (lengths > 0)[:, None], self.size * self.strength / 2, 0)
        sizes = half[:, :, None] * [height, width]
        return _cut(images, middles - sizes, middles + sizes)


def _cut(images: Images, starts: NDArray[np.floating], ends: NDArray[np.floating]) -> Images:
    """Without the pixels whose middles lie in any of an image's rectangles, given as (N, k, 2): from, to (y, x)."""
    _, height, width, _ = images.shape
    inside = [
        (np.arange(length) + 0.5 >= starts[:, :, axis, None])
        & (np.arange(length) + 0.5 < ends[:, :, axis, None])
        for axis, length in enumerate((height, width))
    ]
    is_cut = np.logical_or.reduce(inside[0][:, :, :, None] & inside[1][:, :, None, :], axis=1)
    return np.where(is_cut[:, :, :, None], background(images), images)
