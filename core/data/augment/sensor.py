"""What a camera or a scanner does to a picture: blur, noise, few pixels, other contrast."""

from functools import lru_cache
from typing import Annotated, ClassVar

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from core.data.augment.pictures import border_type, pixels, rounded
from core.data.augment.transform import Draws, Images, PixelTransform, signed

_OFFSETS = 1 << 16


class GaussianBlur(PixelTransform, frozen=True):
    """Out of focus.

    Attributes:
        sigma: the largest width of the Gaussian, in pixels at 28.
    """

    sigma: Annotated[float, msgspec.Meta(ge=0, le=5)] = 1.0
    p: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.5

    title: ClassVar[str] = "Blur"
    draws: ClassVar[int] = 1

    def change(self, images: Images, draws: Draws) -> Images:
        sigmas = np.maximum(self.sigma * self.strength * pixels(images) * draws[:, 0], 1e-3)
        border = border_type(images)
        blurred = np.empty_like(images)
        for image, sigma, target in zip(images, sigmas.tolist(), blurred, strict=True):
            target[...] = cv2.GaussianBlur(image, (0, 0), sigma, borderType=border).reshape(target.shape)
        return blurred


class GaussianNoise(PixelTransform, frozen=True):
    """Grain, the same in all channels.

    Attributes:
        std: the largest standard deviation, as a share of the whole range of grey.
    """

    std: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.1
    p: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.5

    title: ClassVar[str] = "Noise"
    draws: ClassVar[int] = 2

    def change(self, images: Images, draws: Draws) -> Images:
        count, height, width, _ = images.shape
        size = height * width
        # a stretch of one table for each image: drawing every pixel anew takes ten times as long
        stretches = np.lib.stride_tricks.sliding_window_view(_normals(_OFFSETS + size), size)
        noise = stretches[(draws[:, 1] * _OFFSETS).astype(int)]
        noise *= np.float32(255 * self.std * self.strength) * draws[:, :1]
        return rounded(noise.reshape(count, height, width, 1) + images)


class LowerResolution(PixelTransform, frozen=True):
    """Reduced to fewer pixels, and enlarged again.

    Attributes:
        loss: the largest share of the pixels of a side that is lost.
    """

    loss: Annotated[float, msgspec.Meta(ge=0, le=0.9)] = 0.5
    p: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.25

    title: ClassVar[str] = "Lower resolution"
    draws: ClassVar[int] = 1

    def change(self, images: Images, draws: Draws) -> Images:
        _, height, width, _ = images.shape
        kept = 1 - np.minimum(self.loss * self.strength, 0.9) * draws[:, 0]
        enlarged = np.empty_like(images)
        for image, share, target in zip(images, kept.tolist(), enlarged, strict=True):
            size = max(1, round(width * share)), max(1, round(height * share))
            small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
            target[...] = cv2.resize(small, (width, height)).reshape(target.shape)
        return enlarged


class Contrast(PixelTransform, frozen=True):
    """Contrast and gamma: ink fainter or stronger, its greys darker or lighter.

    pixel = pivot + factor * (pixel ** exponent - pivot), from 0 to 1; the pivot is 0 for ink, the mean in colour

    Attributes:
        contrast: the factor is drawn evenly from 1 less to 1 more than this.
        gamma: the exponent is drawn from 1 / (1 + gamma) to 1 + gamma.
    """

    contrast: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.3
    gamma: Annotated[float, msgspec.Meta(ge=0, le=4)] = 0.4
    p: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.5

    title: ClassVar[str] = "Contrast and gamma"
    draws: ClassVar[int] = 2

    def change(self, images: Images, draws: Draws) -> Images:
        amounts = np.float32(self.strength) * signed(draws)
        exponents = (1 + self.gamma) ** amounts[:, 1, None]
        # never less than a tenth, or the digit would be gone
        factors = np.maximum(1 + self.contrast * amounts[:, :1], np.float32(0.1))
        greys = np.linspace(0, 1, 256, dtype=np.float32) ** exponents
        pivots = np.float32(0)
        if images.shape[3] > 1:
            pivots = (
                images.mean(axis=(1, 2, 3), keepdims=True, dtype=np.float32)[:, :, 0, 0] / 255
            ) ** exponents
        tables = rounded(255 * (pivots + factors * (greys - pivots)))
        changed = np.empty_like(images)
        for image, table, target in zip(images, tables, changed, strict=True):
            cv2.LUT(image, table, dst=target)
        return changed


@lru_cache(maxsize=4)
def _normals(count: int) -> NDArray[np.float32]:
    """Always the same ones."""
    return np.random.default_rng(0).standard_normal(count, np.float32)
