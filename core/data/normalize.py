"""One way from any picture to what the network is shown: canvas, scan, photo or data set alike.

Ink on paper: grey, ink made light, the paper's shade taken away, frame lines and specks dropped, then the ink cropped,
scaled into a box with its aspect kept, and centred by its mass. Any other picture is only resized.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import cv2
import msgspec
import numpy as np

from core.data.ink import Image, find_ink
from core.errors import ConfigError

Kind = Literal["ink", "picture"]

WORKING_SIZE = 320
"""Larger pictures are first reduced to this many pixels, of which a digit in a corner still fills a box."""
THINNEST, PEN = 0.34, 1.5
"""Pixels of the result: a line that would be thinner than the first is drawn as wide as the second."""


class Step(NamedTuple):
    """A picture of one step of the way, to be shown: grey or RGB."""

    name: str
    image: Image


class Region(NamedTuple):
    """A rectangle of a picture, in its pixels: a pixel's own edges are at whole numbers."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class NormalizedImage:
    """What the network is shown.

    Attributes:
        image: (size, size) uint8, of ink light on 0, or (size, size, 3) RGB, to be shown.
        blank: no ink was found, or none is left at this size; the image is all 0. Never a picture that is not ink.
        steps: the way there.
        region: what of the picture as it came the image shows, from edge to edge, and it may reach beyond the picture;
            None for no ink.
    """

    image: Image
    blank: bool
    steps: tuple[Step, ...]
    region: Region | None = None

    @property
    def planes(self) -> Image:
        """(C, size, size) uint8, as the network takes it."""
        return self.image[None] if self.image.ndim == 2 else self.image.transpose(2, 0, 1)


class Normalizer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings of the way; they travel in the model file.

    Attributes:
        size: height and width of the result in pixels.
        box: the longer side of the ink in the result, in pixels.
        least_contrast: grey levels between ink and paper below which a picture is blank; clear hairlines need fewer.
        speck: a connected piece of ink smaller than this share of the largest one is dropped.
        kind: ink on paper, or a picture that is only resized.
        channels: 1 for grey, 3 for a picture in colour.
    """

    size: int = 28
    box: int = 20
    least_contrast: int = 24
    speck: float = 0.06
    kind: Kind = "ink"
    channels: Literal[1, 3] = 1

    def __post_init__(self) -> None:
        if not 4 <= self.box <= self.size <= 512:
            raise ConfigError(
                f"normalizer: the box of {self.box} pixels must lie between 4 and the size, {self.size}, "
                f"and the size be at most 512"
            )
        if self.channels == 3 and self.kind == "ink":
            raise ConfigError("normalizer: ink has no colour; 3 channels need the kind “picture”")

    @classmethod
    def of_size(cls, size: int, *, kind: Kind = "ink", channels: Literal[1, 3] = 1) -> "Normalizer":
        """The usual settings for images of this size: a margin of an eighth around the box."""
        return cls(size=size, box=size - 2 * max(1, round(size / 8)), kind=kind, channels=channels)

    @property
    def shape(self) -> tuple[int, int, int]:
        """(C, size, size), the shape of what the network takes."""
        return self.channels, self.size, self.size

    def normalize(self, image: Image) -> NormalizedImage:
        """The normalized image of a digit or of another picture.

        Args:
            image: (H, W) grey, (H, W, 3) RGB or (H, W, 4) RGBA with straight alpha, uint8.
        """
        return self._resize(image) if self.kind == "picture" else self._digit(image)

    def _resize(self, image: Image) -> NormalizedImage:
        """The whole picture, with anti-aliasing, its aspect not kept."""
        colours = to_grey(image) if self.channels == 1 else to_rgb(image)
        smooth = cv2.INTER_AREA if colours.shape[0] * colours.shape[1] > self.size**2 else cv2.INTER_CUBIC
        resized = cv2.resize(colours, (self.size, self.size), interpolation=smooth)
        steps = Step("picture", _shrink(colours)), Step(f"{self.size} × {self.size}", resized)
        height, width = image.shape[:2]
        return NormalizedImage(resized, False, steps, Region(0, 0, width, height))

    def _digit(self, image: Image) -> NormalizedImage:
        grey = working_grey(image)
        light, ink, mask, cut_left, cut_top = find_ink(
            grey, least_contrast=self.least_contrast, speck=self.speck
        )
        found = Step("grey", grey), Step("paper gone", light)
        if mask is None:
            nothing = np.zeros((self.size, self.size), np.uint8)
            return NormalizedImage(nothing, True, (*found, Step("no ink", ink)))
        crop, scale, left, top = _crop(ink, mask, self.box)
        if scale < 1 and pen_width(mask) * scale < THINNEST:
            pen = round(PEN / scale)
            crop = cv2.dilate(crop, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (pen, pen)))
        placed, blank, place = self._place(crop, scale)
        down, across = (whole / part for whole, part in zip(_extent(image), grey.shape, strict=True))
        region = Region(
            left=(cut_left + left + place.left) * across,
            top=(cut_top + top + place.top) * down,
            width=place.width * across,
            height=place.height * down,
        )
        steps = (*found, Step("ink", ink), Step("crop", crop), Step(f"{self.size} × {self.size}", placed))
        return NormalizedImage(placed, blank, steps, None if blank else region)

    def _place(self, crop: Image, scale: float) -> tuple[Image, bool, Region]:
        """The crop scaled, its centre of mass in the middle as far as the edges allow.

        Returns:
            It, whether it is blank, and what of the crop it shows.
        """
        height, width = (max(1, min(self.size, round(side * scale))) for side in crop.shape)
        smooth = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        scaled = cv2.resize(crop, (width, height), interpolation=smooth)
        strongest = cv2.minMaxLoc(scaled)[1]
        placed = np.zeros((self.size, self.size), np.uint8)
        if strongest == 0:  # dots so small and so far apart that nothing of them is left
            return placed, True, Region(0, 0, 0, 0)
        scaled = cv2.convertScaleAbs(scaled, alpha=255 / strongest)
        moments = cv2.moments(scaled)
        middle = (self.size - 1) / 2
        top = round(middle - moments["m01"] / moments["m00"])
        left = round(middle - moments["m10"] / moments["m00"])
        top = max(0, min(self.size - height, top))
        left = max(0, min(self.size - width, left))
        placed[top : top + height, left : left + width] = scaled
        across, down = crop.shape[1] / width, crop.shape[0] / height
        return placed, False, Region(-left * across, -top * down, self.size * across, self.size * down)


def working_grey(image: Image, *, size: int = WORKING_SIZE) -> Image:
    """(H, W) grey of any picture, reduced to at most this height and width, which ink is looked for in."""
    return _shrink(to_grey(image), size)


def to_grey(image: Image) -> Image:
    """(H, W) grey of a grey, RGB or RGBA picture; transparent places become paper, black under white strokes."""
    if image.ndim == 2:
        return image
    if image.shape[2] == 1:
        return image[..., 0]
    if image.shape[2] == 3:
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    grey = cv2.cvtColor(image, cv2.COLOR_RGBA2GRAY)
    alpha = np.ascontiguousarray(image[..., 3])
    over_black = cv2.multiply(grey, alpha, scale=1 / 255)
    opaque = cv2.mean(alpha)[0]
    over_white = cv2.add(over_black, cv2.bitwise_not(alpha))
    is_light = opaque > 0 and cv2.mean(over_black)[0] > 127 / 255 * opaque
    is_lost = opaque < 255 and cv2.minMaxLoc(over_white)[0] > 231
    return over_black if is_lost or (is_light and opaque < 127) else np.asarray(over_white, np.uint8)


def to_rgb(image: Image) -> Image:
    """(H, W, 3) RGB of a grey, RGB or RGBA picture; transparent places become white."""
    if image.ndim == 2 or image.shape[2] == 1:
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_GRAY2RGB), np.uint8)
    if image.shape[2] == 3:
        return image
    alpha = np.ascontiguousarray(image[..., 3])
    alphas = cv2.merge((alpha, alpha, alpha))
    over_black = cv2.multiply(cv2.cvtColor(image, cv2.COLOR_RGBA2RGB), alphas, scale=1 / 255)
    return np.asarray(cv2.add(over_black, cv2.bitwise_not(alphas)), np.uint8)


def _shrink(picture: Image, size: int = WORKING_SIZE) -> Image:
    """At most `size` high and wide; by a whole factor first, as OpenCV does that 10 times faster."""
    largest = max(picture.shape[:2])
    if min(picture.shape[:2]) <= 4:  # OpenCV takes it for a list of numbers
        picture = picture.repeat(5, axis=0).repeat(5, axis=1)
    if largest <= size:
        return np.ascontiguousarray(picture)
    scale = size / largest
    height, width = (max(1, round(side * scale)) for side in picture.shape[:2])
    factor = largest // size
    if factor > 1 and min(picture.shape[:2]) >= factor:
        whole = [side // factor for side in picture.shape[:2]]
        even = picture[: whole[0] * factor, : whole[1] * factor]
        picture = cv2.resize(even, (whole[1], whole[0]), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _extent(picture: Image) -> tuple[float, float]:
    """Height and width of what `_shrink` makes its result of: all but what a whole factor leaves over at the end."""
    height, width = picture.shape[:2]
    thick = 5 if min(height, width) <= 4 else 1
    factor = max(height, width) // WORKING_SIZE
    if factor > 1 and thick * min(height, width) >= factor:
        return tuple(thick * side // factor * factor / thick for side in (height, width))
    return height, width


def _crop(ink: Image, mask: Image, box: int) -> tuple[Image, float, int, int]:
    """The ink with a margin of one pixel of the result, for its soft edges.

    Returns:
        It, the scale that fits it to the box, and where it begins, left and top.
    """
    left, top, width, height = cv2.boundingRect(mask)
    scale = box / max(width, height)
    margin = max(1, round(1 / scale))
    rows = slice(max(0, top - margin), top + height + margin)
    columns = slice(max(0, left - margin), left + width + margin)
    return np.ascontiguousarray(ink[rows, columns]), scale, columns.start, rows.start


def pen_width(mask: Image) -> float:
    """The mean width of a line in pixels, from how much of it is outline."""
    area = cv2.countNonZero(mask)
    outline = area - cv2.countNonZero(cv2.erode(mask, np.ones((3, 3), np.uint8)))
    return 2 * area / outline - 1
