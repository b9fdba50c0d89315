"""Where ink lies: turned, slanted, stretched, moved, bent. Neighbours in a list become one warp, interpolated once."""

import math
from abc import abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, ClassVar, Self

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from core.data.augment.pictures import tall_picture
from core.data.augment.transform import Draws, Images, ImageTransform, Share, signed

_MOST_ROWS = 1 << 14  # OpenCV addresses a picture's rows with 16 bits

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Warp:
    """Where a pixel of the result is taken from, both counted in pixels from the middle as (x, y).

    source = matrix @ place + shift + waves[place]

    Attributes:
        matrix: (N, 2, 2).
        shift: (N, 2).
        waves: (N, 2, H * W), or None for straight.
    """

    matrix: Floats
    shift: Floats
    waves: Floats | None = None

    @classmethod
    def nothing(cls, count: int) -> Self:
        matrix = np.zeros((count, 2, 2), np.float32)
        matrix[:, 0, 0] = matrix[:, 1, 1] = 1
        return cls(matrix, np.zeros((count, 2), np.float32))

    def where(self, chosen: NDArray[np.bool_]) -> "Warp":
        """Nothing for the images that are not chosen."""
        if chosen.all():
            return self
        nothing = self.nothing(len(chosen))
        return Warp(
            np.where(chosen[:, None, None], self.matrix, nothing.matrix),
            np.where(chosen[:, None], self.shift, nothing.shift),
            None if self.waves is None else self.waves * chosen[:, None, None],
        )

    def then(self, later: "Warp") -> "Warp":
        """Both, one after the other; the waves of this one stay where they are in the image."""
        waves = later.waves
        if waves is not None:
            waves = self.matrix @ waves
        if self.waves is not None:
            waves = self.waves if waves is None else waves + self.waves
        shift = (self.matrix @ later.shift[:, :, None])[:, :, 0] + self.shift
        return Warp(self.matrix @ later.matrix, shift, waves)


class GeometricTransform(ImageTransform, frozen=True):
    """Says where each image's pixels are taken from; whoever applies it takes them."""

    @property
    @abstractmethod
    def draws(self) -> int:
        """How many numbers it draws for an image."""

    @abstractmethod
    def warp(self, draws: Draws, height: int, width: int) -> Warp:
        """From `draws` numbers for each image."""


class Affine(GeometricTransform, frozen=True):
    """Turned, slanted, stretched and moved; every amount is drawn evenly from minus to plus the value given.

    Attributes:
        rotation: degrees.
        shear: horizontal pixels a vertical pixel, slant.
        scale: share by which height and width grow or shrink, each on its own.
        shift: share of the image's side.
    """

    rotation: Annotated[float, msgspec.Meta(ge=0, le=180)] = 12.0
    shear: Annotated[float, msgspec.Meta(ge=0, le=2)] = 0.2
    scale: Annotated[float, msgspec.Meta(ge=0, le=0.9)] = 0.12
    shift: Share = 0.06

    title: ClassVar[str] = "Turn, slant, stretch, move"

    @property
    def draws(self) -> int:
        return 6

    def warp(self, draws: Draws, height: int, width: int) -> Warp:
        amounts = np.float32(self.strength) * signed(draws)
        angle = math.radians(self.rotation) * amounts[:, 0]
        cos, sin = np.cos(angle), np.sin(angle)
        rotate = np.stack([cos, -sin, sin, cos], axis=1).reshape(-1, 2, 2)
        stretch = np.zeros_like(rotate)
        stretch[:, 0, 0] = 1 / _at_least(1 + self.scale * amounts[:, 2])
        stretch[:, 1, 1] = 1 / _at_least(1 + self.scale * amounts[:, 3])
        stretch[:, 0, 1] = self.shear * amounts[:, 1]
        return Warp(rotate @ stretch, self.shift * amounts[:, 4:6] * _pair(width, height))


class BoxJitter(GeometricTransform, frozen=True):
    """As if the digit's box had been found a little wrong: each of the box's four edges moves on its own.

    Attributes:
        jitter: how far at most, as a share of the image's side.
    """

    jitter: Annotated[float, msgspec.Meta(ge=0, le=0.4)] = 0.05

    title: ClassVar[str] = "Box jitter"

    @property
    def draws(self) -> int:
        return 4

    def warp(self, draws: Draws, height: int, width: int) -> Warp:
        edges = self.jitter * np.float32(self.strength) * signed(draws).reshape(-1, 2, 2)  # (N, axis, edge)
        size = _at_least(1 + edges[:, :, 1] - edges[:, :, 0])
        matrix = np.zeros((len(draws), 2, 2), np.float32)
        matrix[:, 0, 0], matrix[:, 1, 1] = size[:, 0], size[:, 1]
        return Warp(matrix, edges.mean(axis=2) * _pair(width, height))


class ElasticTransform(GeometricTransform, frozen=True):
    """Bent by smooth random waves (Simard et al. 2003, ICDAR).

    The waves are random numbers on a grid of one node every `sigma`, under a Gaussian of that width.

    Attributes:
        alpha: how far a pixel moves along each axis, root mean square, as a share of the side; Simard's is 0.05.
        sigma: how smooth the waves are, as a share of the side; Simard's is 0.14.
    """

    alpha: Annotated[float, msgspec.Meta(ge=0, le=0.2)] = 0.025
    sigma: Annotated[float, msgspec.Meta(ge=0.05, le=1)] = 0.16

    title: ClassVar[str] = "Elastic bending"

    @property
    def draws(self) -> int:
        return 2 * _nodes(self.sigma) ** 2

    def warp(self, draws: Draws, height: int, width: int) -> Warp:
        nodes = _nodes(self.sigma)
        heights = signed(draws).reshape(-1, 2, nodes, nodes)
        # a small product for each image, so that its bits are the same in a batch of any size
        waves = np.matmul(_rise(self.sigma, height) @ heights, _rise(self.sigma, width).T, dtype=np.float32)
        far = self.alpha * self.strength * math.sqrt(3)  # numbers from -1 to 1 have a variance of a third
        waves *= _pair(far * width, far * height)[:, None, None]
        straight = Warp.nothing(len(draws))
        return Warp(straight.matrix, straight.shift, waves.reshape(len(draws), 2, -1))


def warp_images(images: Images, warp: Warp) -> Images:
    """Each image through its own warp, all in a few calls: the images lie in one tall picture."""
    count, height, width, _ = images.shape
    at_once = _MOST_ROWS // (height + 2)
    if count > at_once:
        parts = [slice(i, i + at_once) for i in range(0, count, at_once)]
        return np.concatenate([warp_images(images[part], _part(warp, part)) for part in parts])
    middle_y, middle_x = (height - 1) / 2, (width - 1) / 2
    y, x = np.arange(height, dtype=np.float32) - middle_y, np.arange(width, dtype=np.float32) - middle_x
    # (N, 2, H, W); the border of one pixel moves the middle
    along_y = warp.matrix[:, :, 1, None] * y + (warp.shift + _pair(middle_x + 1, middle_y + 1))[:, :, None]
    source = warp.matrix[:, :, 0, None, None] * x + along_y[:, :, :, None]
    if warp.waves is not None:
        source += warp.waves.reshape(source.shape)
    # whatever falls outside an image reads the border of its own cell
    shape = count * height, width
    map_x = np.clip(source[:, 0], 0, width + 1).reshape(shape)
    map_y = np.clip(source[:, 1], 0, height + 1).reshape(shape)
    # Made fixed-point within its own cell, a position does not depend on how far down in the picture the cell is.
    places, fractions = cv2.convertMaps(map_x, map_y, cv2.CV_16SC2)
    cells = np.arange(0, count * (height + 2), height + 2, dtype=np.int16)
    places.reshape(count, height * width, 2)[:, :, 1] += cells[:, None]
    result = cv2.remap(tall_picture(images), places, fractions, cv2.INTER_LINEAR)
    return np.asarray(result, np.uint8).reshape(images.shape)


def _part(warp: Warp, part: slice) -> Warp:
    return Warp(warp.matrix[part], warp.shift[part], None if warp.waves is None else warp.waves[part])


def _pair(x: float, y: float) -> Floats:
    return np.array([x, y], np.float32)


def _at_least(sizes: Floats) -> Floats:
    """Sizes of which something is left, however strong the transform."""
    return np.maximum(sizes, np.float32(0.1))


def _nodes(sigma: float) -> int:
    """Of the grid along one axis; one lies outside at either end."""
    return math.ceil(1 / sigma) + 3


@lru_cache(maxsize=64)
def _rise(sigma: float, length: int) -> Floats:
    """(length, nodes): how much each node lifts each pixel of an axis; the sum of a row's squares is 1."""
    places = (np.arange(length) + 0.5) / length
    nodes = sigma * (np.arange(_nodes(sigma)) - 1)
    lift = np.exp(-0.5 * ((places[:, None] - nodes) / sigma) ** 2)
    return np.asarray(lift / np.linalg.norm(lift, axis=1, keepdims=True), np.float32)
