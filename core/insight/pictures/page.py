"""What every picture has: a head line that says what it shows, its body, and at the foot the scale of its colours."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from core.insight.pictures.colours import LINE, MUTED, SIGNED, Picture
from core.insight.pictures.lettering import PLAIN, SMALL, TITLE, figure, fitted, text_width, write

LEAST_WIDTH, MARGIN = 640, 16
_HEAD, _FOOT = 40, 48
_LINE, _GAP = 24, 14
_BAR, _BAR_HEIGHT = 256, 12


@dataclass(frozen=True)
class Head:
    """What a picture is called.

    Attributes:
        title: a layer or a method, in bold.
        size: such as "32 maps of 28 × 28".
        subject: the model, the class and its probability.
    """

    title: str
    size: str
    subject: str


@dataclass(frozen=True)
class Scale:
    """What the colours stand for.

    Attributes:
        limit: the value of the strongest red, and with a minus of the strongest blue; None where each map has its own.
        words: what to know about it.
    """

    limit: float | None
    words: str = ""

    @property
    def ends(self) -> tuple[str, str, str]:
        """What is written below the left end, the middle and the right end."""
        end = "largest" if self.limit is None else figure(self.limit, 3)
        return f"−{end}", "0", f"+{end}"


def page(head: Head, body: Picture, scale: Scale | None = None) -> Picture:
    """The body below its head line, on white.

    Input shape: (h, w, 3).
    Output shape: (height, width, 3); at least 640 wide.
    """
    height, width = body.shape[:2]
    whole_width = max(LEAST_WIDTH, width + 2 * MARGIN)
    lines = _head_lines(head, whole_width - 2 * MARGIN)
    top = _HEAD + _LINE * (len(lines) - 1)
    foot = _FOOT if scale else 0
    canvas = Image.new("RGB", (whole_width, top + height + MARGIN + foot), "white")
    draw = ImageDraw.Draw(canvas)
    for number, (text, detail) in enumerate(lines):
        baseline = 26 + _LINE * number
        title = fitted(text, TITLE, whole_width - 2 * MARGIN, bold=True)
        write(draw, (MARGIN, baseline), title, TITLE, bold=True)
        x = MARGIN + (text_width(title, TITLE, bold=True) + _GAP if title else 0)
        write(draw, (x, baseline), fitted(detail, PLAIN, whole_width - MARGIN - x), PLAIN, colour=MUTED)
    canvas.paste(Image.fromarray(body), (MARGIN, top))
    if scale:
        _draw_scale(canvas, draw, scale, top + height + MARGIN)
    return np.asarray(canvas)


def _head_lines(head: Head, width: int) -> list[tuple[str, str]]:
    """One line, or two where it is too long: of each what is bold, and what is not."""
    detail = " · ".join(part for part in (head.size, head.subject) if part)
    if text_width(head.title, TITLE, bold=True) + _GAP + text_width(detail, PLAIN) <= width:
        return [(head.title, detail)]
    return [(head.title, head.size), ("", head.subject)]


def _draw_scale(canvas: Image.Image, draw: ImageDraw.ImageDraw, scale: Scale, top: int) -> None:
    bar = np.broadcast_to(SIGNED[None], (_BAR_HEIGHT, _BAR, 3))
    canvas.paste(Image.fromarray(np.ascontiguousarray(bar)), (MARGIN, top))
    draw.rectangle((MARGIN - 1, top - 1, MARGIN + _BAR, top + _BAR_HEIGHT), outline=LINE)
    below = top + _BAR_HEIGHT + 15
    left, middle, right = scale.ends
    write(draw, (MARGIN, below), left, SMALL)
    write(draw, (MARGIN + _BAR / 2, below), middle, SMALL, align="middle")
    write(draw, (MARGIN + _BAR, below), right, SMALL, align="right")
    x = MARGIN + _BAR + _GAP
    room = canvas.width - MARGIN - x
    write(draw, (x, top + _BAR_HEIGHT - 1), fitted(scale.words, SMALL, room), SMALL, colour=MUTED)
