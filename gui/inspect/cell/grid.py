"""A small table of numbers: its colours, and its figures where they can be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from gui import fonts
from gui.inspect.cell.wording import short, shorter
from gui.pixels import to_qimage
from gui.theme import theme

LINED, READ = 8, 16  # pixels: narrower cells have no lines between them, or no figures in them
_PIXELS = (12, 11, 10, 9)


@dataclass(frozen=True, eq=False)
class Grid:
    """A table with its name.

    Attributes:
        values: (h, w) float, NaN where nothing is.
        limit: the value of the strongest colour.
        frame: row and column of the one that is framed.
    """

    name: str
    values: np.ndarray
    limit: float
    frame: tuple[int, int] | None = None


@dataclass(frozen=True)
class Figures:
    """How the figures are written: their height, and in which words."""

    pixels: int
    write: Callable[[float], str]


def largest(values: np.ndarray) -> float:
    """The largest absolute value but for infinite ones, for a colour scale; 1 where all is 0."""
    return float(np.abs(values[np.isfinite(values)]).max(initial=0)) or 1.0


def coloured(values: np.ndarray, limit: float) -> np.ndarray:
    """The signed map's colours from -limit to +limit, clear where there is no number.

    Input shape: (h, w). Output shape: (h, w, 4), uint8.
    """
    there = np.isfinite(values)
    places = np.rint(127 / limit * np.where(there, values, 0)).clip(-128, 127).astype(np.int16) + 128
    opacity = np.where(there, 255, 0).astype(np.uint8)
    return np.concatenate([theme().signed_map[places], opacity[..., np.newaxis]], axis=2)


def scalable(colours: np.ndarray) -> QImage:
    """(h, w, 4) as an image that Qt draws enlarged four times as fast as from its own bytes."""
    return to_qimage(colours).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def readable_figures(grids: Sequence[Grid], width: float, height: float) -> Figures | None:
    """The largest that fit into cells of this size; None where they could not be read."""
    if width < READ:
        return None
    values = {float(value) for grid in grids for value in grid.values.flat}
    for write in (short, shorter):
        texts = {write(value) for value in values}
        for pixels in _PIXELS:
            measure = QFontMetricsF(fonts.ui_font(pixels))
            widest = max(measure.horizontalAdvance(text) for text in texts)
            if widest <= width - 2 and pixels <= height - 2:
                return Figures(pixels, write)
    return None


def paint_grid(painter: QPainter, grid: Grid, area: QRectF, figures: Figures | None) -> None:
    """The table into an area of the painter's."""
    rows, columns = grid.values.shape
    wide, high = area.width() / columns, area.height() / rows
    colours = coloured(grid.values, grid.limit)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, wide < 1)
    painter.drawImage(area, scalable(colours))
    painter.setPen(QPen(theme().colour("line"), 1))
    painter.drawRect(area)
    if high >= LINED:
        for y in (area.top() + row * high for row in range(1, rows)):
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        for x in (area.left() + column * wide for column in range(1, columns)):
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def cell(row: int, column: int) -> QRectF:
        return QRectF(area.left() + column * wide, area.top() + row * high, wide, high)

    if figures is not None:
        painter.setFont(fonts.ui_font(figures.pixels))
        for (row, column), value in np.ndenumerate(grid.values):
            painter.setPen(readable_on(QColor(*map(int, colours[row, column]))))
            painter.drawText(cell(row, column), Qt.AlignmentFlag.AlignCenter, figures.write(float(value)))
    if grid.frame is not None:
        painter.setPen(QPen(theme().colour("text"), 2))
        painter.drawRect(cell(*grid.frame).adjusted(1, 1, -1, -1))


def readable_on(ground: QColor) -> QColor:
    """Of the text's and the card's colours the one with more contrast; where nothing is, the ground is the card."""
    text, card = theme().colour("text"), theme().colour("card")
    return text if ground.alpha() == 0 else max((text, card), key=lambda each: contrast(each, ground))


def contrast(one: QColor, other: QColor) -> float:
    """From 1 to 21, as WCAG 2.2 has it; what is above 3 can be read."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
