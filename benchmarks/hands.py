"""Made-up hands: NumtaDB's digits as three people with habits of their own might have written them.

Each habit is the same for every digit of a hand; the writers beneath remain as different as they are.
"""

import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Dataset
from core.data.readers import open_dataset
from core.data.split import Split

Ink = NDArray[np.uint8]
Hand = Callable[[Ink], Ink]
"""From a digit of NumtaDB, light on dark, to a drawing, dark on white."""

_FINER, _MARGIN = 4, 14
_INK = 100


def validation_part(archive: Path) -> Dataset:
    """Of NumtaDB a, b and c, the twentieth that neither a shipped model nor one of its teachers was trained on."""
    dataset = open_dataset(archive).with_parts(["a", "b", "c"])
    _, validation = Split(share=0.05, stratified=True, seed=1).rows(dataset.labels, dataset.parts)
    return dataset.subset(validation)


def slanted(digit: Ink) -> Ink:
    """Leaning far to the right, on a sheet that lies turned."""
    turn, slant = math.radians(28), -0.75
    cos, sin = math.cos(turn), math.sin(turn)
    return 255 - _bent(_fine(digit), np.array([[cos, -sin], [sin, cos]]) @ np.array([[1, slant], [0, 1]]))


def tailed(digit: Ink) -> Ink:
    """Every digit ends in a tail, swung up to the right from its lower right end."""
    fine = _fine(digit)
    x, y, size = _points(fine)
    end = (x + y).argmax()
    return 255 - _swung(fine, (x[end], y[end]), [(0.25 * size, 0.25 * size), (0.5 * size, -0.25 * size)])


def swept(digit: Ink) -> Ink:
    """From the lowest point of every digit the pen sweeps back to the left beneath it."""
    fine = _fine(digit)
    x, y, size = _points(fine)
    end = y.argmax()
    left = x.min() - 0.35 * size - x[end]
    bends = [(0.1 * size, 0.35 * size), (-0.6 * size, 0.35 * size), (left, 0.1 * size)]
    return 255 - _swung(fine, (x[end], y[end]), bends)


HANDS: dict[str, Hand] = {hand.__name__: hand for hand in (slanted, tailed, swept)}


def _fine(digit: Ink) -> Ink:
    """Larger, with room around it."""
    side = _FINER * len(digit)
    large = cv2.resize(digit, (side, side), interpolation=cv2.INTER_CUBIC)
    return np.pad(large, _FINER * _MARGIN)


def _bent(ink: Ink, matrix: NDArray[np.float64]) -> Ink:
    """Every point (x, y) moved to matrix @ (x, y), from the middle."""
    middle = np.full(2, (len(ink) - 1) / 2)
    shift = middle - matrix @ middle
    bent = cv2.warpAffine(ink, np.column_stack([matrix, shift]), ink.shape, flags=cv2.INTER_CUBIC)
    return np.asarray(bent, np.uint8)


def _points(ink: Ink) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """x and y of all ink, and the longer side of its box."""
    y, x = np.nonzero(ink > _INK)
    return x, y, int(max(np.ptp(x), np.ptp(y))) + 1


def _swung(ink: Ink, start: tuple[int, int], bends: list[tuple[float, float]]) -> Ink:
    """With one more movement of the pen: a Bezier curve through these points, counted from its start."""
    points = list(np.array([(0, 0), *bends]) + start)
    t = np.linspace(0, 1, 30)[:, None]
    while len(points) > 1:  # de Casteljau, for all t at once
        points = [(1 - t) * a + t * b for a, b in pairwise(points)]
    curve = np.rint(points[0]).astype(np.int32)
    return np.asarray(cv2.polylines(ink, [curve], False, 255, _pen(ink), cv2.LINE_AA), np.uint8)


def _pen(ink: Ink) -> int:
    """The mean width of a line in pixels, from how much of it is outline."""
    mask = (ink > _INK).astype(np.uint8)
    area = cv2.countNonZero(mask)
    outline = area - cv2.countNonZero(cv2.erode(mask, np.ones((3, 3), np.uint8)))
    return max(_FINER, round(2 * area / max(1, outline) - 1))
