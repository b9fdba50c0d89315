"""One way from any picture of a digit to what the network is shown: canvas, scan, photo or data set alike.

Grey on white, ink made light, the paper's shade taken away, the ink found, specks dropped, then cropped, scaled into a
box with its aspect kept, and centred by its mass.
"""

from dataclasses import dataclass

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from core.errors import ConfigError

Image = NDArray[np.uint8]

WORKING_SIZE = 320
"""Larger pictures are first reduced to this many pixels, of which a digit in a corner still fills a box."""


@dataclass(frozen=True)
class Step:
    """A picture of one step of the way, to be shown."""

    name: str
    image: Image


@dataclass(frozen=True)
class NormalizedImage:
    """What the network is shown.

    Attributes:
        image: (size, size) uint8, light ink on 0.
        blank: no ink was found, or none is left at this size; the image is all 0.
        steps: the way there.
    """

    image: Image
    blank: bool
    steps: tuple[Step, ...]


class Normalizer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings of the way; they travel in the model file.

    Attributes:
        size: height and width of the result in pixels.
        box: the longer side of the ink in the result, in pixels.
        least_contrast: grey levels between ink and paper below which a picture is blank.
        speck: a connected piece of ink smaller than this share of the largest one is dropped.
    """

    size: int = 28
    box: int = 20
    least_contrast: int = 24
    speck: float = 0.06

    def __post_init__(self) -> None:
        if not 4 <= self.box <= self.size <= 512:
            raise ConfigError(
                f"normalizer: the box of {self.box} pixels must lie between 4 and the size, {self.size}, "
                f"and the size be at most 512"
            )

    @classmethod
    def of_size(cls, size: int) -> "Normalizer":
        """The usual settings for images of this size: a margin of an eighth around the box."""
        return cls(size=size, box=size - 2 * max(1, round(size / 8)))

    def normalize(self, image: Image) -> NormalizedImage:
        """The normalized image of a digit.

        Args:
            image: (H, W) grey, (H, W, 3) RGB or (H, W, 4) RGBA with straight alpha, uint8.
        """
        grey = _shrink(to_grey(image))
        first = Step("grey", grey)
        ink, mask = self._find_ink(grey)
        if mask is None:
            nothing = np.zeros((self.size, self.size), np.uint8)
            return NormalizedImage(nothing, True, (first, Step("no ink", np.zeros_like(grey))))
        crop, scale = _crop(ink, mask, self.box)
        placed = self._place(crop, scale)
        steps = (first, Step("ink", ink), Step("crop", crop), Step(f"{self.size} × {self.size}", placed))
        return NormalizedImage(placed, not placed.any(), steps)

    def _find_ink(self, grey: Image) -> tuple[Image, Image | None]:
        """The ink on black, and where it is; no mask when the picture is blank."""
        light = grey if _is_light_on_dark(grey) else cv2.bitwise_not(grey)
        light = cv2.subtract(light, _paper_shade(light))
        threshold, mask = cv2.threshold(light, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        level = cv2.mean(light, mask)[0]
        if level - cv2.mean(light, cv2.bitwise_not(mask))[0] < self.least_contrast:
            return light, None
        mask = self._drop_specks(mask)
        near = cv2.dilate(mask, np.ones((3, 3), np.uint8))
        low = threshold / 2
        stretched = np.clip((np.arange(256) - low) * (255 / max(1.0, level - low)), 0, 255)
        ink = np.rint(stretched).astype(np.uint8)[light]
        return cv2.bitwise_and(ink, near), mask

    def _drop_specks(self, mask: Image) -> Image:
        count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        if count <= 2:
            return mask
        areas = stats[:, cv2.CC_STAT_AREA]
        kept = areas >= self.speck * areas[1:].max()
        kept[0] = False
        return np.asarray(np.where(kept, np.uint8(255), np.uint8(0))[labels])

    def _place(self, crop: Image, scale: float) -> Image:
        """The crop scaled, its centre of mass in the middle as far as the edges allow."""
        height, width = (max(1, min(self.size, round(side * scale))) for side in crop.shape)
        smooth = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        scaled = cv2.resize(crop, (width, height), interpolation=smooth)
        if not scaled.any():  # dots so small and so far apart that nothing of them is left
            return np.zeros((self.size, self.size), np.uint8)
        # a thin pen fades when it is reduced
        scaled = cv2.convertScaleAbs(scaled, alpha=255 / max(1, int(scaled.max())))
        moments = cv2.moments(scaled)
        middle = (self.size - 1) / 2
        top = round(middle - moments["m01"] / moments["m00"])
        left = round(middle - moments["m10"] / moments["m00"])
        top = max(0, min(self.size - height, top))
        left = max(0, min(self.size - width, left))
        placed = np.zeros((self.size, self.size), np.uint8)
        placed[top : top + height, left : left + width] = scaled
        return placed


def to_grey(image: Image) -> Image:
    """(H, W) grey of a grey, RGB or RGBA picture; transparent places become paper, black under white strokes."""
    if image.ndim == 2:
        return image
    if image.shape[2] == 1:
        return image[..., 0]
    grey: Image = cv2.cvtColor(np.ascontiguousarray(image[..., :3]), cv2.COLOR_RGB2GRAY)
    if image.shape[2] == 3:
        return grey
    alpha = image[..., 3].astype(np.float32) / 255
    opaque = float(alpha.sum())
    is_light = opaque > 0 and float((grey * alpha).sum()) / opaque > 127
    paper = 0 if is_light and opaque < 0.5 * alpha.size else 255
    return np.asarray(np.rint(grey * alpha + paper * (1 - alpha)), np.uint8)


def _shrink(grey: Image) -> Image:
    largest = max(grey.shape)
    if largest <= WORKING_SIZE:
        return np.ascontiguousarray(grey)
    height, width = (max(1, round(side * WORKING_SIZE / largest)) for side in grey.shape)
    return np.asarray(cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _is_light_on_dark(grey: Image) -> bool:
    """Most of what lies along the edges is paper, so what differs most from its median is ink."""
    ring = max(1, min(grey.shape) // 12)
    edges = (grey[:ring], grey[-ring:], grey[:, :ring], grey[:, -ring:])
    around = np.bincount(np.concatenate([edge.ravel() for edge in edges]), minlength=256).cumsum()
    paper = int(np.searchsorted(around, around[-1] / 2))
    weight = np.bincount(grey.ravel(), minlength=256) * (np.arange(256.0) - paper) ** 2
    return bool(weight[paper:].sum() > weight[:paper].sum())


def _paper_shade(light: Image) -> Image:
    """The paper alone: what is left when everything narrower than half the picture is taken away."""
    side = max(3, max(light.shape) // 2)
    return np.asarray(cv2.morphologyEx(light, cv2.MORPH_OPEN, np.ones((side, side), np.uint8)), np.uint8)


def _crop(ink: Image, mask: Image, box: int) -> tuple[Image, float]:
    """The ink with a margin of one pixel of the result, for its soft edges, and the scale that fits it to the box."""
    left, top, width, height = cv2.boundingRect(mask)
    scale = box / max(width, height)
    margin = max(1, round(1 / scale))
    rows = slice(max(0, top - margin), top + height + margin)
    columns = slice(max(0, left - margin), left + width + margin)
    return np.ascontiguousarray(ink[rows, columns]), scale
