"""What is on the canvas, as data: strokes and pictures without Qt, replaced and never changed.

The paper is SIDE x SIDE units with the origin at its upper left, whatever its size on the screen.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

SIDE = 480
_STEP = 6.0  # units between the points that are kept, and between those of the smoothed curve


class Point(NamedTuple):
    """A place on the paper; `pressure` from 0 to 1 scales the width."""

    x: float
    y: float
    pressure: float = 1.0


@dataclass(frozen=True)
class Stroke:
    """One movement of the pen, `width` units wide at full pressure."""

    points: tuple[Point, ...]
    width: float

    def to(self, point: Point) -> Stroke:
        """The stroke drawn on to `point`; its end is under the pen, points nearer than a step make way."""
        *kept, last = self.points
        near = kept and abs(last.x - kept[-1].x) + abs(last.y - kept[-1].y) < _STEP
        return replace(self, points=(*kept, point) if near else (*self.points, point))

    def smoothed(self) -> np.ndarray:
        """The curve through the middles of the segments, bent towards the points.

        Output shape: (n, 3): x, y and width.
        """
        points = np.array([(x, y, self.width * pressure) for x, y, pressure in self.points])
        if len(points) < 3:
            return points
        middles = (points[:-1] + points[1:]) / 2
        pieces = [points[:1], middles[:1]]
        for start, bend, end in zip(middles[:-1], points[1:-1], middles[1:], strict=True):
            steps = max(1, round(float(np.hypot(*(end - start)[:2])) / _STEP))
            t = np.linspace(0, 1, steps + 1)[1:, np.newaxis]
            pieces.append((1 - t) ** 2 * start + 2 * t * (1 - t) * bend + t**2 * end)
        return np.concatenate([*pieces, points[-1:]])

    def lines(self) -> list[tuple[float, np.ndarray]]:
        """The curve cut where its width changes: widths to half a unit, each with its points (n, 2)."""
        curve = self.smoothed()
        if len(curve) == 1:
            return [(float(curve[0, 2]), curve[:, :2])]
        widths = np.round(curve[:-1, 2] + curve[1:, 2]) / 2
        cuts = [0, *(np.flatnonzero(np.diff(widths)) + 1).tolist(), len(widths)]
        return [(float(widths[first]), curve[first : last + 1, :2]) for first, last in pairwise(cuts)]


@dataclass(frozen=True, eq=False)
class Picture:
    """An image that was opened, dropped or pasted: uint8 (H, W), (H, W, 3) or (H, W, 4)."""

    pixels: np.ndarray

    @property
    def paper(self) -> int:
        """The grey value of the picture's edge; the paper around takes it, so no frame looks like ink."""
        grey = self.pixels if self.pixels.ndim == 2 else self.pixels[..., :3].mean(axis=2)
        if self.pixels.ndim == 3 and self.pixels.shape[2] == 4:
            opacity = self.pixels[..., 3] / 255
            grey = grey * opacity + 255 * (1 - opacity)
        return int(np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])))

    @property
    def box(self) -> tuple[float, float, float, float]:
        """x, y, width and height of the picture on the paper: as large as fits, in the middle."""
        height, width = self.pixels.shape[:2]
        scale = SIDE / max(height, width)
        return (SIDE - width * scale) / 2, (SIDE - height * scale) / 2, width * scale, height * scale


@dataclass(frozen=True)
class Drawing:
    """Strokes over a picture or over white paper."""

    strokes: tuple[Stroke, ...] = ()
    picture: Picture | None = field(default=None)

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

    def with_stroke(self, stroke: Stroke) -> Drawing:
        return replace(self, strokes=(*self.strokes, stroke))
