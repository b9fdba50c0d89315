"""All maps of a layer, or one, in a picture, each with the number of its channel."""

import math

import numpy as np
from PIL import Image, ImageDraw

from core.insight.images import Maps
from core.insight.mosaic import mosaic
from core.insight.pictures.colours import LINE, MUTED, Picture, coloured, largest
from core.insight.pictures.lettering import SMALL, figure, text_width, write
from core.insight.pictures.page import LEAST_WIDTH, MARGIN, Head, Scale, page

_LEAST_SIDE, _LEAST_CELL = 64, 36  # pixels of a map's longer side, and of a single number
_GAP, _STRIP = 6, 16


def maps_picture(maps: Maps, head: Head, *, own_scales: bool = False) -> Picture:
    """The strongest colour is the largest absolute value; above each map stands its channel, counted from 1.

    Args:
        maps: (C, H, W).
        head: what they are.
        own_scales: the largest of each map, rather than of all.

    Output shape: (height, width, 3).
    """
    limits = [largest(each) for each in maps] if own_scales else [largest(maps)] * len(maps)
    scaled = maps / np.array(limits, np.float32)[:, None, None]
    enlarged = _enlarged(scaled)
    count, height, width = enlarged.shape
    strip = _STRIP if count > 1 else 0
    raised = np.pad(enlarged, ((0, 0), (strip, 0), (0, 0)), constant_values=np.nan)
    values, columns = mosaic(raised, gap=_GAP)
    canvas = Image.fromarray(coloured(values, 1.0))
    draw = ImageDraw.Draw(canvas)
    for number, limit in enumerate(limits):
        row, column = divmod(number, columns)
        left, top = column * (width + _GAP), row * (height + strip + _GAP) + strip
        draw.rectangle((left, top, left + width - 1, top + height - 1), outline=LINE)
        caption = _caption(number + 1, limit if own_scales else None, width)
        if strip:
            write(draw, (left, top - 4), caption, SMALL, colour=MUTED)
    words = "each map by its own largest value" if own_scales and count > 1 else ""
    scale = Scale(None if own_scales and count > 1 else limits[0], words)
    return page(head, np.asarray(canvas), scale)


def _enlarged(maps: Maps) -> Maps:
    """Each value as a square, so that the whole is wide enough."""
    count, *size = maps.shape
    columns = max(1, math.ceil(math.sqrt(count)))
    least = _LEAST_CELL if max(size) == 1 else _LEAST_SIDE
    wide = (LEAST_WIDTH - 2 * MARGIN) / columns - _GAP
    unit = max(-(-least // max(size)), math.ceil(wide / size[1]), 1)
    return maps.repeat(unit, axis=1).repeat(unit, axis=2)


def _caption(number: int, limit: float | None, width: int) -> str:
    """What fits above a map: the channel, and its own largest value where that is another for each."""
    longer = f"{number}" if limit is None else f"{number}  ±{figure(limit, 2)}"
    return next((text for text in (longer, f"{number}") if text_width(text, SMALL) <= width), "")
