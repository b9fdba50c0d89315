"""What of a number's strokes one of its digits was drawn with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.number_reader import FoundDigit
from gui.draw.strokes import Point, Stroke

_INSIDE, _OUTSIDE = 0.8, 0.2  # shares of a stroke's points; between them it runs through several digits


def digit_strokes(strokes: tuple[Stroke, ...], digit: FoundDigit) -> tuple[Stroke, ...]:
    """Those that lie in the digit's box, in the pixels of its picture; none where one runs through several digits.

    Args:
        strokes: of the number, in the pixels in which it was read.
        digit: one that was found there.
    """
    left, top, width, height = digit.box
    own = []
    for stroke in strokes:
        x, y, _ = np.array(stroke.points).T
        inside = float(((x >= left) & (x <= left + width) & (y >= top) & (y <= top + height)).mean())
        if inside >= _INSIDE:
            own.append(_moved(stroke, digit))
        elif inside > _OUTSIDE:
            return ()
    return tuple(own)


def _moved(stroke: Stroke, digit: FoundDigit) -> Stroke:
    left, top, width, _ = digit.frame
    scale = digit.picture.shape[1] / width
    points = tuple(Point((x - left) * scale, (y - top) * scale, pressure) for x, y, pressure in stroke.points)
    return replace(stroke, points=points, width=stroke.width * scale)
