"""Small tables of numbers with signs between them: patch × kernel = products."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui import fonts
from gui.inspect.cell.grid import LINED, READ, Figures, Grid, paint_grid, readable_figures
from gui.inspect.cell.wording import plain
from gui.theme import SMALL, TEXT, theme

_SIGN, _CAPTION, _LARGEST = 16, 16, 46
_FLATTEST = 0.55  # height of a cell that holds a figure, as a share of its width
_LEAST_HEIGHT = 52


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
    def figures(self) -> Figures | None:
        """How the numbers are written into the cells; None where there is no room for them."""
        rows, columns = self._shape
        area = self._areas()[0]
        return readable_figures(self._grids, area.width() / columns, area.height() / rows)

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
        areas, figures, centre = self._areas(), self.figures, Qt.AlignmentFlag.AlignCenter
        with QPainter(self) as painter:
            for grid, area in zip(self._grids, areas, strict=True):
                paint_grid(painter, grid, area, figures)
                painter.setPen(theme().colour("muted"))
                painter.setFont(fonts.ui_font(SMALL))
                below = QRectF(area.left(), area.bottom() + 1, area.width(), _CAPTION - 1)
                painter.drawText(below, centre, grid.name)
            painter.setFont(fonts.ui_font(TEXT))
            for sign, area in zip(self._signs, areas, strict=False):
                painter.drawText(QRectF(area.right(), area.top(), _SIGN, area.height()), centre, sign)

    @property
    def _shape(self) -> tuple[int, int]:
        rows, columns = self._grids[0].values.shape if self._grids else (1, 1)
        return rows, columns

    def _by_width(self) -> float:
        """Width of a cell for which there is room."""
        count = max(1, len(self._grids))
        room = (self.width() - 2 - _SIGN * (count - 1)) / (count * self._shape[1])
        return min(room, _LARGEST)

    def _limit_height(self) -> None:
        high = round(self._by_width() * self._shape[0])
        self.setMaximumHeight(max(_LEAST_HEIGHT, high) + _CAPTION + 2)

    def _areas(self) -> list[QRectF]:
        rows, columns = self._shape
        wide, high = self._by_width(), (self.height() - _CAPTION - 2) / rows
        wide = min(wide, high / _FLATTEST if wide >= READ else high)
        high = min(wide, high)
        if wide >= LINED:
            wide, high = int(wide), int(high)
        width, height = wide * columns, high * rows
        lefts = [0.5 + place * (width + _SIGN) for place in range(len(self._grids))]
        return [QRectF(left, 0.5, width, height) for left in lefts]

    def _tip(self, row: int, column: int) -> str:
        values = [float(grid.values[row, column]) for grid in self._grids]
        if np.isnan(values).any():
            return ""
        others = (f" {sign} {plain(value)}" for sign, value in zip(self._signs, values[1:], strict=True))
        return f"row {row + 1}, column {column + 1}: {plain(values[0])}{''.join(others)}"
