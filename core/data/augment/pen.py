"""A pen on a small canvas, and what it leaves there."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

Ink = NDArray[np.uint8]
"""(SIDE, SIDE), light on 0."""
Points = NDArray[np.float64]
"""(n, 2): x and y, of any extent."""

SIDE, MARGIN = 80, 15  # pixels
_SHIFT = 4  # bits behind the point of the coordinates that OpenCV draws at


def circle(x: float, y: float, radius: float, rng: np.random.Generator) -> Points:
    """By hand: a little oval, its ends not quite together."""
    angle = rng.uniform(0, 2 * np.pi) + np.linspace(0, 2 * np.pi + rng.normal(0, 0.2), 30)
    wide, high = radius * rng.uniform(0.85, 1.1, 2)
    return np.stack([x + wide * np.cos(angle), y + high * np.sin(angle)], axis=1)


def smooth(points: Points) -> Points:
    """Corners cut three times (Chaikin 1974), the ends kept."""
    for _ in range(3):
        nearer = 0.75 * points[:-1] + 0.25 * points[1:]
        farther = 0.25 * points[:-1] + 0.75 * points[1:]
        inner = np.stack([nearer, farther], axis=1).reshape(-1, 2)
        points = np.concatenate([points[:1], inner, points[-1:]])
    return points


def drawn(
    strokes: list[Points], rng: np.random.Generator, *, pen: float | None = None, fill: bool = False
) -> Ink:
    """Strokes of any extent, their larger side that of the canvas within its margin.

    Args:
        pen: its width as a share of that side; drawn from fine to a marker's when left out.
        fill: also what the strokes surround.
    """
    pen = math.exp(rng.uniform(math.log(0.025), math.log(0.15))) if pen is None else pen
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    inner = SIDE - 2 * MARGIN
    scale = inner / max(float((high - low).max()), 1e-3)
    fixed = [np.rint(((s - (low + high) / 2) * scale + SIDE / 2) * (1 << _SHIFT)) for s in strokes]
    placed = [stroke.astype(np.int32) for stroke in fixed]
    ink = np.zeros((SIDE, SIDE), np.uint8)
    if fill:
        cv2.fillPoly(ink, placed, 255, cv2.LINE_AA, _SHIFT)
    return np.asarray(
        cv2.polylines(ink, placed, False, 255, max(1, round(pen * inner)), cv2.LINE_AA, _SHIFT), np.uint8
    )
