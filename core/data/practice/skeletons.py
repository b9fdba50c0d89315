"""Digits as hands write them: the way of the pen, from the hands in `assets/practice/skeletons.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.assets import ASSETS
from core.errors import DataError
from core.yaml_file import parse_yaml, read_text

_FILE = ASSETS / "practice" / "skeletons.yaml"
_SAMPLES = 6  # between two points of a skeleton

_MIXED = 0.6  # how often two hands are mixed
_WANDER = 0.024  # how far a point strays from its place; lengths are shares of the digit's square
_TREMOR = 0.007
_SHORTENED = 5  # samples that may be missing at either end of the pen's way


@dataclass(frozen=True, eq=False)
class Skeletons:
    """The hands of one digit.

    Attributes:
        hands: (hands, points, 2) x and y, from 0 to 1; the strokes one after the other.
        spline: (samples, points): from the points of a hand to a smooth way through them.
        strokes: which samples each stroke has.
    """

    hands: NDArray[np.float32]
    spline: NDArray[np.float32]
    strokes: tuple[slice, ...]

    def write(self, rng: np.random.Generator) -> list[NDArray[np.float32]]:
        """The strokes of a hand that was never seen before, each (samples, 2)."""
        first, second = self.hands[rng.integers(len(self.hands), size=2)]
        share, is_mixed = rng.random(2)
        points = first + (share * (is_mixed < _MIXED)) * (second - first)
        points = points + _WANDER * rng.standard_normal(points.shape, np.float32)
        way = self.spline @ points
        way += rng.random() * _TREMOR * rng.standard_normal(way.shape, np.float32)
        begin, end = rng.integers(0, _SHORTENED, 2)
        last = len(self.strokes) - 1
        return [
            way[stroke][begin if i == 0 else 0 : len(way[stroke]) - (end if i == last else 0)]
            for i, stroke in enumerate(self.strokes)
        ]


@cache
def skeletons() -> tuple[Skeletons, ...]:
    """Those of the ten digits, in their order.

    Raises:
        DataError: the file is damaged.
    """
    hands = parse_yaml(read_text(_FILE, "table of skeletons", DataError), _FILE, DataError)
    return tuple(_skeletons(hands[str(digit)]) for digit in range(10))


def _skeletons(hands: list[str]) -> Skeletons:
    strokes = [[_points(stroke) for stroke in hand.split("/")] for hand in hands]
    splines = [_catmull_rom(len(points)) for points in strokes[0]]
    rows = np.cumsum([0] + [len(spline) for spline in splines])
    columns = np.cumsum([0] + [spline.shape[1] for spline in splines])
    slices = [slice(int(a), int(b)) for a, b in pairwise(rows)]
    spline = np.zeros((rows[-1], columns[-1]), np.float32)
    for i, block in enumerate(splines):
        spline[slices[i], columns[i] : columns[i + 1]] = block
    return Skeletons(np.stack([np.concatenate(hand) for hand in strokes]), spline, tuple(slices))


def _points(stroke: str) -> NDArray[np.float32]:
    """`8,12 16,44` as (2, 2)."""
    return np.array([point.split(",") for point in stroke.split()], np.float32) / np.float32(100)


def _catmull_rom(points: int) -> NDArray[np.float32]:
    """(samples, points): the uniform Catmull-Rom spline (Catmull & Rom 1974), its ends doubled."""
    t = np.arange(_SAMPLES) / _SAMPLES
    powers = np.stack([np.ones_like(t), t, t**2, t**3], axis=1)
    basis = np.array([[0, 2, 0, 0], [-1, 0, 1, 0], [2, -5, 4, -1], [-1, 3, -3, 1]]) / 2
    weights = powers @ basis
    spline = np.zeros(((points - 1) * _SAMPLES + 1, points))
    for segment in range(points - 1):
        rows = slice(segment * _SAMPLES, (segment + 1) * _SAMPLES)
        for j in range(4):
            spline[rows, np.clip(segment - 1 + j, 0, points - 1)] += weights[:, j]
    spline[-1, -1] = 1
    return spline.astype(np.float32)
