"""Points in two dimensions as dots on white, a colour for each class, with a legend of the classes."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from core.data.digits import glyph
from core.insight.images import Maps
from core.insight.pictures.colours import CLASS_COLOURS, LINE, TEXT, Picture, rgb
from core.insight.pictures.lettering import PLAIN, text_width, write
from core.insight.pictures.page import Head, page

_SIDE, _MARGIN, _DOT = (
    720,
    16,
    4,
)  # pixels of the square, around the points, and from a dot's middle to its edge
_FINER = 3  # drawn as many times as large and reduced, for smooth edges
_RING = 9
_LETTERS, _ENTRY, _LINE = 22, 30, 32


def points_picture(
    points: Maps,
    labels: NDArray[np.int64],
    class_names: Sequence[str],
    head: Head,
    *,
    here: Maps | None = None,
) -> Picture:
    """Near points are alike.

    Args:
        points: (N, 2).
        labels: (N,) class numbers.
        class_names: of all classes.
        head: what they are.
        here: (2,), a point that a ring is drawn around, named "this image" in the legend.

    Output shape: (height, width, 3).
    """
    shown = points if here is None else np.concatenate([points, here[None]])
    low, high = shown.min(axis=0), shown.max(axis=0)
    places = (shown - low) / np.maximum(high - low, 1e-9).max() * (_SIDE - 1 - 2 * _MARGIN) + _MARGIN
    canvas = Image.fromarray(_dots(places[: len(points)], labels))
    draw = ImageDraw.Draw(canvas)
    draw.rectangle((0, 0, _SIDE - 1, _SIDE - 1), outline=LINE)
    if here is not None:
        x, y = float(places[-1, 0]), _SIDE - 1 - float(places[-1, 1])
        _ring(draw, x, y)
    legend = _legend(class_names, with_ring=here is not None)
    return page(head, np.concatenate([np.asarray(canvas), legend]))


def _dots(places: Maps, labels: NDArray[np.int64]) -> Picture:
    radius, side = _DOT * _FINER, _SIDE * _FINER
    around = np.arange(-radius, radius + 1)
    dots = np.array([(x, y) for x in around for y in around if x * x + y * y <= radius * radius])
    colours = np.array([rgb(colour) for colour in CLASS_COLOURS], np.uint8)
    picture = np.full((side, side, 3), 255, np.uint8)
    cells = np.rint(places * _FINER).astype(np.int32)[:, None] + dots
    picture[side - 1 - cells[..., 1], cells[..., 0]] = colours[labels % len(colours)][:, None]
    return np.asarray(cv2.resize(picture, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA))


def _legend(class_names: Sequence[str], *, with_ring: bool) -> Picture:
    names = list(map(glyph, class_names))
    widths = [_ENTRY + text_width(name, _LETTERS) for name in names]
    entries, x, line = [], 0.0, 0
    ring_width = _ENTRY + text_width("this image", PLAIN) if with_ring else 0
    for width in [*widths, ring_width]:
        if x and x + width > _SIDE:
            x, line = 0.0, line + 1
        entries.append((x, line))
        x += width + 8
    canvas = Image.new("RGB", (_SIDE, _LINE * (line + 1) + 8), "white")
    draw = ImageDraw.Draw(canvas)
    for number, (name, (x, line)) in enumerate(zip(names, entries, strict=False)):
        middle = 8 + _LINE * line + _LINE / 2
        colour = CLASS_COLOURS[number % len(CLASS_COLOURS)]
        draw.ellipse((x + 2, middle - 6, x + 14, middle + 6), fill=colour)
        write(draw, (x + 20, middle + 8), name, _LETTERS)
    if with_ring:
        x, line = entries[-1]
        middle = 8 + _LINE * line + _LINE / 2
        _ring(draw, x + _RING + 1, middle)
        write(draw, (x + 26, middle + 5), "this image", PLAIN)
    return np.asarray(canvas)


def _ring(draw: ImageDraw.ImageDraw, x: float, y: float) -> None:
    draw.ellipse((x - _RING, y - _RING, x + _RING, y + _RING), outline=TEXT, width=3)
