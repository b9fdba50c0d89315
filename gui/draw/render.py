"""A drawing as pixels: one way of painting for the screen and for the network."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from gui.draw.strokes import SIDE, Drawing, Stroke
from gui.pixels import to_array, to_qimage


def pixels(drawing: Drawing) -> np.ndarray:
    """What the network is shown: an untouched picture as it came, anything else as `render` paints it."""
    if drawing.picture is not None and not drawing.strokes:
        return drawing.picture.pixels
    return render(drawing)


def render(drawing: Drawing) -> np.ndarray:
    """Grey values, one pixel a unit of the paper: no screen's scale changes it.

    Output shape: (SIDE, SIDE), uint8.
    """
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        paint(painter, drawing)
    return to_array(image.convertToFormat(QImage.Format.Format_Grayscale8))


def paint(painter: QPainter, drawing: Drawing) -> None:
    """Paints in the paper's units; the caller's transform brings them to the screen."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.fillRect(QRectF(0, 0, SIDE, SIDE), _grey(drawing.paper))
    if drawing.picture is not None:
        painter.drawImage(QRectF(*drawing.picture.box), to_qimage(drawing.picture.pixels))
    for stroke in drawing.strokes:
        paint_stroke(painter, stroke, drawing.ink)


def paint_stroke(painter: QPainter, stroke: Stroke, ink: int) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for width, line in stroke.lines():
        style = Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(_grey(ink), width, *style))
        points = [QPointF(x, y) for x, y in line.tolist()]
        if len(points) == 1:
            painter.drawPoint(points[0])
        else:
            painter.drawPolyline(QPolygonF(points))


def _grey(value: int) -> QColor:
    return QColor(value, value, value)
