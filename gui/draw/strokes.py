"""What is on the canvas, as data: strokes and pictures without Qt, replaced and never changed.

Places are in units of the paper with the origin at its upper left, whatever its size on the screen. Any paper is
SIDE units high.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

SIDE = 480
_STEP = 6.0  # units between the points that are kept, and between those of the smoothed curve
_SHOWN = 4 * SIDE  # pixels of a picture's longer side that are painted


class Size(NamedTuple):
    """A paper's width and height in units."""

    width: int
    height: int


SQUARE = Size(SIDE, SIDE)
WIDE = Size(3 * SIDE, SIDE)


class Point(NamedTuple):
    """A place on the paper; `pressure` from 0 to 1 scales the width."""

    x: float
    y: float
    pressure: float = 1.0


@dataclass(frozen=True)
class Stroke:
    """One movement of the pen, `width` units wide at full pressure; one that `erases` leaves bare paper."""

    points: tuple[Point, ...]
    width: float
    erases: bool = False

    def to(self, point: Point) -> Stroke:
        """The stroke drawn on to `point`; its end is under the pen, points nearer than a step make way."""
        *kept, last = self.points
        near = kept and abs(last.x - kept[-1].x) + abs(last.y - kept[-1].y) < _STEP
        return replace(self, points=(*kept, point) if near else (*self.points, point))

    def goes_on_from(self, before: Stroke) -> bool:
        """Whether this is that stroke, or what it became: only its end may have moved."""
        count = len(before.points) - 1
        same_pen = (self.width, self.erases) == (before.width, before.erases)
        return same_pen and len(self.points) > count and self.points[:count] == before.points[:count]

    def smoothed(self) -> np.ndarray:
        """The curve through the middles of the segments, bent towards the points.

        Output shape: (n, 3): x, y and width.
        """
        points = np.array(self.points)
        points[:, 2] *= self.width
        if len(points) < 3:
            return points
        middles = (points[:-1] + points[1:]) / 2
        lengths = np.hypot(*(middles[1:] - middles[:-1])[:, :2].T)
        steps = np.maximum(1, np.round(lengths / _STEP)).astype(int)
        piece = np.repeat(np.arange(len(steps)), steps)
        step = np.arange(len(piece)) - np.repeat(np.cumsum(steps) - steps, steps) + 1
        t = np.where(step == steps[piece], 1.0, step * (1 / steps)[piece])[:, np.newaxis]
        start, bend, end = middles[:-1][piece], points[1:-1][piece], middles[1:][piece]
        bent = (1 - t) ** 2 * start + 2 * t * (1 - t) * bend + t**2 * end
        return np.concatenate([points[:1], middles[:1], bent, points[-1:]])

    def settled(self) -> np.ndarray:
        """The beginning of the curve that stays as it is wherever the stroke goes on. Output shape: (n, 3)."""
        if len(self.points) == 1:
            return np.empty((0, 3))
        return replace(self, points=self.points[:-1]).smoothed()[: -1 if len(self.points) > 2 else None]


Pieces = list[tuple[float, np.ndarray]]
"""Widths, each with points (n, 2)."""


def lines(curve: np.ndarray) -> Pieces:
    """A curve cut where its width changes: widths to half a unit, each with its points (n, 2).

    Input shape: (n, 3): x, y and width.
    """
    if len(curve) == 1:
        return [(float(curve[0, 2]), curve[:, :2])]
    widths = np.round(curve[:-1, 2] + curve[1:, 2]) / 2
    cuts = [0, *(np.flatnonzero(np.diff(widths)) + 1).tolist(), len(widths)]
    return [(float(widths[first]), curve[first : last + 1, :2]) for first, last in pairwise(cuts)]


def pieces(curve: np.ndarray, longest: int) -> Pieces:
    """Its lines, cut into pieces of so many segments, of which each begins where the one before ends."""
    return [
        (width, line[start : start + longest + 1])
        for width, line in lines(curve)
        for start in range(0, max(1, len(line) - 1), longest)
    ]


@dataclass(frozen=True, eq=False)
class Picture:
    """An image that was opened, dropped or pasted: uint8 (H, W), (H, W, 3) or (H, W, 4)."""

    pixels: np.ndarray

    @cached_property
    def paper(self) -> int:
        """The grey value of the picture's edge; the paper around takes it, so no frame looks like ink."""
        edge = np.concatenate([self.pixels[0], self.pixels[-1], self.pixels[:, 0], self.pixels[:, -1]])
        grey = edge if edge.ndim == 1 else edge[:, :3].mean(axis=1)
        if edge.ndim == 2 and edge.shape[1] == 4:
            opacity = edge[:, 3] / 255
            grey = grey * opacity + 255 * (1 - opacity)
        return int(np.median(grey))

    @cached_property
    def shown(self) -> np.ndarray:
        """The pixels, averaged down where there are more than a screen shows: a photo is painted at every undo."""
        height, width = self.pixels.shape[:2]
        scale = _SHOWN / max(height, width)
        if scale >= 1:
            return self.pixels
        size = max(1, round(width * scale)), max(1, round(height * scale))
        return np.asarray(cv2.resize(self.pixels, size, interpolation=cv2.INTER_AREA))

    def box(self, size: Size) -> tuple[float, float, float, float]:
        """x, y, width and height of the picture on the paper: as large as fits, in the middle."""
        height, width = self.pixels.shape[:2]
        scale = min(size.width / width, size.height / height)
        return (
            (size.width - width * scale) / 2,
            (size.height - height * scale) / 2,
            width * scale,
            height * scale,
        )


@dataclass(frozen=True)
class Drawing:
    """Strokes over a picture or over white paper of a size."""

    strokes: tuple[Stroke, ...] = ()
    picture: Picture | None = field(default=None)
    size: Size = SQUARE

    @property
    def is_empty(self) -> bool:
        return not self.strokes and self.picture is None

    @property
    def paper(self) -> int:
        """The paper's grey value."""
        return self.picture.paper if self.picture else 255

    @property
    def ink(self) -> int:
        """Black, or white on a dark picture."""
        return 0 if self.paper > 127 else 255

    def goes_on_from(self, before: Drawing) -> bool:
        """Whether ink, or nothing, was added since: nothing was taken back, and it is the same paper."""
        same_paper = (before.size, before.picture) == (self.size, self.picture)
        if not same_paper or not before.strokes:
            return same_paper
        *whole, last = before.strokes
        here = self.strokes[: len(before.strokes)]
        return here[:-1] == tuple(whole) and here[-1:] != () and here[-1].points[0] == last.points[0]

    def with_stroke(self, stroke: Stroke) -> Drawing:
        return replace(self, strokes=(*self.strokes, stroke))
