"""The drawing at the screen's own resolution, painted on as it grows."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPainter, QPixmap

from gui.draw.render import grey_of, paint_curve, paint_ground
from gui.draw.strokes import Drawing, Stroke


class Layer:
    """A pixmap that keeps what was painted, so that a long stroke costs each movement no more than a short one."""

    def __init__(self, size: QSizeF, ratio: float) -> None:
        """`size` in the widget's pixels, of which each has `ratio` of the screen's."""
        self.pixmap = QPixmap((size * ratio).toSize())
        self.pixmap.setDevicePixelRatio(ratio)
        self._scale_from = size.width()
        self._shown: Drawing | None = None
        self._draft: Stroke | None = None  # of which `_painted` samples of the curve lie on the pixmap
        self._painted = 0

    def show(self, drawing: Drawing, draft: Stroke | None) -> np.ndarray:
        """Bring the pixmap up to date.

        Returns:
            The end of the draft's curve, (n, 3), which moves with the pen and is not on the pixmap.
        """
        if draft is None and self._draft is None and drawing is self._shown:
            return np.empty((0, 3))
        with QPainter(self.pixmap) as painter:
            scale = self._scale_from / drawing.size.width
            painter.scale(scale, scale)
            new = self._new_strokes(drawing, draft)
            if new is None:
                paint_ground(painter, drawing)
                new, self._draft, self._painted = drawing.strokes, None, 0
            for stroke in new:
                self._paint(painter, drawing, stroke, stroke.smoothed())
                self._draft, self._painted = None, 0
            self._shown = drawing
            if draft is None:
                return np.empty((0, 3))
            settled = draft.settled()
            self._paint(painter, drawing, draft, settled)
            self._draft, self._painted = draft, len(settled)
        return draft.smoothed()[max(0, self._painted - 1) :]

    def _new_strokes(self, drawing: Drawing, draft: Stroke | None) -> tuple[Stroke, ...] | None:
        """The finished strokes that the pixmap lacks; None where something on it is no longer there."""
        shown = self._shown
        if shown is None or (drawing.picture, drawing.size) != (shown.picture, shown.size):
            return None
        count = len(shown.strokes)
        if drawing.strokes[:count] != shown.strokes:
            return None
        new = drawing.strokes[count:]
        following = new[0] if new else draft
        if self._draft is not None and (
            following is None or following.points[0] is not self._draft.points[0]
        ):
            return None
        return new

    def _paint(self, painter: QPainter, drawing: Drawing, stroke: Stroke, curve: np.ndarray) -> None:
        """What of the curve is not there yet."""
        if len(curve) > self._painted:
            paint_curve(painter, curve[max(0, self._painted - 1) :], grey_of(drawing, stroke))
