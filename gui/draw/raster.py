"""The drawing as the network is shown it, painted on as it grows: an answer costs what is new, however long a line."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage, QPainter

from gui.draw.render import blank, grey_of, paint_ground, paint_pieces, pieces_of, to_grey
from gui.draw.strokes import Drawing, Stroke


class Raster:
    """Keeps an image on which lies all that stays as it is wherever the last stroke goes on.

    Of a line's pieces the last is painted anew each time, on a copy; so it is, pixel for pixel, what `render` paints.
    """

    def __init__(self) -> None:
        self._kept: Drawing | None = None  # the last stroke of which may go on
        self._image = QImage()
        self._pieces = 0  # of that stroke, how many lie on the image

    def render(self, drawing: Drawing) -> np.ndarray:
        """As `gui.draw.render.render`."""
        new = self._new_strokes(drawing)
        if new is None:
            self._image = blank(drawing)
            with QPainter(self._image) as painter:
                paint_ground(painter, drawing)
            new, self._pieces = drawing.strokes, 0
        self._kept = drawing
        with QPainter(self._image) as painter:
            for stroke in new[:-1]:
                paint_pieces(painter, pieces_of(stroke)[self._pieces :], grey_of(drawing, stroke))
                self._pieces = 0
            if not new:
                return to_grey(self._image)
            last, grey = new[-1], grey_of(drawing, new[-1])
            pieces = pieces_of(last)
            settled = _settled(last, pieces)
            paint_pieces(painter, pieces[self._pieces : settled], grey)
            self._pieces = max(self._pieces, settled)
        whole = self._image.copy()
        with QPainter(whole) as painter:
            paint_pieces(painter, pieces[self._pieces :], grey)
        return to_grey(whole)

    def _new_strokes(self, drawing: Drawing) -> tuple[Stroke, ...] | None:
        """From the one that was last on; None where something on the image is no longer there."""
        kept = self._kept
        if kept is None or (drawing.picture, drawing.size) != (kept.picture, kept.size):
            return None
        before = max(0, len(kept.strokes) - 1)
        if drawing.strokes[:before] != kept.strokes[:before]:
            return None
        new = drawing.strokes[before:]
        if kept.strokes and not (new and new[0].goes_on_from(kept.strokes[-1])):
            return None
        return new


def _settled(stroke: Stroke, pieces: list[tuple[float, np.ndarray]]) -> int:
    """How many of the pieces stay as they are wherever the stroke goes on."""
    ends = np.cumsum([len(points) - 1 for _, points in pieces])
    return int(np.count_nonzero(ends <= len(stroke.settled()) - 2))
