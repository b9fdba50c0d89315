"""Ink on paper, as a scanner or a camera saw it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_INKS = np.array([[40, 40, 45], [35, 50, 140], [20, 30, 90], [170, 40, 45], [30, 100, 60]], np.float32)  # RGB
_COLOURED = 0.35
_LIGHT_ON_DARK = 0.12
_SPECKED = 0.06
_MOST_SHADE = 45  # grey levels


def put_on_paper(ink: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """A picture of the ink on paper of some shade, with a scan's blur and noise.

    Args:
        ink: (H, W), how much of a pixel the pen covers, 255 for all of it; specks are drawn into it.

    Output shape: (H, W) grey or (H, W, 3) RGB.
    """
    blur, fade, coarse, jpeg, coloured, inverse, level, depth, grain = rng.random(9)
    if rng.random() < _SPECKED:
        place = rng.integers(0, (ink.shape[1] << 4, ink.shape[0] << 4))
        ink = cv2.circle(ink, place.tolist(), int(rng.integers(8, 25)), 255, cv2.FILLED, cv2.LINE_AA, 4)
    if coarse < 0.35:
        ink = _coarser(ink, rng.uniform(0.35, 0.8))
    if blur < 0.6:
        ink = cv2.GaussianBlur(ink, (0, 0), 0.3 + 0.9 * float(blur))
    # a fine pen that blur has spread is still to be seen
    cover = ink * np.float32((0.65 + 0.35 * depth) / max(1, int(ink.max())))
    if fade < 0.3:  # a dry pen or a pencil
        cover *= _slow_noise(ink.shape, 9, rng) * np.float32(0.25) + np.float32(0.8)
    paper = 185 + 70 * level - _MOST_SHADE * rng.random() * _slow_noise(ink.shape, 2, rng)
    noise = rng.standard_normal(ink.shape, np.float32) * np.float32(7 * grain**2)
    if coloured < _COLOURED:
        colour = _INKS[rng.integers(len(_INKS))]
        tint = np.array([1, 0.995, 0.96], np.float32) if rng.random() < 0.4 else np.ones(3, np.float32)
        cover, paper, noise = cover[..., None], paper[..., None] * tint, noise[..., None]
    else:
        colour = _INKS[0, :1]
    picture = paper + cover * (np.minimum(colour, paper) - paper) + noise
    if inverse < _LIGHT_ON_DARK:
        picture = 255 - picture
    image = np.clip(picture, 0, 255).astype(np.uint8)
    return _through_jpeg(image, rng) if jpeg < 0.25 else image


def _coarser(ink: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """As if scanned with fewer dots an inch."""
    height, width = ink.shape
    small = cv2.resize(ink, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _slow_noise(shape: tuple[int, ...], cells: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """(H, W) from 0 to 1, that changes slowly from cell to cell."""
    coarse = rng.random((cells, cells), np.float32)
    return np.asarray(cv2.resize(coarse, shape[::-1], interpolation=cv2.INTER_LINEAR), np.float32)


def _through_jpeg(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    _, packed = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 91))])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_UNCHANGED), np.uint8)
