"""What is seen over the drawing and is no part of it: named boxes, a heat map, the guide box, the eraser's ring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QCursor, QFontMetricsF, QImage, QPainter, QPen, QPixmap

from gui import fonts
from gui.draw.sheet import Sheet
from gui.draw.strokes import Point
from gui.pixels import to_qimage
from gui.theme import SMALL, TEXT, theme

_GUIDE = 0.15  # of the paper's height, left free around the guide box
_FAINT = 0.45
_ROUND = 4  # pixels
_LABEL = 4, 1  # pixels around a caption
_NOTE_BELOW = 8  # pixels


@dataclass(frozen=True)
class Box:
    """A part of the paper and what is said of it; x, y, width and height in units of the paper."""

    x: float
    y: float
    width: float
    height: float
    caption: str = ""

    @property
    def rect(self) -> QRectF:
        return QRectF(self.x, self.y, self.width, self.height)


class Overlay:
    """Painted over a sheet, in this order: the heat map, the guide box, the boxes."""

    def __init__(self) -> None:
        self.guide = False
        self.boxes: tuple[Box, ...] = ()
        self.chosen: int | None = None
        self._map: QImage | None = None

    def clear(self) -> None:
        """Take away all that belongs to one drawing."""
        self.boxes, self.chosen, self._map = (), None, None

    def show_map(self, image: QImage | np.ndarray | None) -> None:
        self._map = to_qimage(image) if isinstance(image, np.ndarray) else image

    @property
    def has_map(self) -> bool:
        return self._map is not None

    def show_boxes(self, boxes: Sequence[Box], chosen: int | None) -> None:
        self.boxes, self.chosen = tuple(boxes), chosen

    def choose_next(self, step: int) -> bool:
        """The next box to the right for 1, to the left for -1; False where there is none."""
        if self.boxes:
            before = self.chosen if self.chosen is not None else min(0, -step)
            self.chosen = (before + step) % len(self.boxes)
        return bool(self.boxes)

    def box_at(self, point: Point) -> int | None:
        """The place of the smallest box that this point of the paper lies in."""
        hit = [place for place, box in enumerate(self.boxes) if box.rect.contains(point.x, point.y)]
        return min(hit, key=lambda place: self.boxes[place].width * self.boxes[place].height, default=None)

    def paint(self, painter: QPainter, sheet: Sheet) -> None:
        if self._map is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(sheet.rect, self._map)
        if self.guide:
            _paint_guide(painter, sheet)
        for place, box in enumerate(self.boxes):
            if place != self.chosen:
                _paint_box(painter, sheet, box, "on_paper", 1)
        if self.chosen is not None:
            _paint_box(painter, sheet, self.boxes[self.chosen], "accent", 2)


def eraser_cursor(diameter: float) -> QCursor:
    """A ring of what the eraser takes, seen on light and on dark ink."""
    side = max(5, round(diameter)) + 2
    ring = QPixmap(side, side)
    ring.fill(Qt.GlobalColor.transparent)
    with QPainter(ring) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for role, width in (("paper", 2.0), ("on_paper", 1.0)):
            painter.setPen(QPen(theme().colour(role), width))
            painter.drawEllipse(QRectF(1, 1, side - 2, side - 2))
    return QCursor(ring)


def paint_note(painter: QPainter, sheet: Sheet, text: str) -> None:
    """A quiet line along the foot of the paper, readable over ink too."""
    font = fonts.ui_font(SMALL)
    metrics, (across, down) = QFontMetricsF(font), _LABEL
    room = QRectF(0, 0, metrics.horizontalAdvance(text) + 4 * across, metrics.height() + 2 * down)
    room.moveCenter(sheet.rect.center())
    room.moveBottom(sheet.rect.bottom() - _NOTE_BELOW)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().colour("paper"))
    painter.drawRoundedRect(room, _ROUND, _ROUND)
    painter.setFont(font)
    painter.setPen(theme().colour("on_paper"))
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)


def _paint_guide(painter: QPainter, sheet: Sheet) -> None:
    free = _GUIDE * sheet.size.height * sheet.scale
    colour = QColor(theme().colour("on_paper"))
    colour.setAlphaF(_FAINT)
    painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(sheet.rect.adjusted(free, free, -free, -free), _ROUND, _ROUND)


def _paint_box(painter: QPainter, sheet: Sheet, box: Box, role: str, line: int) -> None:
    """The caption above its box, or inside where the paper ends."""
    frame, colour = sheet.shown(box.rect), theme().colour(role)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, line))
    painter.drawRoundedRect(frame, _ROUND, _ROUND)
    if not box.caption:
        return
    font, (across, down) = fonts.bangla_font(TEXT), _LABEL
    metrics = QFontMetricsF(font)
    label = QRectF(0, 0, metrics.horizontalAdvance(box.caption) + 2 * across, metrics.height() + 2 * down)
    label.moveBottomLeft(frame.topLeft())
    if label.top() < sheet.rect.top():
        label.moveTopLeft(frame.topLeft())
    label.moveLeft(max(sheet.rect.left(), min(label.left(), sheet.rect.right() - label.width())))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(label, _ROUND, _ROUND)
    painter.setFont(font)
    painter.setPen(theme().colour("on_accent" if role == "accent" else "paper"))
    painter.drawText(label, Qt.AlignmentFlag.AlignCenter, box.caption)
