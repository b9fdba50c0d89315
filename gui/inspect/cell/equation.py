"""Small tables of numbers with signs between them: patch × kernel = products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui import fonts
from gui.inspect.cell.wording import plain, short
from gui.pixels import to_qimage
from gui.theme import SMALL, TEXT, theme

_SIGN, _CAPTION, _LARGEST, _LINED = 16, 16, 46, 8
_READ, _FLATTEST = 16, 0.55  # a cell that holds a figure is this wide at least, and may be flatter than wide
_LEAST_HEIGHT = 52


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


def largest(values: np.ndarray) -> float:
    """The largest absolute value but for infinite ones, for a colour scale; 1 where all is 0."""
    return float(np.abs(values[np.isfinite(values)]).max(initial=0)) or 1.0


class Equation(QWidget):
    """`show_grids` takes tables of one shape and the signs between them; they are as large as there is room.

    Every value is in its cell where it can be read there, and in the tool tip always.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._grids: tuple[Grid, ...] = ()
        self._signs: tuple[str, ...] = ()
        theme().changed.connect(self.update)

    def show_grids(self, grids: Sequence[Grid], signs: Sequence[str] = ()) -> None:
        """One sign fewer than there are tables."""
        self._grids, self._signs = tuple(grids), tuple(signs)
        rows, columns = self._shape
        names = ", ".join(grid.name for grid in grids)
        self.setAccessibleDescription(f"{names}, of {rows} rows and {columns} columns")
        self._limit_height()
        self.update()

    @property
    def grids(self) -> tuple[Grid, ...]:
        return self._grids

    @property
    def has_figures(self) -> bool:
        """Whether there is room for the numbers in the cells."""
        return bool(self._grids) and self._pixels() > 0

    def tip_at(self, point: QPoint) -> str:
        """What the tables say of the cell at a point of the widget: "row 1, column 2: 0.65 × −0.58 = −0.377"."""
        for grid, area in zip(self._grids, self._areas(), strict=True):
            rows, columns = grid.values.shape
            if area.contains(QPointF(point)):
                row = min(int((point.y() - area.top()) / area.height() * rows), rows - 1)
                column = min(int((point.x() - area.left()) / area.width() * columns), columns - 1)
                return self._tip(row, column)
        return ""

    def minimumSizeHint(self) -> QSize:
        return QSize(120, _LEAST_HEIGHT + _CAPTION)

    def sizeHint(self) -> QSize:
        return QSize(300, _LEAST_HEIGHT + _CAPTION)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._limit_height()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._grids:
            return
        areas, pixels = self._areas(), self._pixels()
        muted, centre = theme().colour("muted"), Qt.AlignmentFlag.AlignCenter
        with QPainter(self) as painter:
            for grid, area in zip(self._grids, areas, strict=True):
                self._paint_grid(painter, grid, area, pixels)
                painter.setPen(muted)
                painter.setFont(fonts.ui_font(SMALL))
                painter.drawText(
                    QRectF(area.left(), area.bottom() + 1, area.width(), _CAPTION - 1), centre, grid.name
                )
            painter.setFont(fonts.ui_font(TEXT))
            for sign, area in zip(self._signs, areas, strict=False):
                painter.drawText(QRectF(area.right(), area.top(), _SIGN, area.height()), centre, sign)

    def _paint_grid(self, painter: QPainter, grid: Grid, area: QRectF, pixels: int) -> None:
        rows, columns = grid.values.shape
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, area.width() < columns)
        painter.drawImage(area, to_qimage(coloured(grid.values, grid.limit)))
        line = theme().colour("line")
        high, wide = area.height() / rows, area.width() / columns
        painter.setPen(QPen(line, 1))
        if high >= _LINED:
            for row in range(1, rows):
                painter.drawLine(
                    QPointF(area.left(), area.top() + row * high),
                    QPointF(area.right(), area.top() + row * high),
                )
            for column in range(1, columns):
                painter.drawLine(
                    QPointF(area.left() + column * wide, area.top()),
                    QPointF(area.left() + column * wide, area.bottom()),
                )
        painter.drawRect(area)
        if pixels:
            painter.setFont(fonts.ui_font(pixels))
            for (row, column), value in np.ndenumerate(grid.values):
                painter.setPen(readable_on(shade(float(value), grid.limit)))
                cell = QRectF(area.left() + column * wide, area.top() + row * high, wide, high)
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, short(float(value)))
        if grid.frame is not None:
            row, column = grid.frame
            painter.setPen(QPen(theme().colour("text"), 2))
            painter.drawRect(
                QRectF(area.left() + column * wide, area.top() + row * high, wide, high).adjusted(
                    1, 1, -1, -1
                )
            )

    @property
    def _shape(self) -> tuple[int, int]:
        rows, columns = self._grids[0].values.shape if self._grids else (1, 1)
        return rows, columns

    def _by_width(self) -> float:
        """Side of a cell for which there is room across."""
        count = max(1, len(self._grids))
        return (self.width() - 2 - _SIGN * (count - 1)) / (count * self._shape[1])

    def _limit_height(self) -> None:
        rows, _ = self._shape
        side = min(self._by_width(), _LARGEST)
        self.setMaximumHeight(max(_LEAST_HEIGHT, round(side * rows)) + _CAPTION + 2)

    def _areas(self) -> list[QRectF]:
        rows, columns = self._shape
        across, down = min(self._by_width(), _LARGEST), (self.height() - _CAPTION - 2) / rows
        across = min(across, down / _FLATTEST if across >= _READ else down)
        down = min(across, down)
        if across >= _LINED:
            across, down = int(across), int(down)
        wide, high = across * columns, down * rows
        return [QRectF(0.5 + place * (wide + _SIGN), 0.5, wide, high) for place in range(len(self._grids))]

    def _pixels(self) -> int:
        """Height of the figures in the cells; 0 where they could not be read."""
        rows, columns = self._shape
        area = self._areas()[0]
        side, high = area.width() / columns, area.height() / rows
        if side < _READ:
            return 0
        texts = {short(float(value)) for grid in self._grids for value in grid.values.flat}
        for pixels in (each for each in (12, 11, 10, 9) if each <= high - 2):
            measure = QFontMetricsF(fonts.ui_font(pixels))
            if max(measure.horizontalAdvance(text) for text in texts) <= side - 2:
                return pixels
        return 0

    def _tip(self, row: int, column: int) -> str:
        values = [float(grid.values[row, column]) for grid in self._grids]
        if np.isnan(values).any():
            return ""
        text = "".join(
            f" {sign} {plain(v)}" if sign else plain(v)
            for sign, v in zip(("", *self._signs), values, strict=True)
        )
        return f"row {row + 1}, column {column + 1}: {text}"


def coloured(values: np.ndarray, limit: float) -> np.ndarray:
    """The signed map's colours from -limit to +limit, clear where there is no number.

    Input shape: (h, w). Output shape: (h, w, 4), uint8.
    """
    there = np.isfinite(values)
    places = np.rint(127 / limit * np.where(there, values, 0)).clip(-128, 127).astype(np.int16) + 128
    return np.concatenate(
        [theme().signed_map[places], np.where(there, 255, 0).astype(np.uint8)[..., None]], axis=2
    )


def shade(value: float, limit: float) -> QColor:
    """The colour of one value; the card's own where there is no number."""
    if not np.isfinite(value):
        return theme().colour("card")
    return QColor(*map(int, coloured(np.full((1, 1), value), limit)[0, 0, :3]))


def readable_on(ground: QColor) -> QColor:
    """Of the text's and the card's colours the one that stands out more."""
    choices = (theme().colour("text"), theme().colour("card"))
    return max(choices, key=lambda each: abs(_brightness(each) - _brightness(ground)))


def _brightness(colour: QColor) -> float:
    """As lightness is perceived, so that white on orange does not pass for readable (ITU-R BT.601)."""
    return 0.299 * colour.redF() + 0.587 * colour.greenF() + 0.114 * colour.blueF()
