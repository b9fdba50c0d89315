"""Why an answer: the map of a method as it is, and beside it laid over the digit."""

import cv2
import numpy as np
from PIL import Image, ImageDraw

from core.data.ink import Image as Normalized
from core.insight.images import Maps
from core.insight.pictures.colours import LINE, MUTED, Picture, coloured, largest
from core.insight.pictures.lettering import PLAIN, write
from core.insight.pictures.page import LEAST_WIDTH, MARGIN, Head, Scale, page

_SIDE, _GAP, _CAPTION = 448, 16, 22
_INK = 0.45  # how dark ink is below the colours


def reason_picture(values: Maps, image: Normalized, head: Head, *, is_ink: bool, words: str) -> Picture:
    """Two panels on one scale of colours.

    Args:
        values: (size, size), what speaks for a class, and below 0 against it.
        image: (size, size) or (size, size, 3) uint8, normalized.
        head: what it is.
        is_ink: whether the image is light ink on 0, which is shown as gray on white.
        words: what the colours say.

    Output shape: (height, width, 3).
    """
    limit = largest(values)
    colours = coloured(values, limit)
    under = _gray(image, is_ink=is_ink)[..., None]
    # colours multiply as those of a transparency do: white paper takes them, and gray ink stays in sight
    over = np.rint(colours * under).astype(np.uint8)
    canvas = Image.new("RGB", (2 * _SIDE + _GAP, _SIDE + _CAPTION), "white")
    draw = ImageDraw.Draw(canvas)
    for number, (panel, caption) in enumerate(
        ((colours, "as it is"), (over, "over what the network is shown"))
    ):
        left = number * (_SIDE + _GAP)
        write(draw, (left, 14), caption, PLAIN, colour=MUTED)
        enlarged = cv2.resize(panel, (_SIDE, _SIDE), interpolation=cv2.INTER_NEAREST)
        canvas.paste(Image.fromarray(enlarged), (left, _CAPTION))
        draw.rectangle((left, _CAPTION, left + _SIDE - 1, _CAPTION + _SIDE - 1), outline=LINE)
    return page(head, np.asarray(canvas), Scale(limit, words))


def image_picture(image: Normalized, head: Head) -> Picture:
    """What the network is shown, enlarged. Output shape: (height, width, 3)."""
    side = LEAST_WIDTH - 2 * MARGIN
    enlarged = cv2.resize(image, (side, side), interpolation=cv2.INTER_NEAREST)
    rgb = enlarged if enlarged.ndim == 3 else np.repeat(enlarged[..., None], 3, axis=2)
    return page(head, rgb)


def _gray(image: Normalized, *, is_ink: bool) -> Maps:
    """(size, size) from 0, black, to 1, white."""
    gray = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    shares = gray.astype(np.float32) / 255
    darkness = _INK * (shares if is_ink else 1 - shares)
    return np.asarray(1 - darkness, np.float32)
