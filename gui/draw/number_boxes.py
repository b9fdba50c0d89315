"""The digits that were found, as boxes on the paper."""

from __future__ import annotations

from core.data.digits import glyph
from core.number_reader import NumberReading
from gui.draw.overlay import Box
from gui.draw.render import pixels_on_paper
from gui.draw.strokes import Drawing

_ROOM = 6  # units of paper around a digit's ink


def number_boxes(drawing: Drawing, reading: NumberReading) -> tuple[Box, ...]:
    """One a digit, in order, named by what it was read as; a doubtful one has a question mark.

    Args:
        drawing: what was read.
        reading: whose boxes are in the pixels of that.
    """
    x, y, unit = pixels_on_paper(drawing)
    return tuple(
        Box(
            x + unit * digit.box.left - _ROOM,
            y + unit * digit.box.top - _ROOM,
            unit * digit.box.width + 2 * _ROOM,
            unit * digit.box.height + 2 * _ROOM,
            glyph(digit.prediction.class_name) + ("" if digit.prediction.is_sure else " ?"),
        )
        for digit in reading.digits
    )
