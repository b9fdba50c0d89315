"""What channels like: a row of images for each, with its number."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from core.insight.exciting import Exciting
from core.insight.pictures.colours import LINE, MUTED, Picture
from core.insight.pictures.lettering import PLAIN, SMALL, figure, text_width, write
from core.insight.pictures.page import Head, page

MOST_CHANNELS = 64
_SIDE, _GAP, _CAPTION = 64, 4, 20


def exciting_picture(found: Exciting, images: NDArray[np.uint8], head: Head) -> Picture:
    """A row for each of the first 64 channels, the image that excites it most at the left, its value at the right.

    Args:
        found: of C channels.
        images: (N, 1, size, size) or (N, 3, size, size) uint8.
        head: what they are.

    Output shape: (height, width, 3).
    """
    rows, values = found.rows[:MOST_CHANNELS], found.values[:MOST_CHANNELS]
    label = round(text_width(str(len(rows)), PLAIN)) + 12
    cell = _SIDE + _GAP
    width = label + rows.shape[1] * cell + 78
    canvas = Image.new("RGB", (width, _CAPTION + len(rows) * cell), "white")
    draw = ImageDraw.Draw(canvas)
    write(draw, (0, 12), "channel, and the images that excite it most, in falling order", SMALL, colour=MUTED)
    write(draw, (width, 12), "highest", SMALL, align="right", colour=MUTED)
    for channel, (chosen, highest) in enumerate(zip(rows, values[:, 0], strict=True)):
        top = _CAPTION + channel * cell
        middle = top + _SIDE / 2 + 5
        write(draw, (label - 8, middle), str(channel + 1), PLAIN, align="right")
        write(draw, (width, middle), figure(float(highest), 3), SMALL, align="right", colour=MUTED)
        for place, planes in enumerate(images[chosen]):
            left = label + place * cell
            canvas.paste(Image.fromarray(_enlarged(planes)), (left, top))
            draw.rectangle((left, top, left + _SIDE - 1, top + _SIDE - 1), outline=LINE)
    return page(head, np.asarray(canvas))


def _enlarged(planes: NDArray[np.uint8]) -> Picture:
    picture = np.ascontiguousarray(np.broadcast_to(planes, (3, *planes.shape[1:])).transpose(1, 2, 0))
    smooth = cv2.INTER_AREA if picture.shape[0] > _SIDE else cv2.INTER_NEAREST
    return np.asarray(cv2.resize(picture, (_SIDE, _SIDE), interpolation=smooth))
