"""Digits drawn with mouse and pen through the window's own canvas, each by a hand of its own.

Every other hand follows a skeleton of `benchmarks/skeletons.yaml`, from which no model learns; the others follow those
of practice digits. Slant, turn, stretch, tremor, size, place and pen are drawn anew for each drawing. The size, of the
ink's longer side, is 15 to 90 % of the paper's, but at least `LEAST_SIZE` pens, as a person with a broad pen chooses
it: what is smaller is a blob. The places are sent as the events of a mouse, at whole pixels and with one width, or as
those of a tablet's pen, whose pressure changes along the way.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from core.data.practice.skeletons import skeletons
from core.errors import DataError
from core.yaml_file import parse_yaml, read_text
from gui.draw.canvas import Canvas
from gui.draw.render import pixels
from gui.draw.strokes import SIDE, Point, Stroke
from tests.gui.pointing import draw, pen

Way = NDArray[np.float64]
"""(points, 2): x and y of one stroke."""

LEAST_SIZE = 5
"""Pens that the longer side of a digit has at least."""
_FILE = Path(__file__).with_name("skeletons.yaml")
_PENS = 1, 40  # pixels
_SIZES = 0.15 * SIDE, 0.9 * SIDE
_MARGIN = 12  # pixels between ink and the paper's edge


@dataclass(frozen=True, eq=False)
class DrawnDigit:
    """One drawing.

    Attributes:
        digit: what was drawn.
        pen: the pen's width in pixels; a tablet's at full pressure.
        is_tablet: drawn with a tablet's pen, otherwise with the mouse.
        is_own: along a skeleton of `benchmarks/skeletons.yaml`, otherwise along one of the practice digits'.
        image: (SIDE, SIDE) uint8, what the network is shown.
    """

    digit: int
    pen: float
    is_tablet: bool
    is_own: bool
    image: NDArray[np.uint8]


def drawn_digits(hands: int, seed: int) -> list[DrawnDigit]:
    """Each digit by so many hands, one digit after the other."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    canvas = Canvas("")
    canvas.resize(SIDE, SIDE)  # one pixel a unit
    canvas.show()
    application.processEvents()
    drawings = [_drawn(canvas, digit, hand, seed) for digit in range(10) for hand in range(hands)]
    canvas.close()
    return drawings


def _drawn(canvas: Canvas, digit: int, hand: int, seed: int) -> DrawnDigit:
    rng = np.random.default_rng((seed, digit, hand))
    is_own, is_tablet = hand % 2 == 0, (hand + digit) // 2 % 2 == 0
    width = math.exp(rng.uniform(*np.log(_PENS)))
    size = rng.uniform(max(_SIZES[0], LEAST_SIZE * width), _SIZES[1])
    strokes = _own_skeleton(digit, rng) if is_own else _practice_skeleton(digit, rng)
    canvas.clear()
    canvas.undo_stack.clear()
    canvas.pen_width = width
    for way in _placed(_in_hand(strokes, rng), size, width, rng):
        if is_tablet:
            pen(canvas, *np.column_stack([way, _slow(len(way), 5, rng.uniform, 0.45, 1)]).tolist())
        else:
            draw(canvas, *np.rint(way).astype(int).tolist())
    return DrawnDigit(digit, width, is_tablet, is_own, pixels(canvas.drawing))


@cache
def _own_skeletons() -> dict[str, list[str]]:
    return parse_yaml(read_text(_FILE, "table of skeletons", DataError), _FILE, DataError)


def _own_skeleton(digit: int, rng: np.random.Generator) -> list[Way]:
    """The strokes of one of the digit's skeletons, every point of it moved a little, as the canvas rounds them."""
    hands = _own_skeletons()[str(digit)]
    strokes = []
    for stroke in hands[rng.integers(len(hands))].split("/"):
        points = np.array([point.split(",") for point in stroke.split()], float) * (SIDE / 100)
        moved = points + rng.normal(0, 0.012 * SIDE, points.shape)
        strokes.append(Stroke(tuple(Point(x, y) for x, y in moved.tolist()), 1).smoothed()[:, :2] / SIDE)
    return strokes


def _practice_skeleton(digit: int, rng: np.random.Generator) -> list[Way]:
    return [way.astype(float) for way in skeletons()[digit].write(rng)]


def _in_hand(strokes: list[Way], rng: np.random.Generator) -> list[Way]:
    """Slanted, turned and stretched, the longer side of all strokes 1, and with the hand's tremor."""
    slant, turn, stretch = rng.uniform(-0.35, 0.35), rng.uniform(-0.12, 0.12), math.exp(rng.normal(0, 0.1))
    cos, sin = math.cos(turn), math.sin(turn)
    matrix = np.array([[stretch, 0], [-slant, 1 / stretch]]) @ np.array([[cos, sin], [-sin, cos]])
    bent = [way @ matrix for way in strokes]
    longer = np.ptp(np.concatenate(bent), axis=0).max()
    tremor = rng.uniform(0, 0.015)
    return [_trembling(way / longer, tremor, rng) for way in bent]


def _trembling(way: Way, tremor: float, rng: np.random.Generator) -> Way:
    """With points at even distances, each moved by noise that is smooth along the way."""
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(way, axis=0).T))])
    count = 2 + round(along[-1] * rng.uniform(12, 40))  # a slow hand's events lie close
    places = np.linspace(0, along[-1], count)
    even = np.column_stack([np.interp(places, along, axis) for axis in way.T])
    knots = 2 + round(along[-1] * 10)
    return even + np.column_stack([_slow(count, knots, rng.normal, 0, tremor) for _ in range(2)])


def _slow(
    count: int, knots: int, noise: Callable[..., NDArray[np.float64]], *parameters: float
) -> NDArray[np.float64]:
    """(count,) that changes slowly: noise at evenly spaced knots, and what lies between them."""
    return np.interp(np.linspace(0, knots - 1, count), np.arange(knots), noise(*parameters, knots))


def _placed(strokes: list[Way], size: float, width: float, rng: np.random.Generator) -> list[Way]:
    """Somewhere on the paper, the longer side of the ink `size` pixels."""
    points = np.concatenate(strokes)
    low, sides = points.min(axis=0), np.ptp(points, axis=0)
    scale = (size - width) / sides.max()
    least = _MARGIN + width / 2
    corner = rng.uniform(least, np.maximum(least, SIDE - least - scale * sides))
    return [(way - low) * scale + corner for way in strokes]
