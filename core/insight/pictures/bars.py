"""What the last layer says of each class, as bars to the left and right of 0."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from core.data.digits import glyph
from core.insight.images import Maps
from core.insight.pictures.colours import LINE, MUTED, NEGATIVE, POSITIVE, TEXT, Picture, largest
from core.insight.pictures.lettering import PLAIN, SMALL, fitted, signed, text_width, write
from core.insight.pictures.page import LEAST_WIDTH, MARGIN, Head, page

_ROW, _BAR, _FIGURE, _MOST_NAME = 36, 20, 76, 200
_LETTERS = 22


def bars_picture(values: Maps, class_names: Sequence[str], head: Head) -> Picture:
    """A row a class, the highest in bold; digits are written in Bangla.

    Args:
        values: (K,), one a class.
        class_names: of the K classes.
        head: what they are.

    Output shape: (height, width, 3).
    """
    names = [fitted(glyph(name), _LETTERS, _MOST_NAME) for name in class_names]
    name_width = max(text_width(name, _LETTERS, bold=True) for name in names) + 12
    limit, width = largest(values), LEAST_WIDTH - 2 * MARGIN
    middle, half = (name_width + width - _FIGURE) / 2, (width - _FIGURE - name_width) / 2
    canvas = Image.new("RGB", (width, _ROW * len(names) + 22), "white")
    draw = ImageDraw.Draw(canvas)
    best = int(np.nan_to_num(values, nan=-np.inf).argmax())
    for number, (name, value) in enumerate(zip(names, map(float, values), strict=True)):
        top, is_best = number * _ROW, number == best
        length = half * float(np.clip(np.nan_to_num(value), -limit, limit)) / limit
        across = sorted((middle, middle + length))
        bar = (across[0], top + (_ROW - _BAR) / 2, across[1], top + (_ROW + _BAR) / 2)
        draw.rectangle(bar, fill=POSITIVE if value > 0 else NEGATIVE)
        baseline = top + _ROW / 2
        write(draw, (0, baseline + 8), name, _LETTERS, bold=is_best)
        colour = TEXT if is_best else MUTED
        write(draw, (width, baseline + 5), signed(value), PLAIN, align="right", bold=is_best, colour=colour)
    bottom = _ROW * len(names)
    draw.line((middle, 0, middle, bottom), fill=LINE, width=2)
    write(draw, (middle - half, bottom + 14), signed(-limit), SMALL, colour=MUTED)
    write(draw, (middle, bottom + 14), "0", SMALL, align="middle", colour=MUTED)
    write(draw, (middle + half, bottom + 14), signed(limit), SMALL, align="right", colour=MUTED)
    return page(head, np.asarray(canvas))
