"""Health as a picture: how large the weights, activations and gradients of each layer are."""

import numpy as np
from PIL import Image, ImageDraw

from core.insight.health import Health, Histogram
from core.insight.pictures.colours import LINE, MUTED, NEGATIVE, POSITIVE, Picture
from core.insight.pictures.lettering import PLAIN, SMALL, figure, fitted, write
from core.insight.pictures.page import Head, page

_NAME, _WIDTH, _BETWEEN = 150, 256, 24
_CAPTION, _ROW, _HIGHEST = 26, 84, 48
_COLUMNS = ("weights", "activations", "gradients")


def spreads_picture(found: Health, head: Head) -> Picture:
    """A row a layer, a histogram each for its weights, its outputs, and the slope of the loss along its weights.

    A bar is as high as the root of what it counts, so that few large numbers are seen beside many zeros; below stand
    the smallest and the largest number. Bars are blue where their middle is below 0, and red above.

    Output shape: (height, width, 3).
    """
    size = _NAME + 3 * (_WIDTH + _BETWEEN), _CAPTION + _ROW * len(found.layers)
    canvas = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(canvas)
    for column, name in enumerate(_COLUMNS):
        write(draw, (_left(column), 14), name, PLAIN, bold=True)
    for row, layer in enumerate(found.layers):
        bottom = _CAPTION + row * _ROW + _HIGHEST + 8
        write(draw, (0, bottom - 22), fitted(layer.name, PLAIN, _NAME - 12, bold=True), PLAIN, bold=True)
        write(draw, (0, bottom - 4), fitted(layer.kind, SMALL, _NAME - 12), SMALL, colour=MUTED)
        for column, spread in enumerate((layer.weights, layer.activations, layer.gradients)):
            if spread is not None:
                _draw(draw, spread, _left(column), bottom)
    return page(head, np.asarray(canvas))


def _left(column: int) -> int:
    return _NAME + column * (_WIDTH + _BETWEEN)


def _draw(draw: ImageDraw.ImageDraw, spread: Histogram, left: int, bottom: int) -> None:
    heights = np.sqrt(spread.counts / max(1, spread.counts.max()))
    middles = (spread.edges[:-1] + spread.edges[1:]) / 2
    wide = _WIDTH / len(heights)
    for place in np.flatnonzero(spread.counts):
        x = left + place * wide
        top = bottom - max(1.0, float(heights[place]) * _HIGHEST)
        draw.rectangle((x, top, x + wide - 1, bottom), fill=POSITIVE if middles[place] > 0 else NEGATIVE)
    draw.line((left, bottom + 1, left + _WIDTH, bottom + 1), fill=LINE, width=1)
    below = bottom + 17
    if not spread.counts.any():
        write(draw, (left, below), "no finite number", SMALL, colour=MUTED)
        return
    write(draw, (left, below), figure(float(spread.edges[0]), 3), SMALL, colour=MUTED)
    write(
        draw, (left + _WIDTH, below), figure(float(spread.edges[-1]), 3), SMALL, align="right", colour=MUTED
    )
    if spread.zeros >= 0.0005:
        write(
            draw, (left + _WIDTH / 2, below), f"{spread.zeros:.1%} are 0", SMALL, align="middle", colour=MUTED
        )
