"""Where the paper lies on the canvas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize

from gui.draw.strokes import Point, Size

_SOFT = 2  # units that a line's edge may be softened by


@dataclass(frozen=True)
class Sheet:
    """A paper of `size` units that lies at `rect` of its widget, in pixels."""

    rect: QRectF
    size: Size

    @classmethod
    def within(cls, room: QSize, size: Size) -> Sheet:
        """As large as fits, in the middle."""
        scale = min(room.width() / size.width, room.height() / size.height)
        width, height = max(1, round(size.width * scale)), max(1, round(size.height * scale))
        corner = QPointF((room.width() - width) // 2, (room.height() - height) // 2)
        return cls(QRectF(corner.x(), corner.y(), width, height), size)

    @property
    def scale(self) -> float:
        """Pixels a unit."""
        return self.rect.width() / self.size.width

    def point(self, place: QPointF, pressure: float = 1.0) -> Point:
        """The widget's `place` on the paper."""
        units = self.size.width / self.rect.width()
        return Point((place.x() - self.rect.x()) * units, (place.y() - self.rect.y()) * units, pressure)

    def shown(self, units: QRectF) -> QRectF:
        """A rectangle of the paper in the widget's pixels."""
        scale = self.scale
        left, top = self.rect.x() + units.x() * scale, self.rect.y() + units.y() * scale
        return QRectF(left, top, units.width() * scale, units.height() * scale)

    def reach(self, points: Sequence[Point], width: float) -> QRectF:
        """Where a line along these points, `width` units wide, can be seen."""
        xs, ys, room = [point.x for point in points], [point.y for point in points], width / 2 + _SOFT
        corner = QPointF(min(xs) - room, min(ys) - room)
        return self.shown(QRectF(corner, QPointF(max(xs) + room, max(ys) + room)))
