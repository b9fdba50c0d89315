"""The digits that were found, as boxes on the paper."""

from __future__ import annotations

from core.data.digits import glyph
from gui.draw.number import ShownDigit, ShownNumber
from gui.draw.overlay import Box
from gui.draw.render import pixels_on_paper
from gui.draw.strokes import Drawing
from gui.draw.wording import CORRECTED

_ROOM = 6  # units of paper around a digit's ink


def number_boxes(drawing: Drawing, number: ShownNumber) -> tuple[Box, ...]:
    """One a digit, in order, named by what it is; a doubtful one has a question mark, a corrected one says so.

    Args:
        drawing: what was read.
        number: whose boxes are in the pixels of that.
    """
    x, y, unit = pixels_on_paper(drawing)
    return tuple(
        Box(
            x + unit * digit.found.box.left - _ROOM,
            y + unit * digit.found.box.top - _ROOM,
            unit * digit.found.box.width + 2 * _ROOM,
            unit * digit.found.box.height + 2 * _ROOM,
            glyph(digit.class_name) + _mark(digit),
        )
        for digit in number.digits
    )


def _mark(digit: ShownDigit) -> str:
    if digit.correction:
        return f" {CORRECTED}"
    return "" if digit.is_sure else " ?"
