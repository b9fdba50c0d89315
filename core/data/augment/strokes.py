"""The strokes themselves: thicker, thinner, with their thinnest parts gone."""

from typing import Annotated, ClassVar

import cv2
import msgspec
import numpy as np

from core.data.augment.pictures import inner_images, pixels, rounded, tall_picture
from core.data.augment.transform import Draws, Images, PixelTransform, Share, signed

_CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
_THINNEST = np.float32(-0.9)
"""An erosion leaves this much less than all of the image, or a stroke two pixels wide would be gone."""


class Thickness(PixelTransform, frozen=True):
    """Strokes dilated or eroded; the amount is drawn evenly from minus to plus the value given.

    Attributes:
        thickness: pixels at 28 that a stroke's edge moves out or in.
    """

    thickness: Annotated[float, msgspec.Meta(ge=0, le=2)] = 0.7

    title: ClassVar[str] = "Stroke thickness"
    draws: ClassVar[int] = 1

    def change(self, images: Images, draws: Draws) -> Images:
        amounts = self.thickness * self.strength * pixels(images) * signed(draws[:, 0])
        moved = images
        while (far := np.abs(amounts)).any():
            share = np.minimum(far, 1) * np.sign(amounts)
            moved = _move_edges(moved, np.asarray(share, np.float32))
            amounts = amounts - share
        return moved


class Opening(PixelTransform, frozen=True):
    """What is thinner than the pen fades: an erosion, then a dilation, by a square (Serra 1982).

    Attributes:
        size: the square's side, in pixels at 28.
        amount: the largest share of what an opening removes that is removed.
    """

    size: Annotated[float, msgspec.Meta(ge=1, le=8)] = 2.0
    amount: Share = 0.7

    title: ClassVar[str] = "Opening"
    draws: ClassVar[int] = 1

    def change(self, images: Images, draws: Draws) -> Images:
        side = max(2, round(self.size * pixels(images)))
        square = np.ones((side, side), np.uint8)
        # an even square has no middle: what the erosion moves to one side, the dilation moves back
        opened = np.empty_like(images)
        for image, target in zip(images, opened, strict=True):
            eroded = cv2.erode(image, square, anchor=(side // 2, side // 2))
            dilated = cv2.dilate(eroded, square, anchor=((side - 1) // 2, (side - 1) // 2))
            target[...] = dilated.reshape(target.shape)
        share = np.minimum(self.amount * self.strength, 1) * draws[:, 0, None, None, None]
        return rounded(images + share * (opened.astype(np.float32) - images))


def _move_edges(images: Images, amounts: Draws) -> Images:
    """Strokes thicker (amounts above 0, a share of one pixel) or thinner (below 0)."""
    tall = tall_picture(images)
    thick = inner_images(cv2.dilate(tall, _CROSS), images)
    thin = inner_images(cv2.erode(tall, _CROSS), images)
    amounts = np.maximum(amounts, _THINNEST)[:, None, None, None]
    changed = np.where(amounts > 0, thick, thin)
    moved = images + np.abs(amounts) * (changed.astype(np.float32) - images)
    brightest = moved.max(axis=(1, 2, 3), keepdims=True)
    moved *= images.max(axis=(1, 2, 3), keepdims=True) / np.maximum(brightest, 1)  # thinner, not fainter
    return rounded(moved)
