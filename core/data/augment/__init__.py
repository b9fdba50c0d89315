"""Random changes to what a network learns from, made to a whole batch at once.

Most leave a digit what it is; `Mixup` and `Outliers` change the answer too.

An augmentation is a sequence of transforms; each changes what the one before it has made.
"""

from collections import Counter
from collections.abc import Sequence
from functools import reduce
from itertools import groupby
from typing import get_args
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from core.data.augment.erase import ContourCutout, RandomErasing
from core.data.augment.geometry import (
    Affine,
    BoxJitter,
    ElasticTransform,
    GeometricTransform,
    Warp,
    warp_images,
)
from core.data.augment.mixup import Mixup
from core.data.augment.outliers import Outliers
from core.data.augment.sensor import Contrast, GaussianBlur, GaussianNoise, LowerResolution
from core.data.augment.strokes import Opening, Thickness
from core.data.augment.transform import Draws, Images, PixelTransform, TargetTransform

__all__ = [
    "DEFAULT_AUGMENTATION",
    "TRANSFORMS",
    "Affine",
    "BoxJitter",
    "ContourCutout",
    "Contrast",
    "ElasticTransform",
    "GaussianBlur",
    "GaussianNoise",
    "LowerResolution",
    "Mixup",
    "Opening",
    "Outliers",
    "RandomErasing",
    "TargetTransform",
    "Thickness",
    "Transform",
    "augment",
    "augment_with_targets",
]

Transform = (
    Outliers
    | Thickness
    | Opening
    | ElasticTransform
    | Affine
    | BoxJitter
    | ContourCutout
    | RandomErasing
    | GaussianBlur
    | LowerResolution
    | Contrast
    | GaussianNoise
    | Mixup
)

TRANSFORMS: tuple[type[Transform], ...] = get_args(Transform)
"""In the order in which they are best applied: what is no digit, then the pen's, the hand's, the camera's."""

DEFAULT_AUGMENTATION: tuple[Transform, ...] = (Thickness(), ElasticTransform(), Affine(), LowerResolution())


def augment(
    images: NDArray[np.uint8],
    transforms: Sequence[Transform],
    rng: np.random.Generator,
    *,
    total: int | None = None,
    start: int = 0,
) -> NDArray[np.uint8]:
    """Changed copies of a batch.

    What is drawn for an image depends on `rng`, on `total` and on its place in the batch, and for one transform not on
    which others there are. So whoever holds only some rows of a batch makes of them what the whole would make of them.
    A `TargetTransform` alone looks for partners among the rows that are there.

    Args:
        images: (N, H, W) or (N, C, H, W) uint8, C at most 4. With one channel, ink on 0.
        transforms: in the order in which they are applied.
        rng: where the amounts are drawn from.
        total: images in the whole batch, where these are only a part of it.
        start: the first one's place in it.
    """
    none = np.zeros((len(images), 0), np.float32)
    return augment_with_targets(images, none, transforms, rng, total=total, start=start)[0]


def augment_with_targets(
    images: NDArray[np.uint8],
    targets: NDArray[np.float32],
    transforms: Sequence[Transform],
    rng: np.random.Generator,
    *,
    total: int | None = None,
    start: int = 0,
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """As `augment`, with the targets, (N, K) shares of each class, changed by every `TargetTransform`."""
    total = len(images) if total is None else total
    # OpenCV has the channels innermost
    changed = images[..., None] if images.ndim == 3 else np.moveaxis(images, 1, -1)
    changed = changed.copy(order="C")
    at_work = _seeded(transforms, rng)
    if len(images) == 0:  # a worker without a share of a small last batch; OpenCV takes no empty picture
        return images.copy(), targets
    for moves, group in groupby(at_work, lambda pair: isinstance(pair[0], GeometricTransform)):
        if moves:
            changed = _warped(changed, list(group), total, start)  # type: ignore[arg-type]  # such they are
            continue
        for transform, own in group:
            if isinstance(transform, TargetTransform):
                changed, targets = transform.change_with_targets(
                    changed, targets, own, total=total, start=start
                )
            elif isinstance(transform, PixelTransform):
                _repaint(changed, transform, *_drawn(transform, own, len(images), total, start))
    result = changed[..., 0] if images.ndim == 3 else np.moveaxis(changed, -1, 1)
    return np.ascontiguousarray(result), targets


def _seeded(
    transforms: Sequence[Transform], rng: np.random.Generator
) -> list[tuple[Transform, np.random.Generator]]:
    """Those that change anything, each with a generator that depends on its name and on how many of it came before."""
    seed = int(rng.integers(1 << 63))
    seen: Counter[type] = Counter()
    pairs = []
    for transform in transforms:
        if not transform.is_idle:
            kind = type(transform)
            own = np.random.default_rng((seed, crc32(kind.__name__.encode()), seen[kind]))
            pairs.append((transform, own))
            seen[kind] += 1
    return pairs


def _drawn(
    transform: PixelTransform | GeometricTransform,
    rng: np.random.Generator,
    count: int,
    total: int,
    start: int,
) -> tuple[NDArray[np.bool_], Draws]:
    """Which of the images are changed, and the numbers for all."""
    draws = rng.random((total, 1 + transform.draws), np.float32)[start : start + count]
    return draws[:, 0] < transform.p, draws[:, 1:]


def _warped(
    images: Images,
    transforms: Sequence[tuple[GeometricTransform, np.random.Generator]],
    total: int,
    start: int,
) -> Images:
    """Through all of them at once."""
    _, height, width, _ = images.shape
    warps = []
    for transform, rng in transforms:
        chosen, draws = _drawn(transform, rng, len(images), total, start)
        if chosen.any():
            warps.append(transform.warp(draws, height, width).where(chosen))
    return warp_images(images, reduce(Warp.then, warps)) if warps else images


def _repaint(images: Images, transform: PixelTransform, chosen: NDArray[np.bool_], draws: Draws) -> None:
    """Changes the chosen ones in place."""
    if chosen.any():
        images[chosen] = transform.change(images[chosen], draws[chosen])
