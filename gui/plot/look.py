"""How a curve is drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from pyqtgraph.functions import create_qpolygonf, ndarray_from_qpolygonf
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gui.theme import theme

SOLID: tuple[float, ...] = ()
DASHED, DOTTED, DASH_DOT = (5.0, 3.0), (1.0, 2.0), (6.0, 2.5, 1.0, 2.5)
LONG, DASH_DOT_DOT = (10.0, 3.0), (6.0, 2.0, 1.0, 2.0, 1.0, 2.0)
_FAINT = 70  # of 255
_FEW = 64  # points, up to which a line is drawn by Qt as wide as it is
_ROOM_FOR_MARKS = 9  # pixels from one to the next


@dataclass(frozen=True)
class Look:
    """A line in the palette's colour `role`, of `width` pixels, dashed by multiples of its width.

    A faint line is the raw data behind a smoothed one. A mark, one of "o", "s", "d", "^", "v" and "x", stands at each
    point where they are few.
    """

    role: str = "accent"
    width: float = 1.4
    dash: tuple[float, ...] = SOLID
    mark: str = ""
    faint: bool = False

    @property
    def colour(self) -> QColor:
        colour = theme().colour(self.role)
        colour.setAlpha(_FAINT if self.faint else 255)
        return colour

    @property
    def pen(self) -> QPen:
        pen = QPen(self.colour, 1 if self.faint else self.width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin if self.width > 1 else Qt.PenJoinStyle.BevelJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if self.dash:
            pen.setDashPattern(list(self.dash))
        return pen

    def draw(
        self,
        painter: QPainter,
        x: np.ndarray,
        y: np.ndarray,
        *,
        scale: float = 1.0,
        marks: slice = slice(None),
    ) -> None:
        """A line through points, (N,) each.

        Args:
            painter: that counts in the widget's pixels, each of which is `scale` of the screen's wide.
            x, y: in the widget's pixels.
            scale: see above.
            marks: the points that may have one.
        """
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not self.faint)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if len(x) > _FEW:
            self._draw_hair_lines(painter, x, y, scale)
        elif len(x) > 1:
            painter.setPen(self.pen)
            painter.drawPolyline(_polygon(x, y))
        apart = (x[-1] - x[0]) / (len(x) - 1) if len(x) > 1 else 0.0
        if len(x) == 1 or (self.mark and apart >= _ROOM_FOR_MARKS):
            for place in list(zip(x.tolist(), y.tolist(), strict=True))[marks]:
                self.draw_mark(painter, QPointF(*place))

    def _draw_hair_lines(self, painter: QPainter, x: np.ndarray, y: np.ndarray, scale: float) -> None:
        """A wide line as several of one pixel, one above the other.

        For a noisy line of 800 points Qt takes 200 ms where it is wider than a pixel, as it finds the outline of the
        whole; and 1 ms where it is not.
        """
        width = 1.0 if self.faint else max(1.0, self.width * scale)
        pen = QPen(self.colour, 1)
        pen.setCosmetic(True)
        if self.dash:
            pen.setDashPattern([part * width for part in self.dash])
        painter.setPen(pen)
        for shift in np.linspace(1 - width, width - 1, math.ceil(width)).tolist():
            painter.drawPolyline(_polygon(x, y + shift / 2 / scale))

    def draw_mark(self, painter: QPainter, centre: QPointF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.colour, 1.4) if self.mark == "x" else Qt.PenStyle.NoPen)
        painter.setBrush(self.colour)
        if self.mark == "x":
            painter.drawLine(centre + QPointF(-3, -3), centre + QPointF(3, 3))
            painter.drawLine(centre + QPointF(-3, 3), centre + QPointF(3, -3))
        elif self.mark in _CORNERS:
            painter.drawPolygon(QPolygonF([centre + QPointF(*corner) for corner in _CORNERS[self.mark]]))
        else:
            size = 3.0 if self.mark else max(1.0, self.width)
            painter.drawEllipse(centre, size, size)

    def draw_swatch(self, painter: QPainter, box: QRectF) -> None:
        """A short piece of the line in a legend."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.pen)
        middle = box.center()
        painter.drawLine(QPointF(box.left(), middle.y()), QPointF(box.right(), middle.y()))
        if self.mark:
            self.draw_mark(painter, middle)


_CORNERS = {
    "s": ((-2.8, -2.8), (2.8, -2.8), (2.8, 2.8), (-2.8, 2.8)),
    "d": ((0, -4), (4, 0), (0, 4), (-4, 0)),
    "^": ((0, -3.6), (3.6, 3), (-3.6, 3)),
    "v": ((0, 3.6), (3.6, -3), (-3.6, -3)),
}


def _polygon(x: np.ndarray, y: np.ndarray) -> QPolygonF:
    made = create_qpolygonf(len(x))
    points = ndarray_from_qpolygonf(made)
    points[:, 0], points[:, 1] = x, y
    return made
