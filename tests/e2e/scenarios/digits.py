"""Digits as a hand would draw them, in shares of the canvas."""

import itertools
import math

Stroke = list[tuple[float, float]]


def ellipse(x: float, y: float, across: float, down: float, *, start: float = 0, turn: float = 360) -> Stroke:
    """Points on an ellipse around (x, y); degrees from the right, clockwise."""
    angles = [math.radians(start + turn * i / 40) for i in range(41)]
    return [(x + across * math.cos(a), y + down * math.sin(a)) for a in angles]


def between(*corners: tuple[float, float]) -> Stroke:
    """Points along straight lines."""
    points: Stroke = []
    for (x0, y0), (x1, y1) in itertools.pairwise(corners):
        points += [(x0 + (x1 - x0) * i / 10, y0 + (y1 - y0) * i / 10) for i in range(11)]
    return points


ZERO = [ellipse(0.5, 0.5, 0.22, 0.25, start=-90)]
FOUR = [
    ellipse(0.5, 0.33, 0.13, 0.13, start=90, turn=360) + ellipse(0.5, 0.63, 0.17, 0.17, start=-90, turn=-360)
]
SEVEN = [
    ellipse(0.43, 0.36, 0.14, 0.13, start=20, turn=330) + between((0.57, 0.33), (0.59, 0.6), (0.58, 0.85))
]
TWO = [
    ellipse(0.45, 0.34, 0.13, 0.12, start=200, turn=200)
    + between((0.56, 0.42), (0.34, 0.66), (0.4, 0.66), (0.68, 0.7))
]
