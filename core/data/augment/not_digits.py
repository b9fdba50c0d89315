"""Things that are no Bangla digit, as the normalizer shows them: letters, scribbles, shapes, faces, blots."""

import math
from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data.augment import doodles
from core.data.augment.pen import SIDE, Ink
from core.data.normalize import Normalizer
from core.data.practice.paper import put_on_paper

COUNT = 1600
_SEED = 2026

_SHARES: dict[Callable[[np.random.Generator], Ink], int] = {
    doodles.scribble: 24,
    doodles.loops: 6,
    doodles.zigzag: 6,
    doodles.hatching: 4,
    doodles.straight_lines: 6,
    doodles.figure: 13,
    doodles.face: 8,
    doodles.ring: 5,
    doodles.filled: 7,
    doodles.dots: 2,
    doodles.hershey_letters: 22,
    doodles.printed_letter: 8,
}
"""How each is drawn, and how often."""

_DRAWERS = tuple(draw for draw, share in _SHARES.items() for _ in range(share))


@cache
def not_digits(size: int) -> NDArray[np.uint8]:
    """(COUNT, size, size), ink light on 0, always the same ones; they must not be written to."""
    normalizer = Normalizer.of_size(size)
    images = np.zeros((COUNT, size, size), np.uint8)
    for i, image in enumerate(images):
        rng = np.random.default_rng((_SEED, i))
        while not image.any():
            image[...] = normalizer.normalize(picture(rng)).image
    images.flags.writeable = False
    return images


def picture(rng: np.random.Generator) -> NDArray[np.uint8]:
    """One of them, dark on paper: most clean, as on the program's canvas, the others as scanned.

    Output shape: (H, W) grey or (H, W, 3) RGB.
    """
    draw = _DRAWERS[rng.integers(len(_DRAWERS))]
    ink = _slanted(draw(rng), rng)
    if rng.random() < 0.06:
        ink = _piece(ink, rng)
    return put_on_paper(ink, rng) if rng.random() < 0.4 else 255 - ink


def _slanted(ink: Ink, rng: np.random.Generator) -> Ink:
    """Turned, slanted and stretched a little, from the middle."""
    angle, slant = rng.normal(0, 0.12), rng.normal(0, 0.15)
    wide, high = np.exp(rng.normal(-0.1, 0.12, 2))
    cos, sin = math.cos(angle), math.sin(angle)
    matrix = np.array([[cos, -sin], [sin, cos]]) @ [[wide, slant], [0, high]]
    middle = np.full(2, (SIDE - 1) / 2)
    moved = np.column_stack([matrix, middle - matrix @ middle])
    return np.asarray(cv2.warpAffine(ink, moved, ink.shape, flags=cv2.INTER_LINEAR), np.uint8)


def _piece(ink: Ink, rng: np.random.Generator) -> Ink:
    """What lies on one side of a line through the middle."""
    y, x = np.mgrid[:SIDE, :SIDE] - SIDE / 2
    angle = rng.uniform(0, 2 * np.pi)
    return np.where(math.cos(angle) * x + math.sin(angle) * y > rng.uniform(-10, 5), ink, 0).astype(np.uint8)
