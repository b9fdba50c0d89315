"""The image behind a point, beside it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gui.widgets import ImageView

_SIDE, _AWAY = 96, 12


class PointTip(QFrame):
    """As a tool tip, but with a picture; it stays within its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.image = ImageView(_SIDE)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 2)
        column.addWidget(self.image)
        self.hide()

    def show_at(self, place: QPoint, image: np.ndarray, caption: str) -> None:
        """`place` is the point's, in the parent's pixels; image (H, W) or (H, W, 3) uint8."""
        self.image.show_image(image, caption)
        self.adjustSize()
        room = self._around.size()
        x = place.x() + _AWAY
        if x + self.width() > room.width():
            x = place.x() - _AWAY - self.width()
        y = min(max(place.y() - self.height() // 2, 0), max(0, room.height() - self.height()))
        self.move(max(0, x), y)
        self.show()
        self.raise_()
