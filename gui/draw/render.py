"""A drawing as pixels: one way of painting for the screen and for the network."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from gui.draw.strokes import Drawing, Pieces, Stroke, pieces
from gui.pixels import to_array, to_qimage

_COARSE = 4  # units a pixel: enough to see whether there is ink
# Points of a line that are painted at once, on the screen and for the network: the time of a line that crosses itself
# grows with its square, and no other thread runs meanwhile. Edges are a trace darker where pieces meet; a digit is
# seldom longer than 256 points, some three times the paper's side.
_PIECE, _LONG = 16, 256


def pixels_on_paper(drawing: Drawing) -> tuple[float, float, float]:
    """Where that lies on the paper: x and y of its corner, and how many units a pixel has."""
    if drawing.picture is not None and not drawing.strokes:
        x, y, width, _ = drawing.picture.box(drawing.size)
        return x, y, width / drawing.picture.pixels.shape[1]
    return 0.0, 0.0, 1.0


def render(drawing: Drawing) -> np.ndarray:
    """Grey values, one pixel a unit of the paper: no screen's scale changes it.

    Output shape: (height, width) of the drawing's size, uint8.
    """
    image = blank(drawing)
    with QPainter(image) as painter:
        paint_ground(painter, drawing)
        for stroke in drawing.strokes:
            paint_pieces(painter, pieces_of(stroke), grey_of(drawing, stroke))
    return to_grey(image)


def pixels(drawing: Drawing, paint: Callable[[Drawing], np.ndarray] = render) -> np.ndarray:
    """What the network is shown: an untouched picture as it came, anything else as `render` paints it, or `paint`."""
    if drawing.picture is not None and not drawing.strokes:
        return drawing.picture.pixels
    return paint(drawing)


def blank(drawing: Drawing) -> QImage:
    """To paint it on: the conversion takes 3 ms, so what is grey anyway is painted in grey."""
    colour = drawing.picture is not None and drawing.picture.pixels.ndim == 3
    return QImage(*drawing.size, QImage.Format.Format_RGB32 if colour else QImage.Format.Format_Grayscale8)


def to_grey(image: QImage) -> np.ndarray:
    """Output shape: (H, W), uint8."""
    return to_array(image.convertToFormat(QImage.Format.Format_Grayscale8))


def pieces_of(stroke: Stroke) -> Pieces:
    """What the network is shown of a stroke."""
    return pieces(stroke.smoothed(), _LONG)


def holds_ink(drawing: Drawing) -> bool:
    """Whether the strokes of a drawing without a picture leave anything to be seen."""
    return bool((_coarse(drawing) != drawing.paper).any())


def looks_alike(one: Drawing, other: Drawing) -> bool:
    """Whether nobody sees a difference: an eraser went over empty paper alone."""
    return bool((_coarse(one) == _coarse(other)).all())


def _coarse(drawing: Drawing) -> np.ndarray:
    """Output shape: (height, width) of a small copy, uint8."""
    width, height = drawing.size
    image = QImage(width // _COARSE, height // _COARSE, QImage.Format.Format_Grayscale8)
    with QPainter(image) as painter:
        painter.scale(1 / _COARSE, 1 / _COARSE)
        paint_ground(painter, drawing)
        for stroke in drawing.strokes:
            paint_curve(painter, stroke.smoothed(), grey_of(drawing, stroke))
    return to_array(image)


def paint_ground(painter: QPainter, drawing: Drawing) -> None:
    """The paper and the picture on it. Paints in the paper's units, as all here; the caller's transform
    brings them to the screen."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.fillRect(QRectF(0, 0, *drawing.size), _grey(drawing.paper))
    if drawing.picture is not None:
        painter.drawImage(QRectF(*drawing.picture.box(drawing.size)), to_qimage(drawing.picture.shown))


def paint_curve(painter: QPainter, curve: np.ndarray, grey: int) -> None:
    """A stroke's curve or a part of it, with at least one point. Input shape: (n, 3): x, y and width."""
    paint_pieces(painter, pieces(curve, _PIECE), grey)


def paint_pieces(painter: QPainter, parts: Pieces, grey: int) -> None:
    """Parts of lines, one after the other, in a grey value."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for width, line in parts:
        style = Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(_grey(grey), width, *style))
        points = [QPointF(x, y) for x, y in line.tolist()]
        if len(points) == 1:
            painter.drawPoint(points[0])
        else:
            painter.drawPolyline(QPolygonF(points))


def grey_of(drawing: Drawing, stroke: Stroke) -> int:
    """What the stroke is painted in."""
    return drawing.paper if stroke.erases else drawing.ink


def _grey(value: int) -> QColor:
    return QColor(value, value, value)
